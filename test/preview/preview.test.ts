import { join } from "node:path";
import type { PreviewedResource } from "../../preview/deployment";
import { previewProgram, type Preview, type PreviewOptions } from "../../preview/preview";
import { UNKNOWN_ON_WIRE as unknown } from "../../preview/planned";

jest.setTimeout(60_000);

const folder = (program: string) => join(__dirname, "programs", program);
const preview = (program: string, options: Partial<PreviewOptions> = {}) =>
  previewProgram({ folder: folder(program), ...options });

function named(result: Preview, name: string): PreviewedResource {
  const found = result.records.filter((record) => record.name === name);
  if (found.length !== 1) throw new Error(`${found.length} records are named ${name}`);
  return found[0]!;
}

const urns = (result: Preview) => result.records.map((record) => record.urn.split("::").slice(2).join("::"));
const stackUrn = (project: string) => `urn:pulumi:dev::${project}::pulumi:pulumi:Stack::${project}-dev`;
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

test("a flat program: the engine's URNs, planned outputs, edges by property, the default provider", async () => {
  const result = await preview("flat");
  expect(result.failures).toEqual([]);
  expect(urns(result)).toEqual([
    "pulumi:pulumi:Stack::flat-dev",
    "pulumi:providers:aws::default_7_48_0",
    "aws:ec2/vpc:Vpc::vpc",
    "aws:ec2/securityGroup:SecurityGroup::web",
    "aws:ec2/instance:Instance::host",
  ]);
  const group = named(result, "web");
  expect(group).toMatchObject({
    urn: "urn:pulumi:dev::flat::aws:ec2/securityGroup:SecurityGroup::web",
    parent: stackUrn("flat"),
    provider: "urn:pulumi:dev::flat::pulumi:providers:aws::default_7_48_0",
    component: false,
    id: undefined,
    inputs: {
      description: "Managed by Pulumi",
      vpcId: unknown,
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    },
    propertyDependencies: { vpcId: ["urn:pulumi:dev::flat::aws:ec2/vpc:Vpc::vpc"] },
    dependencies: ["urn:pulumi:dev::flat::aws:ec2/vpc:Vpc::vpc"],
  });
  expect(group.outputs).toMatchObject({ egress: unknown, arn: unknown, vpcId: unknown });
  expect("revokeRulesOnDelete" in group.outputs).toBe(false);
  expect(named(result, "default_7_48_0").inputs).toEqual({ version: "7.48.0" });
  expect(named(result, "flat-dev").component).toBe(true);
  expect(result.outputs).toEqual({ address: "[unknown]", ami: "ami-1" });
});

test("components: nested type prefixes, registered outputs, an output chain resolves to the child it came from", async () => {
  const result = await preview("component");
  expect(urns(result)).toEqual([
    "pulumi:pulumi:Stack::component-dev",
    "acme:net:Site::site",
    "acme:net:Site$acme:net:Network::inner",
    "pulumi:providers:aws::default_7_48_0",
    "acme:net:Site$acme:net:Network$aws:ec2/vpc:Vpc::inner",
    "acme:net:Site$aws:ec2/subnet:Subnet::subnet",
  ]);
  const vpc = "urn:pulumi:dev::component::acme:net:Site$acme:net:Network$aws:ec2/vpc:Vpc::inner";
  expect(named(result, "subnet").propertyDependencies).toEqual({ vpcId: [vpc] });
  expect(named(result, "site")).toMatchObject({
    component: true,
    inputs: { grants: [{ from: "internet", to: "webhook" }] },
    outputs: {},
  });
  const network = result.records.find((record) => record.type === "acme:net:Network");
  expect(network).toMatchObject({ component: true, outputs: { vpcId: unknown, cidr: "10.1.0.0/16" }, provider: undefined });
});

test("secrets stay wrapped in records and never reach what is shown", async () => {
  const result = await preview("secret", { config: ["token=hunter2"] });
  expect(named(result, "host").inputs["userData"]).toEqual(secret("plain-secret"));
  expect(named(result, "host").outputs["userData"]).toEqual(secret("plain-secret"));
  expect(result.outputs).toEqual({ password: "[secret]", nested: { inner: "[secret]", open: 1 } });
  // A value given on the command line is only as secret as the program says.
  expect(named(result, "token").inputs["value"]).toEqual(secret("hunter2"));
  const { messages, notices, outputs, failures } = result;
  expect(JSON.stringify({ messages, notices, outputs, failures })).not.toMatch(/plain-secret|hunter2/);
});

test("providers: an explicit one and the default one, configured from the stack", async () => {
  const result = await preview("provider");
  expect(named(result, "west")).toMatchObject({
    type: "pulumi:providers:aws",
    inputs: { region: "eu-west-1", version: "7.48.0" },
  });
  expect(named(result, "here").provider).toBe("urn:pulumi:dev::provider::pulumi:providers:aws::west");
  expect(named(result, "there").provider).toBe("urn:pulumi:dev::provider::pulumi:providers:aws::default_7_48_0");
  expect(named(result, "default_7_48_0").inputs).toEqual({ region: "eu-central-1", version: "7.48.0" });
});

test("with a provider whose configuration is unknown, inputs are known and outputs are not", async () => {
  const later = named(await preview("provider"), "later");
  expect(later).toMatchObject({ inputs: { cidrBlock: "10.0.0.0/16" }, outputs: {} });
});

test("a program that throws half-way: what it registered, and its error", async () => {
  const result = await preview("throws");
  expect(named(result, "first").inputs).toEqual({ size: 1 });
  expect(result.failures).toHaveLength(1);
  expect(result.failures[0]).toMatchObject({ kind: "program" });
  expect(result.failures[0]!.message).toContain("the program broke here");
});

test("what is only read is apart from what would be deployed, its id known and its properties not", async () => {
  const result = await preview("reads");
  expect(result.failures).toEqual([]);
  expect(result.records.map((record) => record.name)).not.toContain("shared");
  expect(result.reads.map(({ name, id }) => [name, id])).toEqual([
    ["shared", "vpc-0123"],
    ["acme/other/dev", "acme/other/dev"],
  ]);
  expect(named(result, "subnet").inputs).toEqual({ vpcId: "vpc-0123", cidrBlock: "10.0.1.0/24", availabilityZone: unknown });
  expect(result.outputs).toEqual({ theirs: "[unknown]" });
});

test("configuration: project defaults, the stack's file, the command line over both", async () => {
  const result = await preview("configured", { config: ["name=given", "configured:mode=loud"] });
  expect(result.failures).toEqual([]);
  expect(result.outputs).toEqual({ size: 3, name: "given", mode: "loud", tags: { a: [1, "two"] } });
});

test("a value that only the program requires is named with the way to give it", async () => {
  const result = await preview("configured", { stack: "half" });
  expect(result.failures).toEqual([
    {
      kind: "missing-configuration",
      message:
        "The program requires configuration value configured:name: add it to Pulumi.half.yaml, or give --config configured:name=VALUE.",
    },
  ]);
});

test("resources made in an apply exist where the value is known, and not where it is unknown", async () => {
  const result = await preview("applied");
  expect(result.failures).toEqual([]);
  const names = result.records.map((record) => record.name);
  expect(names).toContain("known");
  expect(names).not.toContain("unknown");
  expect(named(result, "known").inputs["cidrBlock"]).toBe("10.0.0.0/16");
  expect(result.outputs).toEqual({ said: "[unknown]" });
});

test("a type error does not stop a TypeScript program", async () => {
  const result = await preview("typed");
  expect(result.failures).toEqual([]);
  expect(named(result, "thing").inputs).toEqual({ size: "three" });
});

test("lookups: typed unknowns, lists that can be indexed, said in a notice", async () => {
  const result = await preview("lookups");
  expect(result.failures).toEqual([]);
  expect(named(result, "subnet-1").inputs).toEqual({ vpcId: "vpc-1", availabilityZone: unknown });
  expect(named(result, "plain").inputs).toEqual({ ami: unknown });
  expect(named(result, "output").inputs).toEqual({ ami: unknown });
  expect(result.outputs).toEqual({ subnets: "[unknown]" });
  expect(result.notices).toEqual([
    "Lookups were answered with unknown values (aws:index/getAvailabilityZones:getAvailabilityZones, aws:ec2/getAmi:getAmi); --invoke-answers FILE pins them.",
  ]);
});

test("pinned lookups answer by arguments", async () => {
  const answers = {
    "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["a", "b", "c"] },
    "aws:ec2/getAmi:getAmi": [{ args: { owners: ["amazon"] }, result: { id: "ami-amazon" } }],
  };
  const result = await preview("lookups", { answers });
  expect(named(result, "subnet-1").inputs["availabilityZone"]).toBe("b");
  expect(named(result, "plain").inputs).toEqual({ ami: "ami-amazon" });
  expect(named(result, "output").inputs).toEqual({ ami: unknown });
});

test("transforms of the program run: the stack's on everything, a component's on its children; edges are kept", async () => {
  const result = await preview("transformed");
  expect(result.failures).toEqual([]);
  expect(named(result, "other").inputs).toEqual({ size: 0, owner: "stack" });
  const inside = named(result, "inside");
  expect(inside.inputs).toEqual({ size: 1, address: unknown, owner: "stack", boxed: unknown });
  expect(inside.options.protect).toBe(true);
  expect(inside.propertyDependencies).toEqual({ address: [named(result, "other").urn] });
});

test("a component from a provider plugin: unknown outputs that depend on it, and a notice", async () => {
  const result = await preview("remote");
  expect(result.failures).toEqual([]);
  expect(named(result, "cluster")).toMatchObject({ component: true, inputs: { nodes: 2 }, outputs: {} });
  expect(named(result, "thing").inputs).toEqual({ address: unknown });
  expect(named(result, "thing").propertyDependencies).toEqual({ address: [named(result, "cluster").urn] });
  expect(result.notices).toEqual([
    expect.stringContaining("cluster (eks:index:Cluster) is built inside the eks provider plugin"),
  ]);
});

test("two resources of one name are refused as by the engine", async () => {
  const result = await preview("duplicate");
  expect(result.failures[0]!.message).toContain(
    "Duplicate resource URN 'urn:pulumi:dev::duplicate::demo:index:Thing::same'; try giving it a unique name",
  );
  expect(result.records.filter((record) => record.name === "same")).toHaveLength(1);
});

test("a missing dependency: one sentence with the package and the command", async () => {
  const result = await preview("lacking");
  expect(result.failures).toEqual([
    {
      kind: "missing-package",
      message: `The program needs the package @pulumi/nosuchcloud, which is not installed: run \`npm install @pulumi/nosuchcloud\` in ${join(__dirname, "programs")}.`,
    },
  ]);
});

test("names with markup and colons, and awkward properties, pass through", async () => {
  const result = await preview("hostile");
  expect(result.failures).toEqual([]);
  const thing = result.records.at(-1)!;
  expect(thing).toMatchObject({ name: "a::b", urn: "urn:pulumi:dev::hostile::demo:index:Box$demo:index:Thing::a::b" });
  expect(thing.inputs).toEqual({ constructor: 1, __proto__x: null, deep: [[null, null]] });
  expect(result.messages).toEqual([{ severity: "info", text: "printed by the program", urn: undefined }]);
});
