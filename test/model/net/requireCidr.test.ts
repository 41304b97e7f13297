import { DeclarationError } from "../../../model/errors";
import { formatCidr } from "../../../model/net/cidr";
import { requireAddress, requireCidr, requireCidrs } from "../../../model/net/requireCidr";

const example = 'Write a network such as "10.0.1.0/24" or "2001:db8::/32".';

test.each([
  ["10.0.0.0/24", "10.0.0.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:0db8:0000:0000:0000:0000:0000:0000/32", "2001:db8::/32"],
  ["::/0", "::/0"],
  ["::ffff:0:0/95", undefined],
])("accepts %s", (text, canonical) => {
  if (canonical === undefined) {
    expect(() => requireCidr("f", text)).toThrow("host bits");
  } else {
    expect(formatCidr(requireCidr("f", text))).toBe(canonical);
  }
});

test.each<[unknown, string]>([
  ["10.0.0.7/24", 'allow[1] is "10.0.0.7/24": it has host bits set. Did you mean "10.0.0.0/24"?'],
  ["10.0.0.7", 'allow[1] is "10.0.0.7": it has no mask. Did you mean "10.0.0.7/32"?'],
  ["2001:db8::5", 'allow[1] is "2001:db8::5": it has no mask. Did you mean "2001:db8::5/128"?'],
  ["2001:db8::5/64", 'allow[1] is "2001:db8::5/64": it has host bits set. Did you mean "2001:db8::/64"?'],
  ["999.9.9.9/99", `allow[1] is "999.9.9.9/99": "999.9.9.9" is no IPv4 or IPv6 address. ${example}`],
  ["10.0.0.0/33", `allow[1] is "10.0.0.0/33": the mask "/33" is not between /0 and /32. ${example}`],
  ["::/129", `allow[1] is "::/129": the mask "/129" is not between /0 and /128. ${example}`],
  ["10.0.0.0/", `allow[1] is "10.0.0.0/": the mask "/" is not between /0 and /32. ${example}`],
  [
    "10.0.0.0/255.255.255.0",
    'allow[1] is "10.0.0.0/255.255.255.0": the mask "/255.255.255.0" is not between /0 and /32. Did you mean "10.0.0.0/24"?',
  ],
  [
    "::ffff:10.0.0.0/104",
    'allow[1] is "::ffff:10.0.0.0/104": it is an IPv4 network in IPv6 spelling. Did you mean "10.0.0.0/8"?',
  ],
  ["", `allow[1] is "": "" is no IPv4 or IPv6 address. ${example}`],
  ["internet", `allow[1] is "internet": "internet" is no IPv4 or IPv6 address. ${example}`],
  [undefined, `allow[1] is not set: a network is text. ${example}`],
  [10, `allow[1] is 10: a network is text. ${example}`],
])("refuses %j", (value, message) => {
  expect(() => requireCidr("allow[1]", value)).toThrow(new Error(message));
  expect(() => requireCidr("allow[1]", value)).toThrow(DeclarationError);
});

test("a list names the place of the bad entry, and may not be empty", () => {
  expect(requireCidrs("allow", ["10.0.0.0/8", "::/0"]).map(formatCidr)).toEqual(["10.0.0.0/8", "::/0"]);
  expect(() => requireCidrs("allow", ["10.0.0.0/8", "10.0.0.1"])).toThrow("allow[1] is ");
  expect(() => requireCidrs("allow", [])).toThrow(
    new Error("allow is []: an empty list allows nobody. Name at least one network, or leave the whole setting out."),
  );
  expect(() => requireCidrs("allow", "10.0.0.0/8")).toThrow("a list of networks is required");
});

test("an address is refused with its likely meaning", () => {
  expect(requireAddress("address", "10.0.1.5")).toEqual({ family: "ipv4", value: 0x0a000105 });
  expect(() => requireAddress("address", "10.0.1.5/24")).toThrow(
    new Error('address is "10.0.1.5/24": it is no IPv4 or IPv6 address. Did you mean "10.0.1.5"?'),
  );
  expect(() => requireAddress("address", undefined)).toThrow("address is not set");
});
