import type { Graph, Resource } from "../../../graph/graph";
import { property } from "../../../graph/read";
import { reference, references, targetsOf, type Reference } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import type { Step } from "../../../proof";
import type { ForwardTarget } from "../../../topology";
import { findInterfaces, type NetworkInterface } from "../interfaces";
import { findNetworks } from "../networks";
import { instanceTypes, loadBalancerType } from "../types";
import { within } from "./appRunner";
import { interfacesOf, listensNowhere } from "./placement";
import { vpcOriginType } from "./places";
import type { Places } from "./publicService";

const name = "vpcOriginEndpointConfig";
const targetTypes: readonly string[] = [loadBalancerType, ...instanceTypes];

/**
 * The interface that CloudFront keeps in the VPC of a VPC origin. In which of the subnets, and with which group, the graph does not
 * hold: so only a rule for the whole VPC certainly admits it.
 */
export function vpcOriginInterfaces(graph: Graph): NetworkInterface[] {
  const origins = graph.ofType(vpcOriginType);
  if (origins.length === 0) return [];
  const networks = findNetworks(graph);
  const interfaces = findInterfaces(graph);
  return origins.flatMap((origin) => {
    const targets = targetsOf(targetOf(graph, origin));
    const homes = interfaces.filter(({ owner, resource }) => targets.includes(owner) || targets.includes(resource));
    const vpcs = new Set(homes.flatMap(({ subnet }) => targetsOf(subnet).map((each) => networks.subnetOf(each).vpc)));
    const subnets = networks.subnets.filter(({ vpc }) => vpcs.has(vpc)).map(({ resource }) => resource);
    return interfacesOf({
      owner: origin,
      subnets: [placeIn(subnets)],
      groups: {
        property: name,
        unset: false,
        members: { certain: [], possible: [], foreign: true, anything: false },
        foreignIds: [],
      },
      publicAddress: "never",
      publicAddressProperty: name,
      listens: listensNowhere(origin),
    });
  });
}

function placeIn(subnets: readonly Resource[]): Reference {
  const [only] = subnets;
  if (only === undefined) return { kind: "foreign" };
  return subnets.length === 1 ? { kind: "exact", resource: only } : { kind: "candidates", resources: subnets };
}

function targetOf(graph: Graph, origin: Resource): Reference {
  return reference(graph, origin, name, within(property(origin, name), "arn"), targetTypes);
}

/** A VPC origin of a distribution: how it is spoken to, and where it leads once everything has its place. */
export interface VpcOriginUse {
  readonly step: Step;
  readonly depends: readonly Step[];
  readonly policy: (name: string) => Value | undefined;
  readonly targetsIn: (places: Places) => Omit<ForwardTarget, "services">[];
}

type Use = Pick<VpcOriginUse, "step" | "depends"> & { readonly origin: Value };

export function vpcOriginsNamed(graph: Graph, distribution: Resource, uses: readonly Use[]): VpcOriginUse[] {
  const ids = uses.map(({ origin }) => within(within(origin, "vpcOriginConfig"), "vpcOriginId"));
  // Pulumi tells dependencies for the whole list of origins: the ids that are not known yet are read together.
  const open = uses.filter((_, index) => ids[index] === UNKNOWN);
  const named = references(
    graph,
    distribution,
    "origins",
    open.map(() => UNKNOWN),
    [vpcOriginType],
  );
  return uses.flatMap((use, index) => {
    const why = "which VPC origin this is, is not known yet";
    const step = { ...use.step, why: "it fetches from this VPC origin" };
    const unsure = [...use.depends, { ...use.step, property: `${use.step.property}.vpcOriginConfig.vpcOriginId`, why }];
    if (ids[index] === UNKNOWN) {
      // As many ids as origins: each of them is used, and its own settings say how.
      return [
        ...named.certain.map((origin) => useOf(graph, origin, step, use.depends)),
        ...named.possible.map((origin) => useOf(graph, origin, step, unsure)),
      ];
    }
    const origin = reference(graph, distribution, "origins", ids[index], [vpcOriginType]);
    return targetsOf(origin).map((each) => useOf(graph, each, step, use.depends));
  });
}

function useOf(graph: Graph, origin: Resource, step: Step, depends: readonly Step[]): VpcOriginUse {
  const target = targetOf(graph, origin);
  const choice = { resource: origin.urn, property: `${name}.arn`, why: "which of several is the origin is not known yet" };
  return {
    step,
    depends: target.kind === "exact" ? depends : [...depends, choice],
    policy: (setting) => within(property(origin, name), setting),
    targetsIn: (places) =>
      targetsOf(target)
        .flatMap((each) => places(each))
        .filter(({ takesEdge }) => takesEdge.answer !== "no")
        .flatMap(({ index, takesEdge }) =>
          places(origin).map((own) => ({
            endpoint: index,
            family: "ipv4",
            keepsClient: "no",
            sender: { kind: "interface", endpoint: own.index, filtered: false },
            depends: takesEdge.answer === "maybe" ? [takesEdge.step] : [],
          })),
        ),
  };
}
