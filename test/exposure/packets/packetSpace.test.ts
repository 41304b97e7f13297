import * as fc from "fast-check";
import { PacketSpace, noPackets, type PacketSet } from "../../../exposure/packets/packetSpace";
import {
  everyService,
  portRange,
  service,
  serviceLimit,
  wholeProtocol,
  type ServiceRange,
} from "../../../exposure/packets/services";
import { runs } from "../../support/runs";

const tcp = 6;
const udp = 17;
const identityCount = 3;

/** Peers at the edges of what the rules below name, and identities beyond the addresses. */
const peerPoints = [0, 9, 10, 19, 20, 29, 30, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 32 + 2];
const servicePoints = [
  service(1, 8 * 256),
  service(tcp, 0),
  service(tcp, 22),
  service(tcp, 23),
  service(tcp, 65535),
  service(udp, 22),
  serviceLimit - 1,
];

interface Rule {
  readonly services: ServiceRange;
  readonly peers: readonly (readonly [number, number])[];
}

const services = fc.constantFrom<ServiceRange>(
  everyService,
  wholeProtocol(tcp),
  portRange(tcp, 22, 22),
  portRange(tcp, 0, 22),
  portRange(udp, 0, 65535),
);
const peers = fc.subarray<readonly [number, number]>(
  [
    [0, 10],
    [10, 20],
    [20, 30],
    [2 ** 32, 2 ** 32 + 1],
    [2 ** 32 + 1, 2 ** 32 + 3],
  ],
  { minLength: 1 },
);
const rules = fc.array(fc.record<Rule>({ services, peers }), { maxLength: 4 });

const admits = (list: readonly Rule[], peer: number, wanted: number): boolean =>
  list.some(
    (rule) =>
      rule.services[0] <= wanted && wanted < rule.services[1] && rule.peers.some(([from, to]) => from <= peer && peer < to),
  );

const compile = (space: PacketSpace, list: readonly Rule[]): PacketSet =>
  space.unionOf(list.map((rule) => space.packetSet([rule.services], space.peerSet(rule.peers.reduce<number[]>(joined, [])))));

/** The peers above are in ascending order; touching ones are joined as canonical toggles want. */
function joined(toggles: number[], [from, to]: readonly [number, number]): number[] {
  return toggles.at(-1) === from ? [...toggles.slice(0, -1), to] : [...toggles, from, to];
}

test("sets of packets agree with asking the rules one by one", () => {
  fc.assert(
    fc.property(rules, rules, (a, b) => {
      const space = new PacketSpace("ipv4", identityCount);
      const [left, right] = [compile(space, a), compile(space, b)];
      const probes = servicePoints.flatMap((wanted) => peerPoints.map((peer) => ({ wanted, peer })));
      const asked = (set: PacketSet): boolean[] => probes.map(({ wanted, peer }) => space.contains(set, peer, wanted));
      const told = (keep: (inA: boolean, inB: boolean) => boolean): boolean[] =>
        probes.map(({ wanted, peer }) => keep(admits(a, peer, wanted), admits(b, peer, wanted)));
      expect(asked(left)).toEqual(told((inA) => inA));
      expect(asked(space.uniteSets(left, right))).toEqual(told((inA, inB) => inA || inB));
      expect(asked(space.intersectSets(left, right))).toEqual(told((inA, inB) => inA && inB));
      expect(asked(space.subtractSets(left, right))).toEqual(told((inA, inB) => inA && !inB));
    }),
    runs(500, 20_000),
  );
});

test("equal sets have equal ids, however they were made", () => {
  fc.assert(
    fc.property(rules, rules, (a, b) => {
      const space = new PacketSpace("ipv4", identityCount);
      const [left, right] = [compile(space, a), compile(space, b)];
      expect(compile(space, [...a].reverse())).toBe(left);
      expect(space.uniteSets(left, right)).toBe(space.uniteSets(right, left));
      expect(space.uniteSets(space.subtractSets(left, right), space.intersectSets(left, right))).toBe(left);
      expect(space.intersectSets(space.subtractSets(left, right), right)).toBe(noPackets);
      expect(space.subtractSets(left, space.everything)).toBe(noPackets);
    }),
    runs(500, 20_000),
  );
});

test("the parts of a set are its services with their peers, empty ones left out", () => {
  const space = new PacketSpace("ipv6", 1);
  const set = space.packetSet([portRange(tcp, 22, 22), wholeProtocol(udp)], space.everyIdentity);
  expect(space.partsOf(set)).toEqual([
    { services: portRange(tcp, 22, 22), peers: space.everyIdentity },
    { services: wholeProtocol(udp), peers: space.everyIdentity },
  ]);
  expect(space.partsOf(space.everything)).toEqual([{ services: everyService, peers: space.everyPeer }]);
  expect(space.contains(set, space.identity(0), service(tcp, 22))).toBe(true);
  expect(space.contains(set, 2n ** 128n - 1n, service(tcp, 22))).toBe(false);
});
