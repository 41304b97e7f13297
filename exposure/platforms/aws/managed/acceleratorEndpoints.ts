import type { Graph, Resource } from "../../../graph/graph";
import { property, readBoolean, readList } from "../../../graph/read";
import { reference, targetsOf } from "../../../graph/reference";
import type { Step } from "../../../proof";
import type { Family } from "../../../packets/packetSpace";
import type { ForwardTarget } from "../../../topology";
import { kindOf } from "../loadBalancers";
import { elasticAddressType, instanceTypes, interfaceType, loadBalancerType } from "../types";
import type { AcceleratedEndpoint } from "./accelerator";
import type { Place, Places } from "./publicService";

type Way = Omit<ForwardTarget, "services">;

/**
 * How an accelerator's packets come to an endpoint: with the client's address, by an interface inside its VPC, which needs no
 * public address but an internet gateway; or from public addresses of AWS.
 * Source: Global Accelerator developer guide, "Preserve client IP addresses", "Secure VPC connections".
 */
export function endpointWays(graph: Graph, endpoint: AcceleratedEndpoint, places: Places): Way[] {
  const { resource } = endpoint;
  if (resource.type === elasticAddressType) {
    return holdersOf(graph, resource).flatMap(({ holder, depends }) => publicWays(places(holder), depends));
  }
  const { answer, depends } = keepsClient(endpoint);
  const isInternal = resource.type === loadBalancerType ? readBoolean(property(resource, "internal")) : undefined;
  const inside = isInternal?.kind === "known" && isInternal.value;
  return [
    ...(answer === "no" ? [] : privateWays(places(resource), depends)),
    ...(answer === "yes" ? [] : publicWays(places(resource), depends, inside)),
  ];
}

/** Clients keep their family too. */
function privateWays(places: readonly Place[], depends: readonly Step[]): Way[] {
  return places
    .filter(({ takesEdge }) => takesEdge.answer !== "no")
    .flatMap(({ index, takesEdge }) =>
      (["ipv4", "ipv6"] as const).map((family: Family): Way => ({
        endpoint: index,
        family,
        onlyFrom: family,
        keepsClient: "yes",
        entrance: "accelerated",
        depends: takesEdge.answer === "maybe" ? [...depends, takesEdge.step] : depends,
      })),
    );
}

/** An internal load balancer is reached inside its VPC whoever the sender is. */
function publicWays(places: readonly Place[], depends: readonly Step[], inside = false): Way[] {
  return places
    .filter(({ takesEdge }) => !inside || takesEdge.answer !== "no")
    .map(({ index, takesEdge }) => ({
      endpoint: index,
      family: "ipv4",
      keepsClient: "no",
      sender: { kind: "public" },
      ...(inside ? { entrance: "accelerated" } : {}),
      depends: inside && takesEdge.answer === "maybe" ? [...depends, takesEdge.step] : depends,
    }));
}

/**
 * Machines and internal application load balancers always see the client; other load balancers if told to, which the provider
 * does not by default; network load balancers without groups never.
 */
function keepsClient({ resource, step, keepsClient: asked }: AcceleratedEndpoint): Keeps {
  if (resource.type !== loadBalancerType) return { answer: "yes", depends: [] };
  const maybe = (urn: string, property: string): Keeps => {
    const why = "whether the client's address is kept is not known yet";
    return { answer: "maybe", depends: [{ resource: urn, property, why }] };
  };
  const kind = kindOf(resource);
  if (kind === "unknown") return maybe(resource.urn, "loadBalancerType");
  const groups = readList(property(resource, "securityGroups"));
  if (kind === "network" && (groups.kind === "absent" || (groups.kind === "known" && groups.value.length === 0)))
    return { answer: "no", depends: [] };
  const isInternal = readBoolean(property(resource, "internal"));
  if (kind === "application" && isInternal.kind === "known" && isInternal.value) return { answer: "yes", depends: [] };
  if (kind === "application" && isInternal.kind === "unknown") return maybe(resource.urn, "internal");
  const wish = readBoolean(asked);
  if (wish.kind === "unknown") return maybe(step.resource, `${step.property}.clientIpPreservationEnabled`);
  return { answer: wish.kind === "known" && wish.value ? "yes" : "no", depends: [] };
}

interface Keeps {
  readonly answer: "yes" | "no" | "maybe";
  readonly depends: readonly Step[];
}

interface Holder {
  readonly holder: Resource;
  readonly depends: readonly Step[];
}

/** What has an Elastic IP, by its own setting or by an association. */
function holdersOf(graph: Graph, address: Resource): Holder[] {
  const types = [...instanceTypes, interfaceType];
  const held = (from: Resource, name: string, sure: boolean): Holder[] => {
    const target = reference(graph, from, name, property(from, name), types);
    const unsure = { resource: from.urn, property: name, why: "which machine has the Elastic IP is not known yet" };
    return targetsOf(target).map((holder) => ({ holder, depends: sure && target.kind === "exact" ? [] : [unsure] }));
  };
  const links = graph.ofType("aws:ec2/eipAssociation:EipAssociation").flatMap((link) => {
    const target = reference(graph, link, "allocationId", property(link, "allocationId"), [elasticAddressType]);
    return targetsOf(target).includes(address) ? [{ link, sure: target.kind === "exact" }] : [];
  });
  return [
    ...["instance", "networkInterface"].flatMap((name) => held(address, name, true)),
    ...links.flatMap(({ link, sure }) => ["instanceId", "networkInterfaceId"].flatMap((name) => held(link, name, sure))),
  ];
}
