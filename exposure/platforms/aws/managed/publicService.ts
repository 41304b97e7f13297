import type { Resource } from "../../../graph/graph";
import type { Value } from "../../../graph/values";
import type { Family, PacketSpace } from "../../../packets/packetSpace";
import type { ServiceRange } from "../../../packets/services";
import { noPeers } from "../../../packets/packetSpace";
import { portRange } from "../../../packets/services";
import type { Certainty, Step } from "../../../proof";
import { certain, filter, possible, type Attachment, type Filter, type Forward, type Opening } from "../../../topology";
import { rangeOf } from "../cidrs";
import type { Tri } from "../tri";

/**
 * Something that answers from AWS's own network and is opened by a switch, not by addresses, routes and groups of a VPC:
 * a function URL, an App Runner service, a cluster's public API.
 */
export interface PublicService {
  readonly owner: Resource;
  readonly isPublic: Tri;
  readonly families: readonly Family[];
  /** Whether the provider checks who is calling before the service sees the request. */
  readonly checksIdentity: Certainty;
  /** What it listens on. Each entry may have an allow-list of its own. */
  readonly doors: readonly Door[];
  /** Where it hands requests on to, if it is a hop. */
  readonly forwards?: (places: Places) => readonly Forward[];
}

/** Finds the endpoints that a resource has, once everything has its place. */
export type Places = (resource: Resource) => readonly Place[];

export interface Place {
  /** Index of the endpoint. */
  readonly index: number;
  /** Whether AWS's edge may bring packets into its network: an internet gateway is attached, nothing blocks public access. */
  readonly takesEdge: Tri;
}

export interface Door {
  readonly step: Step;
  readonly services: readonly ServiceRange[];
  /** CIDRs that are let in, both families mixed; undefined: everybody. An item that is no CIDR counts as unknown. */
  readonly admits: readonly Value[] | undefined;
}

const tcp = 6;

/** Port 443 for everybody. */
export function httpsDoor(resource: Resource, property: string): Door {
  const step = { resource: resource.urn, property, why: "it answers HTTPS" };
  return { step, services: [portRange(tcp, 443, 443)], admits: undefined };
}

/** What packets to and from such a service meet in one family. */
export function publicAttachment(space: PacketSpace, service: PublicService): Attachment {
  const inbound = [switchFilter(space, service), doorFilter(space, service)];
  return { inbound, forwarded: inbound, outbound: [] };
}

function switchFilter(space: PacketSpace, { isPublic, families }: PublicService): Filter {
  const { answer, step } = isPublic;
  const all = space.everything;
  const answers = families.includes(space.family);
  const openings = !answers || answer === "no" ? [] : [answer === "yes" ? certain(step, all) : possible(step, all, [step])];
  return filter(space, answers ? step : { ...step, why: `it has no ${space.family} address` }, openings);
}

function doorFilter(space: PacketSpace, { owner, doors }: PublicService): Filter {
  const blocks = { resource: owner.urn, property: "", why: "it listens on no such port, or not for this sender" };
  return filter(
    space,
    blocks,
    doors.map((door) => doorOpening(space, door)),
  );
}

function doorOpening(space: PacketSpace, { step, services, admits }: Door): Opening {
  if (admits === undefined) return certain(step, space.packetSet(services, space.everyPeer));
  let must = noPeers;
  let may = noPeers;
  for (const value of admits) {
    const range = rangeOf(value);
    if (range === undefined) may = space.everyPeer;
    else if (range.family === space.family) {
      must = space.unitePeers(must, space.peerSet(range.addresses));
      may = space.unitePeers(may, space.peerSet(range.addresses));
    }
  }
  const depends = must === may ? [] : [{ ...step, why: "whom it admits is not known yet" }];
  return { step, must: space.packetSet(services, must), may: space.packetSet(services, may), depends };
}
