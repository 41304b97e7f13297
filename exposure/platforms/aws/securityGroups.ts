import type { Opening, Filter } from "../../topology";
import { certain, filter, possible } from "../../topology";
import type { Step } from "../../proof";
import type { Value } from "../../graph/values";
import { noPackets, noPeers, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { everyService } from "../../packets/services";
import { rangeOf } from "./cidrs";
import {
  defaultGroupOf,
  foreignGroup,
  type Direction,
  type GroupKey,
  type GroupRule,
  type GroupRules,
  type Term,
} from "./groupRules";
import { identityPeers, nobody, type AddressBook, type Identity, type PeerBounds } from "./identities";
import type { GroupList } from "./interfaces";

/** Compiles security groups of one address family to what they admit. Each group is compiled once, however many carry it. */
export class SecurityGroups {
  private readonly openings = new Map<string, readonly Opening[]>();
  /** Machines whose groups are not known at all: they may be members of any. */
  private readonly joiners: PeerSet;
  private readonly members: ReadonlyMap<GroupKey, { readonly must: number[]; readonly may: number[] }>;
  /** Interfaces that carry a group outside the graph, nobody knows which. */
  private readonly carriers: PeerSet;

  constructor(
    private readonly space: PacketSpace,
    private readonly rules: GroupRules,
    private readonly book: AddressBook,
    identities: readonly Identity[],
    /** Keys of the VPCs whose default group is as AWS creates it: made in this stack, or the account's default VPC. */
    private readonly freshVpcs: ReadonlySet<string>,
  ) {
    this.members = membersOf(identities, rules);
    const joiners = identities.filter(({ networkInterface }) => networkInterface?.groups.members.anything === true);
    this.joiners = identityPeers(
      space,
      joiners.map(({ index }) => index),
    );
    const foreign = identities.filter(({ networkInterface }) => networkInterface?.groups.members.foreign === true);
    this.carriers = identityPeers(
      space,
      foreign.map(({ index }) => index),
    );
  }

  /** What the groups of one interface admit together: a packet needs one rule of one group. */
  filterOf(identity: Identity, direction: Direction): Filter {
    const { resource, groups } = identity.networkInterface!;
    const blocks: Step = {
      resource: resource.urn,
      property: groups.property,
      why: direction === "inbound" ? "no security group rule admits the packet" : "no security group rule lets the packet out",
    };
    if (groups.none === true) {
      const step = {
        resource: resource.urn,
        property: groups.property,
        why: "it has no security group, so nothing filters here",
      };
      return filter(this.space, step, [certain(step, this.space.everything)]);
    }
    const sure = certainKeys(identity, this.rules).flatMap((key) => this.openingsOf(key, direction));
    const unsure = [...this.unsureOpenings(resource.urn, groups, direction), ...this.strayOpenings(direction)];
    return filter(this.space, blocks, [...sure, ...unsure]);
  }

  private unsureOpenings(urn: string, groups: GroupList, direction: Direction): Opening[] {
    const result: Opening[] = [];
    if (groups.members.foreign) {
      const step = {
        resource: urn,
        property: groups.property,
        why: "a security group outside this stack; what it admits cannot be seen",
      };
      result.push(possible(step, this.space.everything, [step]));
    }
    const candidates = groups.members.possible.map((group) => this.openingsOf(this.rules.keyOf(group), direction));
    const choice: Step = {
      resource: urn,
      property: groups.property,
      why: "which of several security groups is attached is not known yet",
    };
    for (const opening of candidates.flat()) {
      result.push({ ...opening, must: noPackets, depends: [...opening.depends, choice] });
    }
    if (candidates.length > 0 && !groups.members.foreign) {
      // One of them is attached, so what all of them admit is certain.
      const shared = this.space.intersectionOf(
        candidates.map((openings) => this.space.unionOf(openings.map(({ must }) => must))),
      );
      result.push(certain({ ...choice, why: "every security group that may be attached admits the packet" }, shared));
    }
    return result;
  }

  /** Rules that may belong to any group are told as one opening: they all wait for the same kind of answer. */
  private strayOpenings(direction: Direction): readonly Opening[] {
    const name = `stray ${direction}`;
    let openings = this.openings.get(name);
    if (openings === undefined) {
      const strays = this.rules.stray.filter((rule) => rule.direction === direction).map((rule) => this.compileRule(rule));
      const [first] = strays;
      const may = this.space.unionOf(strays.map((stray) => stray.may));
      openings =
        first === undefined
          ? []
          : [
              possible(
                first.step,
                may,
                strays.flatMap((stray) => stray.depends),
              ),
            ];
      this.openings.set(name, openings);
    }
    return openings;
  }

  private openingsOf(key: GroupKey, direction: Direction): readonly Opening[] {
    const name = `${direction} ${key}`;
    let openings = this.openings.get(name);
    if (openings === undefined) {
      openings = this.compileGroup(key, direction);
      this.openings.set(name, openings);
    }
    return openings;
  }

  private compileGroup(key: GroupKey, direction: Direction): Opening[] {
    const declared = this.rules.of(key).filter((rule) => rule.direction === direction);
    const openings = declared.map((rule) => this.compileRule(rule)).filter(({ may }) => may !== noPackets);
    return key.startsWith(defaultGroupOf("")) && !this.rules.adopted(key)
      ? [...openings, this.untouchedDefault(key, direction)]
      : openings;
  }

  /** AWS creates the default group admitting its own members, and letting everything out. */
  private untouchedDefault(key: GroupKey, direction: Direction): Opening {
    const vpc = key.slice(defaultGroupOf("").length);
    const step = {
      resource: vpc,
      property: "defaultSecurityGroupId",
      why: "the VPC's default group, as AWS creates it, admits this",
    };
    if (!this.freshVpcs.has(vpc)) {
      const unseen = { ...step, why: "the default group of a VPC outside this stack; what it admits cannot be seen" };
      return possible(unseen, this.space.everything, [unseen]);
    }
    return direction === "outbound"
      ? certain(step, this.space.everything)
      : this.opening(step, this.peersOfGroup(key), [everyService], [everyService], true);
  }

  private compileRule(rule: GroupRule): Opening {
    const { must: mustServices, may: mayServices } = rule.services;
    const bounds = rule.terms.map((term) => this.peersOf(term));
    const peers = {
      must: bounds.reduce((sum, { must }) => this.space.unitePeers(sum, must), noPeers),
      may: bounds.reduce((sum, { may }) => this.space.unitePeers(sum, may), noPeers),
    };
    const why = rule.direction === "inbound" ? "this rule admits the packet" : "this rule lets the packet out";
    return this.opening({ resource: rule.resource, property: rule.path, why }, peers, mustServices, mayServices, rule.sure);
  }

  private opening(
    step: Step,
    peers: PeerBounds,
    mustServices: GroupRule["services"]["must"],
    mayServices: GroupRule["services"]["may"],
    sure: boolean,
  ): Opening {
    const must = sure ? this.space.packetSet(mustServices, peers.must) : noPackets;
    const may = this.space.packetSet(mayServices, peers.may);
    const depends = must === may ? [] : [{ ...step, why: unknownPart(sure, peers, mustServices === mayServices) }];
    return { step, must, may, depends };
  }

  private peersOf(term: Term): PeerBounds {
    const { space } = this;
    switch (term.kind) {
      case "anybody":
        return { must: noPeers, may: space.everyPeer };
      case "cidr":
        return this.peersOfCidr(term.value, term.family);
      case "prefixList": {
        const entries = term.list.cidrs.map((value) => this.peersOfCidr(value, undefined));
        const must = entries.reduce((sum, entry) => space.unitePeers(sum, entry.must), noPeers);
        const may = entries.reduce((sum, entry) => space.unitePeers(sum, entry.may), noPeers);
        return { must, may: term.list.complete ? may : space.everyPeer };
      }
      case "group": {
        // No key at all: a group that is not known and not in the graph could have anybody as a member, but no outsider.
        if (term.keys.length === 0) return { must: noPeers, may: space.everyIdentity };
        const bounds = term.keys.map((key) => this.peersOfGroup(key));
        const may = bounds.reduce((sum, { may: peers }) => space.unitePeers(sum, peers), noPeers);
        return { must: term.sure ? bounds[0]!.must : noPeers, may };
      }
    }
  }

  /** A CIDR of the other family names nobody here. */
  private peersOfCidr(value: Value, family: "ipv4" | "ipv6" | undefined): PeerBounds {
    const { space } = this;
    const range = rangeOf(value);
    if (range === undefined) {
      return family === undefined || family === space.family ? { must: noPeers, may: space.everyPeer } : nobody;
    }
    return range.family === space.family ? this.book.peersWithin(range.addresses) : nobody;
  }

  /** A reference to a group means the private addresses of its members, never a packet that came from outside. */
  private peersOfGroup(key: GroupKey): PeerBounds {
    const { must, may } = this.members.get(key) ?? { must: [], may: [] };
    const unsure = key.startsWith(foreignGroup("")) ? this.space.unitePeers(this.joiners, this.carriers) : this.joiners;
    return { must: identityPeers(this.space, must), may: this.space.unitePeers(identityPeers(this.space, may), unsure) };
  }
}

function unknownPart(sure: boolean, peers: PeerBounds, servicesKnown: boolean): string {
  if (!sure) return "to which security group this rule belongs is not known yet";
  if (!servicesKnown) return "its protocol or ports are not known yet";
  return peers.must === peers.may ? "it is not known yet" : "whom this rule names is not known yet";
}

function certainKeys(identity: Identity, rules: GroupRules): GroupKey[] {
  const { groups } = identity.networkInterface!;
  if (groups.none === true) return [];
  return [
    ...(groups.unset ? [defaultGroupOf(identity.vpc.key)] : []),
    ...groups.members.certain.map((group) => rules.keyOf(group)),
    ...groups.foreignIds.map(foreignGroup),
  ];
}

function membersOf(identities: readonly Identity[], rules: GroupRules): Map<GroupKey, { must: number[]; may: number[] }> {
  const members = new Map<GroupKey, { must: number[]; may: number[] }>();
  const entry = (key: GroupKey): { must: number[]; may: number[] } => {
    let list = members.get(key);
    if (list === undefined) members.set(key, (list = { must: [], may: [] }));
    return list;
  };
  for (const identity of identities) {
    if (identity.networkInterface === undefined) continue;
    const { groups } = identity.networkInterface;
    const sure = new Set(certainKeys(identity, rules));
    const unsure = new Set(groups.members.possible.map((group) => rules.keyOf(group)).filter((key) => !sure.has(key)));
    for (const key of sure) {
      entry(key).must.push(identity.index);
      entry(key).may.push(identity.index);
    }
    for (const key of unsure) entry(key).may.push(identity.index);
  }
  return members;
}
