import { formatCidr } from "../../../model/net/cidr";
import { requireCidr } from "../../../model/net/requireCidr";
import { nthAddress, nthSubnet } from "../../../model/net/subnets";
import { formatAddress } from "../../../model/net/address";
import { countOfRoutable, isWorldWide } from "../../../model/net/world";

const networks = (...texts: string[]) => texts.map((text) => requireCidr("test", text));

test.each<[string, string[], boolean]>([
  ["everything", ["0.0.0.0/0"], true],
  ["everything in the other family", ["::/0"], true],
  ["two halves", ["0.0.0.0/1", "128.0.0.0/1"], true],
  ["one half", ["128.0.0.0/1"], true],
  ["a /24, exactly 256 addresses", ["8.8.8.0/24"], false],
  ["a /24 counted twice", ["8.8.8.0/24", "8.8.8.0/24", "8.8.8.128/25"], false],
  ["a /24 and one more", ["8.8.8.0/24", "9.9.9.9/32"], true],
  ["private networks", ["10.0.0.0/8", "192.168.0.0/16", "fc00::/7"], false],
  ["a network around private ones", ["8.0.0.0/6"], true],
  ["an IPv6 office", ["2600:1f18::/64"], true],
  ["256 addresses over both families", ["8.8.8.0/25", "2600:1f18::/121"], false],
  ["257 addresses over both families", ["8.8.8.0/25", "2600:1f18::/121", "2600:1f19::1/128"], true],
  ["nobody", [], false],
])("%s", (_, texts, world) => expect(isWorldWide(networks(...texts))).toBe(world));

test("counts the union", () => {
  expect(countOfRoutable(networks("8.8.8.0/24", "8.8.8.0/25", "10.0.0.0/8"))).toBe(256n);
});

test("subnets and addresses by number", () => {
  const [vpc, ipv6] = [requireCidr("vpc", "10.0.0.0/16"), requireCidr("vpc6", "2600:1f18:42:100::/56")];
  expect([0, 2, 255].map((place) => formatCidr(nthSubnet("vpc", vpc, 24, place)))).toEqual([
    "10.0.0.0/24",
    "10.0.2.0/24",
    "10.0.255.0/24",
  ]);
  expect([0, 255].map((place) => formatCidr(nthSubnet("vpc6", ipv6, 64, place)))).toEqual([
    "2600:1f18:42:100::/64",
    "2600:1f18:42:1ff::/64",
  ]);
  expect(() => nthSubnet("vpc", vpc, 24, 256)).toThrow(
    new Error(
      'vpc is "10.0.0.0/16": it has 256 networks of length /24, so number 256 (counted from 0) does not exist. Choose a larger network or fewer subnets.',
    ),
  );
  expect(() => nthSubnet("vpc", vpc, 8, 0)).toThrow(
    "cannot be split into networks of length /8. Choose a length from /16 to /32",
  );
  const resolver = nthAddress(vpc, 2);
  expect(resolver && formatAddress(resolver)).toBe("10.0.0.2");
  expect(nthAddress(requireCidr("host", "10.0.0.1/32"), 1)).toBeUndefined();
});
