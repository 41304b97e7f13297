import { checkGrants } from "./checkGrants";
import { checkListeners } from "./checkListeners";
import { requireKnownKeys, requireText } from "./declaration";
import { DeclarationError } from "./errors";
import type { Grant } from "./grants";
import { sortedGrants, type TargetedGrant } from "./grantTargets";
import { formatAddress, requireAddress } from "./net";
import type { HostPlan, SecretSource, SshPlan } from "./plan";
import { defaultEgress, egressOutbound, type EgressRule, requireDistinctNames } from "./planning/egress";
import { type Flow, flowOf, forwardsOverSsh, inboundRules, sortedOnce } from "./planning/flows";
import { requireLabel } from "./planning/names";
import { type NetworkPlacement, type Place, requirePlace, requirePrivates, upkeepOutbound } from "./planning/place";
import { expectedSockets } from "./planning/sockets";
import { requireSpoke, type Spoke, type TunnelSpoke } from "./planning/spoke";
import { requireAccounts, type SshAccounts, sshListener, sshPort } from "./planning/ssh";
import type { Profile } from "./profile";
import { currentDate } from "./requireGrant";

export interface AgentInput {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly profile: Profile;
  readonly network: AgentNetwork;
  /** SSH from the bastion. Default: none; management goes through the cloud's session service. */
  readonly ssh?: AgentSsh;
  /** The management tunnel, dialled from here. Default: none. */
  readonly wireguard?: TunnelSpoke;
  /**
   * What may leave besides names, time and apt's packages. Default: HTTPS to anywhere.
   * Exposure: whoever talks the agent into something reaches what is listed here. An empty list lets nothing else leave.
   */
  readonly egress?: readonly EgressRule[];
  /** Where the agent's secrets come from. Default: none. */
  readonly secrets?: readonly SecretSource[];
  /** Who may reach the profile's surfaces. Default: nobody. */
  readonly grants?: readonly Grant[];
  /** ISO 8601 date against which grants expire. Default: the current one. */
  readonly today?: string;
}

export interface AgentNetwork extends NetworkPlacement {
  /** The agent's own private addresses, where they are known. Needed by a listener bound to `private`. */
  readonly addresses?: readonly string[];
  /** Networks of the proxies or load balancers in front of the agent. Default: none. */
  readonly proxyCidrs?: readonly string[];
}

export interface AgentSsh extends SshAccounts {
  /** The bastion's networks; never the internet's. Default: none; then SSH is open through the tunnel alone. */
  readonly fromCidrs?: readonly string[];
}

/**
 * The plan of an agent: nothing comes in but SSH from its bastion or through its tunnel and what grants name; out go names, time,
 * HTTPS (or what `egress` says), apt's downloads, and root's requests to the metadata service.
 * @throws DeclarationError for what cannot be, and for what opens more than its role allows.
 */
export function planAgent(input: AgentInput): HostPlan {
  requireKnownKeys("", input, ["name", "profile", "network", "ssh", "wireguard", "egress", "secrets", "grants", "today"]);
  requireKnownKeys("network", input.network, ["vpcCidrs", "resolvers", "timeServers", "addresses", "proxyCidrs"]);
  const { network, profile } = input;
  const place = requirePlace("network", network);
  const bastion = bastionNetworks(input.ssh, place);
  const spoke =
    input.wireguard === undefined
      ? undefined
      : requireSpoke("wireguard", input.wireguard, [...place.resolvers, ...place.timeServers, ...bastion]);
  const listeners = checkListeners([...profile.listeners, ...(input.ssh === undefined ? [] : [sshListener])]);
  const today = input.today ?? currentDate();
  const targets = checkGrants(input.grants ?? [], { machine: "agent", listeners, ownNetworks: place.vpc, today });
  const proxies =
    network.proxyCidrs &&
    requirePrivates("network.proxyCidrs", network.proxyCidrs, place, "an agent's proxy stands in the private network.");
  const senders = { place, bastion, proxies, tunnel: spoke && [spoke.hubAddress] };
  const own = {
    private: (network.addresses ?? []).map((text, index) => formatAddress(requireAddress(`network.addresses[${index}]`, text))),
    tunnel: spoke === undefined ? [] : [spoke.ownAddress],
  };
  requireAddresses(profile, own);
  const flows = [...sshFlows(input.ssh, bastion, spoke), ...targets.flatMap((target) => flowOf(target, senders) ?? [])];
  return {
    name: requireLabel("name", input.name),
    kind: "agent",
    listeners,
    grants: sortedGrants(targets),
    inbound: inboundRules(flows),
    outbound: requireDistinctNames("egress", [
      ...upkeepOutbound(place),
      ...(spoke === undefined ? [] : [spoke.outbound]),
      ...egressOutbound("egress", input.egress ?? defaultEgress),
    ]),
    ssh: sshPlan(input.ssh, targets),
    tunnel: spoke?.plan,
    agent: { profile, user: profile.listeners[0]?.owner ?? "agent", secrets: (input.secrets ?? []).map(requireSecret) },
    expectedSockets: expectedSockets(listeners, own),
  };
}

function bastionNetworks(ssh: AgentSsh | undefined, place: Place): readonly string[] {
  return ssh?.fromCidrs === undefined
    ? []
    : requirePrivates("ssh.fromCidrs", ssh.fromCidrs, place, "an agent is reached through its bastion alone.");
}

function sshFlows(ssh: AgentSsh | undefined, bastion: readonly string[], spoke: Spoke | undefined): readonly Flow[] {
  if (ssh === undefined) {
    return [];
  }
  if (bastion.length === 0 && spoke === undefined) {
    throw new DeclarationError(
      "ssh.fromCidrs",
      undefined,
      "nobody could open SSH.",
      "Name the bastion's networks, add wireguard, or leave ssh out.",
    );
  }
  return [
    ...(bastion.length === 0
      ? []
      : [{ listener: sshListener, peers: bastion, tunnel: false, because: "the bastion's networks" }]),
    ...(spoke === undefined
      ? []
      : [{ listener: sshListener, peers: [spoke.hubAddress], tunnel: true, because: "the bastion in the tunnel" }]),
  ];
}

function sshPlan(ssh: AgentSsh | undefined, targets: readonly TargetedGrant[]): SshPlan | undefined {
  const forwards = targets.filter(forwardsOverSsh);
  if (ssh === undefined) {
    const [first] = forwards;
    if (first !== undefined) {
      throw new DeclarationError(`${first.field}.via`, first.grant.via, "the agent has no SSH to forward over.", "Set ssh.");
    }
    return undefined;
  }
  requireKnownKeys("ssh", ssh, ["fromCidrs", "users", "authorizedKeys"]);
  return {
    port: sshPort,
    ...requireAccounts("ssh", ssh, "operator"),
    permitOpen: sortedOnce(forwards.map(({ listener }) => `127.0.0.1:${listener.port}`)),
  };
}

function requireAddresses(
  profile: Profile,
  own: { readonly private: readonly string[]; readonly tunnel: readonly string[] },
): void {
  const without = (bind: "private" | "tunnel") =>
    own[bind].length === 0 ? profile.listeners.find((listener) => listener.bind === bind) : undefined;
  const privately = without("private");
  if (privately !== undefined) {
    throw new DeclarationError(
      "network.addresses",
      undefined,
      `the listener "${privately.name}" is bound to the private address.`,
      "Give the agent's private address.",
    );
  }
  const inTunnel = without("tunnel");
  if (inTunnel !== undefined) {
    throw new DeclarationError(
      "wireguard",
      undefined,
      `the listener "${inTunnel.name}" is bound to the tunnel.`,
      "Set wireguard, or bind it to loopback.",
    );
  }
}

function requireSecret(secret: SecretSource, place: number): SecretSource {
  const field = `secrets[${place}]`;
  requireKnownKeys(field, secret, ["environmentName", "parameterName"]);
  return {
    environmentName: requireText(
      `${field}.environmentName`,
      secret.environmentName,
      "Name the environment variable that carries it.",
    ),
    parameterName: requireText(`${field}.parameterName`, secret.parameterName, "Name the parameter that holds it."),
  };
}
