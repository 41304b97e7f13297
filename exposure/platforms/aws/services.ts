import { readNumber, readString } from "../../graph/read";
import type { Value } from "../../graph/values";
import { everyService, hasPorts, parseProtocol, portRange, wholeProtocol, type ServiceRange } from "../../packets/services";

/** The services a rule names: `must` certainly, `may` while protocol or ports are not known. */
export interface ServiceBounds {
  readonly must: readonly ServiceRange[];
  readonly may: readonly ServiceRange[];
}

const unknownServices: ServiceBounds = { must: [], may: [everyService] };

/**
 * Protocol and port range as EC2 reads them: -1 is every protocol and its ports are ignored; for ICMP `from` is the type and
 * `to` the code, -1 meaning all; protocols without ports take no range.
 * Source: EC2 API, IpPermission; VPC user guide, "Security group rules".
 */
export function serviceBounds(protocol: Value | undefined, from: Value | undefined, to: Value | undefined): ServiceBounds {
  const name = readString(protocol);
  const number = name.kind === "known" ? parseProtocol(name.value) : undefined;
  if (number === undefined) return unknownServices;
  if (number === -1) return exactly(everyService);
  if (number === 1 || number === 58) return icmpServices(number, from, to);
  if (!hasPorts(number)) return exactly(wholeProtocol(number));
  return portServices(number, from, to);
}

function portServices(protocol: number, from: Value | undefined, to: Value | undefined): ServiceBounds {
  const first = readNumber(from);
  const last = readNumber(to);
  if (first.kind === "absent" && last.kind === "absent") return exactly(wholeProtocol(protocol));
  if (first.kind !== "known" || last.kind !== "known") return { must: [], may: [wholeProtocol(protocol)] };
  if (first.value === -1 && last.value === -1) return exactly(wholeProtocol(protocol));
  // AWS refuses such a rule, so nobody knows what will stand there once it is mended.
  if (first.value > last.value || first.value < 0 || last.value > 65535) return { must: [], may: [wholeProtocol(protocol)] };
  return exactly(portRange(protocol, first.value, last.value));
}

function icmpServices(protocol: number, from: Value | undefined, to: Value | undefined): ServiceBounds {
  const type = readNumber(from);
  const code = readNumber(to);
  if (type.kind === "unknown" || code.kind === "unknown") return { must: [], may: [wholeProtocol(protocol)] };
  if (type.kind === "absent" || type.value === -1) return exactly(wholeProtocol(protocol));
  if (type.value < 0 || type.value > 255) return { must: [], may: [wholeProtocol(protocol)] };
  const first = type.value * 256;
  if (code.kind === "absent" || code.value === -1) return exactly(portRange(protocol, first, first + 255));
  return exactly(portRange(protocol, first + code.value, first + code.value));
}

function exactly(range: ServiceRange): ServiceBounds {
  const ranges = [range];
  return { must: ranges, may: ranges };
}
