import type { Exposure, Step } from "../exposure/proof";
import type { Evidence } from "./rule";

/** Types whose only job is to admit packets: narrowing one closes a path and takes nothing else away. */
const admitting: ReadonlySet<string> = new Set([
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/** The step of a path that should change: the rule nearest to the endpoint, for lack of one whatever step comes last. */
export function admittingStep(evidence: Evidence, exposure: Exposure): Step | undefined {
  const admits = (step: Step): boolean => admitting.has(evidence.graph.byUrn.get(step.resource)?.type ?? "");
  return exposure.path.findLast(admits) ?? exposure.path.at(-1);
}
