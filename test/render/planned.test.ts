import { planAgent } from "../../model/planAgent";
import { planBastion } from "../../model/planBastion";
import type { HostPlan } from "../../model/plan";
import { generic, openclaw } from "../../model/profiles";
import { hostFiles, renderCloudInit, userDataLimitBytes, userDataSize } from "../../render/cloudInit";
import { openclawVariables } from "../../render/openclaw";
import { paths } from "../../render/paths";
import { sshdEffective } from "../../render/sshd";
import { describeIf, root, tool } from "../support/requires";
import { publicKey } from "./plans";
import { Sandbox } from "./support/sandbox";

const today = "2027-01-01";
const network = { vpcCidrs: ["10.0.0.0/16", "2001:db8:1::/56"] };
const secret = (environmentName: string) => ({
  environmentName,
  parameterName: `/sallyport/ember/${environmentName.toLowerCase().replaceAll("_", "-")}`,
});

/** Plans as the components make them, one of each kind. */
const plans: Readonly<Record<string, HostPlan>> = {
  "bastion with a tunnel and a whole subnet of agents": planBastion({
    name: "gate",
    network,
    ssh: { fromCidrs: ["198.51.100.0/28", "2001:db8:51::/64"], authorizedKeys: [publicKey] },
    agents: [{ name: "agents", address: "10.0.1.0/24" }],
    wireguard: {
      address: "10.255.0.1/24",
      peers: [
        { name: "laptop", kind: "operator", address: "10.255.0.9/32", publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=" },
        { name: "ember", kind: "agent", address: "10.255.0.2/32" },
      ],
    },
    grants: [
      {
        from: "internet",
        to: "wireguard",
        via: "direct",
        reason: "operators travel",
        approvedBy: "alice",
        expires: "2027-06-30",
      },
    ],
    today,
  }),
  "OpenClaw on Discord, dialling out": planAgent({
    name: "ember",
    profile: openclaw({ version: "2026.9.6", channels: { discord: "outbound" } }),
    network,
    ssh: { authorizedKeys: [publicKey] },
    wireguard: { address: "10.255.0.2/32", hub: { name: "gate", address: "10.255.0.1/32", endpoint: "198.51.100.7:51820" } },
    secrets: [secret(openclawVariables.gatewayToken), secret(openclawVariables.discordToken)],
    today,
  }),
  "OpenClaw with hooks behind a bastion": planAgent({
    name: "ember",
    profile: openclaw({ version: "2026.9.6", hooks: true }),
    network,
    ssh: { fromCidrs: ["10.0.128.5/32"], authorizedKeys: [publicKey] },
    secrets: [secret(openclawVariables.gatewayToken), secret(openclawVariables.hooksToken)],
    today,
  }),
  "generic agent without SSH": planAgent({ name: "spark", profile: generic({ webhookMode: "none" }), network, today }),
};
const options = { publicKeyParameters: { gate: "/sallyport/gate/public-key", ember: "/sallyport/ember/public-key" } };

describe.each(Object.entries(plans))("planned: %s", (_, plan) => {
  test("its user data fits EC2", () => {
    expect(userDataSize(renderCloudInit(plan, options)).compressed).toBeLessThan(userDataLimitBytes);
  });

  test("what it opens is what it expects to be open", () => {
    const rules = hostFiles(plan, options).find(({ path }) => path === paths.firewall)?.content ?? "";
    const opened = new Set(
      [...rules.matchAll(/(tcp|udp) dport (\d+).* accept$/gm)].map(([, protocol, port]) => `${protocol} ${port}`),
    );
    // Only the plan's own: what every image has open besides (a DHCP client) needs no rule.
    const own = plan.expectedSockets.filter((socket) => plan.listeners.some(({ name }) => name === socket.listener));
    expect(own.length).toBeGreaterThan(0);
    for (const { protocol, port, addresses } of own) {
      const offMachine = addresses.some((address) => address !== "127.0.0.1" && address !== "::1");
      expect([`${protocol} ${port}`, opened.has(`${protocol} ${port}`)]).toEqual([`${protocol} ${port}`, offMachine]);
    }
  });
});

describeIf(
  "planned, checked by the programs that read it",
  [
    tool("sshd", "apt-get install openssh-server"),
    tool("nft", "apt-get install nftables"),
    tool("wg-quick", "apt-get install wireguard-tools"),
    tool("unshare"),
    root(),
  ],
  () => {
    test.each(Object.entries(plans))("%s", (_, plan) => {
      const staged = hostFiles(plan, options).map((file) =>
        file.path === paths.sshdStaged ? { ...file, path: paths.sshd } : file,
      );
      const sandbox = new Sandbox(staged);
      const ssh = sandbox.run("rm -f /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null; mkdir -p /run/sshd; sshd -t && sshd -T");
      const firewall = sandbox.run(
        `nft -c -f ${paths.firewall} && nft -c -f ${paths.firewallClosed} && nft -f ${paths.firewall} && nft list ruleset | grep -c 'policy drop'`,
      );
      const tunnel = sandbox.run(`[ ! -e ${paths.tunnel} ] || wg-quick strip wg0 >/dev/null`);
      sandbox.close();
      expect(firewall).toEqual({ code: 0, out: "3\n" });
      expect(tunnel).toEqual({ code: 0, out: "" });
      expect(ssh.code).toBe(0);
      expect(ssh.out.split("\n")).toEqual(expect.arrayContaining([...(plan.ssh === undefined ? [] : sshdEffective(plan.ssh))]));
    });
  },
);
