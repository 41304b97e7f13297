import { findingsOf } from "../../report/stackReport";
import { exposure, type Fixture, grant, listener, reportOf, surface } from "./fixture";

const web = listener("web", "tcp", 443, surface("callbacks", "ingress", "/webhook"));
const gateway = listener("gateway", "tcp", 443, surface("callbacks", "ingress", "/hooks"), surface("ui", "operator", "/"));
const standings = (fixture: Fixture) =>
  reportOf(fixture).rows.map(({ standing, ports, listener: on }) => [standing, on?.name, ports]);

describe("how a way in stands", () => {
  const open = [exposure({})];
  const port = [[443, 443]];
  test.each<[string, Fixture, string]>([
    [
      "declared and granted from there",
      { exposures: open, listeners: [web], grants: [grant("internet", "web/callbacks")] },
      "granted",
    ],
    [
      "granted as a whole listener of one role",
      { exposures: open, listeners: [web], grants: [grant("internet", "web")] },
      "granted",
    ],
    ["declared, granted to another zone", { exposures: open, listeners: [web], grants: [grant("bastion", "web")] }, "open"],
    [
      "declared, another surface granted",
      { exposures: open, listeners: [web], grants: [grant("internet", "web/other")] },
      "open",
    ],
    [
      "one of two surfaces granted",
      { exposures: open, listeners: [gateway], grants: [grant("internet", "gateway/callbacks")] },
      "open",
    ],
    [
      "a listener of two roles granted as a whole",
      { exposures: open, listeners: [gateway], grants: [grant("internet", "gateway")] },
      "open",
    ],
    [
      "each surface granted",
      {
        exposures: open,
        listeners: [gateway],
        grants: [grant("internet", "gateway/callbacks"), grant("internet", "gateway/ui")],
      },
      "granted",
    ],
    [
      "a listener without surfaces",
      { exposures: open, listeners: [listener("web", "tcp", 443)], grants: [grant("internet", "web")] },
      "open",
    ],
    [
      "a grant that ended yesterday",
      { exposures: open, listeners: [web], grants: [grant("internet", "web", { expires: "2026-11-21" })] },
      "open",
    ],
    [
      "a grant that ends today",
      { exposures: open, listeners: [web], grants: [grant("internet", "web", { expires: "2026-11-22" })] },
      "granted",
    ],
    ["not certain", { exposures: [exposure({ verdict: "depends" })], listeners: [web] }, "depends"],
    ["from an allow-list", { exposures: [exposure({ from: "named-networks" })], listeners: [web] }, "listed"],
    ["from the bastion", { exposures: [exposure({ from: "bastion", sender: "idle" })], listeners: [web] }, "inside"],
  ])("%s", (_, fixture, standing) => {
    expect(standings(fixture)).toEqual([
      [standing, fixture.listeners?.length === 1 ? (fixture.listeners[0] as { name: string }).name : undefined, port],
    ]);
  });

  test("a grant to a network covers an allow-list whose witness is in it, and no other", () => {
    const from = (source: string) =>
      exposure({ from: "named-networks", witness: { packet: { family: "ipv4", source, protocol: 6, port: 443 }, path: [] } });
    const grants = [grant("198.51.100.0/24", "web")];
    expect(standings({ exposures: [from("198.51.100.7")], listeners: [web], grants })).toEqual([
      ["granted", "web", [[443, 443]]],
    ]);
    expect(standings({ exposures: [from("203.0.113.7")], listeners: [web], grants })).toEqual([["listed", "web", [[443, 443]]]]);
  });

  test("a network's grant is none for the internet", () => {
    expect(standings({ exposures: [exposure({})], listeners: [web], grants: [grant("0.0.0.0/1", "web")] })).toEqual([
      ["open", "web", [[443, 443]]],
    ]);
  });

  test("a declared listener does not cover the ports beside it, nor the same port of another protocol", () => {
    const fixture = {
      exposures: [exposure({ ports: [[440, 450]] })],
      listeners: [web, listener("dns", "udp", 445, surface("a", "data"))],
      grants: [grant("internet", "web")],
    };
    expect(standings(fixture)).toEqual([
      [
        "open",
        undefined,
        [
          [440, 442],
          [444, 450],
        ],
      ],
      ["granted", "web", [[443, 443]]],
    ]);
    expect(findingsOf(reportOf(fixture))).toBe(1);
  });

  test("protocols without ports are ways in as well", () => {
    expect(standings({ exposures: [exposure({ protocol: "icmp", ports: [] })] })).toEqual([["open", undefined, []]]);
  });
});

test("what needs attention comes first; families that are alike share a row", () => {
  const exposures = [
    exposure({ from: "bastion", sender: "idle" }),
    exposure({ family: "ipv6" }),
    exposure({ to: "internet", from: "agent", sender: "vm" }),
    exposure({ family: "ipv4" }),
    exposure({ verdict: "depends", ports: [[22, 22]] }),
  ];
  const rows = reportOf({ exposures }).rows;
  expect(rows.map(({ standing, families, from }) => [standing, from, families])).toEqual([
    ["open", "internet", ["ipv4", "ipv6"]],
    ["depends", "internet", ["ipv4"]],
    ["inside", "bastion", ["ipv4"]],
    ["outbound", "agent", ["ipv4"]],
  ]);
  expect(rows[0]!.ids).toHaveLength(2);
});

test("findings: open, depends and mandatory violations; advice is none", () => {
  const violation = { pack: "p", policy: "x", message: "m", urn: undefined };
  const packs = [
    {
      name: "p",
      version: "1",
      policies: 2,
      violations: [
        { ...violation, level: "mandatory" as const },
        { ...violation, level: "advisory" as const },
      ],
    },
  ];
  expect(findingsOf(reportOf({ exposures: [], packs }))).toBe(1);
  expect(findingsOf(reportOf({ exposures: [exposure({}), exposure({ from: "vpc" })], packs }))).toBe(2);
  expect(findingsOf(reportOf({ exposures: [exposure({ from: "named-networks" })] }))).toBe(0);
});
