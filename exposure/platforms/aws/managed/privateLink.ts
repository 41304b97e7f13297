import { property, readString } from "../../../graph/read";
import type { PacketSpace } from "../../../packets/packetSpace";
import { ofCourse, possible, filter, type Filter } from "../../../topology";
import type { Identity } from "../identities";
import type { SecurityGroups } from "../securityGroups";

const name = "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic";

/**
 * What the groups of a network load balancer ask of packets that come through a private link: their inbound rules hold, for the
 * client's own address, unless the load balancer is told not to ask.
 * Source: Network Load Balancer guide, "Update the security groups for your Network Load Balancer".
 */
export function privateLinkFilters(space: PacketSpace, groups: SecurityGroups, identity: Identity): Filter[] {
  const { owner } = identity.networkInterface!;
  const enforced = readString(property(owner, name));
  if (enforced.kind === "known" && enforced.value === "off") return [];
  const own = groups.filterOf(identity, "inbound");
  if (enforced.kind !== "unknown") return [own];
  const step = { resource: owner.urn, property: name, why: "whether its groups hold for a private link is not known yet" };
  return [filter(space, own.blocks, [ofCourse(step, own.must), possible(step, space.everything, [step])])];
}
