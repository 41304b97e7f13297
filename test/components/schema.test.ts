import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";

const root = join(__dirname, "..", "..");
const components = ["BastionHost", "HardenedAgent", "PrivateNetwork"];

/** What `pulumi package get-schema` infers: the arguments of other languages. Inference refuses unions, so this is also a check of our types. */
const schema = new Analyzer(
  root,
  "sallyport",
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
  new Set(components),
).analyze();

it.each([
  ["BastionHost", "network amiId instanceType? ssh agents? wireguard? egress? grants? tags?"],
  [
    "HardenedAgent",
    "network amiId instanceType? diskGibibytes? profile ssh? wireguard? egress? secrets? externalSecrets? grants? tags?",
  ],
  ["PrivateNetwork", "zones cidrBlock? egress? natGateways? publicSubnets? ipv6? flowLogRetentionDays? tags?"],
])("other languages see the arguments of %s", (component, names) => {
  const inputs = Object.entries(schema.components[component]?.inputs ?? {});
  expect(inputs.map(([name, { optional }]) => (optional === true ? `${name}?` : name)).join(" ")).toBe(names);
});

it.each([
  ["BastionHost", "instanceId publicIp privateIp securityGroupId cloudInit sshConfig expectedSockets"],
  ["HardenedAgent", "instanceId privateIp securityGroupId cloudInit parameterPath keyArn sshConfig expectedSockets"],
  ["PrivateNetwork", "vpcId cidrBlock privateSubnetIds publicSubnetIds"],
])("other languages see the outputs of %s", (component, names) => {
  expect(Object.keys(schema.components[component]?.outputs ?? {}).join(" ")).toBe(names);
});

it.each([
  ["Egress", ["nat", "endpoints", "none"]],
  ["NatGateways", ["single", "per-zone"]],
  ["Product", ["openclaw", "generic"]],
  ["WebhookMode", ["http", "relay", "discord_dm", "none"]],
  ["TunnelPeerKind", ["operator", "agent"]],
  ["EgressProtocol", ["tcp", "udp"]],
])("%s is a closed set", (name, values) => {
  const type = schema.typeDefinitions[name];
  expect(type && "enum" in type ? type.enum?.map(({ value }) => value).sort() : undefined).toEqual([...values].sort());
});

it("every argument says what it exposes", () => {
  const silent = components.flatMap((component) =>
    Object.entries(schema.components[component]?.inputs ?? {})
      .filter(([, { description }]) => !(description ?? "").includes("Exposure: "))
      .map(([name]) => `${component}.${name}`),
  );
  expect(silent).toEqual([]);
});
