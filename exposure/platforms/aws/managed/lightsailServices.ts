import type { Graph, Resource } from "../../../graph/graph";
import { property, readBoolean } from "../../../graph/read";
import { targetsOf } from "../../../graph/reference";
import { UNKNOWN } from "../../../graph/values";
import { wholeProtocol } from "../../../packets/services";
import { tri, type Tri } from "../tri";
import { enginePort } from "./enginePorts";
import { familiesOf, inFamilies } from "./families";
import { namedReference } from "./naming";
import { httpsDoor, type Door, type PublicService } from "./publicService";
import { door, possibleDoor, publicSwitch, tcpPorts } from "./switches";

const containerServiceType = "aws:lightsail/containerService:ContainerService";
const balancerType = "aws:lightsail/lb:Lb";

/** Lightsail databases: a public switch, the engine's port. Source: Lightsail user guide, "Configure the public mode for your database". */
export function lightsailDatabases(graph: Graph): PublicService[] {
  return graph.ofType("aws:lightsail/database:Database").map((database) => {
    const port = enginePort(property(database, "blueprintId"));
    return {
      owner: database,
      isPublic: publicSwitch(database, "publiclyAccessible", property(database, "publiclyAccessible"), false),
      families: ["ipv4"],
      checksIdentity: "no",
      doors: [
        port === undefined
          ? possibleDoor(database, "blueprintId", [wholeProtocol(6)])
          : door(database, "blueprintId", tcpPorts(port)),
      ],
    };
  });
}

/**
 * Lightsail container services: public over HTTPS once a deployment names a public endpoint.
 * Source: Lightsail user guide, "Deploy and manage containers", public endpoint.
 */
export function lightsailContainers(graph: Graph): PublicService[] {
  const deployments = graph.ofType("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion");
  return graph.ofType(containerServiceType).map((service) => ({
    owner: service,
    isPublic: hasEndpoint(graph, service, deployments),
    families: ["ipv4"],
    checksIdentity: "no",
    doors: [httpsDoor(service, "publicDomainNames")],
  }));
}

function hasEndpoint(graph: Graph, service: Resource, deployments: readonly Resource[]): Tri {
  const disabled = readBoolean(property(service, "isDisabled"));
  if (disabled.kind === "known" && disabled.value) return tri("no", service.urn, "isDisabled", "the service is disabled");
  const own = deployments.flatMap((deployment) => {
    const target = namedReference(graph, deployment, "serviceName", property(deployment, "serviceName"), [containerServiceType]);
    if (!targetsOf(target).includes(service)) return [];
    const endpoint = property(deployment, "publicEndpoint");
    return [{ deployment, endpoint: target.kind === "exact" ? endpoint : UNKNOWN }];
  });
  const [first] = own;
  if (first === undefined) return tri("no", service.urn, "", "no deployment gives the service a public endpoint");
  const answers = own.map(({ endpoint }) => (endpoint === UNKNOWN ? "maybe" : endpoint === undefined ? "no" : "yes"));
  const answer = answers.every((each) => each === answers[0]) ? answers[0]! : "maybe";
  if (answer === "no") return tri("no", first.deployment.urn, "publicEndpoint", "the deployment has no public endpoint");
  if (answer === "yes" && disabled.kind === "unknown")
    return tri("maybe", service.urn, "isDisabled", "whether the service is disabled is not known yet");
  return answer === "yes"
    ? tri("yes", first.deployment.urn, "publicEndpoint", "the deployment has a public endpoint")
    : tri("maybe", first.deployment.urn, "publicEndpoint", "which deployment holds, or its endpoint, is not known yet");
}

/**
 * Lightsail load balancers: on the internet, HTTP always, HTTPS once a certificate is attached.
 * Source: Lightsail user guide, "Load balancers in Lightsail".
 */
export function lightsailBalancers(graph: Graph): PublicService[] {
  const attachments = graph.ofType("aws:lightsail/lbCertificateAttachment:LbCertificateAttachment");
  return graph.ofType(balancerType).flatMap((balancer) => {
    const secure = attachments.flatMap((attachment): Door[] => {
      const target = namedReference(graph, attachment, "lbName", property(attachment, "lbName"), [balancerType]);
      if (!targetsOf(target).includes(balancer)) return [];
      const sure = target.kind === "exact";
      return [(sure ? door : possibleDoor)(attachment, "lbName", tcpPorts(443))];
    });
    return inFamilies(
      {
        owner: balancer,
        isPublic: tri("yes", balancer.urn, "ipAddressType", "a Lightsail load balancer is on the internet"),
        checksIdentity: "no",
        doors: [door(balancer, "instancePort", tcpPorts(80)), ...secure],
      },
      familiesOf(balancer, "ipAddressType", property(balancer, "ipAddressType"), "dualstack"),
    );
  });
}
