import type { Graph } from "../exposure/graph/graph";
import type { Topology } from "../exposure/topology";
import { endpointsOf, type Party } from "../exposure/zones";
import { DeclarationError } from "../model/errors";
import { type Cidr, cidrAround, readAddress, readCidr, requireCidr } from "../model/net";
import { isZone } from "../model/zones";
import type { Named } from "./services";

/**
 * Whom a word means: a URN, the name of an endpoint, a zone, an address or CIDR, or else the name of any other resource. An
 * endpoint goes before a zone, because a machine called `agent` is what its owner means; a VPC called `vpc` is not.
 *
 * @throws DeclarationError when nobody has that name, or several endpoints have
 */
export function partyNamed(graph: Graph, topology: Topology, { field, value }: Named): Party {
  if (graph.byUrn.has(value)) return { endpoint: value };
  const named = graph.resources.filter(({ name }) => name === value);
  const [endpoint, ...others] = named.filter(({ urn }) => endpointsOf(topology, urn).length > 0);
  if (others.length > 0)
    throw new DeclarationError(field, value, `${others.length + 1} endpoints have this name.`, "Give the URN of one.");
  if (endpoint !== undefined) return { endpoint: endpoint.urn };
  if (isZone(value)) return { zone: value };
  const address = readAddress(value);
  const network = address === undefined ? cidrOf(field, value) : cidrAround(address, address.family === "ipv4" ? 32 : 128);
  if (network !== undefined) return { network };
  const [resource] = named;
  if (resource !== undefined) return { endpoint: resource.urn };
  throw new DeclarationError(field, value, "there is no such resource, zone or address.", "Name one of these.");
}

/** A CIDR; one with host bits set is refused, because it may mean either of two networks. */
function cidrOf(field: string, value: string): Cidr | undefined {
  return readCidr(value) === undefined ? undefined : requireCidr(field, value);
}
