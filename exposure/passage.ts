import { noPackets, type PacketSet, type PacketSpace } from "./packets/packetSpace";
import type { Point } from "./packets/toggles";
import type { Step } from "./proof";
import type { Filter, Opening } from "./topology";

/** What gets through a row of filters: a packet must pass each of them. */
export interface Passage {
  readonly must: PacketSet;
  readonly may: PacketSet;
}

export function passage(space: PacketSpace, filters: readonly Filter[]): Passage {
  return {
    must: space.intersectionOf(filters.map((filter) => filter.must)),
    may: space.intersectionOf(filters.map((filter) => filter.may)),
  };
}

/** The settings that let one packet through, one per filter, leaving out matters of course. */
export function pathOf(space: PacketSpace, filters: readonly Filter[], peer: Point, service: number): Step[] {
  return filters.flatMap((filter) => {
    const opening = openingFor(space, filter, peer, service);
    return opening === undefined || opening.quiet === true ? [] : [opening.step];
  });
}

/** The opening that admits a packet: a certain one where there is one. */
function openingFor(space: PacketSpace, { openings }: Filter, peer: Point, service: number): Opening | undefined {
  return (
    openings.find(({ must }) => space.contains(must, peer, service)) ??
    openings.find(({ may }) => space.contains(may, peer, service))
  );
}

/** For a packet that gets through possibly but not certainly: what decides it, in each filter that is not sure. */
export function decidersOf(space: PacketSpace, filters: readonly Filter[], peer: Point, service: number): Step[] {
  const unsure = filters.filter(({ must }) => !space.contains(must, peer, service));
  return distinct(
    unsure.flatMap(({ openings }) =>
      openings.filter(({ may }) => space.contains(may, peer, service)).flatMap(({ depends }) => depends),
    ),
  );
}

/** Every setting that keeps a packet out, not only the first one it would meet. */
export function blockersOf(space: PacketSpace, filters: readonly Filter[], peer: Point, service: number): Step[] {
  return filters.filter(({ may }) => !space.contains(may, peer, service)).map(({ blocks }) => blocks);
}

/** The openings of a filter that admit any packet of a set, matters of course left out. */
export function openingsInto(space: PacketSpace, { openings }: Filter, packets: PacketSet): Step[] {
  return distinct(
    openings
      .filter(({ may, quiet }) => quiet !== true && space.intersectSets(may, packets) !== noPackets)
      .map(({ step }) => step),
  );
}

export function distinct(steps: readonly Step[]): Step[] {
  const seen = new Map(steps.map((step) => [`${step.resource}\n${step.property}\n${step.why}`, step]));
  return [...seen.values()];
}
