import type { Exposure } from "./proof";

/** Whether others let through everything that this exposure lets through, as certainly. */
export function covers(others: readonly Exposure[], exposure: Exposure): boolean {
  const same = others.filter(
    (other) =>
      (sameWay(other, exposure) || isWider(other, exposure)) && (other.verdict === "reachable" || exposure.verdict === "depends"),
  );
  if (same.some(({ protocol }) => protocol === "any")) return true;
  const ports = same.filter(({ protocol }) => protocol === exposure.protocol).flatMap((other) => other.ports);
  return exposure.ports.every(([first, last]) => holds(ports, first, last));
}

/** Whether two exposures have a packet in common. */
export function overlap(a: Exposure, b: Exposure): boolean {
  if (!sameWay(a, b)) return false;
  if (a.protocol === "any" || b.protocol === "any") return true;
  return (
    a.protocol === b.protocol && a.ports.some(([first, last]) => b.ports.some(([low, high]) => first <= high && low <= last))
  );
}

/** The internet holds every allow-list; one that it covers is not told of by itself. */
function isWider(other: Exposure, exposure: Exposure): boolean {
  return other.from === "internet" && exposure.from === "named-networks" && sameWay({ ...other, from: exposure.from }, exposure);
}

function sameWay(a: Exposure, b: Exposure): boolean {
  return placeOf(a) === placeOf(b);
}

function placeOf({ from, to, sender, family, via }: Exposure): string {
  return JSON.stringify([from, to, sender, family, via.map(({ resource }) => resource)]);
}

function holds(ranges: Exposure["ports"], first: number, last: number): boolean {
  let next = first;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low <= next && next <= high) next = high + 1;
  }
  return next > last;
}
