import { DeclarationError } from "../errors";
import type { TargetedGrant } from "../grantTargets";
import type { Listener } from "../listeners";
import { anywhere, formatCidr } from "../net";
import type { TrafficRule } from "../plan";
import { isZone } from "../zones";
import type { Place } from "./place";
import { sshRatePerMinute } from "./ssh";

/** Packets that a listener must be able to receive from another machine. */
export interface Flow {
  readonly listener: Listener;
  readonly peers: readonly string[];
  readonly tunnel: boolean;
  readonly because: string;
}

/** From where the packets of granted requests come to this machine. */
export interface Senders {
  readonly place: Place;
  readonly bastion: readonly string[] | undefined;
  readonly proxies: readonly string[] | undefined;
  /** Addresses of the tunnel's other ends that may be granted something. */
  readonly tunnel: readonly string[] | undefined;
}

/**
 * The packets that a grant lets in from other machines. None where the last hop runs on this machine: a connector that dials
 * out, a proxy before a loopback port, or SSH forwarding to one.
 * @throws DeclarationError when the grant could not work: nothing off the machine reaches the listener's bind that way.
 */
export function flowOf(target: TargetedGrant, senders: Senders): Flow | undefined {
  const { grant, listener } = target;
  switch (grant.via) {
    case "cloudflare-tunnel":
    case "cloudflare-access":
    case "teleport":
      return undefined;
    case "proxy":
    case "mutual-tls":
    case "load-balancer-oidc":
      return onMachineOnly(listener) ? undefined : flow(target, declared(target, senders.proxies, "network.proxyCidrs"));
    case "bastion":
      return onMachineOnly(listener) ? undefined : flow(target, declared(target, senders.bastion, "ssh.fromCidrs"));
    case "tunnel":
      return tunnelFlow(target, senders);
    case "direct":
      return directFlow(target, senders);
  }
}

/** Loopback ports that a grant lets the bastion's users forward to over SSH. */
export function forwardsOverSsh({ grant, listener }: TargetedGrant): boolean {
  return grant.via === "bastion" && onMachineOnly(listener);
}

/** One rule for each listener and link, whatever number of grants it comes from and in whatever order. */
export function inboundRules(flows: readonly Flow[]): readonly TrafficRule[] {
  return sortedOnce(flows.map(ruleName)).flatMap((name) => {
    const same = flows.filter((flow) => ruleName(flow) === name);
    return same.slice(0, 1).map((first) => ruleOf(name, first, same));
  });
}

function ruleName({ listener, tunnel }: Flow): string {
  return tunnel ? `${listener.name}-tunnel` : listener.name;
}

function ruleOf(name: string, { listener, tunnel }: Flow, same: readonly Flow[]): TrafficRule {
  return {
    name,
    protocol: listener.protocol,
    ports: [listener.port, listener.port],
    peers: sortedOnce(same.flatMap(({ peers }) => peers)),
    ...(tunnel ? { interface: "tunnel" as const } : {}),
    ...(listener.surfaces.some(({ role }) => role === "ssh") ? { rateLimitPerMinute: sshRatePerMinute } : {}),
    because: sortedOnce(same.map(({ because }) => because)).join("; "),
  };
}

export function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function directFlow(target: TargetedGrant, senders: Senders): Flow | undefined {
  const { from } = target.grant;
  if (!isZone(from)) {
    return flow(target, [from]);
  }
  switch (from) {
    case "host":
    case "agent":
      return undefined;
    case "internet":
      return flow(target, anywhere);
    case "vpc":
      return flow(target, senders.place.vpc.map(formatCidr));
    case "bastion":
      return flow(target, declared(target, senders.bastion, "ssh.fromCidrs"));
    case "tunnel":
      return tunnelFlow(target, senders);
    case "cloudflare-edge":
    case "cluster":
    case "off-host":
    case "on-prem":
      throw new DeclarationError(
        `${target.field}.from`,
        from,
        "the firewall of a machine cannot tell this zone.",
        "Name its networks as CIDRs.",
      );
  }
}

function tunnelFlow(target: TargetedGrant, senders: Senders): Flow {
  if (!["tunnel", "any"].includes(target.listener.bind)) {
    throw unreachable(target, "through the tunnel", 'Bind the listener to "tunnel".');
  }
  return { ...flowTo(target, declared(target, senders.tunnel, "wireguard")), tunnel: true };
}

function flow(target: TargetedGrant, peers: readonly string[]): Flow {
  const { bind } = target.listener;
  if (bind === "tunnel") {
    throw unreachable(target, "outside of the tunnel", 'Set via to "tunnel", or bind the listener to "private".');
  }
  if (onMachineOnly(target.listener)) {
    throw unreachable(
      target,
      "from another machine",
      'Bind the listener to "private", or set via to "bastion" to forward over SSH.',
    );
  }
  return flowTo(target, peers);
}

function flowTo({ grant, listener }: TargetedGrant, peers: readonly string[]): Flow {
  return { listener, peers, tunnel: false, because: grant.reason };
}

/** Bound where only programs of the same machine connect. A container's ports are published on loopback at most. */
function onMachineOnly({ bind }: Listener): boolean {
  return bind === "loopback" || bind === "container";
}

function declared(target: TargetedGrant, peers: readonly string[] | undefined, setting: string): readonly string[] {
  if (peers === undefined || peers.length === 0) {
    throw new DeclarationError(
      `${target.field}.via`,
      target.grant.via,
      `nothing says from where its packets come.`,
      `Set ${setting}.`,
    );
  }
  return peers;
}

function unreachable({ field, grant, listener }: TargetedGrant, how: string, fix: string): DeclarationError {
  return new DeclarationError(
    `${field}.to`,
    grant.to,
    `its listener is bound to ${listener.bind}, so nothing reaches it ${how}.`,
    fix,
  );
}
