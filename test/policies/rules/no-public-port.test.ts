import type { Evidence } from "../../../policies/rule";
import { noPublicPort } from "../../../policies/rules/no-public-port";
import { smallTeamCeiling } from "../../../policies/small-team/definition";
import { unknown, urnOf, type EngineResource } from "../support/engine";
import { evidence, exposure, step } from "../support/evidence";
import { bastionComponent, group, ingress, machine, publicNetwork, types, within } from "../support/stacks";

const door = group("door", [ingress(22, "10.0.0.0/8"), ingress(18789, "0.0.0.0/0")]);
const vm = machine("vm", ["door"]);
const routes = publicNetwork().find(({ type }) => type === types.routeTable)!;
const resources = [...publicNetwork(), door, vm];
const path = [
  step(routes, "routes[0].gatewayId", "the route to everywhere leads to an internet gateway"),
  step(door, "ingress[1].cidrBlocks[0]", "admits more than 256 public addresses"),
  step(vm, "subnetId", "its subnet gives it a public address"),
];

function check(given: Evidence) {
  return noPublicPort.check(given);
}

describe("no-public-port", () => {
  test("says what is reachable, how, what to change and where to read on", () => {
    expect(check(evidence(resources, [exposure(vm, path)]))).toEqual([
      {
        resource: urnOf(door),
        message: [
          'The internet reaches Instance "vm" on tcp 18789 (IPv4).',
          "Path:",
          '  1. RouteTable "routes", routes[0].gatewayId: the route to everywhere leads to an internet gateway',
          '  2. SecurityGroup "door", ingress[1].cidrBlocks[0]: admits more than 256 public addresses',
          '  3. Instance "vm", subnetId: its subnet gives it a public address',
          'Fix: remove SecurityGroup "door", ingress[1].cidrBlocks[0], or narrow it to the networks that need it.',
          "Grant: none would count here; this pack lets no grant open this port of this endpoint.",
          "More: docs/policies.md#no-public-port",
        ].join("\n"),
      },
    ]);
  });

  test("tells one hole in both families once, and two holes twice", () => {
    const both = [exposure(vm, path), exposure(vm, path, { family: "ipv6" })];
    const [one, ...none] = check(evidence(resources, both));
    expect(none).toEqual([]);
    expect(one?.message).toContain("on tcp 18789 (IPv4 and IPv6).");
    const other = [path[0]!, step(door, "ingress[2].ipv6CidrBlocks[0]", "admits the world"), path[2]!];
    expect(check(evidence(resources, [exposure(vm, path), exposure(vm, other, { family: "ipv6" })]))).toHaveLength(2);
  });

  test("says of what may be open what decides it and how to make that known", () => {
    const depends = exposure(vm, path, {
      verdict: "depends",
      dependsOn: [step(door, "ingress[1].cidrBlocks[0]", "is not known at preview")],
    });
    const [finding] = check(evidence(resources, [depends]));
    expect(finding?.resource).toBe(urnOf(door));
    expect(finding?.message).toContain('The internet may reach Instance "vm" on tcp 18789 (IPv4): it cannot be proved closed.');
    expect(finding?.message).toContain(
      'It depends on:\n  1. SecurityGroup "door", ingress[1].cidrBlocks[0]: is not known at preview',
    );
    expect(finding?.message).toContain('Fix: make SecurityGroup "door", ingress[1].cidrBlocks[0] known at preview');
  });

  test("has nothing to say about other zones", () => {
    expect(check(evidence(resources, [exposure(vm, path, { from: "vpc" })]))).toEqual([]);
  });

  test("names every rule that has to go, not only the one on the path", () => {
    const halves = [step(door, "ingress[1].cidrBlocks[0]", "half"), step(door, "ingress[2].cidrBlocks[0]", "half")];
    const [finding] = check(evidence(resources, [exposure(vm, path, { openings: halves })]));
    expect(finding?.message).toContain(
      'Fix: remove SecurityGroup "door", ingress[1].cidrBlocks[0] and SecurityGroup "door", ingress[2].cidrBlocks[0], or narrow each of them',
    );
  });

  test("blames the endpoint where no rule admits the packets, rather than nothing", () => {
    expect(check(evidence(resources, [exposure(vm, [])]))[0]?.resource).toBe(urnOf(vm));
  });

  test("says so where ignoreChanges makes an edit of the program useless", () => {
    const ignoredChanges = new Map([[urnOf(door), ["ingress[1]"]]]);
    const [finding] = check(evidence(resources, [exposure(vm, path)], { ignoredChanges }));
    expect(finding?.message).toContain("ingress[1].cidrBlocks[0] (held by ignoreChanges): admits");
    expect(finding?.message).toContain("Take the property off ignoreChanges first");
    const elsewhere = new Map([[urnOf(door), ["tags"]]]);
    expect(check(evidence(resources, [exposure(vm, path)], { ignoredChanges: elsewhere }))[0]?.message).not.toContain(
      "ignoreChanges",
    );
  });

  test("names ports as people say them", () => {
    const said = (change: Parameters<typeof exposure>[2]) =>
      check(evidence(resources, [exposure(vm, path, change)]))[0]?.message.split("\n")[0];
    expect(
      said({
        ports: [
          [80, 80],
          [8000, 8010],
        ],
      }),
    ).toContain("on tcp 80, 8000-8010 (");
    expect(said({ ports: [[0, 65535]], protocol: "udp" })).toContain("on udp, every port (");
    expect(said({ ports: [[0, 65535]], protocol: "any" })).toContain("on every protocol and port (");
    expect(said({ ports: [[2048, 2048]], protocol: "icmp" })).toContain("on icmp (");
  });
});

describe("a grant under the small-team pack", () => {
  const listeners = [
    {
      name: "ssh",
      protocol: "tcp",
      port: 2222,
      bind: "any",
      owner: "root",
      presence: "required",
      surfaces: [{ name: "shell", role: "ssh", match: { kind: "all" }, authentication: "key" }],
    },
  ];
  const grant = { from: "internet", to: "ssh", via: "direct", reason: "on call", approvedBy: "ann" };
  const open = (grants: unknown, type = "sallyport:index:BastionHost") => {
    const jump: EngineResource = { ...bastionComponent("jump", { grants, listeners }), type };
    const host = within(jump, machine("jump-host", ["door"]));
    const ssh = exposure(host, path, { ports: [[2222, 2222]] });
    return check(evidence([...publicNetwork(), door, jump, host], [ssh], { ceiling: smallTeamCeiling }));
  };

  test("covers the bastion's ssh", () => {
    expect(open([grant])).toEqual([]);
  });

  test("is explained where it is missing", () => {
    const [finding] = open([]);
    expect(finding?.message).toContain('The internet reaches Instance "jump-host" of BastionHost "jump" on tcp 2222 (IPv4).');
    expect(finding?.message).toContain(
      'Grant: In the grants of BastionHost "jump" write { from: "internet", to: "<listener>", via: "direct", reason: "…", approvedBy: "…" },',
    );
    expect(finding?.message).toContain("<listener> being the one on tcp 2222 with role ssh.");
  });

  test("is told to have ended, or to go above the ceiling", () => {
    expect(open([{ ...grant, expires: "2026-01-31" }])[0]?.message).toContain("The grant for it has ended.");
    expect(open([{ ...grant, via: "proxy" }])[0]?.message).toContain("names a role or a way that this pack does not allow");
  });

  test("counts for nothing while part of the declarations is unknown, and the finding says so", () => {
    const [finding] = open([grant, { ...grant, to: unknown }]);
    expect(finding?.message).toContain(
      'The grants or listeners of BastionHost "jump" are unknown at preview or malformed, so none counts.',
    );
  });

  test("does not help an agent: the ceiling is the pack's, not the program's", () => {
    const [finding] = open([grant], "sallyport:index:HardenedAgent");
    expect(finding?.message).toContain("this pack lets no grant open this port of this endpoint. Remove the one there is");
    expect(open([], "sallyport:index:HardenedAgent")[0]?.message).not.toContain("Remove the one there is");
  });
});
