import { HardenedAgent } from "../components/HardenedAgent";
import { planOfAgent } from "../components/host/agentPlan";
import { parameterPath } from "../components/host/parameters";
import { userDataOf } from "../components/host/userData";
import { PrivateNetwork } from "../components/PrivateNetwork";
import type { AgentSshArgs, AgentTunnelArgs } from "../components/agentArgs";
import { type AgentSettings, readAgent, settingsOfAgent } from "./agentSettings";
import type { Settings } from "./config";
import { declared } from "./declared";
import { type NetworkSettings, readNetwork } from "./networkSettings";
import type { StackOutputs } from "./outputs";
import { firstOf, secretCommands, sessionCommand, tunnelKeyCommand } from "./steps";

interface PersonalDevConfig {
  readonly network: NetworkSettings;
  readonly agent: AgentSettings;
  /** Undefined: operators come through Session Manager. */
  readonly tunnel: { readonly ssh: AgentSshArgs; readonly wireguard: AgentTunnelArgs } | undefined;
}

const agentName = "agent";

/**
 * One person's agent: a single machine, talking on Discord, everything outbound and nothing inbound. Managed through Session
 * Manager, or through a WireGuard tunnel that the machine dials.
 */
export function personalDev(settings: Settings, region: string): StackOutputs {
  const config = read(settings, region);
  const { zones, cidrBlock } = config.network;
  const agentArgs = { ...config.agent, ...config.tunnel, network: { vpcCidrs: [cidrBlock] } };
  declared(settingsOfAgent, () => userDataOf(planOfAgent(agentName, agentArgs, parameterPath(agentName))));

  const network = new PrivateNetwork("network", { zones, cidrBlock });
  const agent = new HardenedAgent(
    agentName,
    { ...agentArgs, network: { ...agentArgs.network, vpcId: network.vpcId, subnetId: firstOf(network.privateSubnetIds) } },
    { dependsOn: network },
  );
  return {
    agentInstanceId: agent.instanceId,
    ...secretCommands(agent, region, config.agent.externalSecrets ?? []),
    ...(config.tunnel === undefined
      ? { connect: sessionCommand(agent, region) }
      : { connect: `ssh ${agentName}`, sshConfig: agent.sshConfig, tunnelPublicKey: tunnelKeyCommand(agent, region) }),
  };
}

/** Every setting of this scenario; any other is refused. */
function read(settings: Settings, region: string): PersonalDevConfig {
  const management = settings.choice("management", ["ssm", "wireguard"], "ssm");
  const config = {
    network: readNetwork(settings, region),
    agent: readAgent(settings),
    tunnel: management === "wireguard" ? readTunnel(settings) : undefined,
  };
  settings.done();
  return config;
}

function readTunnel(settings: Settings): { ssh: AgentSshArgs; wireguard: AgentTunnelArgs } {
  return {
    ssh: {
      authorizedKeys: settings.list("agentAuthorizedKeys", "somebody must be able to log in", "ssh-ed25519 AAAA… you"),
    },
    wireguard: {
      address: settings.optionalText("tunnelAddress") ?? "10.255.0.2/32",
      hub: {
        name: "hub",
        address: settings.optionalText("tunnelHubAddress") ?? "10.255.0.1/32",
        endpoint: settings.text("tunnelHubEndpoint", "the agent dials a WireGuard hub of yours", "198.51.100.7:51820"),
        publicKey: settings.text("tunnelHubPublicKey", "the agent must know its hub", "$(wg pubkey < hub.key)"),
      },
    },
  };
}
