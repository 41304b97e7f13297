import { DeclarationError } from "../errors";
import { firstAddress, formatCidr, bitsOf, type Cidr, cidrAround } from "./cidr";
import type { Address } from "./address";

/**
 * The Nth (from 0) network of the given length inside another: the 3rd /24 of a /16, the 1st /64 of a /56.
 * @throws DeclarationError when the length does not fit or there are not that many.
 */
export function nthSubnet(field: string, whole: Cidr, length: number, place: number): Cidr {
  if (!Number.isInteger(length) || length < whole.length || length > bitsOf(whole.family)) {
    throw new DeclarationError(
      field,
      formatCidr(whole),
      `it cannot be split into networks of length /${length}.`,
      `Choose a length from /${whole.length} to /${bitsOf(whole.family)}, or a larger network.`,
    );
  }
  const count = 2n ** BigInt(length - whole.length);
  if (!Number.isInteger(place) || place < 0 || BigInt(place) >= count) {
    throw new DeclarationError(
      field,
      formatCidr(whole),
      `it has ${count} networks of length /${length}, so number ${place} (counted from 0) does not exist.`,
      "Choose a larger network or fewer subnets.",
    );
  }
  return cidrAround(plus(firstAddress(whole), BigInt(place) << BigInt(bitsOf(whole.family) - length)), length);
}

/** The Nth (from 0) address of a network, e.g. the VPC resolver at 2. Undefined past its end. */
export function nthAddress(cidr: Cidr, place: number): Address | undefined {
  return BigInt(place) < 1n << BigInt(bitsOf(cidr.family) - cidr.length) ? plus(firstAddress(cidr), BigInt(place)) : undefined;
}

function plus(address: Address, offset: bigint): Address {
  return address.family === "ipv4"
    ? { family: "ipv4", value: address.value + Number(offset) }
    : { family: "ipv6", value: address.value + offset };
}
