import type { Listener } from "../listeners";
import type { ExpectedSocket } from "../plan";

/** The machine's addresses, as far as its plan knows them, without mask. */
export interface OwnAddresses {
  readonly private: readonly string[];
  readonly tunnel: readonly string[];
}

/** The sockets that the listeners of a plan open, then those that any machine has. */
export function expectedSockets(listeners: readonly Listener[], own: OwnAddresses): readonly ExpectedSocket[] {
  return [...listeners.map((listener) => socketOf(listener, own)), ...systemSockets];
}

function socketOf(listener: Listener, own: OwnAddresses): ExpectedSocket {
  const { name, protocol, port, owner, presence } = listener;
  return { listener: name, protocol, port, addresses: addressesOf(listener, own), owner, presence };
}

const loopback: readonly string[] = ["127.0.0.1", "::1"];

function addressesOf(listener: Listener, own: OwnAddresses): readonly string[] {
  switch (listener.bind) {
    case "loopback":
      return loopback;
    case "tunnel":
      return [...own.tunnel, ...besides(listener)];
    case "private":
      return [...own.private, ...besides(listener)];
    case "container":
      // Published on loopback at most; inside the container it is every address of a network that the host does not have.
      return loopback;
    case "any":
      return ["*"];
  }
}

/** OpenClaw bound to one address listens on 127.0.0.1 too (measured on 2026.9.6). */
function besides(listener: Listener): readonly string[] {
  return listener.name === "gateway" ? ["127.0.0.1"] : [];
}

const system = (
  listener: string,
  protocol: "tcp" | "udp",
  port: number,
  addresses: readonly string[],
  owner: string,
): ExpectedSocket => ({
  listener,
  protocol,
  port,
  addresses,
  owner,
  presence: "lazy",
});

/** What Debian and Ubuntu open for their own upkeep. Not every image does, so none is required. */
const systemSockets: readonly ExpectedSocket[] = [
  system("resolver-udp", "udp", 53, ["127.0.0.53", "127.0.0.54"], "systemd-resolve"),
  system("resolver-tcp", "tcp", 53, ["127.0.0.53", "127.0.0.54"], "systemd-resolve"),
  system("dhcp", "udp", 68, ["*"], "systemd-network"),
  system("dhcp-ipv6", "udp", 546, ["*"], "systemd-network"),
  system("time", "udp", 323, loopback, "_chrony"),
];
