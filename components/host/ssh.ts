import type { HostPlan } from "../../model/plan";
import type { SshTarget } from "../../render/sshClient";

/** A machine as its operators' SSH client sees it: a key file of its own, so that one stolen key opens one door. */
export function sshTarget(
  name: string,
  ssh: { readonly user: string; readonly port: number },
  hostName: string,
  through?: string,
): SshTarget {
  return {
    alias: name,
    hostName,
    port: ssh.port,
    user: ssh.user,
    identityFile: `~/.ssh/${name}_ed25519`,
    ...(through === undefined ? {} : { through }),
  };
}

/** The user that operators log in as: the plan's first. */
export function loginOf(plan: HostPlan): { user: string; port: number } | undefined {
  const user = plan.ssh?.allowUsers[0];
  return plan.ssh === undefined || user === undefined ? undefined : { user, port: plan.ssh.port };
}
