import fc from "fast-check";
import type { Exposure } from "../../exposure/proof";
import type { Grant } from "../../model/grants";
import type { Listener } from "../../model/listeners";
import type { PortRange } from "../../model/net";
import { identityCheckingWays } from "../../model/grants";
import { packs } from "../../policies/packs";
import { uncoveredPorts, type Declared } from "../../policies/coverage";
import { smallTeamCeiling } from "../../policies/small-team/definition";

const today = "2026-11-22";
const ssh: Listener = {
  name: "ssh",
  protocol: "tcp",
  port: 2222,
  bind: "any",
  owner: "root",
  presence: "required",
  surfaces: [{ name: "shell", role: "ssh", match: { kind: "all" }, authentication: "key" }],
};
const grant: Grant = { from: "internet", to: "ssh", via: "direct", reason: "on call", approvedBy: "ann" };

function exposed(...ports: PortRange[]): Exposure {
  return {
    id: "e",
    from: "internet",
    to: "urn",
    via: [],
    family: "ipv4",
    protocol: "tcp",
    ports,
    verdict: "reachable",
    identityCheck: "no",
    transport: "unknown",
    path: [],
    openings: [],
    witness: undefined,
    dependsOn: [],
  };
}

function declared(change: Partial<Declared> = {}): Declared {
  return { grants: [grant], listeners: [ssh], components: ["sallyport:index:BastionHost"], unreadable: [], ...change };
}

function uncovered(declarations: Declared, exposure = exposed([2222, 2222]), ceiling = smallTeamCeiling): readonly PortRange[] {
  return uncoveredPorts(exposure, declarations, ceiling, today);
}

describe("a grant", () => {
  test("covers the one port it names below the ceiling", () => {
    expect(uncovered(declared())).toEqual([]);
    expect(uncovered(declared(), exposed([2220, 2230]))).toEqual([
      [2220, 2221],
      [2223, 2230],
    ]);
  });

  test("to one surface covers it as well", () => {
    expect(uncovered(declared({ grants: [{ ...grant, to: "ssh/shell" }] }))).toEqual([]);
  });

  test.each<[string, Partial<Declared>]>([
    ["there is none", { grants: [] }],
    ["it names another listener", { grants: [{ ...grant, to: "web" }] }],
    ["it lets in another zone", { grants: [{ ...grant, from: "vpc" }] }],
    ["it lets in one network only", { grants: [{ ...grant, from: "203.0.113.0/24" }] }],
    ["it lets in every IPv4 address by number", { grants: [{ ...grant, from: "0.0.0.0/0" }] }],
    ["it goes a way the pack does not allow", { grants: [{ ...grant, via: "proxy" }] }],
    ["it has ended", { grants: [{ ...grant, expires: "2026-11-21" }] }],
    ["its end is no date", { grants: [{ ...grant, expires: "never" }] }],
    ["the machine is no bastion", { components: ["sallyport:index:HardenedAgent"] }],
    ["the machine belongs to no component", { components: [] }],
    ["a component around the machine cannot be read in full", { unreadable: ["urn"] }],
    ["nothing is declared to listen there", { listeners: [] }],
    ["the listener has no surface", { listeners: [{ ...ssh, surfaces: [] }] }],
    ["the surface has another role", { listeners: [{ ...ssh, surfaces: [{ ...ssh.surfaces[0]!, role: "operator" }] }] }],
    ["the listener speaks another protocol", { listeners: [{ ...ssh, protocol: "udp" }] }],
  ])("covers nothing when %s", (_, change) => {
    expect(uncovered(declared(change))).toEqual([[2222, 2222]]);
  });

  test("holds on its last day", () => {
    expect(uncovered(declared({ grants: [{ ...grant, expires: today }] }))).toEqual([]);
  });

  test("to one surface does not open the others on the same port", () => {
    const two = { ...ssh, surfaces: [...ssh.surfaces, { ...ssh.surfaces[0]!, name: "metrics", role: "metrics" as const }] };
    expect(uncovered(declared({ listeners: [two], grants: [{ ...grant, to: "ssh/shell" }] }))).toEqual([[2222, 2222]]);
    expect(uncovered(declared({ listeners: [two] }))).toEqual([[2222, 2222]]);
  });

  test("to a whole listener counts only where its surfaces share one role, even if the pack would allow each", () => {
    const two = { ...ssh, surfaces: [...ssh.surfaces, { ...ssh.surfaces[0]!, name: "hook", role: "ingress" as const }] };
    const both = smallTeamCeiling.flatMap((allowance) => [allowance, { ...allowance, role: "ingress" as const }]);
    const each = ["ssh/shell", "ssh/hook"].map((to) => ({ ...grant, to }));
    expect(uncovered(declared({ listeners: [two] }), exposed([2222, 2222]), both)).toEqual([[2222, 2222]]);
    expect(uncovered(declared({ listeners: [two], grants: each }), exposed([2222, 2222]), both)).toEqual([]);
  });

  test("does not open what another listener has on the same port", () => {
    expect(uncovered(declared({ listeners: [ssh, { ...ssh, name: "debug" }] }))).toEqual([[2222, 2222]]);
  });

  test("never covers an exposure of every protocol", () => {
    expect(uncovered(declared(), { ...exposed([0, 65535]), protocol: "any" })).toEqual([[0, 65535]]);
  });

  test("never covers anything under the personal pack, whatever it says", () => {
    expect(uncovered(declared(), exposed([2222, 2222]), packs["personal-dev"]!.ceiling)).toEqual([[2222, 2222]]);
  });

  test("adds no coverage beyond its own port, whatever is exposed", () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 65535 }))
      .map(([a, b]): PortRange => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 65535 }), (ports, port) => {
        const holds = (ranges: readonly PortRange[]): boolean => ranges.some(([first, last]) => first <= port && port <= last);
        expect(holds(uncovered(declared(), exposed(...ports)))).toBe(holds(ports) && port !== 2222);
      }),
    );
  });
});

describe("the ceiling of every pack", () => {
  const allowances = Object.entries(packs).flatMap(([pack, { ceiling }]) => ceiling.map((allowance) => ({ pack, ...allowance })));

  test("keeps metrics and data from the internet", () => {
    expect(allowances.filter(({ from, role }) => from === "internet" && (role === "metrics" || role === "data"))).toEqual([]);
  });

  test("lets ssh in at bastions only", () => {
    expect(allowances.filter(({ role }) => role === "ssh").flatMap(({ components }) => components)).toEqual([
      "sallyport:index:BastionHost",
    ]);
  });

  test("lets operators in only where the way checks who they are", () => {
    const ways = allowances.filter(({ role }) => role === "operator").flatMap((allowance) => allowance.ways);
    expect(ways.filter((way) => !identityCheckingWays.includes(way))).toEqual([]);
  });

  test("is as written down", () => {
    expect(allowances.map(({ pack, from, role, protocol, ports, ways }) => [pack, from, role, protocol, ports, ways])).toEqual([
      ["small-team", "internet", "ssh", "tcp", [[2222, 2222]], ["direct"]],
      ["small-team", "internet", "tunnel", "udp", [[51820, 51820]], ["direct", "tunnel"]],
      [
        "small-team",
        "internet",
        "ingress",
        "tcp",
        [
          [443, 443],
          [80, 80],
        ],
        ["proxy"],
      ],
    ]);
  });
});
