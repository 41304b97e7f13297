import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostPlan, TunnelPeer } from "../../model/plan";
import { renderTunnelKeys, renderWireguard } from "../../render/wireguard";
import { describeIf, tool } from "../support/requires";
import { agent, bastion, sealed } from "./plans";
import { must } from "./support/machine";

const published = { gate: "/sallyport/gate/public-key", ember: "/sallyport/ember/public-key" };

function withPeer(change: Partial<TunnelPeer>): HostPlan {
  const [peer] = agent.tunnel?.peers ?? [];
  if (agent.tunnel === undefined || peer === undefined) {
    throw new Error("the plan has no tunnel");
  }
  return {
    ...agent,
    tunnel: { ...agent.tunnel, peers: [{ ...peer, publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=", ...change }] },
  };
}

describe("wireguard", () => {
  test("no private key is in the configuration: it is loaded from a file that the machine made", () => {
    for (const plan of [bastion, agent]) {
      const text = renderWireguard(plan) ?? "";
      expect(text).not.toMatch(/PrivateKey/);
      expect(text).toContain("PostUp = wg set %i private-key /etc/wireguard/private.key");
    }
  });

  test("a hub listens and a spoke does not", () => {
    expect(renderWireguard(bastion)).toMatch(/^ListenPort = 51820$/m);
    expect(renderWireguard(agent)).not.toMatch(/ListenPort/);
  });

  test("a spoke dials its hub and keeps the way open", () => {
    const text = renderWireguard(withPeer({})) ?? "";
    expect(text).toMatch(/^Endpoint = gate\.example\.net:51820$/m);
    expect(text).toMatch(/^PersistentKeepalive = 25$/m);
    expect(text).toMatch(/^AllowedIPs = 10\.0\.0\.1\/32$/m);
  });

  test("without a tunnel there is no file", () => {
    expect(renderWireguard(sealed)).toBeUndefined();
    expect(renderTunnelKeys(sealed, {})).toBeUndefined();
  });

  test.each<[string, Partial<TunnelPeer>, RegExp]>([
    ["more than one address for a peer", { allowedIps: ["10.0.0.0/24"] }, /allowedIps\[0\].*pose as its neighbours/],
    ["no address for a peer", { allowedIps: [] }, /allowedIps/],
    ["a key that is none", { publicKey: "abc\nPostUp = evil" }, /publicKey/],
    ["an endpoint that is none", { endpoint: "gate.example.net" }, /endpoint/],
  ])("refuses %s", (_, change, message) => {
    expect(() => renderWireguard(withPeer(change))).toThrow(message);
  });

  test("a peer whose key nobody publishes is refused", () => {
    expect(() => renderTunnelKeys(agent, {})).toThrow(/ember\.tunnel\.peers\[0\]\.publicKey.*"gate"/);
  });
});

describeIf("wireguard, read by wg-quick", [tool("wg-quick", "apt-get install wireguard-tools")], () => {
  test.each([
    ["hub", bastion],
    ["spoke", withPeer({})],
  ])("the %s's configuration is one", (_, plan) => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-wg-"));
    const path = join(folder, "wg0.conf");
    writeFileSync(path, renderWireguard(plan) ?? "");
    chmodSync(path, 0o600);
    const kernelPart = must("wg-quick", ["strip", path]);
    expect(kernelPart).toContain("[Interface]");
    expect(kernelPart).toContain("PublicKey = HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=");
    // What only wg-quick understands is gone; were it misspelt, it would be passed on.
    expect(kernelPart).not.toMatch(/Address|PostUp/);
    expect(renderTunnelKeys(plan, published)).toContain("umask 077");
    rmSync(folder, { recursive: true });
  });
});
