import { requireKnownKeys } from "../declaration";
import { DeclarationError } from "../errors";
import { anywhere, formatAddress, readAddress, requirePort } from "../net";
import type { TrafficRule, TunnelPlan } from "../plan";
import { requireLabel } from "./names";
import { single } from "./place";
import { requirePeerAddress, requireTunnelAddress } from "./tunnel";

/** The end of the management tunnel that dials out: it opens no port. */
export interface TunnelSpoke {
  /** The agent's one address inside the tunnel, e.g. `10.255.0.2/32`. */
  readonly address: string;
  readonly hub: SpokeHub;
  /** Keeps the way back open through NAT. Seconds. Default: 25. */
  readonly keepaliveSeconds?: number;
}

export interface SpokeHub {
  readonly name: string;
  /** The bastion's address inside the tunnel, e.g. `10.255.0.1/32`. */
  readonly address: string;
  /** `host:port` at which the bastion answers, e.g. `198.51.100.7:51820`. */
  readonly endpoint: string;
  /** WireGuard public key; left out where the bastion publishes it when it boots. */
  readonly publicKey?: string;
}

export interface Spoke {
  readonly plan: TunnelPlan;
  readonly outbound: TrafficRule;
  /** Without mask. */
  readonly ownAddress: string;
  readonly hubAddress: string;
}

/**
 * @param taken Networks that the agent reaches outside of the tunnel.
 * @throws DeclarationError
 */
export function requireSpoke(field: string, spoke: TunnelSpoke, taken: readonly string[]): Spoke {
  requireKnownKeys(field, spoke, ["address", "hub", "keepaliveSeconds"]);
  requireKnownKeys(`${field}.hub`, spoke.hub, ["name", "address", "endpoint", "publicKey"]);
  const own = requireTunnelAddress(`${field}.address`, requirePeerAddress(`${field}.address`, spoke.address, undefined), taken);
  const hubAddress = requirePeerAddress(`${field}.hub.address`, spoke.hub.address, undefined);
  if (hubAddress === own.text) {
    throw new DeclarationError(
      `${field}.hub.address`,
      spoke.hub.address,
      "it is the agent's own address.",
      "Give the bastion's address inside the tunnel.",
    );
  }
  const endpoint = requireEndpoint(`${field}.hub.endpoint`, spoke.hub.endpoint);
  return {
    plan: {
      role: "spoke",
      address: own.text,
      listenPort: undefined,
      peers: [
        {
          name: requireLabel(`${field}.hub.name`, spoke.hub.name),
          publicKey: spoke.hub.publicKey,
          allowedIps: [hubAddress],
          endpoint: endpoint.text,
          persistentKeepaliveSeconds: requireSeconds(`${field}.keepaliveSeconds`, spoke.keepaliveSeconds ?? 25),
        },
      ],
    },
    outbound: {
      name: "wireguard",
      protocol: "udp",
      ports: [endpoint.port, endpoint.port],
      peers: endpoint.peers,
      because: "dials the bastion's tunnel",
    },
    ownAddress: formatAddress(own.address),
    hubAddress,
  };
}

function requireEndpoint(field: string, text: string): { text: string; port: number; peers: readonly string[] } {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  if (parts === null || host === undefined || (parts[1] !== undefined && readAddress(host)?.family !== "ipv6")) {
    throw new DeclarationError(
      field,
      text,
      "it is no host and port.",
      'Write one such as "198.51.100.7:51820" or "[2001:db8::7]:51820".',
    );
  }
  const port = requirePort(field, Number(parts[3]));
  // A name may resolve to anything, and to something else tomorrow: then the port alone is the limit.
  return { text, port, peers: readAddress(host) === undefined ? anywhere : [single(field, host)] };
}

function requireSeconds(field: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    throw new DeclarationError(
      field,
      value,
      "it is no number of seconds for WireGuard.",
      "Write a whole number from 1 to 65535, usually 25.",
    );
  }
  return value;
}
