import * as pulumi from "@pulumi/pulumi";

type DependsOn = pulumi.ComponentResourceOptions["dependsOn"];

/**
 * What a machine must wait for: the children named here and whatever the caller told the component to depend on. Pulumi does not
 * hand a component's own `dependsOn` to its children, and a machine that boots before its route out has no packages.
 */
export function startAfter(given: DependsOn, children: readonly pulumi.Resource[]): DependsOn {
  return pulumi.mergeOptions({ dependsOn: given }, { dependsOn: [...children] }).dependsOn;
}
