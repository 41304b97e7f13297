import { DeclarationError } from "../errors";
import {
  type Address,
  bitsOf,
  type Cidr,
  cidrAround,
  cidrContains,
  formatAddress,
  formatCidr,
  readAddress,
  readCidr,
  readLength,
} from "../net";

/** WireGuard's usual port. */
export const tunnelPort = 51820;

/** An address inside a tunnel and the network it stands in. */
export interface TunnelAddress {
  readonly address: Address;
  readonly network: Cidr;
  /** Canonical text with mask, e.g. `10.255.0.1/24`. */
  readonly text: string;
}

/**
 * A machine's own address inside the tunnel, with mask.
 * @param taken Networks that the machine reaches outside of the tunnel; the tunnel's routes would swallow them.
 * @throws DeclarationError when it is no address with a mask, or the tunnel would hide one of `taken`.
 */
export function requireTunnelAddress(field: string, text: string, taken: readonly string[]): TunnelAddress {
  const [addressText = "", lengthText = ""] = text.split("/");
  const address = readAddress(addressText);
  const length = address === undefined ? undefined : readLength(lengthText, address.family);
  if (address === undefined || length === undefined) {
    throw new DeclarationError(field, text, "it is no address with a mask.", 'Write one such as "10.255.0.1/24".');
  }
  const network = cidrAround(address, length);
  const hidden = taken.find((other) => {
    const cidr = readCidr(other);
    return cidr !== undefined && cidrContains(network, cidr);
  });
  if (hidden !== undefined) {
    throw new DeclarationError(
      field,
      text,
      `the tunnel would hide ${hidden}, which the machine reaches outside of it.`,
      'Choose a network that nothing else uses, such as "10.255.0.1/24".',
    );
  }
  return { address, network, text: `${formatAddress(address)}/${length}` };
}

/**
 * The single address of a peer, with or without its full mask.
 * @throws DeclarationError when it is a network, or no other address of the tunnel.
 */
export function requirePeerAddress(field: string, text: string, own: TunnelAddress | undefined): string {
  const [addressText = "", lengthText] = text.split("/");
  const address = readAddress(addressText);
  if (address === undefined || (lengthText !== undefined && lengthText !== String(bitsOf(address.family)))) {
    throw new DeclarationError(
      field,
      text,
      "a peer has one address: with more it could pose as its neighbours.",
      'Write one such as "10.255.0.2/32".',
    );
  }
  if (own !== undefined && (!cidrContains(own.network, address) || address.value === own.address.value)) {
    throw new DeclarationError(
      field,
      text,
      `it is no other address of the tunnel's network ${formatCidr(own.network)}.`,
      "Choose a free address of that network.",
    );
  }
  return `${formatAddress(address)}/${bitsOf(address.family)}`;
}
