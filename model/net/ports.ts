import { DeclarationError } from "../errors";

/** Ports from the first to the last, both inclusive. */
export type PortRange = readonly [number, number];

export const lowestPort = 1;
export const highestPort = 65535;

/**
 * A single port of a declaration.
 * @throws DeclarationError when it is text (a quoted number would be silently compared as text), or not from 1 to 65535.
 */
export function requirePort(field: string, value: unknown): number {
  if (typeof value === "string") {
    throw new DeclarationError(
      field,
      value,
      "a port is a number, not text.",
      isPort(Number(value))
        ? `Write ${Number(value)} without quotes.`
        : `Write a whole number from ${lowestPort} to ${highestPort}.`,
    );
  }
  if (typeof value !== "number" || !isPort(value)) {
    throw new DeclarationError(field, value, "it is no port.", `Write a whole number from ${lowestPort} to ${highestPort}.`);
  }
  return value;
}

/**
 * A port or an inclusive pair of ports.
 * @throws DeclarationError
 */
export function requirePortRange(field: string, value: unknown): PortRange {
  if (!Array.isArray(value)) {
    const port = requirePort(field, value);
    return [port, port];
  }
  if (value.length !== 2) {
    throw new DeclarationError(field, value, "a range has a first and a last port.", "Write it as [8000, 8010].");
  }
  const [first, last] = [requirePort(`${field}[0]`, value[0]), requirePort(`${field}[1]`, value[1])];
  if (last < first) {
    throw new DeclarationError(field, value, "the first port is above the last.", `Did you mean [${last}, ${first}]?`);
  }
  return [first, last];
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= lowestPort && value <= highestPort;
}

export function portsContain(range: PortRange, port: number): boolean {
  return range[0] <= port && port <= range[1];
}

export function portsOverlap(a: PortRange, b: PortRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

export function countOfPorts(range: PortRange): number {
  return range[1] - range[0] + 1;
}

/** `8000`, or `8000-8010`. */
export function formatPorts(range: PortRange): string {
  return range[0] === range[1] ? String(range[0]) : `${range[0]}-${range[1]}`;
}
