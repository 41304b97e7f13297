import fc from "fast-check";
import { DeclarationError } from "../../model/errors";
import { type Grant, ways } from "../../model/grants";
import { inventory } from "../../model/inventory";
import { type Bind, binds } from "../../model/listeners";
import { cidrContains, isWorldWide, requireCidr } from "../../model/net";
import type { HostPlan } from "../../model/plan";
import { type AgentInput, planAgent } from "../../model/planAgent";
import type { Profile } from "../../model/profile";
import { generic } from "../../model/profiles/generic";
import { openclaw } from "../../model/profiles/openclaw";
import { agent, grant, key, network, spoke } from "./inputs";

const brief = (rules: HostPlan["inbound"]) =>
  rules.map(({ name, protocol, ports, peers, interface: link }) =>
    [name, protocol, ports?.join("-"), link, peers.join(" ")].filter(Boolean).join(" "),
  );
const placed = { ...network, addresses: ["10.0.1.5"], proxyCidrs: ["10.0.0.0/28"] };

test("managed by the cloud's sessions, nothing comes in at all", () => {
  const plan = planAgent({
    ...agent,
    ssh: undefined,
    profile: openclaw({ version: "2026.9.6", channels: { discord: "outbound" } }),
  });
  expect(plan.inbound).toEqual([]);
  expect(plan.ssh).toBeUndefined();
  expect(plan.agent?.user).toBe("openclaw");
  expect(plan.expectedSockets.filter(({ presence }) => presence === "required")).toEqual([
    {
      listener: "gateway",
      protocol: "tcp",
      port: 18789,
      addresses: ["127.0.0.1", "::1"],
      owner: "openclaw",
      presence: "required",
    },
  ]);
});

test("SSH from the bastion's networks only, and out only names, time, packages, HTTPS and root's metadata", () => {
  const plan = planAgent(agent);
  expect(brief(plan.inbound)).toEqual(["ssh tcp 2222-2222 10.0.0.0/24"]);
  expect(brief(plan.outbound)).toEqual([
    "dns udp 53-53 10.0.0.2/32 169.254.169.253/32 fd00:ec2::253/128",
    "dns-tcp tcp 53-53 10.0.0.2/32 169.254.169.253/32 fd00:ec2::253/128",
    "ntp udp 123-123 169.254.169.123/32 fd00:ec2::123/128",
    "metadata tcp 80-80 169.254.169.254/32 fd00:ec2::254/128",
    "packages tcp 80-80 0.0.0.0/0 ::/0",
    "https tcp 443-443 0.0.0.0/0 ::/0",
  ]);
  expect(plan.outbound.filter(({ user }) => user !== undefined).map(({ name, user }) => `${name} ${user}`)).toEqual([
    "metadata root",
    "packages _apt",
  ]);
  expect(plan.ssh).toEqual({ port: 2222, allowUsers: ["operator"], authorizedKeys: [key], permitOpen: [] });
  expect(plan.agent?.secrets).toEqual([{ environmentName: "API_TOKEN", parameterName: "/sallyport/ember/api-token" }]);
});

test("through the tunnel only: SSH from the hub's address on that link, and the agent dials out", () => {
  const plan = planAgent({ ...agent, ssh: { authorizedKeys: [key] }, wireguard: spoke });
  expect(brief(plan.inbound)).toEqual(["ssh-tunnel tcp 2222-2222 tunnel 10.255.0.1/32"]);
  expect(brief(plan.outbound)).toContain("wireguard udp 51820-51820 198.51.100.7/32");
  expect(plan.tunnel).toEqual({
    role: "spoke",
    address: "10.255.0.2/32",
    listenPort: undefined,
    peers: [
      {
        name: "gate",
        publicKey: undefined,
        allowedIps: ["10.255.0.1/32"],
        endpoint: "198.51.100.7:51820",
        persistentKeepaliveSeconds: 25,
      },
    ],
  });
  expect(plan.listeners.some(({ protocol }) => protocol === "udp")).toBe(false);
});

test.each([
  ["gate.example.net:51820", "0.0.0.0/0 ::/0"],
  ["[2600:1f18:42::7]:51820", "2600:1f18:42::7/128"],
])("a hub at %s may be dialled at %s", (endpoint, peers) => {
  const plan = planAgent({ ...agent, wireguard: { ...spoke, hub: { ...spoke.hub, endpoint } } });
  expect(brief(plan.outbound)).toContain(`wireguard udp 51820-51820 ${peers}`);
});

test("egress is replaced as a whole, and the upkeep with its packages stays", () => {
  const egress = [
    { name: "smtp", protocol: "tcp", ports: [465, 587], cidrs: ["10.9.0.0/16", "10.8.0.0/16"], because: "mail" },
  ] as const;
  expect(brief(planAgent({ ...agent, egress }).outbound).slice(5)).toEqual(["smtp tcp 465-587 10.8.0.0/16 10.9.0.0/16"]);
  expect(planAgent({ ...agent, egress: [] }).outbound.map(({ name }) => name)).toEqual([
    "dns",
    "dns-tcp",
    "ntp",
    "metadata",
    "packages",
  ]);
  const clock = [
    { name: "clock", protocol: "udp", ports: 123, cidrs: ["169.254.169.123/32"], because: "beside the metadata service" },
  ] as const;
  expect(brief(planAgent({ ...agent, egress: clock }).outbound).slice(5)).toEqual(["clock udp 123-123 169.254.169.123/32"]);
});

test("a grant opens the port where the last hop is another machine, and no port where it is this one", () => {
  const inbound = (bind: Bind, change: Partial<Grant>) =>
    brief(
      planAgent({ ...agent, network: placed, wireguard: spoke, profile: generic({ webhook: { bind } }), grants: [grant(change)] })
        .inbound,
    ).filter((text) => text.startsWith("webhook"));
  expect(inbound("private", { via: "proxy" })).toEqual(["webhook tcp 8001-8001 10.0.0.0/28"]);
  expect(inbound("loopback", { via: "proxy" })).toEqual([]);
  expect(inbound("loopback", { via: "cloudflare-tunnel" })).toEqual([]);
  expect(inbound("private", { via: "bastion", from: "bastion" })).toEqual(["webhook tcp 8001-8001 10.0.0.0/24"]);
  expect(inbound("private", { via: "direct", from: "vpc" })).toEqual(["webhook tcp 8001-8001 10.0.0.0/16 2600:1f18:42::/56"]);
  expect(inbound("private", { via: "direct", from: "10.0.7.0/24" })).toEqual(["webhook tcp 8001-8001 10.0.7.0/24"]);
  expect(inbound("tunnel", { via: "tunnel", from: "tunnel" })).toEqual(["webhook-tunnel tcp 8001-8001 tunnel 10.255.0.1/32"]);
  expect(inbound("loopback", { via: "direct", from: "host" })).toEqual([]);
});

test("a loopback port granted over the bastion is forwarded by SSH alone", () => {
  const plan = planAgent({ ...agent, grants: [grant({ to: "ui", from: "bastion", via: "bastion" }), grant({ to: "webhook" })] });
  expect(brief(plan.inbound)).toEqual(["ssh tcp 2222-2222 10.0.0.0/24"]);
  expect(plan.ssh?.permitOpen).toEqual(["127.0.0.1:8080"]);
});

test("sockets are expected where the listener is bound", () => {
  const profile = generic({
    api: { bind: "tunnel" },
    webhook: { bind: "private" },
    ui: { bind: "container" },
    metrics: { bind: "any" },
  });
  const plan = planAgent({ ...agent, profile, network: placed, wireguard: spoke });
  expect(plan.expectedSockets.slice(0, 5).map(({ listener, addresses }) => `${listener} ${addresses.join(" ")}`)).toEqual([
    "api 10.255.0.2",
    "webhook 10.0.1.5",
    "ui 127.0.0.1 ::1",
    "metrics *",
    "ssh *",
  ]);
  const gateway = planAgent({
    ...agent,
    wireguard: spoke,
    profile: openclaw({ version: "2026.9.6", bind: "tunnel", browser: true }),
  });
  expect(
    gateway.expectedSockets
      .slice(0, 3)
      .map(({ listener, addresses, presence }) => `${listener} ${addresses.join(" ")} ${presence}`),
  ).toEqual([
    "gateway 10.255.0.2 127.0.0.1 required",
    "browser-control 127.0.0.1 ::1 lazy",
    "browser-devtools-1 127.0.0.1 ::1 lazy",
  ]);
});

test("the inventory lists every surface with its role, path and grants", () => {
  const callbacks = grant({ to: "gateway/hooks" });
  const rows = inventory(planAgent({ ...agent, profile: openclaw({ version: "2026.9.6", hooks: true }), grants: [callbacks] }));
  expect(rows).toContainEqual({
    listener: "gateway",
    protocol: "tcp",
    port: 18789,
    bind: "loopback",
    presence: "required",
    surface: "hooks",
    role: "ingress",
    path: "/hooks",
    authentication: "bearer",
    admittedNetworks: [],
    grants: [callbacks],
  });
  expect(rows.filter(({ grants }) => grants.length > 0)).toHaveLength(1);
});

const ssh = { ...agent.ssh, authorizedKeys: [key] };
test.each<[string, Record<string, unknown>, string]>([
  [
    "SSH from the internet",
    { ssh: { ...ssh, fromCidrs: ["10.0.0.0/24", "198.51.100.0/24", "8.8.8.8/32"] } },
    'ssh.fromCidrs[2] is "8.8.8.8/32": it holds addresses of the internet, and an agent is reached through its bastion alone. Name a private network, such as "10.0.1.0/24".',
  ],
  [
    "SSH from the world",
    { ssh: { ...ssh, fromCidrs: ["::/0"] } },
    'ssh.fromCidrs[0] is "::/0": it holds addresses of the internet',
  ],
  [
    "SSH from nowhere",
    { ssh: { authorizedKeys: [key] } },
    "ssh.fromCidrs is not set: nobody could open SSH. Name the bastion's networks, add wireguard, or leave ssh out.",
  ],
  ["an empty allow-list", { ssh: { ...ssh, fromCidrs: [] } }, "ssh.fromCidrs is []: an empty list allows nobody."],
  [
    "a private bind without an address",
    { profile: generic({ ui: { bind: "private" } }) },
    'network.addresses is not set: the listener "ui" is bound to the private address. Give the agent\'s private address.',
  ],
  [
    "a tunnel bind without a tunnel",
    { profile: generic({ ui: { bind: "tunnel" } }) },
    'wireguard is not set: the listener "ui" is bound to the tunnel. Set wireguard, or bind it to loopback.',
  ],
  [
    "a product on SSH's port",
    { profile: generic({ ui: { port: 2222 } }) },
    'ssh.port is 2222: tcp 2222 on any is already taken by the listener "ui" on loopback. Choose another port for one of them.',
  ],
  [
    "a grant that nothing could use",
    { grants: [grant({ to: "ui", from: "vpc", via: "direct" })] },
    'grants[0].to is "ui": its listener is bound to loopback, so nothing reaches it from another machine. Bind the listener to "private", or set via to "bastion" to forward over SSH.',
  ],
  [
    "a tunnel grant to loopback",
    { grants: [grant({ to: "ui", from: "tunnel", via: "tunnel" })] },
    'grants[0].to is "ui": its listener is bound to loopback, so nothing reaches it through the tunnel. Bind the listener to "tunnel".',
  ],
  [
    "a grant around the tunnel",
    { wireguard: spoke, profile: generic({ ui: { bind: "tunnel" } }), grants: [grant({ to: "ui", from: "vpc", via: "direct" })] },
    'grants[0].to is "ui": its listener is bound to tunnel, so nothing reaches it outside of the tunnel. Set via to "tunnel", or bind the listener to "private".',
  ],
  [
    "a proxy that stands nowhere",
    { network: { ...network, addresses: ["10.0.1.5"] }, profile: generic({ webhook: { bind: "private" } }), grants: [grant({})] },
    'grants[0].via is "proxy": nothing says from where its packets come. Set network.proxyCidrs.',
  ],
  [
    "a proxy on the internet",
    { network: { ...network, proxyCidrs: ["8.8.8.8/32"] } },
    'network.proxyCidrs[0] is "8.8.8.8/32": it holds addresses of the internet, and an agent\'s proxy stands in the private network.',
  ],
  [
    "forwarding without SSH",
    { ssh: undefined, grants: [grant({ to: "ui", from: "bastion", via: "bastion" })] },
    'grants[0].via is "bastion": the agent has no SSH to forward over. Set ssh.',
  ],
  [
    "SSH granted to the world",
    { grants: [grant({ to: "ssh", via: "teleport" })] },
    "SSH to an agent is never reachable from the internet, granted or not.",
  ],
  [
    "a port as text",
    { egress: [{ name: "smtp", protocol: "tcp", ports: "465", cidrs: ["10.0.0.0/8"], because: "mail" }] },
    'egress[0].ports is "465": a port is a number, not text. Write 465 without quotes.',
  ],
  [
    "egress to nobody",
    { egress: [{ name: "smtp", protocol: "tcp", ports: 465, cidrs: [], because: "mail" }] },
    "egress[0].cidrs is []: an empty list allows nobody.",
  ],
  [
    "egress without a reason",
    { egress: [{ name: "smtp", protocol: "tcp", ports: 465, cidrs: ["10.0.0.0/8"], because: "" }] },
    'egress[0].because is "": it must not be empty. Say why the machine must reach this.',
  ],
  [
    "egress to the metadata service",
    { egress: [{ name: "meta", protocol: "tcp", ports: [1, 1024], cidrs: ["169.254.169.254/32"], because: "region" }] },
    'egress[0].cidrs[0] is "169.254.169.254/32": the cloud\'s metadata service is there, which only root may reach. Remove it: root has its own rule.',
  ],
  [
    "egress over an unknown protocol",
    { egress: [{ name: "any", protocol: "all", ports: 1, cidrs: ["10.0.0.0/8"], because: "x" }] },
    'egress[0].protocol is "all": it is not known. Choose one of "tcp", "udp".',
  ],
  [
    "an egress rule with a name that is taken",
    { egress: [{ name: "dns", protocol: "udp", ports: 53, cidrs: ["10.0.0.0/8"], because: "names" }] },
    'egress is "dns": another rule of the machine has this name. Choose another name.',
  ],
  [
    "a hub without a port",
    { wireguard: { ...spoke, hub: { ...spoke.hub, endpoint: "198.51.100.7" } } },
    'wireguard.hub.endpoint is "198.51.100.7": it is no host and port. Write one such as "198.51.100.7:51820" or "[2001:db8::7]:51820".',
  ],
  [
    "a port that is none",
    { wireguard: { ...spoke, hub: { ...spoke.hub, endpoint: "gate:70000" } } },
    "wireguard.hub.endpoint is 70000: it is no port.",
  ],
  ["a spoke that is its own hub", { wireguard: { ...spoke, address: "10.255.0.1" } }, "it is the agent's own address."],
  ["a spoke on the resolver's address", { wireguard: { ...spoke, address: "10.0.0.2/32" } }, "the tunnel would hide 10.0.0.2/32"],
  [
    "no keepalive",
    { wireguard: { ...spoke, keepaliveSeconds: 0 } },
    "wireguard.keepaliveSeconds is 0: it is no number of seconds for WireGuard.",
  ],
  [
    "a secret's value",
    { secrets: [{ environmentName: "TOKEN", value: "tell-nobody" }] },
    'secrets[0].value is "(not shown)": there is no such setting.',
  ],
])("refuses %s", (_, change, message) => {
  expect(() => planAgent({ ...agent, ...change })).toThrow(message);
});

describe("whatever is declared", () => {
  const choice = fc.record({ port: fc.integer({ min: 3000, max: 9000 }), bind: fc.constantFrom(...binds) });
  const someGeneric = fc
    .uniqueArray(choice, { minLength: 4, maxLength: 4, selector: ({ port }) => port })
    .map(([api, webhook, ui, metrics]) => generic({ api, webhook, ui, metrics }));
  const someOpenclaw = fc
    .record({
      bind: fc.constantFrom("loopback", "tunnel", "private", "container"),
      hooks: fc.boolean(),
      metrics: fc.boolean(),
      mcpApps: fc.boolean(),
      browser: fc.boolean(),
    })
    .map((options) => openclaw({ version: "2026.9.6", ...options }));
  const senders = [
    "internet",
    "vpc",
    "bastion",
    "tunnel",
    "host",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.7.0/24",
    "8.8.8.0/24",
    "2600::/40",
  ];
  const someInput = fc.oneof(someGeneric, someOpenclaw).chain((profile: Profile) => {
    const names = profile.listeners.flatMap((listener) => listener.surfaces.map(({ name }) => `${listener.name}/${name}`));
    const someGrant = fc
      .record({ from: fc.constantFrom(...senders), to: fc.constantFrom(...names, "ssh"), via: fc.constantFrom(...ways) })
      .map(grant);
    return fc.record({
      profile: fc.constant(profile),
      grants: fc.array(someGrant, { maxLength: 3 }),
      withSsh: fc.boolean(),
    });
  });
  const input = ({ profile, grants, withSsh }: { profile: Profile; grants: readonly Grant[]; withSsh: boolean }): AgentInput => ({
    ...agent,
    ssh: withSsh ? agent.ssh : undefined,
    network: placed,
    wireguard: spoke,
    profile,
    grants,
  });
  /** Undefined where the declaration is refused, which must be the declared kind of error. */
  const planned = (declared: AgentInput): HostPlan | undefined => {
    try {
      return planAgent(declared);
    } catch (error) {
      expect(error).toBeInstanceOf(DeclarationError);
      return undefined;
    }
  };
  const forEveryPlan = (law: (plan: HostPlan, declared: AgentInput) => void) => {
    let plans = 0;
    fc.assert(
      fc.property(someInput, (drawn) => {
        const plan = planned(input(drawn));
        if (plan !== undefined) {
          plans += 1;
          law(plan, input(drawn));
        }
      }),
      { numRuns: 1000 },
    );
    // A law that no plan was held to says nothing.
    expect(plans).toBeGreaterThan(100);
  };

  test("no rule admits the internet", () => {
    const own = requireCidr("vpc", "2600:1f18:42::/56");
    forEveryPlan((plan) => {
      for (const rule of plan.inbound) {
        const strangers = rule.peers.map((peer) => requireCidr("peer", peer)).filter((peer) => !cidrContains(own, peer));
        expect(isWorldWide(strangers)).toBe(false);
      }
    });
  });

  test("no rule admits a surface that nothing grants, least of all metrics", () => {
    forEveryPlan((plan) => {
      for (const rule of plan.inbound) {
        const listener = plan.listeners.find(({ port, protocol }) => port === rule.ports?.[0] && protocol === rule.protocol);
        expect(listener && !["loopback", "container"].includes(listener.bind)).toBe(true);
        const granted = plan.grants.some(({ to }) => to.split("/")[0] === listener?.name);
        expect(granted || listener?.name === "ssh").toBe(true);
      }
    });
  });

  test("every listener has its expected socket, required where the listener is", () => {
    forEveryPlan((plan) => {
      for (const { name, protocol, port, owner, presence } of plan.listeners) {
        const sockets = plan.expectedSockets.filter(({ listener }) => listener === name);
        expect(sockets).toMatchObject([{ protocol, port, owner, presence }]);
        expect(sockets[0]?.addresses).not.toEqual([]);
      }
    });
  });

  test("only root may ask the metadata service", () => {
    forEveryPlan((plan) => {
      const allowed = plan.outbound.filter(({ peers }) => peers.some((peer) => peer.startsWith("169.254.169.254/")));
      expect(allowed.map(({ user }) => user)).toEqual(["root"]);
    });
  });

  test("the plan does not depend on the order of grants, and planning twice gives the same", () => {
    forEveryPlan((plan, declared) => {
      const reversed = planAgent({ ...declared, grants: [...(declared.grants ?? [])].reverse() });
      expect(JSON.stringify(reversed)).toBe(JSON.stringify(plan));
      expect(JSON.stringify(planAgent(declared))).toBe(JSON.stringify(plan));
    });
  });
});
