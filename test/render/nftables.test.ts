import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostPlan } from "../../model/plan";
import { renderClosedNftables, renderNftables } from "../../render/nftables";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion, sealed } from "./plans";
import { Lab, must, run } from "./support/machine";

/** The plan with another system user, one that this machine has. */
function runAs(plan: HostPlan, user: string): HostPlan {
  return { ...plan, outbound: plan.outbound.map((rule) => (rule.user === "openclaw" ? { ...rule, user } : rule)) };
}

const agentHere = runAs(agent, "nobody");

describe("nftables", () => {
  test("touches tables of its own alone", () => {
    for (const text of [renderNftables(bastion), renderNftables(agent), renderClosedNftables(agent)]) {
      expect(text).not.toMatch(/flush ruleset/);
      expect(text.match(/^(add |delete )?table .*/gm)).toEqual([
        "table inet sallyport",
        "delete table inet sallyport",
        "table inet sallyport {",
      ]);
    }
  });

  test("drops by default in every direction", () => {
    expect(renderNftables(sealed).match(/hook \w+ priority filter; policy \w+/g)).toEqual([
      "hook input priority filter; policy drop",
      "hook forward priority filter; policy drop",
      "hook output priority filter; policy drop",
    ]);
  });

  test("a plan without inbound rules accepts no new connection", () => {
    const input = /chain input \{[^}]*(\{[^}]*\}[^}]*)*?\n {2}\}/.exec(renderNftables(sealed))?.[0] ?? "";
    expect(input).toContain("policy drop");
    expect(input).not.toMatch(/tcp dport|udp dport (?!546)/);
  });

  test("words of a plan stay comments, whatever is in them", () => {
    const rulesOf = (plan: HostPlan) =>
      renderNftables(plan)
        .split("\n")
        .filter((line) => !line.trimStart().startsWith("#"));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (name, because) => {
        const spoken = { ...agent, inbound: agent.inbound.map((rule) => ({ ...rule, name, because: `${because}\naccept` })) };
        expect(rulesOf(spoken)).toEqual(rulesOf(agent));
      }),
    );
  });

  test("a user name that would be more than a name is refused with its place", () => {
    expect(() => renderNftables(runAs(agent, 'x" accept\n'))).toThrow(/ember\.outbound\[1\]\.user/);
  });

  test("a network with host bits is refused with its place", () => {
    const wrong = { ...bastion, inbound: bastion.inbound.map((rule) => ({ ...rule, peers: ["10.0.0.1/24"] })) };
    expect(() => renderNftables(wrong)).toThrow(/gate\.inbound\[0\]\.peers\[0\].*10\.0\.0\.0\/24/);
  });
});

describeIf(
  "nftables, checked by nft",
  [tool("nft", "apt-get install nftables"), tool("unshare", "apt-get install util-linux"), root()],
  () => {
    test.each([
      ["bastion", renderNftables(bastion)],
      ["agent", renderNftables(agentHere)],
      ["sealed", renderNftables(runAs(sealed, "nobody"))],
      ["closed", renderClosedNftables(agent)],
    ])("accepts the rules of %s", (_, text) => {
      const folder = mkdtempSync(join(tmpdir(), "sallyport-nft-"));
      const path = join(folder, "rules.nft");
      writeFileSync(path, text);
      expect(run("unshare", ["-n", "nft", "-c", "-f", path])).toEqual({ code: 0, out: "" });
      rmSync(folder, { recursive: true });
    });
  },
);

/** curl's exit codes, by what happened to the packets. */
const reached = 0;
const refused = 7;
const lost = 28;

describeIf(
  "nftables, with real packets",
  [
    tool("nft", "apt-get install nftables"),
    tool("ip", "apt-get install iproute2"),
    tool("curl"),
    tool("setpriv", "apt-get install util-linux"),
    root(),
  ],
  () => {
    const lab = new Lab();
    let host = "";
    let outside = "";
    let behind = "";

    const office = { ipv4: "198.51.100.7", ipv6: "2001:db8:51::7" };
    const stranger = { ipv4: "203.0.113.7", ipv6: "2001:db8:99::7" };
    const own = { ipv4: "192.0.2.1", ipv6: "2001:db8:a::1" };
    const inner = { ipv4: "10.9.9.2", ipv6: "2001:db8:b::2" };
    const metadata = { ipv4: "169.254.169.254", ipv6: "fd00:ec2::254" };
    const bothFamilies = ["ipv4", "ipv6"] as const;

    beforeAll(async () => {
      host = lab.namespace("host");
      outside = lab.namespace("outside");
      behind = lab.namespace("behind");
      const single = (address: string) => `${address}/${address.includes(":") ? 128 : 32}`;
      const outsideAddresses = [office, stranger, metadata].flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).map(single);
      // 198.51.100.8 and 2001:db8:51:1::8: a second office machine with a limit of its own.
      lab.cable(host, "eth0", [own.ipv4, own.ipv6].map(single), outside, "eth0", [
        ...outsideAddresses,
        "198.51.100.8/32",
        "2001:db8:51:1::8/128",
      ]);
      lab.cable(host, "wg0", ["10.0.0.1/24"], outside, "wg0", ["10.0.0.9/24"]);
      lab.cable(host, "eth1", ["10.9.9.1/24", "2001:db8:b::1/64"], behind, "eth0", ["10.9.9.2/24", "2001:db8:b::2/64"]);
      for (const family of ["-4", "-6"]) {
        lab.ip(host, `${family} route add default dev eth0`);
        lab.ip(outside, `${family} route add default dev eth0`);
      }
      lab.ip(behind, "-4 route add default via 10.9.9.1");
      lab.ip(behind, "-6 route add default via 2001:db8:b::1");
      lab.ip(outside, `-4 route add ${inner.ipv4}/32 via 192.0.2.1 dev eth0 onlink`);
      lab.ip(outside, `-6 route add ${inner.ipv6}/128 via 2001:db8:a::1 dev eth0 onlink`);
      lab.must(host, "sysctl", ["-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"]);
      // As in a real machine: a packet counts where it arrives, not by which cable its answer would leave.
      lab.must(host, "sysctl", [
        "-q",
        "-w",
        "net.ipv4.conf.all.rp_filter=0",
        "net.ipv4.conf.eth0.rp_filter=0",
        "net.ipv4.conf.wg0.rp_filter=0",
      ]);
      await Promise.all([lab.answer(host, [2222, 8080]), lab.answer(outside, [80, 443, 8443, 2222]), lab.answer(behind, [2222])]);
    });
    afterAll(() => lab.close());

    const load = (text: string) => lab.must(host, "nft", ["-f", "-"], text);
    const listed = () => lab.must(host, "nft", ["--stateless", "list", "ruleset"]);

    /** curl's exit code for a request, from an address or as a user. */
    function ask(from: string, address: string, port: number, options: { source?: string; user?: string } = {}): number {
      const target = address.includes(":") ? `[${address}]` : address;
      const source = options.source === undefined ? [] : ["--interface", options.source];
      const curl = ["curl", "-s", "-o", "/dev/null", "--connect-timeout", "1", ...source, `http://${target}:${port}/`];
      const command = options.user === undefined ? curl : ["setpriv", `--reuid=${options.user}`, "--clear-groups", ...curl];
      return lab.run(from, command[0] ?? "", command.slice(1)).code;
    }

    function packetsOf(counter: string): number {
      const match = /packets (\d+)/.exec(lab.must(host, "nft", ["list", "counter", "inet", "sallyport", counter]));
      return Number(match?.[1]);
    }

    test("without rules everything is reached, so that what follows is the firewall's doing", () => {
      for (const family of bothFamilies) {
        expect(ask(outside, own[family], 8080, { source: stranger[family] })).toBe(reached);
        expect(ask(outside, inner[family], 2222, { source: stranger[family] })).toBe(reached);
        expect(ask(host, metadata[family], 80, { user: "nobody" })).toBe(reached);
      }
    });

    test("loading twice gives the same rules and leaves the tables of others alone", () => {
      lab.must(host, "nft", ["-f", "-"], "table inet foreign { chain mine { counter accept; }; }");
      load(renderNftables(bastion));
      const once = listed();
      load(renderNftables(bastion));
      expect(listed()).toBe(once);
      expect(once).toContain("table inet foreign");
      lab.must(host, "nft", ["delete", "table", "inet", "foreign"]);
    });

    test("a file with a mistake changes nothing", () => {
      load(renderNftables(bastion));
      const before = listed();
      expect(
        lab.run(host, "nft", ["-f", "-"], renderNftables(bastion).replace("tcp dport 2222", "tcp dport nonsense")).code,
      ).not.toBe(0);
      expect(listed()).toBe(before);
    });

    test.each(bothFamilies)("SSH is open to the granted network and lost to any other, %s", (family) => {
      load(renderNftables(bastion));
      expect(ask(outside, own[family], 2222, { source: office[family] })).toBe(reached);
      expect(ask(outside, own[family], 2222, { source: stranger[family] })).toBe(lost);
      expect(ask(outside, own[family], 8080, { source: office[family] })).toBe(lost);
      expect(packetsOf("in_unexpected")).toBeGreaterThan(0);
    });

    test.each(bothFamilies)("nothing is forwarded, %s", (family) => {
      load(renderNftables(bastion));
      expect(ask(outside, inner[family], 2222, { source: office[family] })).toBe(lost);
      expect(packetsOf("forward_dropped")).toBeGreaterThan(0);
    });

    test("a tunnel rule holds in the tunnel alone, and the others never in it", () => {
      load(renderNftables(bastion));
      expect(ask(outside, "10.0.0.1", 2222, { source: "10.0.0.9" })).toBe(reached);
      lab.ip(outside, "-4 route add 192.0.2.1/32 dev eth0");
      expect(ask(outside, own.ipv4, 2222, { source: "10.0.0.9" })).toBe(lost);
      // "https to everywhere" does not mean the laptops in the tunnel.
      expect(ask(host, stranger.ipv4, 443)).toBe(reached);
      expect(ask(host, "10.0.0.9", 443)).toBe(refused);
    });

    test.each(bothFamilies)("one source above the limit is cut off, another is not, %s", (family) => {
      load(renderNftables(bastion));
      const second = { ipv4: "198.51.100.8", ipv6: "2001:db8:51:1::8" }[family];
      const attempts = Array.from({ length: 8 }, () => ask(outside, own[family], 2222, { source: office[family] }));
      expect(attempts.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => reached));
      expect(attempts.at(-1)).toBe(lost);
      expect(packetsOf("in_rate_limited")).toBeGreaterThan(0);
      expect(ask(outside, own[family], 2222, { source: second })).toBe(reached);
    });

    test("a port scan is counted, a few stray packets are not", () => {
      load(renderNftables(bastion));
      const knock = (last: number) =>
        lab.must(outside, "bash", ["-c", `for port in {1..${last}}; do echo x >/dev/udp/${own.ipv4}/$port; done`]);
      knock(10);
      expect(packetsOf("port_scan")).toBe(0);
      knock(60);
      expect(packetsOf("port_scan")).toBeGreaterThan(20);
    });

    test.each(bothFamilies)("only granted ports leave, %s", (family) => {
      load(renderNftables(agentHere));
      expect(ask(host, stranger[family], 443, { user: "nobody" })).toBe(reached);
      expect(ask(host, stranger[family], 8443, { user: "nobody" })).toBe(refused);
      expect(ask(host, stranger[family], 8443)).toBe(refused);
      expect(ask(host, stranger[family], 2222)).toBe(refused);
      expect(packetsOf("out_refused")).toBeGreaterThan(0);
    });

    test.each(bothFamilies)("a rule for one user is no rule for another, %s", (family) => {
      load(renderNftables(agentHere));
      expect(ask(host, stranger[family], 80, { user: "nobody" })).toBe(reached);
      expect(ask(host, stranger[family], 80, { user: "daemon" })).toBe(refused);
    });

    test.each(bothFamilies)("the metadata service answers root and not the agent, %s", (family) => {
      load(renderNftables(agentHere));
      // The agent may use port 80 anywhere else: the refusal is about the address.
      expect(ask(host, stranger[family], 80, { user: "nobody" })).toBe(reached);
      expect(ask(host, metadata[family], 80, { user: "nobody" })).toBe(refused);
      expect(ask(host, metadata[family], 443, { user: "nobody" })).toBe(refused);
      expect(ask(host, metadata[family], 80)).toBe(reached);
      expect(packetsOf("metadata_refused")).toBeGreaterThan(0);
    });

    test.each(bothFamilies)("closed, nothing comes in and only root leaves, %s", (family) => {
      load(renderNftables(agentHere));
      load(renderClosedNftables(agentHere));
      expect(ask(outside, own[family], 2222, { source: office[family] })).toBe(lost);
      expect(ask(host, stranger[family], 443, { user: "nobody" })).toBe(refused);
      expect(ask(host, metadata[family], 80, { user: "nobody" })).toBe(refused);
      expect(ask(host, stranger[family], 443)).toBe(reached);
    });

    test("the machine itself keeps its loopback and neighbour discovery", () => {
      load(renderNftables(agentHere));
      expect(ask(host, "127.0.0.1", 8080)).toBe(reached);
      expect(ask(host, "::1", 8080)).toBe(reached);
      lab.ip(host, "neigh flush all");
      expect(ask(host, stranger.ipv6, 443)).toBe(reached);
      must("ip", ["-n", host, "-6", "neigh", "show", stranger.ipv6]);
    });
  },
);
