import type * as pulumi from "@pulumi/pulumi";
import { bitsOf, cidrContains, everyIpv4, everyIpv6, formatCidr, nthAddress, readCidr, requireCidr } from "../../model/net";
import type { HostPlan, TrafficRule } from "../../model/plan";

/** One rule of a security group: a flow of the plan and one network or group at its other end. */
export interface Opening {
  /** Part of the resource's name, e.g. `ssh-203.0.113.0-24`. */
  readonly label: string;
  readonly rule: TrafficRule;
  readonly peer: OpeningPeer;
}

export type OpeningPeer =
  { readonly cidrIpv4: string } | { readonly cidrIpv6: string } | { readonly referencedSecurityGroupId: pulumi.Input<string> };

/** A bastion as the two firewalls before an agent know it: the host's by its addresses, the cloud's by its group. */
export interface BastionPeer {
  readonly cidrs: readonly string[];
  readonly securityGroupId: pulumi.Input<string>;
}

/** What may come in. Where the plan names the bastion's addresses, its group stands for them: an address can change hands. */
export function inboundOpenings(plan: HostPlan, bastion: BastionPeer | undefined): readonly Opening[] {
  const addresses = (bastion?.cidrs ?? []).map((cidr) => formatCidr(requireCidr("ssh.fromCidrs", cidr)));
  return plan.inbound.filter(visibleToCloud).flatMap((rule) => {
    const others = rule.peers.filter((peer) => !addresses.includes(peer));
    const fromBastion =
      bastion === undefined || others.length === rule.peers.length
        ? []
        : [{ label: `${rule.name}-bastion`, rule, peer: { referencedSecurityGroupId: bastion.securityGroupId } }];
    return [...fromBastion, ...others.map((peer) => openingTo(rule, peer))];
  });
}

/**
 * What may leave, but for addresses that a security group does not filter. A security group knows no users: a rule of one user, such as
 * apt's `packages`, opens there for all, and only the machine's own firewall tells them apart. Rules that differ in their user alone are
 * one here, because EC2 refuses a second one like the first.
 */
export function outboundOpenings(plan: HostPlan, vpcCidrs: readonly string[]): readonly Opening[] {
  const openings = plan.outbound
    .filter(visibleToCloud)
    .flatMap((rule) => rule.peers.filter((peer) => isFiltered(peer, vpcCidrs)).map((peer) => ({ rule, peer })));
  const first = new Map(openings.toReversed().map((opening) => [flowText(opening), opening]));
  return openings.filter((opening) => first.get(flowText(opening)) === opening).map(({ rule, peer }) => openingTo(rule, peer));
}

function flowText({ rule, peer }: { readonly rule: TrafficRule; readonly peer: string }): string {
  return [rule.protocol, ...(rule.ports ?? []), peer].join(" ");
}

/** What runs inside the tunnel reaches the cloud as the tunnel's own packets. */
function visibleToCloud(rule: TrafficRule): boolean {
  return rule.interface !== "tunnel";
}

const awsOwn = ["169.254.0.0/16", "fd00:ec2::/32"].map((text) => requireCidr("awsOwn", text));

/**
 * Whether a security group filters packets to these addresses. Those to the VPC's resolver, the time service and the metadata service
 * pass whatever its rules say, so a rule for them would only seem to decide something; the host's firewall does decide.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
function isFiltered(peer: string, vpcCidrs: readonly string[]): boolean {
  const network = requireCidr("peer", peer);
  const resolvers = vpcCidrs.flatMap((vpc) => nthAddress(requireCidr("vpcCidrs", vpc), 2) ?? []);
  const isResolver = network.length === bitsOf(network.family) && resolvers.some(({ value }) => value === network.first);
  return !isResolver && !awsOwn.some((own) => cidrContains(own, network));
}

function openingTo(rule: TrafficRule, peer: string): Opening {
  const family = readCidr(peer)?.family;
  return { label: `${rule.name}-${labelOf(peer)}`, rule, peer: family === "ipv6" ? { cidrIpv6: peer } : { cidrIpv4: peer } };
}

/** A network as part of a resource name: `anywhere-ipv4`, `203.0.113.0-24`. URNs part at `::`, so no colon stays. */
function labelOf(peer: string): string {
  if (peer === everyIpv4) {
    return "anywhere-ipv4";
  }
  return peer === everyIpv6 ? "anywhere-ipv6" : peer.replace(/[:/]/g, "-");
}
