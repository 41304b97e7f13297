import fc from "fast-check";
import { readAddress } from "../../../model/net/address";
import {
  bitsOf,
  cidrContains,
  cidrsOverlap,
  countOfCidr,
  firstAddress,
  formatCidr,
  ipv4Range,
  ipv6Range,
  lastAddress,
  readCidr,
} from "../../../model/net/cidr";
import { bitText, cidr, cidrAndAddress } from "./arbitraries";

describe("against the naive reading: a network is a prefix of bits", () => {
  test("contains an address", () => {
    fc.assert(
      fc.property(cidrAndAddress, ([network, member]) => {
        const prefix = bitText(firstAddress(network)).slice(0, network.length);
        expect(cidrContains(network, member)).toBe(bitText(member).startsWith(prefix));
      }),
      { numRuns: 2000 },
    );
  });

  test("contains and overlaps a network", () => {
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        const [prefixA, prefixB] = [a, b].map(
          (network) => network.family + bitText(firstAddress(network)).slice(0, network.length),
        );
        expect(cidrContains(a, b)).toBe(prefixB?.startsWith(prefixA ?? "?"));
        expect(cidrsOverlap(a, b)).toBe(cidrContains(a, b) || cidrContains(b, a));
        expect(cidrsOverlap(a, b)).toBe(cidrsOverlap(b, a));
      }),
      { numRuns: 2000 },
    );
  });

  test("first and last address, range and count belong together", () => {
    fc.assert(
      fc.property(cidr, (network) => {
        const [first, last] = [firstAddress(network), lastAddress(network)];
        const bits = bitText(first).slice(0, network.length);
        expect(bitText(first)).toBe(bits.padEnd(bitsOf(network.family), "0"));
        expect(bitText(last)).toBe(bits.padEnd(bitsOf(network.family), "1"));
        const [rangeFirst, rangeEnd] = network.family === "ipv4" ? ipv4Range(network) : ipv6Range(network);
        expect(rangeFirst).toBe(first.value);
        expect(BigInt(rangeEnd)).toBe(BigInt(last.value) + 1n);
        expect(countOfCidr(network)).toBe(BigInt(rangeEnd) - BigInt(rangeFirst));
      }),
    );
  });

  test("what is written is read back", () => {
    fc.assert(fc.property(cidr, (network) => expect(readCidr(formatCidr(network))).toEqual(network)));
  });
});

describe("readCidr forgives what clouds forgive", () => {
  test.each([
    ["10.0.0.7/24", "10.0.0.0/24"],
    ["10.0.0.7", "10.0.0.7/32"],
    ["2600:1f18:42:0:1::/64", "2600:1f18:42::/64"],
    ["::1", "::1/128"],
    ["2001:0DB8:0000:0000:0000:0000:0000:0000/32", "2001:db8::/32"],
    ["::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104"],
  ])("%s is %s", (text, meaning) => {
    const read = readCidr(text);
    expect(read && formatCidr(read)).toBe(meaning);
  });

  test.each([
    "999.9.9.9/99",
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "/8",
    "",
    "pl-123",
  ])("but %j is no network", (text) => expect(readCidr(text)).toBeUndefined());
});

test("families never contain one another", () => {
  const everything = readCidr("::/0");
  const ipv4 = readAddress("10.0.0.1");
  expect(everything && ipv4 && cidrContains(everything, ipv4)).toBe(false);
});
