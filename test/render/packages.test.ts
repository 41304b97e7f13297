import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { planAgent } from "../../model/planAgent";
import { planBastion } from "../../model/planBastion";
import type { HostPlan } from "../../model/plan";
import { generic, openclaw } from "../../model/profiles";
import { hostFiles, renderCloudInit } from "../../render/cloudInit";
import { metadataAddresses, renderNftables } from "../../render/nftables";
import { openclawVariables } from "../../render/openclaw";
import { paths } from "../../render/paths";
import { describeIf, file, root, tool } from "../support/requires";
import { publicKey } from "./plans";
import { Lab, type Outcome } from "./support/machine";
import { Sandbox } from "./support/sandbox";

const network = { vpcCidrs: ["10.0.0.0/16"] };
const today = "2027-01-01";
/** The narrowest there is: only the upkeep may leave. */
const narrow = planAgent({ name: "spark", profile: generic({ webhookMode: "none" }), network, egress: [], today });
const plans: Readonly<Record<string, HostPlan>> = {
  bastion: planBastion({ name: "gate", network, ssh: { fromCidrs: ["198.51.100.0/28"], authorizedKeys: [publicKey] }, today }),
  agent: planAgent({
    name: "ember",
    profile: openclaw({ version: "2026.9.6" }),
    network,
    secrets: [{ environmentName: openclawVariables.gatewayToken, parameterName: "/sallyport/ember/gateway-token" }],
    today,
  }),
  "agent without egress": narrow,
};
const bothFamilies = ["ipv4", "ipv6"] as const;

describe.each(Object.entries(plans))("packages of the %s", (_, plan) => {
  const rules = renderNftables(plan);

  test("port 80 is open to apt's user alone, in both families", () => {
    const open = rules.split("\n").filter((line) => /dport 80 .*accept$/.test(line) && !line.includes("daddr"));
    expect(open.map((line) => line.trim())).toEqual(
      bothFamilies.map(
        (family) =>
          `meta nfproto ${family} tcp dport 80 meta skuid "_apt" tcp flags & (fin | syn | rst | ack) == syn ct state new counter accept`,
      ),
    );
  });

  test.each(bothFamilies)("the metadata service is refused before apt is let out, %s", (family) => {
    const word = { ipv4: "ip", ipv6: "ip6" }[family];
    const refusal = rules.indexOf(`${word} daddr { ${metadataAddresses[family].join(", ")} } reject`);
    expect(refusal).toBeGreaterThan(0);
    expect(refusal).toBeLessThan(rules.indexOf('meta skuid "_apt"'));
  });

  test("nothing that runs once the machine has closed installs packages", () => {
    const scripts = hostFiles(plan).filter(({ content }) => content.startsWith("#!/bin/bash"));
    expect(scripts.map(({ path }) => path)).toContain(paths.apply);
    for (const { content } of scripts) {
      expect(content).not.toMatch(/\b(apt|apt-get|aptitude|dpkg|snap)\b/);
    }
  });

  test("the only plain HTTP of its files is root's, to the metadata service", () => {
    const addresses = hostFiles(plan).flatMap(({ content }) => content.match(/http:\/\/[^/\s"']+/g) ?? []);
    expect(addresses.filter((address) => address !== "http://169.254.169.254")).toEqual([]);
  });

  test("cloud-init refreshes apt's lists and installs, and runs nothing else of ours before", () => {
    const document = parse(renderCloudInit(plan)) as Readonly<Record<string, unknown>>;
    expect(document).toMatchObject({ package_update: true, packages: expect.arrayContaining(["nftables"]) });
    // `bootcmd` would run before packages are there.
    expect([document["bootcmd"], document["runcmd"]]).toEqual([undefined, [[paths.apply]]]);
  });
});

/** cloud-init's own order: the stage that runs user scripts (`runcmd`) is the one that installs packages, and it installs first. */
describeIf(
  "packages, in the order of the installed cloud-init",
  [file("/etc/cloud/cloud.cfg", "apt-get install cloud-init")],
  () => {
    test("they are installed before the apply script closes the machine", () => {
      const settings = parse(readFileSync("/etc/cloud/cloud.cfg", "utf8")) as Record<string, readonly string[]>;
      const final = (settings["cloud_final_modules"] ?? []).map((name) => name.replaceAll("_", "-"));
      expect(final).toContain("package-update-upgrade-install");
      expect(final.indexOf("package-update-upgrade-install")).toBeLessThan(final.indexOf("scripts-user"));
    });
  },
);

describeIf(
  "packages, fetched by the real apt",
  [
    tool("apt-get"),
    tool("nft", "apt-get install nftables"),
    tool("ip", "apt-get install iproute2"),
    tool("curl"),
    tool("setpriv", "apt-get install util-linux"),
    root(),
  ],
  () => {
    const lab = new Lab();
    const mirror = { ipv4: "203.0.113.7", ipv6: "2001:db8:99::7" };
    const metadata = { ipv4: "169.254.169.254", ipv6: "fd00:ec2::254" };
    let host = "";
    let sandbox: Sandbox | undefined;

    beforeAll(async () => {
      host = lab.namespace("host");
      const outside = lab.namespace("outside");
      const single = (address: string) => `${address}/${address.includes(":") ? 128 : 32}`;
      lab.cable(host, "eth0", ["192.0.2.1/24", "2001:db8:a::1/64"], outside, "eth0", [
        "192.0.2.2/24",
        "2001:db8:a::2/64",
        ...[mirror, metadata].flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).map(single),
      ]);
      lab.ip(host, "-4 route add default via 192.0.2.2");
      lab.ip(host, "-6 route add default via 2001:db8:a::2");
      // An unsigned archive without packages is enough: what counts is who gets through to it.
      await lab.start(
        outside,
        "-e",
        `require("node:http")
           .createServer((request, response) => {
             const found = request.url.endsWith("/Packages");
             response.writeHead(found ? 200 : 404);
             response.end("");
           })
           .listen(80, "::", () => console.log("ready"));`,
      );
      sandbox = new Sandbox(hostFiles(narrow));
      lab.must(host, "nft", ["-f", "-"], renderNftables(narrow));
    }, 60_000);
    afterAll(async () => {
      await lab.close();
      sandbox?.close();
    });

    /** apt with one archive, as Ubuntu's images have it, and with nothing of this machine's settings but the user. */
    function update(address: string, user: string): Outcome | undefined {
      const at = address.includes(":") ? `[${address}]` : address;
      const options = [
        `-o APT::Sandbox::User=${user}`,
        "-o Acquire::http::Proxy=false",
        "-o Acquire::http::Timeout=5",
        "-o Acquire::Retries=0",
        "-o Acquire::Languages=none",
        "-o APT::Update::Error-Mode=any",
        "-o Dir::Etc::sourceparts=/none",
        "-o Dir::Etc::sourcelist=/archive.list",
      ].join(" ");
      const program = `rm -rf /var/lib/apt/lists; echo 'deb [trusted=yes] http://${at}/ ./' >/archive.list; apt-get ${options} update`;
      return sandbox?.run(program, host);
    }

    const ask = (address: string, user: string) => {
      const target = address.includes(":") ? `[${address}]` : address;
      const curl = ["curl", "-s", "-o", "/dev/null", "-g", "--noproxy", "*", "--connect-timeout", "2", `http://${target}/`];
      return lab.run(host, "setpriv", [`--reuid=${user}`, "--clear-groups", ...curl]).code;
    };

    test.each(bothFamilies)("apt gets its archive, %s", (family) => {
      expect(update(mirror[family], "_apt")).toMatchObject({ code: 0 });
    });

    test.each(bothFamilies)("another user does not, root included, %s", (family) => {
      expect(update(mirror[family], "root")).toEqual({ code: 100, out: expect.stringContaining("Connection refused") });
      expect(ask(mirror[family], "nobody")).toBe(7);
    });

    test.each(bothFamilies)("apt does not reach the metadata service, which root does, %s", (family) => {
      expect(ask(mirror[family], "_apt")).toBe(0);
      expect(ask(metadata[family], "_apt")).toBe(7);
      expect(ask(metadata[family], "root")).toBe(0);
      expect(update(metadata[family], "_apt")).toEqual({ code: 100, out: expect.stringContaining("Connection refused") });
    });
  },
);
