import { DeclarationError } from "../model/errors";
import { requireCidr } from "../model/net";
import type { HostPlan, TunnelPeer, TunnelPlan } from "../model/plan";
import { paths, tunnelInterface } from "./paths";
import { commentText, hostAndPort, inForm, lines, machineName, parameterName, tunnelPublicKey } from "./text";

/**
 * `wg0.conf`. The private key is not in it: it is made on the machine (see `renderTunnelKeys`) and loaded from a file that
 * only root reads. Peers whose public key is known are listed; those that publish theirs later are added by the same script.
 */
export function renderWireguard(plan: HostPlan): string | undefined {
  const tunnel = plan.tunnel;
  if (tunnel === undefined) {
    return undefined;
  }
  return lines(
    `# Management tunnel of ${commentText(plan.name)} (${tunnel.role}). Derived from the plan: changes made here are lost.`,
    "[Interface]",
    `Address = ${tunnelAddress(plan.name, tunnel)}`,
    tunnel.listenPort === undefined ? [] : `ListenPort = ${tunnel.listenPort}`,
    "# The traffic of peers goes to the addresses listed here and nowhere else.",
    `PostUp = wg set %i private-key ${paths.tunnelPrivateKey}`,
    `PostUp = ${paths.tunnelKeys} join %i`,
    tunnel.peers.flatMap((peer, place) => peerSection(peer, `${plan.name}.tunnel.peers[${place}]`)),
  );
}

function peerSection(peer: TunnelPeer, field: string): readonly string[] {
  const key = peer.publicKey;
  if (key === undefined) {
    return [];
  }
  const settings = peerSettings(peer, field);
  return [
    "",
    "[Peer]",
    `# ${commentText(peer.name)}`,
    `PublicKey = ${inForm(`${field}.publicKey`, key, tunnelPublicKey)}`,
    `AllowedIPs = ${settings.allowedIps.join(", ")}`,
    ...(settings.endpoint === undefined ? [] : [`Endpoint = ${settings.endpoint}`]),
    ...(settings.keepalive === undefined ? [] : [`PersistentKeepalive = ${settings.keepalive}`]),
  ];
}

/** What a peer's section and the command that adds a late peer have in common, checked. */
function peerSettings(peer: TunnelPeer, field: string) {
  if (peer.allowedIps.length === 0) {
    throw new DeclarationError(
      `${field}.allowedIps`,
      peer.allowedIps,
      "the peer could not be reached.",
      'Give its address, such as ["10.0.0.2/32"].',
    );
  }
  peer.allowedIps.forEach((network, place) => {
    const { family, length } = requireCidr(`${field}.allowedIps[${place}]`, network);
    if (length !== (family === "ipv4" ? 32 : 128)) {
      throw new DeclarationError(
        `${field}.allowedIps[${place}]`,
        network,
        "a peer could pose as its neighbours.",
        "Give single addresses, /32 or /128.",
      );
    }
  });
  return {
    allowedIps: peer.allowedIps,
    endpoint: peer.endpoint === undefined ? undefined : inForm(`${field}.endpoint`, peer.endpoint, hostAndPort),
    keepalive: peer.persistentKeepaliveSeconds,
  };
}

/** The machine's own address inside the tunnel, host bits and all (`10.0.0.1/24`). */
function tunnelAddress(name: string, tunnel: TunnelPlan): string {
  const [address = "", length = ""] = tunnel.address.split("/");
  const bits = address.includes(":") ? 128 : 32;
  requireCidr(`${name}.tunnel.address`, `${address}/${bits}`);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) {
    throw new DeclarationError(`${name}.tunnel.address`, tunnel.address, "it has no mask.", 'Write one such as "10.0.0.1/24".');
  }
  return tunnel.address;
}

/**
 * Names of the parameters under which machines publish their public keys, by machine name. The machine's own entry is where
 * it publishes; without one it publishes nothing.
 */
export type PublicKeyParameters = Readonly<Record<string, string>>;

/**
 * The script that makes the machine's key pair (`prepare`: once, readable by root alone), publishes the public half, and adds peers
 * whose public key was not known when the plan was made (`join INTERFACE`). The private key never leaves the machine.
 *
 * A peer may start hours later, so `join` leaves the rest to a timer that calls it again.
 * @throws DeclarationError for a peer whose key is neither in the plan nor published anywhere.
 */
export function renderTunnelKeys(plan: HostPlan, published: PublicKeyParameters): string | undefined {
  const tunnel = plan.tunnel;
  if (tunnel === undefined) {
    return undefined;
  }
  const late = tunnel.peers.flatMap((peer, place) =>
    peer.publicKey === undefined ? [latePeer(plan, peer, place, published)] : [],
  );
  const own = published[plan.name];
  return lines(
    "#!/bin/bash",
    "# Makes this machine's tunnel key, publishes the public half, adds peers that published theirs.",
    "set -euo pipefail",
    "umask 077",
    `key=${paths.tunnelPrivateKey}`,
    "",
    "prepare() {",
    '  if [ ! -s "$key" ]; then',
    "    install -d -m 0700 /etc/wireguard",
    '    wg genkey >"$key.new"',
    '    mv "$key.new" "$key"',
    "  fi",
    ...(own === undefined
      ? []
      : [
          "  # The key pair goes through pipes: a process list shows neither half.",
          `  wg pubkey <"$key" | ${paths.parameterStore} put ${inForm(`publicKeyParameters.${plan.name}`, own, parameterName)}`,
        ]),
    "}",
    "",
    "# add INTERFACE PARAMETER ALLOWED-ADDRESSES [setting value …]",
    "add() {",
    "  local interface=$1 parameter=$2 addresses=$3 peer address",
    "  shift 3",
    "  # Not patiently: the peer may be hours away, and the timer comes again.",
    `  peer=$(PARAMETER_STORE_RETRIES=0 ${paths.parameterStore} get "$parameter") || return 1`,
    '  [[ $peer =~ ^[A-Za-z0-9+/]{43}=$ ]] || { echo "$parameter holds no public key" >&2; return 1; }',
    '  wg set "$interface" peer "$peer" allowed-ips "$addresses" "$@"',
    "  for address in ${addresses//,/ }; do",
    '    ip route replace "$address" dev "$interface"',
    "  done",
    "}",
    "",
    "join() {",
    "  local missing=0",
    ...late.map((call) => `  ${call} || missing=1`),
    '  [ "$missing" = 0 ] || echo "a peer has not published its key yet; the timer tries again" >&2',
    "}",
    "",
    'case "${1:-}" in',
    "  prepare) prepare ;;",
    `  join) join "\${2:-${tunnelInterface}}" ;;`,
    '  *) echo "usage: tunnel-keys prepare | join [INTERFACE]" >&2; exit 2 ;;',
    "esac",
  );
}

function latePeer(plan: HostPlan, peer: TunnelPeer, place: number, published: PublicKeyParameters): string {
  const field = `${plan.name}.tunnel.peers[${place}]`;
  const parameter = published[inForm(`${field}.name`, peer.name, machineName)];
  if (parameter === undefined) {
    throw new DeclarationError(
      `${field}.publicKey`,
      undefined,
      `nothing says where "${peer.name}" publishes its key.`,
      "Give the public key, or the peer's entry in publicKeyParameters.",
    );
  }
  const { allowedIps, endpoint, keepalive } = peerSettings(peer, field);
  return [
    `add "$1" ${inForm(`publicKeyParameters.${peer.name}`, parameter, parameterName)} ${allowedIps.join(",")}`,
    ...(endpoint === undefined ? [] : [`endpoint ${endpoint}`]),
    ...(keepalive === undefined ? [] : [`persistent-keepalive ${keepalive}`]),
  ].join(" ");
}
