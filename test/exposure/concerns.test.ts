import { inTheClear, withoutIdentity } from "../../exposure/concerns";
import type { Certainty, Exposure, Transport } from "../../exposure/proof";

function exposure(verdict: Exposure["verdict"], identityCheck: Certainty, transport: Transport): Exposure {
  const nothing = { path: [], openings: [], dependsOn: [], via: [], witness: undefined };
  return {
    id: "1",
    from: "internet",
    to: "urn",
    family: "ipv4",
    protocol: "tcp",
    ports: [[443, 443]],
    verdict,
    identityCheck,
    transport,
    ...nothing,
  };
}

test.each([
  [[], "unreachable"],
  [[exposure("reachable", "yes", "encrypted")], "unreachable"],
  [[exposure("reachable", "no", "encrypted")], "reachable"],
  [[exposure("depends", "no", "encrypted")], "depends"],
  [[exposure("reachable", "maybe", "encrypted")], "depends"],
  [[exposure("reachable", "yes", "plain"), exposure("depends", "no", "plain")], "depends"],
  [[exposure("reachable", "maybe", "plain"), exposure("reachable", "no", "plain")], "reachable"],
] as const)("who gets there unidentified, case %#", (exposures, expected) => {
  expect(withoutIdentity(exposures)).toBe(expected);
});

test.each([
  [[], "unreachable"],
  [[exposure("reachable", "no", "encrypted")], "unreachable"],
  [[exposure("reachable", "no", "weak")], "reachable"],
  [[exposure("depends", "no", "plain")], "depends"],
  [[exposure("reachable", "no", "unknown")], "depends"],
  [[exposure("reachable", "no", "unknown"), exposure("reachable", "no", "plain")], "reachable"],
] as const)("what travels in the clear, case %#", (exposures, expected) => {
  expect(inTheClear(exposures)).toBe(expected);
});
