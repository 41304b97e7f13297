import { graphFromDocument, recordsFromDocument, type DocumentMode } from "../../exposure/graph/document";
import { cidrOf, addressOf, holds, isGlobal } from "../../exposure/evaluator/addresses";
import { UNKNOWN } from "../../exposure/graph/values";

const vpc = { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { cidrBlock: "10.0.0.0/16" } };
const sg = { type: "aws:ec2/securityGroup:SecurityGroup", name: "sg", props: { vpcId: { $ref: "vpc.id" } } };

function graph(mode: DocumentMode, ...resources: object[]) {
  return graphFromDocument({ resources }, mode);
}

function named(mode: DocumentMode, name: string, ...resources: object[]) {
  return graph(mode, ...resources).resources.find((resource) => resource.name === name)!;
}

describe("preview", () => {
  test("a reference is unknown and says where it comes from", () => {
    const it = named("preview", "sg", vpc, sg);
    expect(it.outputs["vpcId"]).toBe(UNKNOWN);
    expect(it.dependencies.get("vpcId")).toEqual([named("preview", "vpc", vpc, sg).urn]);
    expect(it.id).toBeUndefined();
  });

  test("an unknown inside a list leaves the rest known", () => {
    const eip = { type: "aws:ec2/eip:Eip", name: "eip", props: {} };
    const rule = {
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      name: "r",
      props: { cidrBlocks: [{ $unknown: ["eip"] }, "10.0.0.0/8"] },
    };
    const it = named("preview", "r", eip, rule);
    expect(it.outputs["cidrBlocks"]).toEqual([UNKNOWN, "10.0.0.0/8"]);
    expect(it.dependencies.get("cidrBlocks")).toHaveLength(1);
  });

  test("an unknown may come from nowhere", () => {
    const it = named("preview", "sg", { ...sg, props: { ingress: { $unknown: [] } } });
    expect(it.outputs["ingress"]).toBe(UNKNOWN);
    expect(it.dependencies.get("ingress")).toEqual([]);
  });
});

describe("resolved", () => {
  test("a reference is the id of the resource it names, with the form of its type", () => {
    const it = graph("resolved", vpc, sg);
    const target = it.withId(["aws:ec2/vpc:Vpc"], it.ofType(sg.type)[0]!.outputs["vpcId"] as string);
    expect(target?.name).toBe("vpc");
    expect(target?.id).toMatch(/^vpc-[0-9a-f]{17}$/);
  });

  test("ids are the same each time and differ between resources", () => {
    const ids = () => graph("resolved", vpc, { ...vpc, name: "other" }, sg).resources.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(3);
  });

  test("an output that was given is that value, one that was not is made up and belongs to its resource", () => {
    const rule = {
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      name: "r",
      props: { cidrBlocks: [{ $ref: "vpc.cidrBlock" }], list: { $ref: "vpc.mainRouteTableId" } },
    };
    const it = named("resolved", "r", vpc, rule);
    expect(it.outputs["cidrBlocks"]).toEqual(["10.0.0.0/16"]);
    expect(named("resolved", "vpc", vpc, rule).outputs["mainRouteTableId"]).toBe(it.outputs["list"]);
  });

  test("a public address is a global one", () => {
    const eip = { type: "aws:ec2/eip:Eip", name: "eip", props: {} };
    const rule = {
      type: "a:b:C",
      name: "r",
      props: { v4: { $unknown: ["eip"], resolved: "{eip.publicIp}/32" }, v6: { $ref: "eip.ipv6Address" } },
    };
    const it = named("resolved", "r", eip, rule);
    const cidr = cidrOf(it.outputs["v4"] as string)!;
    expect(cidr.length).toBe(32);
    expect(isGlobal({ family: "ipv4", value: cidr.first })).toBe(true);
    expect(isGlobal(addressOf(it.outputs["v6"] as string)!)).toBe(true);
  });

  test("a private address lies in its subnet", () => {
    const subnet = { type: "aws:ec2/subnet:Subnet", name: "s", props: { cidrBlock: "10.7.3.0/28" } };
    const vm = { type: "aws:ec2/instance:Instance", name: "vm", props: { subnetId: { $ref: "s.id" } } };
    const user = { type: "a:b:C", name: "r", props: { at: { $ref: "vm.privateIp" } } };
    const address = addressOf(named("resolved", "r", subnet, vm, user).outputs["at"] as string)!;
    expect(holds(cidrOf("10.7.3.0/28")!, address)).toBe(true);
    expect(address.value - cidrOf("10.7.3.0/28")!.first).toBeGreaterThanOrEqual(4n);
  });

  test("templates are filled, also below a list, and braces of other kinds stay", () => {
    const tunnel = { type: "cloudflare:index/tunnel:Tunnel", name: "t.un", props: {} };
    const record = {
      type: "a:b:C",
      name: "r",
      props: { value: { $unknown: ["t.un"], resolved: ["{t.un.id}.cfargotunnel.com", '{"a": 1}', 7] } },
    };
    const it = graph("resolved", tunnel, record);
    expect(it.ofType("a:b:C")[0]!.outputs["value"]).toEqual([`${it.ofType(tunnel.type)[0]!.id}.cfargotunnel.com`, '{"a": 1}', 7]);
  });
});

describe.each(["preview", "resolved"] as const)("in %s", (mode) => {
  test("a secret is its value, and its property is marked", () => {
    const it = named(mode, "sg", { ...sg, props: { ingress: [{ cidrBlocks: [{ $secret: "0.0.0.0/0" }] }] } });
    expect(it.outputs["ingress"]).toEqual([{ cidrBlocks: ["0.0.0.0/0"] }]);
    expect([...it.secrets]).toEqual(["ingress"]);
  });

  test("inputs, provider, parent and URN are kept", () => {
    const provider = { type: "pulumi:providers:docker", name: "remote", props: {} };
    const child = {
      type: "a:b:C",
      name: "c",
      urn: "urn:of:c",
      provider: "remote",
      parent: "sg",
      inputs: { x: 1 },
      props: { x: 1, y: { $unknown: [], resolved: 2 } },
    };
    const it = graph(mode, vpc, sg, provider, child);
    const [found] = it.ofType("a:b:C");
    expect(found).toMatchObject({ urn: "urn:of:c", inputs: { x: 1 }, provider: it.ofType("pulumi:providers:docker")[0]!.urn });
    expect(it.childrenOf(found!.parent!)).toEqual([found]);
  });

  test("text and parsed JSON are the same document", () => {
    const document = { resources: [vpc, sg] };
    expect(recordsFromDocument(JSON.stringify(document), mode)).toEqual(recordsFromDocument(document, mode));
  });

  test("a reference to an alias of a type finds it", () => {
    const lb = { type: "aws:alb/loadBalancer:LoadBalancer", name: "lb", props: {} };
    expect(graph(mode, lb).ofType("aws:lb/loadBalancer:LoadBalancer")).toHaveLength(1);
  });
});

describe("refused, with the place", () => {
  const props = (value: unknown) => ({ resources: [vpc, { type: "a:b:C", name: "r", props: { list: [value] } }] });
  const circle = [
    { type: "a:b:C", name: "a", props: { x: { $ref: "b.y" } } },
    { type: "a:b:C", name: "b", props: { y: { $unknown: ["a"], resolved: "<{a.x}>" } } },
  ];

  test.each<[what: string, source: unknown, message: RegExp]>([
    ["no JSON", "{", /^\$ is "text": the document is not JSON \(line 1, column 2\)/],
    ["a list", [], /^\$ is "a list": a graph document is an object/],
    ["null", null, /^\$ is "null"/],
    ["no resources", {}, /^\$\.resources is not set: a graph document lists/],
    ["resources of another shape", { resources: {} }, /^\$\.resources is "an object"/],
    ["a resource of another shape", { resources: [vpc, 7] }, /^\$\.resources\[1\] is "a number"/],
    [
      "a stray field",
      { resources: [{ ...vpc, prop: {} }] },
      /^\$\.resources\[0\]\.prop is "an object": a resource has no such field\. Use type, name/,
    ],
    ["no type", { resources: [{ name: "x" }] }, /^\$\.resources\[0\]\.type is not set/],
    [
      "a type that is none",
      { resources: [{ type: "vpc", name: "x" }] },
      /^\$\.resources\[0\]\.type is "vpc": this is not a Pulumi type token/,
    ],
    ["an empty name", { resources: [{ ...vpc, name: "" }] }, /^\$\.resources\[0\]\.name is "a string"/],
    ["properties of another shape", { resources: [{ ...vpc, props: [] }] }, /^\$\.resources\[0\]\.props is "a list"/],
    ["inputs of another shape", { resources: [{ ...vpc, inputs: 1 }] }, /^\$\.resources\[0\]\.inputs is "a number"/],
    [
      "a name twice",
      { resources: [vpc, { ...sg, name: "vpc" }] },
      /^\$\.resources\[1\]\.name is "vpc": another resource has this name/,
    ],
    [
      "a URN twice",
      {
        resources: [
          { ...vpc, urn: "u" },
          { ...vpc, name: "other", urn: "u" },
        ],
      },
      /^\$\.resources\[1\]\.urn is "u": another/,
    ],
    ["an unknown parent", { resources: [{ ...vpc, parent: "nobody" }] }, /^\$\.resources\[0\]\.parent is "nobody"/],
    ["an unknown provider", { resources: [{ ...vpc, provider: "nobody" }] }, /^\$\.resources\[0\]\.provider is "nobody"/],
    [
      "an unknown reference",
      props({ $ref: "nobody.id" }),
      /^\$\.resources\[1\]\.props\.list\[0\] is "nobody\.id": no resource of the document/,
    ],
    ["a reference without an output", props({ $ref: "vpc" }), /is "vpc": no resource of the document has this output/],
    ["a reference that is no text", props({ $ref: 1 }), /list\[0\]\.\$ref is "a number": a reference is a text/],
    [
      "more beside a reference",
      props({ $ref: "vpc.id", and: 1 }),
      /list\[0\]\.and is "a number": nothing but \$ref may stand here/,
    ],
    ["an unknown from nobody", props({ $unknown: ["nobody"] }), /list\[0\]\.\$unknown\[0\] is "nobody"/],
    ["an unknown of another shape", props({ $unknown: "vpc" }), /list\[0\]\.\$unknown is "a string": it lists the resources/],
    [
      "an unknown that does not resolve",
      props({ $unknown: [] }),
      /list\[0\]\.resolved is not set: without it the document can be read as a preview only/,
    ],
    [
      "a template with an unknown reference",
      props({ $unknown: [], resolved: "{nobody.id}" }),
      /list\[0\]\.resolved is "nobody\.id"/,
    ],
    [
      "a template with a list in a text",
      props({ $unknown: [], resolved: "<{r.list}>" }),
      /list\[0\]\.resolved is "r\.list": (only a text or number fits|the references run in a circle)/,
    ],
    ["a circle", { resources: circle }, /is "(a\.x|b\.y)": the references run in a circle/],
  ])("%s", (_, source, message) => {
    expect(() => graphFromDocument(source, "resolved")).toThrow(message);
  });

  test("a circle is none in a preview, where nothing is resolved", () => {
    expect(graph("preview", ...circle).resources).toHaveLength(2);
  });

  test("an unknown without a resolution is fine in a preview", () => {
    expect(() => graphFromDocument(props({ $unknown: [] }), "preview")).not.toThrow();
  });

  test("no value of the document is repeated, not even of text that is no JSON", () => {
    const messages = [
      `{"resources": [{"token": "hunter2" oops}]}`,
      { resources: [{ ...vpc, props: "hunter2" }] },
      props({ $secret: "hunter2", and: "hunter2" }),
    ].map((source) => {
      try {
        graphFromDocument(source, "resolved");
        return "nothing";
      } catch (error) {
        return String(error);
      }
    });
    expect(messages.join()).not.toContain("hunter2");
    expect(messages).not.toContain("nothing");
  });
});

test("a document that nests without end is refused, not followed", () => {
  const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const document = (depth: number): string => `{"resources":[{"type":"a:b:C","name":"x","props":{"p":${nested(depth)}}}]}`;
  expect(() => graphFromDocument(document(20_000), "preview")).toThrow("it nests more than 500 levels");
  expect(graphFromDocument(document(400), "preview").resources).toHaveLength(1);
});
