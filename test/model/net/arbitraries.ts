import fc from "fast-check";
import type { Address, Family } from "../../../model/net/address";
import { bitsOf, type Cidr, cidrAround } from "../../../model/net/cidr";

/** Addresses close to where masks and families begin and end: mistakes sit at boundaries, not in the middle. */
export function addressOf(family: Family): fc.Arbitrary<Address> {
  const bits = bitsOf(family);
  const nearPower = fc
    .tuple(fc.integer({ min: 0, max: bits }), fc.integer({ min: -2, max: 2 }))
    .map(([power, offset]) => BigInt.asUintN(bits, (1n << BigInt(power)) + BigInt(offset)));
  const anyValue = fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
  return fc
    .oneof(nearPower, anyValue)
    .map((value): Address => (family === "ipv4" ? { family, value: Number(value) } : { family, value }));
}

export const address = fc.constantFrom<Family>("ipv4", "ipv6").chain(addressOf);

export function cidrOf(family: Family): fc.Arbitrary<Cidr> {
  return fc
    .tuple(addressOf(family), fc.integer({ min: 0, max: bitsOf(family) }))
    .map(([around, length]) => cidrAround(around, length));
}

export const cidr = fc.constantFrom<Family>("ipv4", "ipv6").chain(cidrOf);

/** A network and an address that is often just inside or just outside of it. */
export const cidrAndAddress = cidr.chain((network) => {
  const bits = bitsOf(network.family);
  const first = BigInt(network.first);
  const end = first + (1n << BigInt(bits - network.length));
  const near = fc
    .constantFrom(first - 1n, first, first + 1n, end - 1n, end, end + 1n)
    .map((value) => BigInt.asUintN(bits, value))
    .map((value): Address => (network.family === "ipv4" ? { family: "ipv4", value: Number(value) } : { family: "ipv6", value }));
  return fc.tuple(fc.constant(network), fc.oneof(near, addressOf(network.family)));
});

/** The naive reading of an address: its bits as text. */
export function bitText(value: Address): string {
  return value.value.toString(2).padStart(bitsOf(value.family), "0");
}
