import { BastionHost } from "../components/BastionHost";
import type { GrantArgs } from "../components/grant";
import { HardenedAgent } from "../components/HardenedAgent";
import { planOfAgent } from "../components/host/agentPlan";
import { planOfBastion } from "../components/host/bastionPlan";
import { parameterPath } from "../components/host/parameters";
import { userDataOf } from "../components/host/userData";
import type { NetworkLayout } from "../components/network/layout";
import { PrivateNetwork } from "../components/PrivateNetwork";
import { DeclarationError } from "../model/errors";
import { formatAddress, nthAddress, requireCidr } from "../model/net";
import { type AgentSettings, grantFields, readAgent, settingsOfAgent } from "./agentSettings";
import type { Settings } from "./config";
import { declared } from "./declared";
import { type NetworkSettings, readNetwork } from "./networkSettings";
import type { StackOutputs } from "./outputs";
import { firstOf, secretCommands } from "./steps";

interface SmallTeamConfig {
  readonly network: NetworkSettings;
  readonly ipv6: boolean;
  readonly operatorCidrs: string[];
  readonly bastionAmiId: string;
  readonly bastionInstanceType: string | undefined;
  readonly bastionKeys: string[];
  readonly bastionGrants: GrantArgs[] | undefined;
  readonly agentKeys: string[];
  readonly agent: AgentSettings;
}

const settingsOfBastion = {
  "ssh.fromCidrs": "operatorCidrs",
  "ssh.authorizedKeys": "bastionAuthorizedKeys",
  grants: "bastionGrants",
};

const bastionName = "bastion";
const agentName = "agent";

/** A team's agent: in a private subnet, reached over SSH through one bastion, which is the only public address. */
export function smallTeam(settings: Settings, region: string): StackOutputs {
  const config = read(settings, region);
  const { zones, cidrBlock, layout } = config.network;
  const place = placeMachines(layout);
  const vpcCidrs = [cidrBlock];
  const bastionArgs = {
    ssh: { fromCidrs: config.operatorCidrs, authorizedKeys: config.bastionKeys },
    agents: [{ name: agentName, address: place.agent }],
    grants: config.bastionGrants,
    network: { vpcCidrs, address: place.bastion },
  };
  const agentArgs = {
    ...config.agent,
    ssh: { authorizedKeys: config.agentKeys, fromCidrs: [`${place.bastion}/32`], bastion: {} },
    network: { vpcCidrs, address: place.agent },
  };
  declared(settingsOfBastion, () => userDataOf(planOfBastion(bastionName, bastionArgs)));
  declared(settingsOfAgent, () => userDataOf(planOfAgent(agentName, agentArgs, parameterPath(agentName))));

  const network = new PrivateNetwork("network", { zones, cidrBlock, ipv6: config.ipv6 });
  const { vpcId } = network;
  const bastion = new BastionHost(
    bastionName,
    {
      ...bastionArgs,
      network: { ...bastionArgs.network, vpcId, subnetId: firstOf(network.publicSubnetIds) },
      amiId: config.bastionAmiId,
      instanceType: config.bastionInstanceType,
    },
    { dependsOn: network },
  );
  const { securityGroupId, publicIp } = bastion;
  const agent = new HardenedAgent(
    agentName,
    {
      ...agentArgs,
      network: { ...agentArgs.network, vpcId, subnetId: firstOf(network.privateSubnetIds) },
      ssh: { ...agentArgs.ssh, bastion: { name: bastionName, securityGroupId, publicIp } },
    },
    { dependsOn: network },
  );
  return {
    bastionPublicIp: bastion.publicIp,
    agentPrivateIp: agent.privateIp,
    sshConfig: agent.sshConfig,
    connect: `ssh ${agentName}`,
    ...secretCommands(agent, region, config.agent.externalSecrets ?? []),
  };
}

/** Every setting of this scenario; any other is refused. */
function read(settings: Settings, region: string): SmallTeamConfig {
  const config = {
    network: readNetwork(settings, region),
    ipv6: settings.flag("ipv6") ?? false,
    operatorCidrs: settings.networks("operatorCidrs", "the bastion admits named networks only", "203.0.113.0/24"),
    bastionAmiId: settings.identifier("bastionAmiId", "ami", "the bastion needs a machine image"),
    bastionInstanceType: settings.optionalText("bastionInstanceType"),
    bastionKeys: settings.list(
      "bastionAuthorizedKeys",
      "somebody must be able to log in to the bastion",
      "ssh-ed25519 AAAA… you@bastion",
    ),
    bastionGrants: settings.maps<GrantArgs>("bastionGrants", grantFields),
    agentKeys: settings.list(
      "agentAuthorizedKeys",
      "somebody must be able to log in to the agent",
      "ssh-ed25519 AAAA… you@agent",
    ),
    agent: readAgent(settings),
  };
  settings.done();
  requireSeparateKeys(settings, config);
  return config;
}

/** With one key for both machines, whoever takes it from the bastion's operator has the agent too. */
function requireSeparateKeys(settings: Settings, { bastionKeys, agentKeys }: SmallTeamConfig): void {
  const material = (key: string): string => key.trim().split(/\s+/).slice(0, 2).join(" ");
  const shared = agentKeys.findIndex((key) => bastionKeys.some((other) => material(other) === material(key)));
  if (shared >= 0) {
    const field = `${settings.field("agentAuthorizedKeys")}[${shared}]`;
    throw new DeclarationError(
      field,
      "(a key of the bastion)",
      "one stolen key would open both machines.",
      "Make a key of its own for the agent.",
    );
  }
}

/** Fixed addresses in the first zone, so that each firewall can name the other machine alone. AWS keeps the first four of a subnet. */
function placeMachines({ zones }: NetworkLayout): { bastion: string; agent: string } {
  const { publicCidr, privateCidr } = firstOf(zones);
  return { bastion: fifth(publicCidr), agent: fifth(privateCidr) };
}

function fifth(cidr: string): string {
  const address = nthAddress(requireCidr("cidrBlock", cidr), 5);
  if (address === undefined) {
    throw new Error(`${cidr} has no fifth address`);
  }
  return formatAddress(address);
}
