import type * as pulumi from "@pulumi/pulumi";
import { generated, type Registered, valueOf } from "../components/support/record";
import { deploy, personal, team } from "./support";

const inward = (resources: readonly Registered[]) =>
  resources
    .filter(({ type }) => type.endsWith("SecurityGroupIngressRule"))
    .map(({ inputs }) => [
      inputs["securityGroupId"],
      inputs["ipProtocol"],
      inputs["fromPort"],
      inputs["toPort"],
      inputs["cidrIpv4"] ?? inputs["referencedSecurityGroupId"],
    ]);

const addresses = (resources: readonly Registered[]) =>
  resources
    .filter(({ type }) => type === "aws:ec2/instance:Instance")
    .map(({ name, inputs }) => [name, inputs["privateIp"], inputs["associatePublicIpAddress"]]);

const outputsOf = async (outputs: Record<string, unknown>): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(outputs).map(
        async ([name, output]) =>
          [name, typeof output === "string" ? output : await valueOf(output as pulumi.Output<string>)] as const,
      ),
    ),
  );

/** `sallyport:secret` in real configuration is encrypted; here it is plain, and found in the search if it leaks. */
const secretToken = "discord-token-that-nobody-may-see";
const values = [secretToken, generated("agent-gateway-token-value")];

describe("personalDev", () => {
  it("opens nothing inwards, and its only machine has no public address", async () => {
    const { resources } = await deploy(personal);
    expect(inward(resources)).toEqual([]);
    expect(addresses(resources)).toEqual([["agent", undefined, false]]);
    expect(resources).toHaveLength(33);
  });

  it("says how to get in and how to bring its Discord token, and no secret", async () => {
    const { outputs } = await deploy(personal);
    const key = "arn:aws:test:eu-central-1:123456789012:agent-key";
    expect(await outputsOf(outputs)).toEqual({
      agentInstanceId: "agent-id",
      connect: "aws ssm start-session --region eu-central-1 --target agent-id",
      secrets: `aws ssm put-parameter --region eu-central-1 --name /sallyport/personal/agent/discord-bot-token --type SecureString --key-id ${key} --overwrite --value file:///dev/stdin\naws ec2 reboot-instances --region eu-central-1 --instance-ids agent-id`,
    });
  });

  it("keeps a Discord token that it is given where only the agent reads it", async () => {
    const { resources, outputs } = await deploy({ ...personal, "sallyport:discordToken": secretToken });
    const visible = JSON.stringify(resources.map((resource) => resource.visible)) + JSON.stringify(await outputsOf(outputs));
    expect(values.filter((value) => visible.includes(value))).toEqual([]);
    const plain = JSON.stringify(resources.map(({ inputs }) => inputs));
    expect(values.filter((value) => plain.includes(value))).toEqual(values);
  });

  it("dials the hub when it is managed through WireGuard, and still opens nothing", async () => {
    const { resources, outputs } = await deploy({
      ...personal,
      "sallyport:management": "wireguard",
      "sallyport:tunnelHubEndpoint": "198.51.100.7:51820",
      "sallyport:tunnelHubPublicKey": "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=",
      "sallyport:agentAuthorizedKeys": '["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR me"]',
    });
    expect(inward(resources)).toEqual([]);
    expect(resources.map(({ name }) => name)).toContain("agent-sg-out-wireguard-198.51.100.7-32");
    const { connect, tunnelPublicKey, sshConfig } = await outputsOf(outputs);
    expect(connect).toBe("ssh agent");
    expect(tunnelPublicKey).toBe(
      "aws ssm get-parameter --region eu-central-1 --name /sallyport/personal/agent/tunnel-public-key --query Parameter.Value --output text",
    );
    expect(sshConfig).toContain("HostName 10.255.0.2\n");
  });
});

describe("smallTeam", () => {
  it("opens SSH of the bastion to the operators, and of the agent to the bastion", async () => {
    const { resources } = await deploy(team);
    expect(inward(resources)).toEqual([
      ["agent-sg-id", "tcp", 2222, 2222, "bastion-sg-id"],
      ["bastion-sg-id", "tcp", 2222, 2222, "203.0.113.0/24"],
    ]);
  });

  it("gives a public address to the bastion alone, and the agent the one from the requirements", async () => {
    const { resources } = await deploy(team);
    expect(addresses(resources)).toEqual([
      ["agent", "10.0.1.5", false],
      ["bastion", "10.0.128.5", true],
    ]);
  });

  it("opens the bastion to the world only by a grant", async () => {
    const grant = { from: "internet", to: "ssh", via: "direct", reason: "operators travel", approvedBy: "security@example.net" };
    const { resources } = await deploy({
      ...team,
      "sallyport:operatorCidrs": '["0.0.0.0/0"]',
      "sallyport:bastionGrants": JSON.stringify([grant]),
    });
    expect(inward(resources)).toContainEqual(["bastion-sg-id", "tcp", 2222, 2222, "0.0.0.0/0"]);
    expect(resources.find(({ type }) => type === "sallyport:index:BastionHost")?.inputs["grants"]).toEqual([grant]);
  });

  it("stays small", async () => {
    expect((await deploy(team)).resources).toHaveLength(45);
    const everything = {
      ...team,
      "sallyport:zones": '["eu-central-1a","eu-central-1b"]',
      "sallyport:ipv6": "true",
      "sallyport:discordToken": secretToken,
    };
    expect((await deploy(everything)).resources.length).toBeLessThanOrEqual(60);
  });

  it("starts its machines when their network has its ways out", async () => {
    const { resources } = await deploy(team);
    for (const { dependsOn } of resources.filter(({ type }) => type === "aws:ec2/instance:Instance")) {
      expect(dependsOn).toEqual(
        expect.arrayContaining(["network-private-eu-central-1a-route", "network-public-route", "network-nat-eu-central-1a"]),
      );
    }
  });

  it("says how to get in, with a key for each machine, and no secret", async () => {
    const { outputs, resources } = await deploy({ ...team, "sallyport:discordToken": secretToken });
    const known = await outputsOf(outputs);
    expect(Object.keys(known).sort()).toEqual(["agentPrivateIp", "bastionPublicIp", "connect", "sshConfig"]);
    expect(known["sshConfig"]?.match(/(Host|IdentityFile|ProxyJump) .*/g)).toEqual([
      "Host bastion",
      "IdentityFile ~/.ssh/bastion_ed25519",
      "Host agent",
      "IdentityFile ~/.ssh/agent_ed25519",
      "ProxyJump bastion",
    ]);
    const visible = JSON.stringify(known) + JSON.stringify(resources.map((resource) => resource.visible));
    expect(values.filter((value) => visible.includes(value))).toEqual([]);
  });
});
