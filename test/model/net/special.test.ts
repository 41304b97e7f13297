import fc from "fast-check";
import { readAddress } from "../../../model/net/address";
import { cidrContains, readCidr } from "../../../model/net/cidr";
import { globallyRoutableV4, globallyRoutableV6, isGloballyRoutable, specialBlocks } from "../../../model/net/special";
import { addressOf } from "./arbitraries";

const routable = (text: string): boolean => {
  const place = readAddress(text) ?? readCidr(text);
  if (place === undefined) {
    throw new Error(text);
  }
  return isGloballyRoutable(place);
};

test.each([
  "8.8.8.8",
  "1.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "192.0.0.9",
  "192.88.99.1",
  "223.255.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "9.0.0.0/7",
])("%s is of the internet", (text) => expect(routable(text)).toBe(true));
test.each([
  ..."0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 169.254.169.254 172.16.0.0 172.31.255.255".split(" "),
  ..."192.0.0.8 192.0.2.1 192.168.0.1 198.18.0.0 198.19.255.255 203.0.113.9 224.0.0.1 255.255.255.255 10.0.0.0/8".split(" "),
])("%s is not of the internet", (text) => expect(routable(text)).toBe(false));

test.each([
  "2600:1f18::1",
  "2001:200::1",
  "2001:3::1",
  "2001:1::1",
  "2002::1",
  "2001::1",
  "3ffe::1",
  "3fff:1000::1",
  "2001:db9::",
  "::/0",
])("%s is of the internet", (text) => expect(routable(text)).toBe(true));
test.each([
  ..."::1 :: ::ffff:8.8.8.8 64:ff9b:1::1 100::1 2001:1::4 2001:2::1 2001:10::1 2001:db8::1 3fff:fff::1 4000::1 5f00::1".split(
    " ",
  ),
  ..."fc00::1 fd00:ec2::254 fe80::1 ff02::1 1fff:ffff::1".split(" "),
])("%s is not of the internet", (text) => expect(routable(text)).toBe(false));

test("the ranges are sorted, disjoint and inside the unicast space", () => {
  for (const ranges of [globallyRoutableV4, globallyRoutableV6]) {
    ranges.forEach(([first, end], place) => {
      expect(first < end).toBe(true);
      expect(place === 0 || first > (ranges[place - 1]?.[1] ?? first)).toBe(true);
    });
  }
  expect(globallyRoutableV4.at(0)?.[0]).toBe(2 ** 24);
  expect(globallyRoutableV4.at(-1)?.[1]).toBe(224 * 2 ** 24);
  expect(globallyRoutableV6.at(0)?.[0]).toBe(0x2000n << 112n);
  expect(globallyRoutableV6.at(-1)?.[1]).toBe(0x4000n << 112n);
});

test("agrees with asking the most specific block, at and around the edges of every block", () => {
  const blocks = specialBlocks.map((special) => ({ ...special, network: readCidr(special.cidr)! }));
  const unicast = [readCidr("0.0.0.0/0")!, readCidr("2000::/3")!];
  const nearBlock = fc.constantFrom(...blocks).chain(({ network }) => {
    const size = 1n << BigInt((network.family === "ipv4" ? 32 : 128) - network.length);
    return fc.constantFrom(-1n, 0n, 1n, size - 1n, size).map((offset) => {
      const value = BigInt.asUintN(network.family === "ipv4" ? 32 : 128, BigInt(network.first) + offset);
      return network.family === "ipv4" ? { family: "ipv4" as const, value: Number(value) } : { family: "ipv6" as const, value };
    });
  });
  fc.assert(
    fc.property(fc.oneof(nearBlock, addressOf("ipv4"), addressOf("ipv6")), (address) => {
      const [closest] = blocks
        .filter(({ network }) => cidrContains(network, address))
        .sort((a, b) => b.network.length - a.network.length);
      const expected = unicast.some((space) => cidrContains(space, address)) && (closest?.globallyReachable ?? true);
      expect(isGloballyRoutable(address)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});
