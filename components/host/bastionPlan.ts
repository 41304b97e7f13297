import type { HostPlan } from "../../model/plan";
import { planBastion } from "../../model/planBastion";
import type { BastionHostArgs } from "../BastionHost";
import { egressOf } from "../machineArgs";

/** What of a bastion's arguments decides its plan: all of it plain, so that it can be checked before anything exists. */
export type BastionDeclaration = Pick<BastionHostArgs, "ssh" | "agents" | "wireguard" | "egress" | "grants"> & {
  readonly network: Pick<BastionHostArgs["network"], "vpcCidrs">;
};

/** The plan of a bastion from its component's arguments. */
export function planOfBastion(name: string, args: BastionDeclaration): HostPlan {
  const { ssh, agents, wireguard, grants } = args;
  return planBastion({
    name,
    network: { vpcCidrs: args.network.vpcCidrs },
    ssh,
    agents,
    wireguard,
    egress: egressOf(args.egress),
    grants,
  });
}
