import { gunzipSync } from "node:zlib";
import { BastionHost, type BastionHostArgs } from "../../components/BastionHost";
import { account, contract, find, record, refusal, region, valueOf } from "./support/record";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR operator";
const usual: BastionHostArgs = {
  network: { vpcId: "vpc-0123456789abcdef0", subnetId: "subnet-0123456789abcdef0", vpcCidrs: ["10.0.0.0/16"] },
  amiId: "ami-0123456789abcdef0",
  ssh: { fromCidrs: ["203.0.113.0/24", "2001:db8:51::/48"], authorizedKeys: [key] },
  agents: [{ name: "ember", address: "10.0.1.5" }],
};
const tunnelled: Partial<BastionHostArgs> = {
  wireguard: {
    address: "10.255.0.1/24",
    peers: [
      { name: "laptop", kind: "operator", address: "10.255.0.9/32", publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=" },
      { name: "ember", kind: "agent", address: "10.255.0.2/32" },
    ],
  },
  grants: [{ from: "internet", to: "wireguard", via: "direct", reason: "agents dial in", approvedBy: "security@example.net" }],
};
const bastion = (args: Partial<BastionHostArgs> = {}) => record(() => new BastionHost("jump", { ...usual, ...args }));
const openings = (resources: Awaited<ReturnType<typeof bastion>>) =>
  resources
    .filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type))
    .map(({ name, inputs }) => [
      name,
      inputs["ipProtocol"],
      inputs["fromPort"],
      inputs["toPort"],
      inputs["cidrIpv4"] ?? inputs["cidrIpv6"],
    ]);

const always = [
  "jump BastionHost < root",
  "jump Instance < BastionHost",
  "jump-address Eip < BastionHost",
  "jump-address-association EipAssociation < BastionHost",
  "jump-sg SecurityGroup < BastionHost",
  "jump-sg-in-ssh-2001-db8-51---48 SecurityGroupIngressRule < BastionHost",
  "jump-sg-in-ssh-203.0.113.0-24 SecurityGroupIngressRule < BastionHost",
  "jump-sg-out-https-anywhere-ipv4 SecurityGroupEgressRule < BastionHost",
  "jump-sg-out-https-anywhere-ipv6 SecurityGroupEgressRule < BastionHost",
  "jump-sg-out-packages-anywhere-ipv4 SecurityGroupEgressRule < BastionHost",
  "jump-sg-out-packages-anywhere-ipv6 SecurityGroupEgressRule < BastionHost",
  "jump-sg-out-ssh-to-agents-10.0.1.5-32 SecurityGroupEgressRule < BastionHost",
];

it("has these children, by contract", async () => {
  expect(contract(await bastion()).sort()).toEqual(always);
});

it("has these with a tunnel", async () => {
  expect(contract(await bastion(tunnelled)).sort()).toEqual(
    [
      ...always,
      "jump-instance-profile InstanceProfile < BastionHost",
      "jump-role Role < BastionHost",
      "jump-role-policy RolePolicy < BastionHost",
      "jump-sg-in-wireguard-anywhere-ipv4 SecurityGroupIngressRule < BastionHost",
      "jump-sg-in-wireguard-anywhere-ipv6 SecurityGroupIngressRule < BastionHost",
      "jump-tunnel-public-key Parameter < BastionHost",
    ].sort(),
  );
});

it("opens SSH on 2222 to the named networks, and nothing else inwards", async () => {
  expect(openings(await bastion())).toEqual([
    ["jump-sg-in-ssh-2001-db8-51---48", "tcp", 2222, 2222, "2001:db8:51::/48"],
    ["jump-sg-in-ssh-203.0.113.0-24", "tcp", 2222, 2222, "203.0.113.0/24"],
    ["jump-sg-out-https-anywhere-ipv4", "tcp", 443, 443, "0.0.0.0/0"],
    ["jump-sg-out-https-anywhere-ipv6", "tcp", 443, 443, "::/0"],
    ["jump-sg-out-packages-anywhere-ipv4", "tcp", 80, 80, "0.0.0.0/0"],
    ["jump-sg-out-packages-anywhere-ipv6", "tcp", 80, 80, "::/0"],
    ["jump-sg-out-ssh-to-agents-10.0.1.5-32", "tcp", 2222, 2222, "10.0.1.5/32"],
  ]);
  const group = find(await bastion(), "aws:ec2/securityGroup:SecurityGroup", "jump-sg").inputs;
  expect([group["ingress"], group["egress"]]).toEqual([undefined, undefined]);
});

it("opens WireGuard only by a grant", async () => {
  const wireguard = openings(await bastion(tunnelled)).filter(([, protocol]) => protocol === "udp");
  expect(wireguard).toEqual([
    ["jump-sg-in-wireguard-anywhere-ipv4", "udp", 51820, 51820, "0.0.0.0/0"],
    ["jump-sg-in-wireguard-anywhere-ipv6", "udp", 51820, 51820, "::/0"],
  ]);
});

it("is a hardened machine, known by its Elastic IP", async () => {
  const resources = await bastion();
  const { inputs } = find(resources, "aws:ec2/instance:Instance", "jump");
  expect(inputs["metadataOptions"]).toEqual({
    httpEndpoint: "enabled",
    httpTokens: "required",
    httpPutResponseHopLimit: 1,
    httpProtocolIpv6: "disabled",
    instanceMetadataTags: "disabled",
  });
  expect(inputs["rootBlockDevice"]).toMatchObject({ encrypted: true });
  expect(inputs["iamInstanceProfile"]).toBeUndefined();
  expect(find(resources, "aws:ec2/eipAssociation:EipAssociation", "jump-address-association").inputs).toEqual({
    allocationId: "jump-address-id",
    instanceId: "jump-id",
  });
});

it("boots from what it hands out as cloudInit, which forwards to the agent alone", async () => {
  let cloudInit = "";
  const resources = await record(async () => {
    cloudInit = await valueOf(new BastionHost("jump", usual).cloudInit);
  });
  const { inputs } = find(resources, "aws:ec2/instance:Instance", "jump");
  expect(gunzipSync(Buffer.from(String(inputs["userDataBase64"]), "base64")).toString("utf8")).toBe(cloudInit);
  expect(inputs["userDataReplaceOnChange"]).toBe(true);
  expect(cloudInit.match(/PermitOpen .*/g)).toEqual(["PermitOpen 10.0.1.5:2222"]);
});

it("hands out the operators' SSH configuration and the sockets to expect", async () => {
  let sshConfig = "";
  let sockets: unknown;
  await record(async () => {
    const host = new BastionHost("jump", usual);
    [sshConfig, sockets] = [await valueOf(host.sshConfig), await valueOf(host.expectedSockets)];
  });
  expect(sshConfig).toContain(
    "Host jump\n  HostName 198.51.100.7\n  Port 2222\n  User jump\n  IdentityFile ~/.ssh/jump_ed25519\n",
  );
  expect(sockets).toContainEqual({
    listener: "ssh",
    protocol: "tcp",
    port: 2222,
    addresses: ["*"],
    owner: "root",
    presence: "required",
  });
});

it("may publish its own tunnel key and read its peers', and nothing else", async () => {
  const resources = await bastion(tunnelled);
  const parameters = `arn:aws:ssm:${region}:${account}:parameter/sallyport/test`;
  expect(JSON.parse(String(find(resources, "aws:iam/rolePolicy:RolePolicy", "jump-role-policy").inputs["policy"]))).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Sid: "PublishTunnelKey", Effect: "Allow", Action: "ssm:PutParameter", Resource: `${parameters}/jump/tunnel-public-key` },
      { Sid: "ReadTunnelKeys", Effect: "Allow", Action: "ssm:GetParameter", Resource: [`${parameters}/ember/tunnel-public-key`] },
    ],
  });
  expect(find(resources, "aws:ssm/parameter:Parameter", "jump-tunnel-public-key").inputs).toMatchObject({
    type: "String",
    insecureValue: "unpublished",
  });
});

it("shows policies its grants and listeners before anything exists", async () => {
  const { inputs } = find(await bastion(tunnelled), "sallyport:index:BastionHost", "jump");
  expect(inputs["grants"]).toEqual(tunnelled.grants);
  expect(inputs["listeners"]).toMatchObject([
    { name: "ssh", port: 2222 },
    { name: "wireguard", port: 51820 },
  ]);
});

it("makes every reference of one resource, so that edges are exact in a first preview", async () => {
  const several = (await bastion(tunnelled)).flatMap(({ name, madeOf }) =>
    Object.entries(madeOf)
      .filter(([, made]) => made.length > 1)
      .map(([field]) => `${name}.${field}`),
  );
  expect(several).toEqual([]);
});

describe("refuses", () => {
  const component = 'BastionHost "jump"';
  it.each<[string, Partial<BastionHostArgs>, string]>([
    [
      "the world",
      { ssh: { ...usual.ssh, fromCidrs: ["0.0.0.0/0"] } },
      `${component}: ssh.fromCidrs is ["0.0.0.0/0"]: together they hold more than 256 addresses of the internet. Name smaller networks, or add a grant from "internet" to "ssh" that says why and who approved it.`,
    ],
    [
      "host bits",
      { ssh: { ...usual.ssh, fromCidrs: ["203.0.113.7/24"] } },
      `${component}: ssh.fromCidrs[0] is "203.0.113.7/24": it has host bits set. Did you mean "203.0.113.0/24"?`,
    ],
    [
      "an address without a mask",
      { ssh: { ...usual.ssh, fromCidrs: ["203.0.113.0/24", "198.51.100.9"] } },
      `${component}: ssh.fromCidrs[1] is "198.51.100.9": it has no mask. Did you mean "198.51.100.9/32"?`,
    ],
    [
      "an empty list",
      { ssh: { ...usual.ssh, fromCidrs: [] } },
      `${component}: ssh.fromCidrs is []: an empty list allows nobody. Name at least one network, or leave the whole setting out.`,
    ],
    [
      "no way in",
      { ssh: { authorizedKeys: [key] } },
      `${component}: ssh.fromCidrs is not set: nobody could reach the bastion. Name the operators' networks, or add operators to the tunnel.`,
    ],
    [
      "no key",
      { ssh: { ...usual.ssh, authorizedKeys: [] } },
      `${component}: ssh.authorizedKeys is []: passwords are off, so nobody could log in. Name at least one public key.`,
    ],
    [
      "a malformed image",
      { amiId: "debian-12" },
      `${component}: amiId is "debian-12": it is no ami identifier. Write one such as "ami-0123456789abcdef0".`,
    ],
    [
      "a malformed subnet",
      { network: { ...usual.network, subnetId: "net-1" } },
      `${component}: network.subnetId is "net-1": it is no subnet identifier. Write one such as "subnet-0123456789abcdef0".`,
    ],
    [
      "a tunnel nobody may reach",
      { wireguard: tunnelled.wireguard },
      `${component}: grants is "(none to wireguard)": nobody could dial the tunnel. Add a grant to "wireguard" from the networks that may send to UDP 51820, or leave wireguard out.`,
    ],
    [
      "ports as text",
      { egress: [{ name: "smtp", protocol: "tcp", ports: JSON.parse('["25"]'), cidrs: ["198.51.100.0/24"], because: "mail" }] },
      `${component}: egress[0].ports is "25": a port is a number, not text. Write 25 without quotes.`,
    ],
  ])("%s", async (_, args, message) => {
    expect(await refusal(() => new BastionHost("jump", { ...usual, ...args }))).toBe(message);
  });
});
