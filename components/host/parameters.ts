import * as pulumi from "@pulumi/pulumi";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import type { HostPlan } from "../../model/plan";
import type { PublicKeyParameters } from "../../render/wireguard";
import { tagsOf, type Tags } from "../tags";

/** Where a machine's own parameters lie. With the stack in it, so that two environments in one account never meet. */
export function parameterPath(machine: string): string {
  return `/sallyport/${pulumi.getStack()}/${machine}`;
}

/** The parameter in which a machine publishes its WireGuard public key. */
export function tunnelKeyParameter(machine: string): string {
  return `${parameterPath(machine)}/tunnel-public-key`;
}

/** Where a machine with a tunnel publishes its key, and where those of its peers do whose keys are not known yet. */
export function tunnelKeyParameters(plan: HostPlan): PublicKeyParameters {
  const late = (plan.tunnel?.peers ?? []).filter(({ publicKey }) => publicKey === undefined).map(({ name }) => name);
  const machines = plan.tunnel === undefined ? [] : [plan.name, ...late];
  return Object.fromEntries(machines.map((machine) => [machine, tunnelKeyParameter(machine)]));
}

/**
 * A place for the machine's public key, which it fills in at its first boot: the private half is made there and never leaves. The
 * placeholder is no key, so a peer that reads too early waits instead of trusting it.
 */
export function publishedTunnelKey(name: string, tags: Tags | undefined, parent: pulumi.Resource): Parameter {
  return new Parameter(
    `${name}-tunnel-public-key`,
    {
      name: tunnelKeyParameter(name),
      description: `WireGuard public key of ${name}, written by the machine itself`,
      type: "String",
      insecureValue: "unpublished",
      tags: tagsOf(name, `${name}-tunnel-public-key`, tags),
    },
    { parent, ignoreChanges: ["value", "insecureValue"] },
  );
}
