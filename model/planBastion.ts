import { checkGrants } from "./checkGrants";
import { checkListeners } from "./checkListeners";
import { requireKnownKeys, requireOneOf } from "./declaration";
import { DeclarationError } from "./errors";
import type { Grant } from "./grants";
import { sortedGrants, type TargetedGrant } from "./grantTargets";
import { type Cidr, cidrContains, formatCidr, isWorldWide, readCidr, requireCidrs, worldThreshold } from "./net";
import type { HostPlan } from "./plan";
import { defaultEgress, egressOutbound, type EgressRule, requireDistinctNames } from "./planning/egress";
import { type Flow, flowOf, inboundRules, sortedOnce } from "./planning/flows";
import { type Hub, requireHub, type TunnelHub } from "./planning/hub";
import { jumpOutbound, type JumpTarget, permitOpenOf, requireJumpTarget, tunnelTargets } from "./planning/jump";
import { requireLabel } from "./planning/names";
import { type NetworkPlacement, requirePlace, upkeepOutbound } from "./planning/place";
import { expectedSockets } from "./planning/sockets";
import { requireAccounts, type SshAccounts, sshListener, sshPort } from "./planning/ssh";
import { currentDate } from "./requireGrant";

export interface BastionInput {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly network: NetworkPlacement;
  readonly ssh: BastionSsh;
  /** Agents of the private network that operators may jump to. Default: none. */
  readonly agents?: readonly JumpTarget[];
  /** The management tunnel's hub. Default: none. Needs a grant to `wireguard`. */
  readonly wireguard?: TunnelHub;
  /** What may leave besides names, time, apt's packages and SSH to the agents. Default: HTTPS to anywhere. */
  readonly egress?: readonly EgressRule[];
  /** Who may reach `ssh` and `wireguard`, beyond `ssh.fromCidrs`. Default: nobody. */
  readonly grants?: readonly Grant[];
  /** ISO 8601 date against which grants expire. Default: the current one. */
  readonly today?: string;
}

export interface BastionSsh extends SshAccounts {
  /**
   * Networks that may open SSH. Default: none; then the tunnel's operators and granted networks alone may.
   * Exposure: every address listed reaches port 2222. More than 256 addresses of the internet need a grant to `ssh`.
   */
  readonly fromCidrs?: readonly string[];
}

/**
 * The plan of a bastion: SSH on 2222 from named networks, WireGuard where granted, jumps to the named agents, nothing else.
 *
 * Neighbour discovery, DHCP and ICMP errors are not part of it: they are the link's upkeep, which every firewall text derived
 * from a plan admits by itself, and no grant decides about them.
 * @throws DeclarationError for what cannot be, and for what opens more than its role allows.
 */
export function planBastion(input: BastionInput): HostPlan {
  requireKnownKeys("", input, ["name", "network", "ssh", "agents", "wireguard", "egress", "grants", "today"]);
  requireKnownKeys("ssh", input.ssh, ["fromCidrs", "users", "authorizedKeys"]);
  requireKnownKeys("network", input.network, ["vpcCidrs", "resolvers", "timeServers"]);
  const place = requirePlace("network", input.network);
  const agents = (input.agents ?? []).map((agent, index) => requireJumpTarget(`agents[${index}]`, agent, place));
  const outside = [...place.resolvers, ...place.timeServers, ...agents.map(formatCidr)];
  const hub = input.wireguard === undefined ? undefined : requireHub("wireguard", input.wireguard, outside);
  const listeners = checkListeners([sshListener, ...(hub === undefined ? [] : [hub.listener])]);
  const today = input.today ?? currentDate();
  const targets = checkGrants(input.grants ?? [], { machine: "bastion", listeners, ownNetworks: place.vpc, today });
  const named = input.ssh.fromCidrs === undefined ? [] : requireCidrs("ssh.fromCidrs", input.ssh.fromCidrs);
  requireGrantForWorld(named, targets, place.vpc);
  targets.forEach(requireBastionWay);
  const senders = { place, bastion: undefined, proxies: undefined, tunnel: hub?.operators };
  const flows = [...sshFlows(named, hub), ...targets.flatMap((target) => flowOf(target, senders) ?? [])];
  requireWaysIn(flows, hub);
  const inTunnel = hub?.agents ?? [];
  return {
    name: requireLabel("name", input.name),
    kind: "bastion",
    listeners,
    grants: sortedGrants(targets),
    inbound: inboundRules(flows),
    outbound: requireDistinctNames("egress", [
      ...upkeepOutbound(place),
      ...jumpOutbound(agents, inTunnel),
      ...egressOutbound("egress", input.egress ?? defaultEgress),
    ]),
    ssh: {
      port: sshPort,
      ...requireAccounts("ssh", input.ssh, "jump"),
      permitOpen: sortedOnce(permitOpenOf([...agents, ...tunnelTargets(inTunnel)])),
    },
    tunnel: hub?.plan,
    agent: undefined,
    expectedSockets: expectedSockets(listeners, { private: [], tunnel: [] }),
  };
}

function sshFlows(named: readonly Cidr[], hub: Hub | undefined): readonly Flow[] {
  const flow = (peers: readonly string[], tunnel: boolean, because: string) =>
    peers.length === 0 ? [] : [{ listener: sshListener, peers, tunnel, because }];
  return [
    ...flow(named.map(formatCidr), false, "the operators' networks"),
    // Agents are in the tunnel too and run strangers' code: operators alone.
    ...flow(hub?.operators ?? [], true, "operators in the tunnel"),
  ];
}

/** Named networks open SSH without a grant, the world does not: whoever opens it says why, and who approved it. */
function requireGrantForWorld(named: readonly Cidr[], targets: readonly TargetedGrant[], own: readonly Cidr[]): void {
  const senders = targets.filter(({ listener }) => listener === sshListener).map(({ grant }) => grant.from);
  const granted = senders.map(readCidr).filter((cidr) => cidr !== undefined);
  const ungranted = named.filter((cidr) => ![...granted, ...own].some((known) => cidrContains(known, cidr)));
  if (!senders.includes("internet") && isWorldWide(ungranted)) {
    throw new DeclarationError(
      "ssh.fromCidrs",
      ungranted.map(formatCidr),
      `together they hold more than ${worldThreshold} addresses of the internet.`,
      'Name smaller networks, or add a grant from "internet" to "ssh" that says why and who approved it.',
    );
  }
}

/** The bastion is itself the hop of the other ways. */
function requireBastionWay({ field, grant }: TargetedGrant): void {
  requireOneOf(`${field}.via`, grant.via, ["direct", "tunnel"]);
}

function requireWaysIn(flows: readonly Flow[], hub: Hub | undefined): void {
  if (!flows.some(({ listener }) => listener === sshListener)) {
    throw new DeclarationError(
      "ssh.fromCidrs",
      undefined,
      "nobody could reach the bastion.",
      "Name the operators' networks, or add operators to the tunnel.",
    );
  }
  if (hub !== undefined && !flows.some(({ listener }) => listener === hub.listener)) {
    throw new DeclarationError(
      "grants",
      "(none to wireguard)",
      "nobody could dial the tunnel.",
      `Add a grant to "wireguard" from the networks that may send to UDP ${hub.listener.port}, or leave wireguard out.`,
    );
  }
}
