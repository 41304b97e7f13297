import { requireKnownKeys, requireOneOf } from "../declaration";
import { DeclarationError } from "../errors";
import type { Listener } from "../listeners";
import { formatAddress, requirePort } from "../net";
import type { TunnelPlan } from "../plan";
import { requireLabel } from "./names";
import { requirePeerAddress, requireTunnelAddress, tunnelPort } from "./tunnel";

/** The end of the management tunnel that the others dial. */
export interface TunnelHub {
  /** UDP. Default: 51820. Exposure: open to whom a grant to `wireguard` names. */
  readonly listenPort?: number;
  /** The bastion's address inside the tunnel with the tunnel's mask, e.g. `10.255.0.1/24`. */
  readonly address: string;
  readonly peers: readonly HubPeer[];
}

export interface HubPeer {
  readonly name: string;
  /** `operator`: may open SSH on the bastion. `agent`: may open nothing there; operators may jump to it. */
  readonly kind: "operator" | "agent";
  /** Its one address inside the tunnel, e.g. `10.255.0.2/32`. */
  readonly address: string;
  /** WireGuard public key; left out where the peer publishes it when it boots. */
  readonly publicKey?: string;
}

export interface Hub {
  readonly plan: TunnelPlan;
  readonly listener: Listener;
  /** Without mask. */
  readonly ownAddress: string;
  readonly operators: readonly string[];
  readonly agents: readonly string[];
}

/**
 * @param taken Networks that the bastion reaches outside of the tunnel.
 * @throws DeclarationError
 */
export function requireHub(field: string, hub: TunnelHub, taken: readonly string[]): Hub {
  requireKnownKeys(field, hub, ["listenPort", "address", "peers"]);
  const own = requireTunnelAddress(`${field}.address`, hub.address, taken);
  const listenPort = requirePort(`${field}.listenPort`, hub.listenPort ?? tunnelPort);
  const peers = hub.peers.map((peer, place) => {
    const path = `${field}.peers[${place}]`;
    requireKnownKeys(path, peer, ["name", "kind", "address", "publicKey"]);
    return {
      name: requireLabel(`${path}.name`, peer.name),
      kind: requireOneOf(`${path}.kind`, peer.kind, ["operator", "agent"]),
      address: requirePeerAddress(`${path}.address`, peer.address, own),
      publicKey: peer.publicKey,
    };
  });
  requireDistinct(
    `${field}.peers`,
    peers.map(({ name }) => name),
    "name",
  );
  requireDistinct(
    `${field}.peers`,
    peers.map(({ address }) => address),
    "address",
  );
  const addressesOf = (kind: HubPeer["kind"]) => peers.filter((peer) => peer.kind === kind).map(({ address }) => address);
  return {
    plan: {
      role: "hub",
      address: own.text,
      listenPort,
      peers: peers.map(({ name, publicKey, address }) => ({
        name,
        publicKey,
        allowedIps: [address],
        endpoint: undefined,
        persistentKeepaliveSeconds: undefined,
      })),
    },
    listener: {
      name: "wireguard",
      protocol: "udp",
      port: listenPort,
      bind: "any",
      surfaces: [{ name: "tunnel", role: "tunnel", match: { kind: "all" }, authentication: "key" }],
      owner: "kernel",
      presence: "required",
    },
    ownAddress: formatAddress(own.address),
    operators: addressesOf("operator"),
    agents: addressesOf("agent"),
  };
}

function requireDistinct(field: string, texts: readonly string[], what: string): void {
  const twice = texts.find((text, place) => texts.indexOf(text) !== place);
  if (twice !== undefined) {
    throw new DeclarationError(field, twice, `two peers have this ${what}.`, `Give each its own ${what}.`);
  }
}
