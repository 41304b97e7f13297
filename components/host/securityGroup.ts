import type * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import type { HostPlan } from "../../model/plan";
import { tagsOf, type Tags } from "../tags";
import { type BastionPeer, inboundOpenings, type Opening, outboundOpenings } from "./openings";

export interface GroupPlan {
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's networks. */
  readonly vpcCidrs: readonly string[];
  readonly plan: HostPlan;
  readonly bastion?: BastionPeer;
  readonly tags: Tags | undefined;
}

/**
 * The cloud's firewall around one machine: closed in both directions, then one standalone rule for each flow and network of the
 * plan. Standalone, because each then has one reference a property and can be followed exactly in a first preview.
 */
export function planGroup(
  name: string,
  { vpcId, vpcCidrs, plan, bastion, tags }: GroupPlan,
  parent: pulumi.Resource,
): { group: SecurityGroup; rules: pulumi.Resource[] } {
  const description = `${plan.kind} ${plan.name}`;
  const group = new SecurityGroup(name, { vpcId, description, tags: tagsOf(plan.name, name, tags) }, { parent });
  const inbound = inboundOpenings(plan, bastion).map((opening) => {
    const rule = `${name}-in-${opening.label}`;
    return new SecurityGroupIngressRule(rule, { ...ruleOf(group, opening), tags: tagsOf(plan.name, rule, tags) }, { parent });
  });
  const outbound = outboundOpenings(plan, vpcCidrs).map((opening) => {
    const rule = `${name}-out-${opening.label}`;
    return new SecurityGroupEgressRule(rule, { ...ruleOf(group, opening), tags: tagsOf(plan.name, rule, tags) }, { parent });
  });
  return { group, rules: [...inbound, ...outbound] };
}

function ruleOf(group: SecurityGroup, { rule, peer }: Opening) {
  // AWS writes "every type" of ICMP as -1.
  const [fromPort, toPort] = rule.ports ?? [-1, -1];
  return { securityGroupId: group.id, ipProtocol: rule.protocol, fromPort, toPort, description: describe(rule.because), ...peer };
}

/** EC2 takes few characters and at most 255: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleDescription.html */
function describe(because: string): string {
  return because.replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, " ").slice(0, 255);
}
