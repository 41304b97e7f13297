import { everyService, parseProtocol, portRange, type ServiceRange, wholeProtocol } from "../exposure/packets/services";
import { DeclarationError } from "../model/errors";

/**
 * The services that a protocol and a port name. The protocol is a name, an IANA number, or `any`; the port a number or `any`
 * (for ICMP type × 256 + code).
 *
 * @throws DeclarationError naming the field that is neither
 */
export function servicesOf(protocol: Named, port: Named): ServiceRange[] {
  const number = protocol.value === "any" ? -1 : parseProtocol(protocol.value);
  if (number === undefined)
    throw new DeclarationError(protocol.field, protocol.value, "this is no protocol.", "Use tcp, udp, icmp, a number, or any.");
  const detail = port.value === "any" ? undefined : Number(port.value);
  if (detail !== undefined && !(/^\d+$/.test(port.value) && detail <= 65535))
    throw new DeclarationError(port.field, port.value, "this is no port.", "Use a number from 0 to 65535, or any.");
  if (number === -1 && detail !== undefined) return Array.from({ length: 256 }, (_, each) => portRange(each, detail, detail));
  if (number === -1) return [everyService];
  return [detail === undefined ? wholeProtocol(number) : portRange(number, detail, detail)];
}

/** A word of the user with the name of the field it stands in. */
export interface Named {
  readonly field: string;
  readonly value: string;
}
