import * as pulumi from "@pulumi/pulumi";
import type { HardenedAgent } from "../components/HardenedAgent";
import { labelOf } from "../components/host/agentPlan";
import type { StackOutputs } from "./outputs";

/** The command that opens a session on the agent without any open port. */
export function sessionCommand(agent: HardenedAgent, region: string): pulumi.Output<string> {
  return pulumi.interpolate`aws ssm start-session --region ${region} --target ${agent.instanceId}`;
}

/**
 * The commands that put secrets into the agent's parameters by hand, and then restart it: it reads them when it boots. Each takes its
 * value from standard input: on the command line every user of the machine could see it, and the shell would remember it.
 */
export function secretCommands(agent: HardenedAgent, region: string, names: readonly string[]): StackOutputs {
  if (names.length === 0) {
    return {};
  }
  const commands = names.map(
    (name) =>
      pulumi.interpolate`aws ssm put-parameter --region ${region} --name ${agent.parameterPath}/${labelOf(name)} --type SecureString --key-id ${agent.keyArn} --overwrite --value file:///dev/stdin`,
  );
  const restart = pulumi.interpolate`aws ec2 reboot-instances --region ${region} --instance-ids ${agent.instanceId}`;
  return { secrets: pulumi.all([...commands, restart]).apply((all) => all.join("\n")) };
}

/** The command that shows the public key that the agent made, for the hub that it dials. */
export function tunnelKeyCommand(agent: HardenedAgent, region: string): pulumi.Output<string> {
  return pulumi.interpolate`aws ssm get-parameter --region ${region} --name ${agent.parameterPath}/tunnel-public-key --query Parameter.Value --output text`;
}

/** The first of a list that is never empty: a network has at least one zone. */
export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) {
    throw new Error("the list is empty");
  }
  return first;
}
