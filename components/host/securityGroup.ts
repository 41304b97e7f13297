import type * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import { bitsOf, cidrContains, everyIpv4, everyIpv6, nthAddress, readCidr, requireCidr } from "../../model/net";
import type { HostPlan, TrafficRule } from "../../model/plan";
import { tagsOf, type Tags } from "../tags";

export interface GroupPlan {
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's networks. */
  readonly vpcCidrs: readonly string[];
  readonly plan: HostPlan;
  /** Where inbound packets must come from a machine of another group, whatever networks the plan names: that group. */
  readonly onlyFromGroup?: pulumi.Input<string>;
  readonly tags: Tags | undefined;
}

/**
 * The cloud's firewall around one machine: closed in both directions, then one standalone rule for each flow and network of the
 * plan. Standalone, because each then has one reference a property and can be followed exactly in a first preview.
 */
export function planGroup(
  name: string,
  group: GroupPlan,
  parent: pulumi.Resource,
): { group: SecurityGroup; rules: pulumi.Resource[] } {
  const { plan, tags } = group;
  const securityGroup = new SecurityGroup(
    name,
    { vpcId: group.vpcId, description: `${plan.kind} ${plan.name}`, tags: tagsOf(plan.name, name, tags) },
    { parent },
  );
  const child = { parent };
  const inbound = plan.inbound.filter(visibleToCloud).flatMap((rule) => {
    if (group.onlyFromGroup !== undefined) {
      const ruleName = `${name}-in-${rule.name}`;
      const from = { referencedSecurityGroupId: group.onlyFromGroup };
      return [new SecurityGroupIngressRule(ruleName, { ...ruleOf(plan, ruleName, securityGroup, rule, tags), ...from }, child)];
    }
    return rule.peers.map((peer) => {
      const ruleName = `${name}-in-${rule.name}-${peerLabel(peer)}`;
      return new SecurityGroupIngressRule(
        ruleName,
        { ...ruleOf(plan, ruleName, securityGroup, rule, tags), ...peerOf(peer) },
        child,
      );
    });
  });
  const outbound = plan.outbound.filter(visibleToCloud).flatMap((rule) =>
    rule.peers
      .filter((peer) => isFiltered(peer, group.vpcCidrs))
      .map((peer) => {
        const ruleName = `${name}-out-${rule.name}-${peerLabel(peer)}`;
        return new SecurityGroupEgressRule(
          ruleName,
          { ...ruleOf(plan, ruleName, securityGroup, rule, tags), ...peerOf(peer) },
          child,
        );
      }),
  );
  return { group: securityGroup, rules: [...inbound, ...outbound] };
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

function ruleOf(plan: HostPlan, name: string, group: SecurityGroup, rule: TrafficRule, tags: Tags | undefined) {
  // AWS writes "every type" of ICMP as -1.
  const [fromPort, toPort] = rule.ports ?? [-1, -1];
  return {
    securityGroupId: group.id,
    ipProtocol: rule.protocol,
    fromPort,
    toPort,
    description: describe(rule.because),
    tags: tagsOf(plan.name, name, tags),
  };
}

function peerOf(peer: string): { cidrIpv4: string } | { cidrIpv6: string } {
  return readCidr(peer)?.family === "ipv6" ? { cidrIpv6: peer } : { cidrIpv4: peer };
}

/** A network as part of a resource name: `anywhere-ipv4`, `203.0.113.0-24`, `2001-db8---32`. URNs part at `::`, so no colon stays. */
function peerLabel(peer: string): string {
  if (peer === everyIpv4) {
    return "anywhere-ipv4";
  }
  return peer === everyIpv6 ? "anywhere-ipv6" : peer.replace(/[:/]/g, "-");
}

/** EC2 takes few characters and at most 255: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html */
function describe(because: string): string {
  return because.replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, " ").slice(0, 255);
}
