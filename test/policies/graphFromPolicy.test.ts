import type { StackValidationPolicy } from "@pulumi/policy";
import { buildGraph, type Graph } from "../../exposure/graph/graph";
import { property } from "../../exposure/graph/read";
import { reference } from "../../exposure/graph/reference";
import { UNKNOWN } from "../../exposure/graph/values";
import { createCollector, type Collector } from "../../policies/collector";
import { observe, type Observation } from "../../policies/graphFromPolicy";
import { bastionComponent, group, ingress, machine, publicNetwork, types, within } from "./support/stacks";
import { run, secret, unknown, urnOf, type EngineResource } from "./support/engine";

/** What a stack policy of a pack observes, through the SDK's own functions. */
async function observed(
  resources: readonly EngineResource[],
  collected: readonly EngineResource[] = resources,
): Promise<Observation> {
  const collector: Collector = createCollector();
  let seen: Observation | undefined;
  const probe: StackValidationPolicy = {
    name: "probe",
    description: "observes",
    validateStack: ({ resources: listed }) => {
      seen = observe(listed, collector.collected("probe"));
    },
  };
  expect(await run([collector.policy, probe], resources, { collected })).toEqual([]);
  if (seen === undefined) throw new Error("the stack policy was not called");
  return seen;
}

async function graphOf(resources: readonly EngineResource[]): Promise<Graph> {
  return buildGraph((await observed(resources)).records);
}

function find(graph: Graph, resource: EngineResource) {
  const found = graph.byUrn.get(urnOf(resource));
  if (found === undefined) throw new Error(`${resource.name} is not in the graph`);
  return found;
}

describe("a graph from a policy call", () => {
  test("takes inputs over outputs, so that what nobody set is absent and not unknown", async () => {
    const closed = group("closed", undefined);
    const graph = await graphOf([...publicNetwork(), closed]);
    expect(property(find(graph, closed), "ingress")).toBeUndefined();
  });

  test("keeps every known rule beside an unknown one", async () => {
    const door = group("door", [ingress(22, unknown), ingress(18789, "0.0.0.0/0")]);
    const rules = property(find(await graphOf([door]), door), "ingress");
    expect(rules).toMatchObject([{ cidrBlocks: [UNKNOWN] }, { cidrBlocks: ["0.0.0.0/0"] }]);
  });

  test("takes a text with an unknown inside for unknown, which the SDK never notices", async () => {
    const door = group("door", [ingress(22, `${unknown}/32`)]);
    expect(property(find(await graphOf([door]), door), "ingress")).toMatchObject([{ cidrBlocks: [UNKNOWN] }]);
  });

  test("reads the inputs of a resource whose provider is not configured yet and plans nothing", async () => {
    const door = group("door", [ingress(22, "0.0.0.0/0")], { outputs: {} });
    expect(property(find(await graphOf([door]), door), "ingress")).toMatchObject([{ cidrBlocks: ["0.0.0.0/0"] }]);
  });

  test("reads a secret like any value: the engine hands it over without its mark", async () => {
    const door = group("door", [ingress(22, secret("0.0.0.0/0"))]);
    expect(property(find(await graphOf([door]), door), "ingress")).toMatchObject([{ cidrBlocks: ["0.0.0.0/0"] }]);
  });

  test("links by property dependencies, never by ids that are all the same unknown", async () => {
    const vm = machine("vm", ["door"]);
    const graph = await graphOf([...publicNetwork(), group("door", undefined), group("other", undefined), vm]);
    const subnet = reference(graph, find(graph, vm), "subnetId", UNKNOWN, [types.subnet]);
    expect(subnet).toMatchObject({ kind: "exact", resource: { name: "public" } });
    expect(find(graph, vm).dependencies.get("vpcSecurityGroupIds")).toEqual([urnOf(group("door", undefined))]);
  });

  test("takes a reference to a resource that was only read for something unknown, not for nothing", async () => {
    const vm = machine("vm", [], { from: { subnetId: ["a-subnet-that-was-read"] } });
    const graph = await graphOf([vm]);
    expect(reference(graph, find(graph, vm), "subnetId", UNKNOWN, [types.subnet])).toEqual({ kind: "anything", resources: [] });
  });

  test("knows components by having no provider, and sees what they were given", async () => {
    const jump = bastionComponent("jump", { grants: [{ to: "ssh" }] });
    const vm = within(jump, machine("vm", []));
    const provider: EngineResource = { type: "pulumi:providers:aws", name: "default", inputs: {} };
    const graph = await graphOf([...publicNetwork(), jump, vm, provider]);
    expect(find(graph, jump)).toMatchObject({ component: true, outputs: {} });
    expect(property(find(graph, jump), "grants")).toEqual([{ to: "ssh" }]);
    expect(find(graph, vm)).toMatchObject({ component: false, parent: urnOf(jump) });
    expect(find(graph, vm).provider).toContain("pulumi:providers:aws");
    expect(find(graph, provider).component).toBe(false);
    expect(graph.childrenOf(urnOf(jump)).map(({ name }) => name)).toEqual(["vm"]);
  });
});

describe("what was not seen", () => {
  test("is every resource without collected inputs, save for the engine's own bookkeeping", async () => {
    const provider: EngineResource = { type: "pulumi:providers:aws", name: "default", inputs: {} };
    const [root, ...rest] = publicNetwork();
    const { unseen } = await observed([root!, provider, ...rest], []);
    expect(unseen).toEqual(rest.map(urnOf).sort());
  });

  test("is nothing when the collector saw everything", async () => {
    expect((await observed(publicNetwork())).unseen).toEqual([]);
  });

  test("names properties that the engine keeps as they are", async () => {
    const door = group("door", [], { ignoreChanges: ["ingress"] });
    expect((await observed([door])).ignoredChanges).toEqual(new Map([[urnOf(door), ["ingress"]]]));
    expect((await observed([door], [])).ignoredChanges).toEqual(new Map([[urnOf(door), ["ingress"]]]));
  });
});
