import { DeclarationError } from "../errors";
import { type Address, formatAddress, mappedIpv4, readAddress } from "./address";
import { bitsOf, type Cidr, cidrAround, formatCidr, readLength } from "./cidr";

const example = 'Write a network such as "10.0.1.0/24" or "2001:db8::/32".';

/**
 * The network that a declaration names. Refuses what `readCidr` forgives, because a user who wrote a mask too short
 * or too long meant something else: a missing mask, host bits, an IPv4 network in IPv6 spelling.
 * @throws DeclarationError naming the field, the value and, where there is one, the likely meaning.
 */
export function requireCidr(field: string, value: unknown): Cidr {
  const refuse = (problem: string, fix: string): never => {
    throw new DeclarationError(field, value, problem, fix);
  };
  if (typeof value !== "string") {
    return refuse("a network is text.", example);
  }
  const slash = value.indexOf("/");
  const addressText = slash < 0 ? value : value.slice(0, slash);
  const address = readAddress(addressText);
  if (address === undefined) {
    return refuse(`${JSON.stringify(addressText)} is no IPv4 or IPv6 address.`, example);
  }
  if (slash < 0) {
    return refuse("it has no mask.", didYouMean(`${formatAddress(address)}/${bitsOf(address.family)}`));
  }
  const length = readLength(value.slice(slash + 1), address.family);
  if (length === undefined) {
    return refuse(
      `the mask "${value.slice(slash)}" is not between /0 and /${bitsOf(address.family)}.`,
      netmaskSuggestion(address, value.slice(slash + 1)) ?? example,
    );
  }
  const mapped = mappedIpv4(address);
  if (mapped !== undefined && length >= 96) {
    return refuse("it is an IPv4 network in IPv6 spelling.", didYouMean(formatCidr(cidrAround(mapped, length - 96))));
  }
  const cidr = cidrAround(address, length);
  if (cidr.first !== address.value) {
    return refuse("it has host bits set.", didYouMean(formatCidr(cidr)));
  }
  return cidr;
}

/**
 * The single address that a declaration names, without a mask.
 * @throws DeclarationError
 */
export function requireAddress(field: string, value: unknown): Address {
  if (typeof value !== "string") {
    throw new DeclarationError(field, value, "an address is text.", 'Write one such as "10.0.1.5" or "2001:db8::5".');
  }
  const address = readAddress(value);
  if (address === undefined) {
    const withoutMask = readAddress(value.split("/")[0] ?? "");
    throw new DeclarationError(
      field,
      value,
      "it is no IPv4 or IPv6 address.",
      withoutMask === undefined ? 'Write one such as "10.0.1.5" or "2001:db8::5".' : didYouMean(formatAddress(withoutMask)),
    );
  }
  return address;
}

/**
 * A list of networks, at least one.
 * @throws DeclarationError for an empty list (which would allow nobody) and for the first entry that is no network.
 */
export function requireCidrs(field: string, value: unknown): readonly Cidr[] {
  if (!Array.isArray(value)) {
    throw new DeclarationError(field, value, "a list of networks is required.", 'Write one such as ["10.0.1.0/24"].');
  }
  if (value.length === 0) {
    throw new DeclarationError(
      field,
      value,
      "an empty list allows nobody.",
      "Name at least one network, or leave the whole setting out.",
    );
  }
  return value.map((entry: unknown, place) => requireCidr(`${field}[${place}]`, entry));
}

function didYouMean(text: string): string {
  return `Did you mean ${JSON.stringify(text)}?`;
}

/** `10.0.0.0/255.255.255.0` means /24. */
function netmaskSuggestion(address: Address, maskText: string): string | undefined {
  const mask = readAddress(maskText);
  if (address.family !== "ipv4" || mask?.family !== "ipv4") {
    return undefined;
  }
  const length = 32 - Math.log2(2 ** 32 - mask.value);
  return Number.isInteger(length) ? didYouMean(formatCidr(cidrAround(address, length))) : undefined;
}
