import { unknownCheckingProxy, type ResourceValidationArgs } from "@pulumi/policy";
import { createCollector } from "../../policies/collector";
import { rawProperties } from "../../policies/rawProperties";
import { bastionComponent, group, ingress } from "./support/stacks";
import { run, server, unknown, urnOf, type EngineResource } from "./support/engine";

describe("the functions that serve a pack", () => {
  test("are where this suite expects them in @pulumi/policy 1.21.0", () => {
    expect(require("@pulumi/policy/version").version).toBe("1.21.0");
    expect(typeof server.makeAnalyzeRpcFun).toBe("function");
    expect(typeof server.makeAnalyzeStackRpcFun).toBe("function");
  });

  test("turn a mandatory rule that reads an unknown into an advisory note: the hazard this pack avoids", async () => {
    const naive = {
      name: "naive",
      description: "no world",
      enforcementLevel: "mandatory" as const,
      validateResource: (args: ResourceValidationArgs, report: (message: string) => void) => {
        const rules: readonly { readonly cidrBlocks: readonly string[] }[] = args.props["ingress"];
        if (rules.some((rule) => rule.cidrBlocks.includes("0.0.0.0/0"))) report("open");
      },
    };
    const door = group("door", [ingress(22, unknown), ingress(18789, "0.0.0.0/0")]);
    const diagnostics = await run([naive], [door]);
    expect(diagnostics.map(({ level }) => level)).toEqual(["advisory"]);
  });
});

describe("raw properties", () => {
  const tree = { list: [unknown, { deep: `x-${unknown}` }], text: "plain", unset: unknown };

  test("come through the SDK's proxy as they are, unknowns included", () => {
    const raw = rawProperties(unknownCheckingProxy(tree));
    expect(JSON.stringify(raw)).toBe(JSON.stringify(tree));
  });

  test("come through the SDK's own way should descriptors be trapped one day", () => {
    const trapped = new Proxy(unknownCheckingProxy(tree), {
      getOwnPropertyDescriptor: () => {
        throw new Error("trapped");
      },
    });
    expect(rawProperties(trapped)).toBe(tree);
  });

  test("come through the SDK's own way should descriptors hand out proxies one day", () => {
    const wrapped = new Proxy(tree, {
      get: (target, name) => (name === "__getSpecialProxyTarget" ? target : Reflect.get(target, name)),
      getOwnPropertyDescriptor: (target, name) => ({
        value: unknownCheckingProxy({ inner: Reflect.get(target, name) }),
        configurable: true,
        enumerable: true,
        writable: true,
      }),
    });
    expect(rawProperties(wrapped)).toBe(tree);
  });

  test("are refused rather than guessed when nothing gives plain data", () => {
    const closed = new Proxy(tree, {
      get: () => undefined,
      getOwnPropertyDescriptor: () => {
        throw new Error("trapped");
      },
    });
    expect(() => rawProperties(closed)).toThrow("hides the raw properties");
  });
});

describe("the input collector", () => {
  test("reports nothing and keeps every resource's inputs by URN, components included", async () => {
    const collector = createCollector();
    const door = group("door", [ingress(22, unknown)]);
    const jump = bastionComponent("jump", { grants: [{ from: "internet", to: "ssh" }] });
    expect(await run([collector.policy], [door, jump])).toEqual([]);
    const collected = collector.collected("a-rule");
    expect([...collected.keys()]).toEqual([urnOf(door), urnOf(jump)]);
    expect(collected.get(urnOf(door))?.inputs).toEqual(door.inputs);
    expect(collected.get(urnOf(jump))?.inputs).toEqual(jump.inputs);
  });

  test("keeps the last of several asked about one URN", async () => {
    const collector = createCollector();
    await run([collector.policy], [group("door", undefined), group("door", [ingress(80, "0.0.0.0/0")])]);
    const [only] = [...collector.collected("a-rule").values()];
    expect(only?.inputs["ingress"]).toEqual([ingress(80, "0.0.0.0/0")]);
  });

  test("keeps what it has while the rules of one run read, and starts over with the next run's first resource", async () => {
    const collector = createCollector();
    await run([collector.policy], [group("first", undefined)]);
    expect(collector.collected("a-rule").size).toBe(1);
    expect(collector.collected("b-rule").size).toBe(1);
    await run([collector.policy], [group("second", undefined), group("third", undefined)]);
    expect([...collector.collected("a-rule").keys()]).toEqual([
      urnOf(group("second", undefined)),
      urnOf(group("third", undefined)),
    ]);
  });

  test("hands nothing of an earlier run to a run in which it saw nothing", async () => {
    const collector = createCollector();
    await run([collector.policy], [group("first", undefined)]);
    expect(collector.collected("a-rule").size).toBe(1);
    expect(collector.collected("a-rule").size).toBe(0);
  });

  test("shares nothing between two packs of one process", async () => {
    const [one, other] = [createCollector(), createCollector()];
    await run([one.policy], [group("door", undefined)]);
    expect(other.collected("a-rule").size).toBe(0);
  });

  test("adds less than a tenth of a millisecond to each of 1,000 resources", () => {
    const collector = createCollector();
    const collect = collector.policy.validateResource;
    if (typeof collect !== "function") throw new Error("the collector is one function");
    const resources: readonly EngineResource[] = Array.from({ length: 1000 }, (_, index) =>
      group(
        `group-${index}`,
        Array.from({ length: 50 }, (_, port) => ingress(port + 1, "203.0.113.0/24", unknown)),
      ),
    );
    const calls = resources.map((resource) => ({ urn: urnOf(resource), props: unknownCheckingProxy(resource.inputs) }));
    const start = performance.now();
    for (const { urn, props } of calls) void collect(argumentsOf(urn, props), () => undefined);
    expect(performance.now() - start).toBeLessThan(100);
    expect(collector.collected("a-rule").size).toBe(1000);
  });
});

type Arguments = Parameters<
  Extract<ReturnType<typeof createCollector>["policy"]["validateResource"], (...rest: never[]) => unknown>
>[0];

function argumentsOf(urn: string, props: Record<string, unknown>): Arguments {
  return {
    type: "aws:ec2/securityGroup:SecurityGroup",
    urn,
    name: urn,
    props,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: () => {
      throw new Error("the collector has no configuration");
    },
    notApplicable: () => {
      throw new Error("the collector applies to everything");
    },
  };
}
