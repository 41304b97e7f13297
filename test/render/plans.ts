import type { HostPlan } from "../../model/plan";

/** Plans written by hand, so that the renderers are tested against a plan whose every line can be read here. */
export const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR operator";

export const bastion: HostPlan = {
  name: "gate",
  kind: "bastion",
  listeners: [],
  grants: [],
  inbound: [
    {
      name: "ssh",
      protocol: "tcp",
      ports: [2222, 2222],
      peers: ["198.51.100.0/24", "198.51.100.128/25", "2001:db8:51::/48"],
      rateLimitPerMinute: 6,
      because: "operators' office",
    },
    {
      name: "wireguard",
      protocol: "udp",
      ports: [51820, 51820],
      peers: ["0.0.0.0/0", "::/0"],
      because: "agents and operators dial in",
    },
    {
      name: "ssh in the tunnel",
      protocol: "tcp",
      ports: [2222, 2222],
      peers: ["10.0.0.0/24"],
      interface: "tunnel",
      because: "management",
    },
  ],
  outbound: [
    { name: "ssh to agents", protocol: "tcp", ports: [2222, 2222], peers: ["10.0.1.5/32"], because: "jump to the agent" },
    {
      name: "https",
      protocol: "tcp",
      ports: [443, 443],
      peers: ["0.0.0.0/0", "::/0"],
      user: "root",
      because: "updates, parameter store",
    },
  ],
  ssh: { port: 2222, allowUsers: ["jump"], permitOpen: ["10.0.1.5:2222"], authorizedKeys: [publicKey] },
  tunnel: {
    role: "hub",
    address: "10.0.0.1/24",
    listenPort: 51820,
    peers: [
      {
        name: "ember",
        publicKey: undefined,
        allowedIps: ["10.0.0.2/32"],
        endpoint: undefined,
        persistentKeepaliveSeconds: undefined,
      },
      {
        name: "laptop",
        publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=",
        allowedIps: ["10.0.0.9/32"],
        endpoint: undefined,
        persistentKeepaliveSeconds: undefined,
      },
    ],
  },
  agent: undefined,
  expectedSockets: [
    { listener: "ssh", protocol: "tcp", port: 2222, addresses: ["*"], owner: "root", presence: "required" },
    { listener: "wireguard", protocol: "udp", port: 51820, addresses: ["*"], owner: "kernel", presence: "required" },
  ],
};

export const agent: HostPlan = {
  name: "ember",
  kind: "agent",
  listeners: [],
  grants: [],
  inbound: [
    {
      name: "ssh",
      protocol: "tcp",
      ports: [2222, 2222],
      peers: ["10.0.1.4/32"],
      rateLimitPerMinute: 6,
      because: "the bastion only",
    },
    { name: "ping", protocol: "icmpv6", peers: ["2001:db8:1::/64"], because: "path checks" },
  ],
  outbound: [
    { name: "https", protocol: "tcp", ports: [443, 443], peers: ["0.0.0.0/0", "::/0"], because: "models and Discord" },
    // A grant as wide as this still must not reach the metadata service.
    {
      name: "http",
      protocol: "tcp",
      ports: [80, 80],
      peers: ["0.0.0.0/0", "::/0"],
      user: "openclaw",
      because: "a feed without TLS",
    },
    { name: "dns", protocol: "udp", ports: [53, 53], peers: ["169.254.169.253/32"], because: "names" },
  ],
  ssh: { port: 2222, allowUsers: ["operator"], permitOpen: [], authorizedKeys: [publicKey] },
  tunnel: {
    role: "spoke",
    address: "10.0.0.2/32",
    listenPort: undefined,
    peers: [
      {
        name: "gate",
        publicKey: undefined,
        allowedIps: ["10.0.0.1/32"],
        endpoint: "gate.example.net:51820",
        persistentKeepaliveSeconds: 25,
      },
    ],
  },
  agent: {
    profile: {
      product: "openclaw",
      version: "2026.9.6",
      listeners: [
        {
          name: "gateway",
          protocol: "tcp",
          port: 18789,
          bind: "loopback",
          owner: "openclaw",
          presence: "required",
          surfaces: [
            { name: "control-ui", role: "operator", match: { kind: "prefix", path: "/" }, authentication: "bearer" },
            { name: "hooks", role: "ingress", match: { kind: "prefix", path: "/hooks" }, authentication: "bearer" },
          ],
        },
      ],
      webhookMode: "http",
    },
    user: "openclaw",
    secrets: [
      { environmentName: "OPENCLAW_GATEWAY_TOKEN", parameterName: "/sallyport/ember/gateway-token" },
      { environmentName: "OPENCLAW_HOOKS_TOKEN", parameterName: "/sallyport/ember/hooks-token" },
    ],
  },
  expectedSockets: [
    {
      listener: "gateway",
      protocol: "tcp",
      port: 18789,
      addresses: ["127.0.0.1", "::1"],
      owner: "openclaw",
      presence: "required",
    },
    { listener: "ssh", protocol: "tcp", port: 2222, addresses: ["*"], owner: "root", presence: "required" },
  ],
};

/** Nothing comes in, no SSH, no tunnel: managed through the cloud's own agent. */
export const sealed: HostPlan = {
  ...agent,
  name: "sealed",
  inbound: [],
  ssh: undefined,
  tunnel: undefined,
  expectedSockets: agent.expectedSockets.slice(0, 1),
};
