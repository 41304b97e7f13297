import fc from "fast-check";
import {
  countOfPorts,
  formatPorts,
  type PortRange,
  portsContain,
  portsOverlap,
  requirePort,
  requirePortRange,
} from "../../../model/net/ports";

test.each<[unknown, string]>([
  ["8000", 'api.port is "8000": a port is a number, not text. Write 8000 without quotes.'],
  ["http", 'api.port is "http": a port is a number, not text. Write a whole number from 1 to 65535.'],
  [0, "api.port is 0: it is no port. Write a whole number from 1 to 65535."],
  [65536, "api.port is 65536: it is no port. Write a whole number from 1 to 65535."],
  [80.5, "api.port is 80.5: it is no port. Write a whole number from 1 to 65535."],
  [undefined, "api.port is not set: it is no port. Write a whole number from 1 to 65535."],
])("refuses %j", (value, message) => expect(() => requirePort("api.port", value)).toThrow(new Error(message)));

test("a range is a port or an ordered pair", () => {
  expect(requirePortRange("ports", 443)).toEqual([443, 443]);
  expect(requirePortRange("ports", [8000, 8010])).toEqual([8000, 8010]);
  expect(() => requirePortRange("ports", [8010, 8000])).toThrow(
    new Error("ports is [8010,8000]: the first port is above the last. Did you mean [8000, 8010]?"),
  );
  expect(() => requirePortRange("ports", [1, 2, 3])).toThrow("a range has a first and a last port");
  expect(() => requirePortRange("ports", [1, "2"])).toThrow('ports[1] is "2"');
  expect([formatPorts([443, 443]), formatPorts([1, 9])]).toEqual(["443", "1-9"]);
});

test("contain, overlap and count agree with listing the ports", () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 5 })).map(([a, b]): PortRange => [a, a + b]);
  const list = ([first, last]: PortRange) => Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  fc.assert(
    fc.property(range, range, (a, b) => {
      expect(portsOverlap(a, b)).toBe(list(a).some((port) => list(b).includes(port)));
      expect(list(b).filter((port) => portsContain(a, port))).toEqual(list(b).filter((port) => list(a).includes(port)));
      expect(countOfPorts(a)).toBe(list(a).length);
    }),
  );
});
