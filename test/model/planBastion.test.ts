import type { Grant } from "../../model/grants";
import { inventory } from "../../model/inventory";
import { planBastion } from "../../model/planBastion";
import { bastion, grant, hub, key, network } from "./inputs";

const dial = grant({ to: "wireguard", via: "direct", reason: "operators and agents dial in from anywhere" });
const brief = (rules: ReturnType<typeof planBastion>["inbound"]) =>
  rules.map(({ name, protocol, ports, peers, interface: link, rateLimitPerMinute, user }) =>
    [name, protocol, ports?.join("-"), link, rateLimitPerMinute && `${rateLimitPerMinute}/min`, user, peers.join(" ")]
      .filter(Boolean)
      .join(" "),
  );

test("SSH from the named networks, jumps to the named agents, nothing else", () => {
  const plan = planBastion(bastion);
  expect(plan).toMatchObject({ name: "gate", kind: "bastion", tunnel: undefined, agent: undefined });
  expect(brief(plan.inbound)).toEqual(["ssh tcp 2222-2222 10/min 203.0.113.0/24"]);
  expect(brief(plan.outbound)).toEqual([
    "dns udp 53-53 10.0.0.2/32 169.254.169.253/32 fd00:ec2::253/128",
    "dns-tcp tcp 53-53 10.0.0.2/32 169.254.169.253/32 fd00:ec2::253/128",
    "ntp udp 123-123 169.254.169.123/32 fd00:ec2::123/128",
    "metadata tcp 80-80 root 169.254.169.254/32 fd00:ec2::254/128",
    "packages tcp 80-80 _apt 0.0.0.0/0 ::/0",
    "ssh-to-agents tcp 2222-2222 10.0.1.5/32",
    "https tcp 443-443 0.0.0.0/0 ::/0",
  ]);
  expect(plan.ssh).toEqual({ port: 2222, allowUsers: ["jump"], authorizedKeys: [key], permitOpen: ["10.0.1.5:2222"] });
});

test("a hub admits granted senders to its port, operators to SSH, and agents to nothing", () => {
  const plan = planBastion({ ...bastion, wireguard: hub, grants: [dial] });
  expect(brief(plan.inbound)).toEqual([
    "ssh tcp 2222-2222 10/min 203.0.113.0/24",
    "ssh-tunnel tcp 2222-2222 tunnel 10/min 10.255.0.9/32",
    "wireguard udp 51820-51820 0.0.0.0/0 ::/0",
  ]);
  expect(brief(plan.outbound)).toContain("ssh-to-agents-tunnel tcp 2222-2222 tunnel 10.255.0.2/32");
  expect(plan.ssh?.permitOpen).toEqual(["10.0.1.5:2222", "10.255.0.2:2222"]);
  expect(plan.tunnel).toEqual({
    role: "hub",
    address: "10.255.0.1/24",
    listenPort: 51820,
    peers: ["laptop 10.255.0.9/32", "ember 10.255.0.2/32"].map((text) => ({
      name: text.split(" ")[0],
      publicKey: undefined,
      allowedIps: [text.split(" ")[1]],
      endpoint: undefined,
      persistentKeepaliveSeconds: undefined,
    })),
  });
  expect(plan.expectedSockets.filter(({ presence }) => presence === "required")).toEqual([
    { listener: "ssh", protocol: "tcp", port: 2222, addresses: ["*"], owner: "root", presence: "required" },
    { listener: "wireguard", protocol: "udp", port: 51820, addresses: ["*"], owner: "kernel", presence: "required" },
  ]);
});

test("the world reaches SSH by a grant alone, and then the plan says why", () => {
  const world = grant({ to: "ssh", via: "direct", reason: "operators travel" });
  const fromWorld = { ...bastion, ssh: { ...bastion.ssh, fromCidrs: ["0.0.0.0/0", "::/0"] } };
  expect(brief(planBastion({ ...fromWorld, grants: [world] }).inbound)).toEqual(["ssh tcp 2222-2222 10/min 0.0.0.0/0 ::/0"]);
  const granted = planBastion({ ...bastion, ssh: { authorizedKeys: [key] }, grants: [world] });
  expect(brief(granted.inbound)).toEqual(["ssh tcp 2222-2222 10/min 0.0.0.0/0 ::/0"]);
  expect(granted.inbound[0]?.because).toBe("operators travel");
  const byNetwork = ["0.0.0.0/1", "128.0.0.0/1"];
  const grants = byNetwork.map((from) => grant({ to: "ssh", via: "direct", from }));
  expect(() => planBastion({ ...bastion, ssh: { ...bastion.ssh, fromCidrs: byNetwork }, grants })).not.toThrow();
  expect(() => planBastion({ ...bastion, ssh: { ...bastion.ssh, fromCidrs: byNetwork }, grants: grants.slice(1) })).toThrow(
    'ssh.fromCidrs is ["0.0.0.0/1"]: together they hold more than 256 addresses of the internet.',
  );
});

test("SSH from the private network's own IPv6 subnet needs no grant", () => {
  const from = (cidr: string) => () => planBastion({ ...bastion, ssh: { ...bastion.ssh, fromCidrs: [cidr] } });
  expect(from("2600:1f18:42:1::/64")).not.toThrow();
  expect(from("2600:1f18:43:1::/64")).toThrow("together they hold more than 256 addresses of the internet");
});

test("a subnet stands for agents whose address is not known yet", () => {
  const plan = planBastion({
    ...bastion,
    agents: [
      { name: "ember", address: "10.0.1.0/30" },
      { name: "ash", address: "2600:1f18:42::5" },
    ],
  });
  expect(plan.ssh?.permitOpen).toEqual([
    "10.0.1.0:2222",
    "10.0.1.1:2222",
    "10.0.1.2:2222",
    "10.0.1.3:2222",
    "[2600:1f18:42::5]:2222",
  ]);
  expect(brief(plan.outbound)).toContain("ssh-to-agents tcp 2222-2222 10.0.1.0/30 2600:1f18:42::5/128");
});

test("the inventory lists each surface with who may reach it", () => {
  const rows = inventory(planBastion({ ...bastion, wireguard: hub, grants: [dial] }));
  expect(
    rows.map(({ listener, port, role, admittedNetworks, grants }) => ({ listener, port, role, admittedNetworks, grants })),
  ).toEqual([
    { listener: "ssh", port: 2222, role: "ssh", admittedNetworks: ["203.0.113.0/24", "10.255.0.9/32 (tunnel)"], grants: [] },
    { listener: "wireguard", port: 51820, role: "tunnel", admittedNetworks: ["0.0.0.0/0", "::/0"], grants: [dial] },
  ]);
});

const ssh = bastion.ssh;
const noNetwork = 'Write a network such as "10.0.1.0/24" or "2001:db8::/32".';
test.each<[string, Record<string, unknown>, string]>([
  [
    "no name",
    { name: undefined },
    'name is not set: it is no plain name. Write lower-case letters, digits and hyphens, such as "ember".',
  ],
  ["a name that no file could have", { name: "Gate 1" }, 'name is "Gate 1": it is no plain name.'],
  ["a misspelt setting", { agent: [] }, 'agent is "(not shown)": there is no such setting. Did you mean "agents"?'],
  ["no ssh", { ssh: undefined }, "ssh is not set: it is a group of settings. The settings are fromCidrs, users, authorizedKeys."],
  [
    "nobody may come in",
    { ssh: { authorizedKeys: [key] } },
    "ssh.fromCidrs is not set: nobody could reach the bastion. Name the operators' networks, or add operators to the tunnel.",
  ],
  [
    "an empty allow-list",
    { ssh: { ...ssh, fromCidrs: [] } },
    "ssh.fromCidrs is []: an empty list allows nobody. Name at least one network, or leave the whole setting out.",
  ],
  [
    "no mask",
    { ssh: { ...ssh, fromCidrs: ["203.0.113.7"] } },
    'ssh.fromCidrs[0] is "203.0.113.7": it has no mask. Did you mean "203.0.113.7/32"?',
  ],
  [
    "no such address",
    { ssh: { ...ssh, fromCidrs: ["10.0.0.0/8", "999.9.9.9/99"] } },
    `ssh.fromCidrs[1] is "999.9.9.9/99": "999.9.9.9" is no IPv4 or IPv6 address. ${noNetwork}`,
  ],
  [
    "the world without a grant",
    { ssh: { ...ssh, fromCidrs: ["0.0.0.0/1", "10.0.0.0/8", "128.0.0.0/1"] } },
    'ssh.fromCidrs is ["0.0.0.0/1","10.0.0.0/8","128.0.0.0/1"]: together they hold more than 256 addresses of the internet. Name smaller networks, or add a grant from "internet" to "ssh" that says why and who approved it.',
  ],
  [
    "no key",
    { ssh: { ...ssh, authorizedKeys: [] } },
    "ssh.authorizedKeys is []: passwords are off, so nobody could log in. Name at least one public key.",
  ],
  [
    "a private key",
    { ssh: { ...ssh, authorizedKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----\nsecret"] } },
    'ssh.authorizedKeys[0] is "(not shown)": it is no OpenSSH public key on one line. Give the content of the ".pub" file.',
  ],
  [
    "root",
    { ssh: { ...ssh, users: ["root"] } },
    'ssh.users is ["root"]: root never logs in over SSH. Name an ordinary user, who may use sudo.',
  ],
  ["no user", { ssh: { ...ssh, users: [] } }, "ssh.users is []: nobody could log in."],
  [
    "a tunnel that nobody may dial",
    { wireguard: hub },
    'grants is "(none to wireguard)": nobody could dial the tunnel. Add a grant to "wireguard" from the networks that may send to UDP 51820, or leave wireguard out.',
  ],
  [
    "a tunnel over the resolver",
    { wireguard: { ...hub, address: "10.0.0.1/24" } },
    'wireguard.address is "10.0.0.1/24": the tunnel would hide 10.0.0.2/32, which the machine reaches outside of it. Choose a network that nothing else uses, such as "10.255.0.1/24".',
  ],
  [
    "a tunnel address without mask",
    { wireguard: { ...hub, address: "10.255.0.1" } },
    'wireguard.address is "10.255.0.1": it is no address with a mask.',
  ],
  [
    "a port as text",
    { wireguard: { ...hub, listenPort: "51820" } },
    'wireguard.listenPort is "51820": a port is a number, not text. Write 51820 without quotes.',
  ],
  [
    "a peer outside of the tunnel",
    { wireguard: { ...hub, peers: [{ name: "laptop", kind: "operator", address: "10.254.0.9/32" }] } },
    'wireguard.peers[0].address is "10.254.0.9/32": it is no other address of the tunnel\'s network 10.255.0.0/24. Choose a free address of that network.',
  ],
  [
    "a peer with the hub's own address",
    { wireguard: { ...hub, peers: [{ name: "laptop", kind: "operator", address: "10.255.0.1/32" }] } },
    'wireguard.peers[0].address is "10.255.0.1/32": it is no other address of the tunnel\'s network 10.255.0.0/24. Choose a free address of that network.',
  ],
  [
    "a peer with a whole network",
    { wireguard: { ...hub, peers: [{ name: "laptop", kind: "operator", address: "10.255.0.0/24" }] } },
    'wireguard.peers[0].address is "10.255.0.0/24": a peer has one address: with more it could pose as its neighbours. Write one such as "10.255.0.2/32".',
  ],
  [
    "two peers with one address",
    { wireguard: { ...hub, peers: [...hub.peers, { name: "phone", kind: "operator", address: "10.255.0.9" }] } },
    'wireguard.peers is "10.255.0.9/32": two peers have this address. Give each its own address.',
  ],
  [
    "a peer of no kind",
    { wireguard: { ...hub, peers: [{ name: "laptop", address: "10.255.0.9/32" }] } },
    'wireguard.peers[0].kind is not set: it is not known. Choose one of "operator", "agent".',
  ],
  [
    "an agent on the internet",
    { agents: [{ name: "ember", address: "8.8.8.8" }] },
    'agents[0].address is "8.8.8.8/32": it holds addresses of the internet, and agents have none. Name a private network, such as "10.0.1.0/24".',
  ],
  [
    "too many jump targets",
    { agents: [{ name: "ember", address: "10.0.0.0/23" }] },
    'agents[0].address is "10.0.0.0/23": sshd takes no networks as jump targets, and these are too many to list. Give the agent\'s address, or a subnet of at most 256 addresses.',
  ],
  [
    "no network",
    { network: undefined },
    "network is not set: it is a group of settings. The settings are vpcCidrs, resolvers, timeServers.",
  ],
  [
    "the world as private network",
    { network: { vpcCidrs: ["0.0.0.0/0"] } },
    'network.vpcCidrs[0] is "0.0.0.0/0": it is too wide to be one private network. Name the network that the machine stands in.',
  ],
  [
    "a grant to nothing",
    { grants: [grant({ to: "webhook" })] },
    'grants[0].to is "webhook": there is no such surface. The surfaces are ssh/login.',
  ],
  [
    "a grant over itself",
    { grants: [grant({ to: "ssh", via: "proxy" })] },
    'grants[0].via is "proxy": it is not known. Choose one of "direct", "tunnel".',
  ],
  [
    "a grant from who knows where",
    { grants: [grant({ to: "ssh", via: "direct", from: "on-prem" })] },
    'grants[0].from is "on-prem": the firewall of a machine cannot tell this zone. Name its networks as CIDRs.',
  ],
])("refuses %s", (_, change, message) => {
  expect(() => planBastion({ ...bastion, ...change })).toThrow(message);
});

test("without a date of its own, a plan takes the current one", () => {
  const { today: _, ...now } = bastion;
  const ended: Grant = grant({ to: "ssh", via: "direct", expires: "2020-01-01" });
  expect(() => planBastion({ ...now, grants: [ended] })).toThrow("the grant has ended");
  expect(() => planBastion({ ...now, network, grants: [{ ...ended, expires: "9999-12-31" }] })).not.toThrow();
});
