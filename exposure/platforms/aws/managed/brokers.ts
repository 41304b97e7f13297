import type { Graph, Resource } from "../../../graph/graph";
import { property, readString } from "../../../graph/read";
import { UNKNOWN } from "../../../graph/values";
import { groupList, type NetworkInterface } from "../interfaces";
import { tri, type Tri } from "../tri";
import { eachSubnet, interfacesOf, listensOn } from "./placement";
import type { PublicService } from "./publicService";
import { door, possibleDoor, publicSwitch, tcpPorts } from "./switches";

const brokerType = "aws:mq/broker:Broker";
/** Console, OpenWire, AMQP, STOMP, MQTT and WebSocket. Source: Amazon MQ developer guide, "Connecting to Amazon MQ". */
const activeMqPorts = [8162, 61617, 5671, 61614, 8883, 61619];
/** AMQP, and the console on two ports. Source: Amazon MQ developer guide, RabbitMQ "Listener ports". */
const rabbitMqPorts = [5671, 443, 15671];

type Engine = "activemq" | "rabbitmq" | "unknown";

function engineOf(broker: Resource): Engine {
  const engine = readString(property(broker, "engineType"));
  const name = engine.kind === "known" ? engine.value.toLowerCase() : "unknown";
  return name === "activemq" || name === "rabbitmq" ? name : "unknown";
}

/**
 * Amazon MQ brokers in a VPC. An ActiveMQ broker has a public address by its switch, behind the groups; a RabbitMQ broker stands in
 * a VPC only while it is private. Source: Amazon MQ developer guide, "Configuring a private Amazon MQ broker".
 */
export function brokers(graph: Graph): NetworkInterface[] {
  return graph.ofType(brokerType).flatMap((broker) => {
    const engine = engineOf(broker);
    const publicly = isPublic(broker);
    if (engine === "rabbitmq" && publicly.answer === "yes") return [];
    const asked = publicly.answer === "maybe" ? UNKNOWN : publicly.answer === "yes";
    return interfacesOf({
      owner: broker,
      subnets: eachSubnet(graph, broker, "subnetIds", property(broker, "subnetIds")),
      groups: groupList(graph, broker, "securityGroups", property(broker, "securityGroups")),
      publicAddress: engine === "rabbitmq" ? false : asked,
      publicAddressProperty: "publiclyAccessible",
      listens:
        engine === "unknown"
          ? listensOn(broker, "engineType", [], [...activeMqPorts, ...rabbitMqPorts])
          : listensOn(broker, "engineType", engine === "rabbitmq" ? rabbitMqPorts : activeMqPorts),
    });
  });
}

/** Public RabbitMQ brokers: outside any VPC of the account, so that no group filters. */
export function publicBrokers(graph: Graph): PublicService[] {
  return graph.ofType(brokerType).flatMap((broker): PublicService[] => {
    const engine = engineOf(broker);
    if (engine === "activemq") return [];
    const services = tcpPorts(...rabbitMqPorts);
    const sure = engine === "rabbitmq";
    const publicly = isPublic(broker);
    const unsure = tri("maybe", broker.urn, "engineType", "which engine the broker has is not known yet");
    return [
      {
        owner: broker,
        isPublic: sure || publicly.answer === "no" ? publicly : unsure,
        families: ["ipv4"],
        checksIdentity: "no",
        doors: [(sure ? door : possibleDoor)(broker, "engineType", services)],
      },
    ];
  });
}

function isPublic(broker: Resource): Tri {
  return publicSwitch(broker, "publiclyAccessible", property(broker, "publiclyAccessible"), false);
}
