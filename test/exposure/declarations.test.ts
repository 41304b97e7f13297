import { declarationsOf } from "../../exposure/declarations";
import { buildGraph, type ResourceRecord } from "../../exposure/graph/graph";
import { unknownSentinels } from "../../exposure/graph/values";

const unknown = unknownSentinels[0]!;
const grant = { from: "internet", to: "webhook", via: "proxy", reason: "callbacks", approvedBy: "ada" };
const listener = {
  name: "webhook",
  protocol: "tcp",
  port: 8001,
  bind: "loopback",
  owner: "agent",
  presence: "required",
  surfaces: [{ name: "callbacks", role: "ingress", match: { kind: "prefix", path: "/webhook" }, authentication: "signature" }],
};

function component(name: string, inputs: Record<string, unknown>, parent?: string): ResourceRecord {
  return { urn: name, name, type: "acme:index:Component", component: true, inputs, outputs: {}, parent };
}
const instance: ResourceRecord = {
  urn: "vm",
  name: "vm",
  type: "aws:ec2/instance:Instance",
  inputs: {},
  outputs: {},
  parent: "agent",
};
const declared = (...components: ResourceRecord[]) => declarationsOf(buildGraph([instance, ...components]), "vm");

test("what every component above declares, the nearest first", () => {
  const result = declared(
    component("fleet", { grants: [{ ...grant, expires: "2030-01-01" }] }, "stack"),
    component("agent", { grants: [grant], listeners: [listener] }, "fleet"),
    { ...component("stack", { grants: [grant] }), type: "pulumi:pulumi:Stack" },
  );
  expect(result).toEqual({ grants: [grant, { ...grant, expires: "2030-01-01" }], listeners: [listener], unreadable: [] });
});

test("nothing declared, and a resource that does not exist", () => {
  expect(declared(component("agent", {}))).toEqual({ grants: [], listeners: [], unreadable: [] });
  expect(declarationsOf(buildGraph([]), "vm")).toEqual({ grants: [], listeners: [], unreadable: [] });
});

test("from a state, where components have outputs only", () => {
  const state: ResourceRecord = { urn: "agent", name: "agent", type: "a:b:C", component: true, outputs: { grants: [grant] } };
  expect(declared(state).grants).toEqual([grant]);
});

test.each([
  ["an unknown field", { ...grant, to: unknown }],
  ["an unknown end", { ...grant, expires: unknown }],
  ["no reason", { ...grant, reason: undefined }],
  ["no approver", { ...grant, approvedBy: null }],
  ["a way that does not exist", { ...grant, via: "magic" }],
  ["another shape", "internet"],
])("a grant with %s grants nothing, the others hold", (_, broken) => {
  const result = declared(component("agent", { grants: [broken, grant], listeners: [listener] }));
  expect(result).toEqual({ grants: [grant], listeners: [listener], unreadable: ["agent"] });
});

test.each([
  ["an unknown port", { ...listener, port: unknown }],
  ["a port as text", { ...listener, port: "8001" }],
  ["an unknown role", { ...listener, surfaces: [{ ...listener.surfaces[0], role: unknown }] }],
  ["no match", { ...listener, surfaces: [{ ...listener.surfaces[0], match: { kind: "prefix" } }] }],
  ["a protocol of another kind", { ...listener, protocol: "sctp" }],
])("with one listener with %s none of the component's is believed", (_, broken) => {
  expect(declared(component("agent", { listeners: [listener, broken] }))).toEqual({
    grants: [],
    listeners: [],
    unreadable: ["agent"],
  });
});

test("lists that are unknown as a whole", () => {
  expect(declared(component("agent", { listeners: unknown, grants: unknown }))).toEqual({
    grants: [],
    listeners: [],
    unreadable: ["agent"],
  });
});

test("a circle of parents ends", () => {
  expect(declared(component("agent", { grants: [grant] }, "fleet"), component("fleet", {}, "agent")).grants).toEqual([grant]);
});
