import { gunzipSync } from "node:zlib";
import { HardenedAgent } from "../../components/HardenedAgent";
import type { HardenedAgentArgs } from "../../components/agentArgs";
import { account, contract, find, generated, record, refusal, region, type Registered, valueOf } from "./support/record";
import * as pulumi from "@pulumi/pulumi";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR operator";
const usual: HardenedAgentArgs = {
  network: { vpcId: "vpc-0123456789abcdef0", subnetId: "subnet-0123456789abcdef0", vpcCidrs: ["10.0.0.0/16"] },
  amiId: "ami-0123456789abcdef0",
  profile: { product: "openclaw", version: "2026.9.6" },
};
const overSsh: Partial<HardenedAgentArgs> = {
  ssh: {
    authorizedKeys: [key],
    fromCidrs: ["10.0.128.5/32"],
    bastion: { name: "jump", securityGroupId: "sg-0123456789abcdef0", publicIp: "198.51.100.7" },
  },
};
const dialling: Partial<HardenedAgentArgs> = {
  ssh: { authorizedKeys: [key] },
  wireguard: {
    address: "10.255.0.2/32",
    hub: {
      name: "home",
      address: "10.255.0.1/32",
      endpoint: "198.51.100.20:51820",
      publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=",
    },
  },
};
const agent = (args: Partial<HardenedAgentArgs> = {}) => record(() => new HardenedAgent("ember", { ...usual, ...args }));
const openings = (resources: readonly Registered[], direction: "Ingress" | "Egress") =>
  resources
    .filter(({ type }) => type.endsWith(`SecurityGroup${direction}Rule`))
    .map(({ inputs }) => [
      inputs["ipProtocol"],
      inputs["fromPort"],
      inputs["toPort"],
      inputs["referencedSecurityGroupId"] ?? inputs["cidrIpv4"] ?? inputs["cidrIpv6"],
    ]);
const userData = (resources: readonly Registered[]) =>
  gunzipSync(
    Buffer.from(String(find(resources, "aws:ec2/instance:Instance", "ember").inputs["userDataBase64"]), "base64"),
  ).toString("utf8");
const statements = (resources: readonly Registered[]): unknown =>
  JSON.parse(String(find(resources, "aws:iam/rolePolicy:RolePolicy", "ember-role-policy").inputs["policy"])).Statement;

const always = [
  "ember HardenedAgent < root",
  "ember Instance < HardenedAgent",
  "ember-gateway-token Parameter < HardenedAgent",
  "ember-gateway-token-value RandomBytes < HardenedAgent",
  "ember-instance-profile InstanceProfile < HardenedAgent",
  "ember-key Key < HardenedAgent",
  "ember-role Role < HardenedAgent",
  "ember-role-policy RolePolicy < HardenedAgent",
  "ember-sg SecurityGroup < HardenedAgent",
  "ember-sg-out-https-anywhere-ipv4 SecurityGroupEgressRule < HardenedAgent",
  "ember-sg-out-https-anywhere-ipv6 SecurityGroupEgressRule < HardenedAgent",
  "ember-sg-out-packages-anywhere-ipv4 SecurityGroupEgressRule < HardenedAgent",
  "ember-sg-out-packages-anywhere-ipv6 SecurityGroupEgressRule < HardenedAgent",
];

describe("children are contract", () => {
  it.each<[string, Partial<HardenedAgentArgs>, string[]]>([
    ["through Session Manager (default)", {}, []],
    ["through a bastion", overSsh, ["ember-sg-in-ssh-bastion SecurityGroupIngressRule < HardenedAgent"]],
    [
      "through a tunnel",
      dialling,
      [
        "ember-sg-out-wireguard-198.51.100.20-32 SecurityGroupEgressRule < HardenedAgent",
        "ember-tunnel-public-key Parameter < HardenedAgent",
      ],
    ],
    [
      "with webhooks and a given secret",
      {
        profile: { ...usual.profile, webhookMode: "http" },
        secrets: { MODEL_KEY: "given" },
        externalSecrets: ["DISCORD_BOT_TOKEN"],
      },
      [
        "ember-discord-bot-token Parameter < HardenedAgent",
        "ember-hooks-token Parameter < HardenedAgent",
        "ember-hooks-token-value RandomBytes < HardenedAgent",
        "ember-model-key Parameter < HardenedAgent",
      ],
    ],
  ])("%s", async (_, args, more) => {
    expect(contract(await agent(args)).sort()).toEqual([...always, ...more].sort());
  });
});

describe("nothing reaches it", () => {
  it.each([
    ["through Session Manager", {}],
    ["through a tunnel it dials itself", dialling],
  ])("when managed %s", async (_, args) => {
    expect(openings(await agent(args), "Ingress")).toEqual([]);
  });

  it("but SSH from its bastion's group, when there is one", async () => {
    expect(openings(await agent(overSsh), "Ingress")).toEqual([["tcp", 2222, 2222, "sg-0123456789abcdef0"]]);
  });

  it("but what a grant names, besides the bastion", async () => {
    const grants = [
      { from: "10.0.3.0/24", to: "ssh", via: "direct", reason: "backups", approvedBy: "security@example.net" },
    ] as const;
    expect(openings(await agent({ ...overSsh, grants: [...grants] }), "Ingress")).toEqual([
      ["tcp", 2222, 2222, "10.0.3.0/24"],
      ["tcp", 2222, 2222, "sg-0123456789abcdef0"],
    ]);
  });

  it("at a public address", async () => {
    expect(find(await agent(), "aws:ec2/instance:Instance", "ember").inputs["associatePublicIpAddress"]).toBe(false);
  });
});

describe("it reaches", () => {
  const packages = [
    ["tcp", 80, 80, "0.0.0.0/0"],
    ["tcp", 80, 80, "::/0"],
  ];

  it("its packages and HTTPS, by default", async () => {
    expect(openings(await agent(), "Egress")).toEqual([["tcp", 443, 443, "0.0.0.0/0"], ["tcp", 443, 443, "::/0"], ...packages]);
  });

  it("its tunnel's hub", async () => {
    expect(openings(await agent(dialling), "Egress")).toContainEqual(["udp", 51820, 51820, "198.51.100.20/32"]);
  });

  it("what is named instead, the packages of the machine, and no more", async () => {
    const egress = [
      { name: "models", protocol: "tcp", ports: [8000, 8010], cidrs: ["10.9.0.0/24"], because: "models of our own" },
    ] as const;
    const given = egress.map((rule) => ({ ...rule, ports: [...rule.ports], cidrs: [...rule.cidrs] }));
    expect(openings(await agent({ egress: given }), "Egress")).toEqual([["tcp", 8000, 8010, "10.9.0.0/24"], ...packages]);
    expect(openings(await agent({ egress: [] }), "Egress")).toEqual(packages);
  });

  it("port 80 by one rule when it is named too: EC2 refuses a second like the first", async () => {
    const feed = (port: number, cidrs: string[]) => ({
      egress: [{ name: "feed", protocol: "tcp" as const, ports: [port], cidrs, because: "a feed without TLS" }],
    });
    expect(openings(await agent(feed(80, ["0.0.0.0/0"])), "Egress")).toEqual(packages);
    expect(openings(await agent(feed(80, ["10.9.0.0/24"])), "Egress")).toEqual([["tcp", 80, 80, "10.9.0.0/24"], ...packages]);
    expect(openings(await agent(feed(81, ["::/0"])), "Egress")).toEqual([["tcp", 81, 81, "::/0"], ...packages]);
  });
});

it("answers metadata with a session token and no hop further, and its disk is encrypted with its own key", async () => {
  const { inputs } = find(await agent(), "aws:ec2/instance:Instance", "ember");
  expect(inputs["metadataOptions"]).toEqual({
    httpEndpoint: "enabled",
    httpTokens: "required",
    httpPutResponseHopLimit: 1,
    httpProtocolIpv6: "disabled",
    instanceMetadataTags: "disabled",
  });
  expect(inputs["rootBlockDevice"]).toMatchObject({ encrypted: true, kmsKeyId: `arn:aws:test:${region}:${account}:ember-key` });
});

describe("its role", () => {
  const own = `arn:aws:ssm:${region}:${account}:parameter/sallyport/test/ember`;
  const secrets = [
    { Sid: "ReadOwnParameters", Effect: "Allow", Action: ["ssm:GetParameter", "ssm:GetParameters"], Resource: `${own}/*` },
    {
      Sid: "DecryptOwnParameters",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:test:${region}:${account}:ember-key`,
      Condition: {
        StringEquals: { "kms:ViaService": `ssm.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:PARAMETER_ARN": `${own}/*` },
      },
    },
  ];
  const sessions = {
    Sid: "SessionManager",
    Effect: "Allow",
    Action: [
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    Resource: "*",
  };
  const publish = { Sid: "PublishTunnelKey", Effect: "Allow", Action: "ssm:PutParameter", Resource: `${own}/tunnel-public-key` };

  it.each<[string, Partial<HardenedAgentArgs>, unknown[]]>([
    ["reads its own secrets and opens sessions", {}, [...secrets, sessions]],
    ["opens no sessions where SSH is the way in", overSsh, secrets],
    ["publishes its own tunnel key", dialling, [...secrets, publish]],
  ])("%s", async (_, args, expected) => {
    expect(statements(await agent(args))).toEqual(expected);
  });

  it("has no managed policy, and only EC2 assumes it", async () => {
    const resources = await agent();
    expect(resources.filter(({ type }) => type.includes("Attachment"))).toEqual([]);
    const role = find(resources, "aws:iam/role:Role", "ember-role").inputs;
    expect(role["managedPolicyArns"]).toBeUndefined();
    expect(JSON.parse(String(role["assumeRolePolicy"])).Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });
});

describe("its secrets", () => {
  const given = "a-model-key-that-nobody-may-see";
  const program = () =>
    new HardenedAgent("ember", {
      ...usual,
      ...overSsh,
      profile: { ...usual.profile, webhookMode: "http" },
      secrets: { MODEL_KEY: given },
    });
  const values = [given, generated("ember-gateway-token-value"), generated("ember-hooks-token-value")];

  it("are encrypted parameters under its own path, with its own key", async () => {
    const parameters = (await record(program))
      .filter(({ type }) => type === "aws:ssm/parameter:Parameter")
      .map(({ inputs }) => inputs);
    const keyId = `arn:aws:test:${region}:${account}:ember-key`;
    expect(parameters.map(({ name, type, keyId: own, value }) => [name, type, own, value])).toEqual([
      ["/sallyport/test/ember/gateway-token", "SecureString", keyId, values[1]],
      ["/sallyport/test/ember/hooks-token", "SecureString", keyId, values[2]],
      ["/sallyport/test/ember/model-key", "SecureString", keyId, values[0]],
    ]);
  });

  it("are 32 random bytes where they are not given", async () => {
    expect(find(await record(program), "random:index/randomBytes:RandomBytes", "ember-gateway-token-value").inputs).toEqual({
      length: 32,
    });
  });

  it("appear nowhere unmarked: not in any input, not in user data", async () => {
    const resources = await record(program);
    const visible = JSON.stringify(resources.map((resource) => resource.visible)) + userData(resources);
    expect(values.filter((value) => visible.includes(value))).toEqual([]);
    // The search can find: in plain text each is there.
    const plain = JSON.stringify(resources.map(({ inputs }) => inputs));
    expect(values.filter((value) => plain.includes(value))).toEqual(values);
  });

  it("appear in no output", async () => {
    let outputs = "";
    await record(async () => {
      const host = program();
      const all = pulumi.all(Object.entries(host).filter(([, value]) => pulumi.Output.isInstance(value)));
      outputs = JSON.stringify(await valueOf(all));
    });
    expect(outputs).toContain("/sallyport/test/ember");
    expect(values.filter((value) => outputs.includes(value))).toEqual([]);
  });

  it("are read at boot, those put there by hand too", async () => {
    const resources = await agent({ externalSecrets: ["DISCORD_BOT_TOKEN"] });
    expect(userData(resources)).toContain("/sallyport/test/ember/discord-bot-token");
    const { inputs } = find(resources, "aws:ssm/parameter:Parameter", "ember-discord-bot-token");
    expect(inputs).toMatchObject({ type: "SecureString", valueWo: "unset", valueWoVersion: 1 });
    expect(inputs["value"]).toBeUndefined();
  });
});

it("starts when its rules, role and secrets are there, and what the caller waits for", async () => {
  const resources = await record(() => {
    const first = new HardenedAgent("first", usual);
    new HardenedAgent("ember", { ...usual, ...overSsh }, { dependsOn: first });
  });
  const { dependsOn } = find(resources, "aws:ec2/instance:Instance", "ember");
  expect(dependsOn).toEqual(
    expect.arrayContaining([
      "ember-role-policy",
      "ember-gateway-token",
      "ember-sg-in-ssh-bastion",
      "first-sg-out-https-anywhere-ipv4",
    ]),
  );
});

it("hands out an SSH configuration with a key for each machine", async () => {
  const sshConfig = async (args: Partial<HardenedAgentArgs>) => {
    let text = "";
    await record(async () => {
      text = await valueOf(new HardenedAgent("ember", { ...usual, ...args }).sshConfig);
    });
    return text.match(/(Host|HostName|User|IdentityFile|ProxyJump) .*/g);
  };
  expect(await sshConfig(overSsh)).toEqual([
    "Host jump",
    "HostName 198.51.100.7",
    "User jump",
    "IdentityFile ~/.ssh/jump_ed25519",
    "Host ember",
    "HostName 10.0.1.5",
    "User operator",
    "IdentityFile ~/.ssh/ember_ed25519",
    "ProxyJump jump",
  ]);
  expect(await sshConfig(dialling)).toEqual([
    "Host ember",
    "HostName 10.255.0.2",
    "User operator",
    "IdentityFile ~/.ssh/ember_ed25519",
  ]);
  expect(await sshConfig({})).toBeNull();
});

it("shows policies its grants and listeners before anything exists", async () => {
  const grants = [
    { from: "bastion", to: "gateway/control-ui", via: "bastion", reason: "operators", approvedBy: "security@example.net" },
  ] as const;
  const { inputs } = find(await agent({ ...overSsh, grants: [...grants] }), "sallyport:index:HardenedAgent", "ember");
  expect(inputs["grants"]).toEqual(grants);
  expect(inputs["listeners"]).toMatchObject([
    { name: "gateway", port: 18789, bind: "loopback" },
    { name: "ssh", port: 2222 },
  ]);
});

it("makes every reference of one resource, so that edges are exact in a first preview", async () => {
  const several = (await agent(overSsh)).flatMap(({ name, madeOf }) =>
    Object.entries(madeOf)
      .filter(([, made]) => made.length > 1)
      .map(([field]) => `${name}.${field}`),
  );
  expect(several).toEqual([]);
});

it("tags every child that takes tags", async () => {
  const untaggable = /(RolePolicy|RandomBytes|HardenedAgent)$/;
  const resources = await agent({ ...dialling, tags: { team: "harbour" } });
  const untagged = resources.filter(
    ({ type, inputs }) => !untaggable.test(type) && (inputs["tags"] as Record<string, string>)?.["team"] !== "harbour",
  );
  expect(untagged.map(({ name }) => name)).toEqual([]);
});

it("gives up a fixed address before its successor takes it", async () => {
  const replaced = async (address: string | undefined) =>
    find(await agent({ network: { ...usual.network, address } }), "aws:ec2/instance:Instance", "ember").deleteBeforeReplace;
  expect(await replaced("10.0.1.5")).toBe(true);
  expect(await replaced(undefined)).toBe(false);
});

describe("refuses", () => {
  const component = 'HardenedAgent "ember"';
  it.each<[string, Partial<HardenedAgentArgs>, string]>([
    [
      "no version",
      { profile: { product: "openclaw" } },
      `${component}: profile.version is not set: OpenClaw's profile is pinned to a version. Write the one you tested, such as "2026.9.6".`,
    ],
    [
      "an old version",
      { profile: { product: "openclaw", version: "2026.1.1" } },
      `${component}: profile.version is "2026.1.1": versions before 2026.5.18 have known holes that are open to the network. Use 2026.9.6, the tested version.`,
    ],
    [
      "an unknown product",
      { profile: { product: JSON.parse('"openclawd"'), version: "2026.9.6" } },
      `${component}: profile.product is "openclawd": it is not known. Did you mean "openclaw"? Choose one of "openclaw", "generic".`,
    ],
    [
      "a bastion without its group",
      { ssh: { authorizedKeys: [key], fromCidrs: ["10.0.128.5/32"] } },
      `${component}: ssh.bastion is not set: the cloud's firewall knows a bastion by its security group. Name the bastion whose addresses ssh.fromCidrs are.`,
    ],
    [
      "a bastion without its addresses",
      { ssh: { ...overSsh.ssh!, fromCidrs: undefined } },
      `${component}: ssh.fromCidrs is not set: the agent's own firewall knows a bastion by its addresses. Give the bastion's private address, such as ["10.0.128.5/32"].`,
    ],
    [
      "SSH from the internet",
      { ssh: { ...overSsh.ssh!, fromCidrs: ["198.20.0.0/24"] } },
      `${component}: ssh.fromCidrs[0] is "198.20.0.0/24": it holds addresses of the internet, and an agent is reached through its bastion alone. Name a private network, such as "10.0.1.0/24".`,
    ],
    [
      "SSH that nobody could open",
      { ssh: { authorizedKeys: [key] } },
      `${component}: ssh.fromCidrs is not set: nobody could open SSH. Name the bastion's networks, add wireguard, or leave ssh out.`,
    ],
    [
      "a grant of the control plane to the internet",
      { grants: [{ from: "internet", to: "gateway/control-ui", via: "proxy", reason: "handy", approvedBy: "nobody" }] },
      `${component}: grants[0].from is "internet": the internet reaches an operator surface only through a hop that checks identity, which a shared token does not. The surface is "gateway/control-ui". Set via to one of cloudflare-access, mutual-tls, teleport, load-balancer-oidc, or name a private network or zone.`,
    ],
    [
      "an egress rule with a malformed network",
      { egress: [{ name: "models", protocol: "tcp", ports: [443], cidrs: ["2001:db8::1/32"], because: "models" }] },
      `${component}: egress[0].cidrs[0] is "2001:db8::1/32": it has host bits set. Did you mean "2001:db8::/32"?`,
    ],
    [
      "an egress rule with three ports",
      { egress: [{ name: "models", protocol: "tcp", ports: [1, 2, 3], cidrs: ["10.9.0.0/24"], because: "models" }] },
      `${component}: egress[0].ports is [1,2,3]: it is neither a port nor a range. Write [443], or the first and the last: [8000, 8010].`,
    ],
    [
      "a secret both given and kept outside",
      { secrets: { MODEL_KEY: "x" }, externalSecrets: ["MODEL_KEY"] },
      `${component}: externalSecrets[0] is "MODEL_KEY": its value is given under secrets. Name it in one of the two.`,
    ],
    [
      "a malformed VPC",
      { network: { ...usual.network, vpcId: "my-vpc" } },
      `${component}: network.vpcId is "my-vpc": it is no vpc identifier. Write one such as "vpc-0123456789abcdef0".`,
    ],
    [
      "an empty list of networks",
      { network: { ...usual.network, vpcCidrs: [] } },
      `${component}: network.vpcCidrs is []: an empty list allows nobody. Name at least one network, or leave the whole setting out.`,
    ],
  ])("%s", async (_, args, message) => {
    expect(await refusal(() => new HardenedAgent("ember", { ...usual, ...args }))).toBe(message);
  });
});
