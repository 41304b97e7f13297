import { requireKnownKeys } from "../declaration";
import { DeclarationError } from "../errors";
import { type Cidr, countOfCidr, formatAddress, formatCidr, nthAddress, requireCidr } from "../net";
import type { TrafficRule } from "../plan";
import { requireLabel } from "./names";
import { type Place, requireAddressOrCidr, requirePrivate } from "./place";
import { sshPort } from "./ssh";

/** An agent of the private network that operators may jump to. */
export interface JumpTarget {
  readonly name: string;
  /** The agent's address, or, while it is not known, its subnet of at most 256 addresses. */
  readonly address: string;
}

/** @throws DeclarationError when the target is not of the private network, or too wide to list. */
export function requireJumpTarget(field: string, target: JumpTarget, place: Place): Cidr {
  requireKnownKeys(field, target, ["name", "address"]);
  requireLabel(`${field}.name`, target.name);
  const cidr = requireAddressOrCidr(`${field}.address`, target.address);
  requirePrivate(`${field}.address`, cidr, place, "agents have none.");
  if (countOfCidr(cidr) > 256n) {
    throw new DeclarationError(
      `${field}.address`,
      formatCidr(cidr),
      "sshd takes no networks as jump targets, and these are too many to list.",
      "Give the agent's address, or a subnet of at most 256 addresses.",
    );
  }
  return cidr;
}

/** `host:port` of every address, as sshd's PermitOpen compares them: as text. */
export function permitOpenOf(cidrs: readonly Cidr[]): readonly string[] {
  return cidrs.flatMap((cidr) =>
    Array.from({ length: Number(countOfCidr(cidr)) }, (_, place) => nthAddress(cidr, place))
      .filter((address) => address !== undefined)
      .map((address) =>
        address.family === "ipv4" ? `${formatAddress(address)}:${sshPort}` : `[${formatAddress(address)}]:${sshPort}`,
      ),
  );
}

/** The bastion's own half of a jump: it may dial the agents' SSH, in the private network and in the tunnel. */
export function jumpOutbound(agents: readonly Cidr[], inTunnel: readonly string[]): readonly TrafficRule[] {
  const rule = { protocol: "tcp", ports: [sshPort, sshPort], because: "operators jump to the agents" } as const;
  return [
    ...(agents.length === 0 ? [] : [{ ...rule, name: "ssh-to-agents", peers: agents.map(formatCidr) }]),
    ...(inTunnel.length === 0 ? [] : [{ ...rule, name: "ssh-to-agents-tunnel", peers: inTunnel, interface: "tunnel" as const }]),
  ];
}

/** Tunnel addresses as networks of one. */
export function tunnelTargets(addresses: readonly string[]): readonly Cidr[] {
  return addresses.map((address) => requireCidr("wireguard.peers", address));
}
