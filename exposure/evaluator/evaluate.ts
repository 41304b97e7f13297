import { DeclarationError } from "../../model/errors";
import type { Graph, Resource } from "../graph/graph";
import { addressOf, isGlobal, type Address, type Family } from "./addresses";
import { every, finding, some, type Finding } from "./answer";
import type { Interface } from "./interface";
import { interfacesOf } from "./interfaces";
import { fromInternet, toInternet } from "./internet";
import type { Place } from "./passages";
import { betweenInterfaces, fromStranger, toStranger } from "./privateNetworks";
import { forThe } from "./mentions";
import { vpcOf } from "./subnets";
import { worldOf, type World } from "./world";

/**
 * One concrete packet. An outside party is an address: a global one is a machine on the internet, any other a machine
 * outside the graph that a private network may lead to. An endpoint is the URN of an instance, a network interface or an
 * auto scaling group.
 *
 * Two endpoints are asked about over private networks alone: what leaves by a public address and comes back in is an
 * outside party on both legs, and takes two questions.
 */
export interface Question {
  readonly from: Party;
  readonly to: Party;
  readonly family: Family;
  /** IANA protocol number. */
  readonly protocol: number;
  /** Destination port; for ICMP type × 256 + code; 0 where the protocol has neither. */
  readonly port: number;
}

export type Party = { readonly address: string } | { readonly endpoint: string };

/**
 * Whether the packet arrives and can be answered, told straight from the rules of the vendor: every list is walked for this
 * one packet. "yes" and "no" are certain; "maybe" depends on something that is not known.
 *
 * It shares nothing with the engine but the graph, so that agreement means something.
 */
export function evaluate(graph: Graph, question: Question): Finding {
  const world = worldOf(graph);
  const { from, to } = question;
  if ("address" in from && "address" in to) throw refuse("to.address", to.address, "one side of a question must be an endpoint.");
  if ("address" in from) return receives(world, question, outsider(question, "from", from.address), endpoint(graph, "to", to));
  if ("address" in to) return sends(world, question, endpoint(graph, "from", from), outsider(question, "to", to.address));
  const [sender, receiver] = [endpoint(graph, "from", from), endpoint(graph, "to", to)];
  if (sender === receiver && sender.type !== "aws:autoscaling/group:Group")
    return finding("no", `${sender.name} does not send to itself`);
  return each(world, sender, (a) => each(world, receiver, (b) => betweenInterfaces(world, a, b, question)));
}

function receives(world: World, question: Question, sender: Address, receiver: Resource): Finding {
  return each(world, receiver, (place) =>
    isGlobal(sender) ? fromInternet(world, place, sender, question) : fromStranger(world, place, sender, question),
  );
}

function sends(world: World, question: Question, sender: Resource, receiver: Address): Finding {
  return each(world, sender, (place) =>
    isGlobal(receiver) ? toInternet(world, place, receiver, question) : toStranger(world, place, receiver, question),
  );
}

/** Over one of the endpoint's interfaces, wherever each may be. */
function each(world: World, resource: Resource, holds: (place: Place) => Finding): Finding {
  const attached = interfacesOf(world, resource);
  if (attached === undefined)
    throw refuse("endpoint", resource.urn, `a ${resource.type} is not an endpoint that can be asked about.`);
  return some(
    attached.map(({ certain, interface: it }) =>
      it === undefined
        ? finding("maybe", `${resource.name}: one of its interfaces is not known`)
        : every([finding(certain, resource.name), over(world, it, holds)]),
    ),
  );
}

function over(world: World, it: Interface, holds: (place: Place) => Finding): Finding {
  return forThe(it.subnet, "subnet", (subnet) =>
    forThe(vpcOf(world, subnet), "VPC", (vpc) => holds({ interface: it, subnet, vpc })),
  );
}

function outsider(question: Question, side: "from" | "to", text: string): Address {
  const address = addressOf(text);
  if (address === undefined) throw refuse(`${side}.address`, text, "this is no address.");
  if (address.family !== question.family) throw refuse(`${side}.address`, text, `the question is about ${question.family}.`);
  return address;
}

function endpoint(graph: Graph, side: "from" | "to", party: Party): Resource {
  const urn = "endpoint" in party ? party.endpoint : party.address;
  const resource = graph.byUrn.get(urn);
  if (resource === undefined) throw refuse(`${side}.endpoint`, urn, "no resource of the graph has this URN.");
  return resource;
}

function refuse(field: string, value: string, problem: string): DeclarationError {
  return new DeclarationError(
    field,
    value,
    problem,
    "Give an address of the family asked about, or the URN of an instance, a network interface or an auto scaling group.",
  );
}
