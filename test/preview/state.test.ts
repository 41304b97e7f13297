import { recordsFromState } from "../../preview/state";

const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;
const provider = urn("pulumi:providers:aws", "default_7_48_0");
const group = {
  urn: urn("aws:ec2/securityGroup:SecurityGroup", "web::1"),
  custom: true,
  id: "sg-1",
  type: "aws:ec2/securityGroup:SecurityGroup",
  inputs: { vpcId: "vpc-1" },
  outputs: { vpcId: "vpc-1", arn: "arn:1" },
  parent: urn("pulumi:pulumi:Stack", "p-dev"),
  provider: `${provider}::8d1f0a6e`,
  propertyDependencies: { vpcId: [urn("aws:ec2/vpc:Vpc", "vpc")], tags: null },
};
const state = (...resources: unknown[]) => JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });

test("a resource of a stack export", () => {
  expect(recordsFromState(state(group))).toEqual([
    {
      urn: group.urn,
      type: group.type,
      name: "web::1",
      inputs: group.inputs,
      outputs: group.outputs,
      id: "sg-1",
      propertyDependencies: { vpcId: [urn("aws:ec2/vpc:Vpc", "vpc")] },
      parent: group.parent,
      provider,
      component: false,
    },
  ]);
});

test("components, reads, pending deletions, an empty stack, a file backend's own file", () => {
  const component = { urn: urn("acme:a:B", "b"), type: "acme:a:B", inputs: { grants: [] } };
  expect(recordsFromState(state(component))).toMatchObject([
    { component: true, inputs: { grants: [] }, outputs: {}, id: undefined },
  ]);
  expect(recordsFromState(state({ ...group, external: true }, { ...group, delete: true }, group))).toHaveLength(1);
  expect(recordsFromState(JSON.stringify({ deployment: { manifest: {} } }))).toEqual([]);
  expect(recordsFromState(JSON.stringify({ checkpoint: { latest: { resources: [group] } } }))).toHaveLength(1);
});

test.each([
  ["the document", "it is not JSON.", "{"],
  ["the document", "it is not an object.", "[]"],
  ["deployment", "it is missing.", "{}"],
  ["deployment.resources", "it is not a list.", '{"deployment":{"resources":{}}}'],
  ["deployment.resources[0]", "it is not an object.", state(7)],
  ["deployment.resources[0].urn", "it is missing.", state({})],
  ["deployment.resources[0].type", "it is missing.", state({ urn: "urn:x" })],
  ["deployment.resources[0].inputs", "it is not an object.", state({ ...group, inputs: "secret" })],
  ["deployment.resources[0].propertyDependencies.a", "it is not a list.", state({ ...group, propertyDependencies: { a: "b" } })],
  ["deployment.resources[1].urn", "another resource has the same.", state(group, group)],
])("refused with the place: %s: %s", (place, problem, source) => {
  expect(() => recordsFromState(source)).toThrow(`--state is "${place}": ${problem} Give the output of \`pulumi stack export\`.`);
});
