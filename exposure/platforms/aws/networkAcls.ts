import type { Value } from "../../graph/values";
import { noPackets, noPeers, type PacketSet, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { everyService, portRange, serviceLimit, wholeProtocol } from "../../packets/services";
import type { Step } from "../../proof";
import { certain, filter, ofCourse, possible, type Filter, type Opening } from "../../topology";
import { rangeOf } from "./cidrs";
import type { AclList, AclRule, SubnetAcl } from "./aclRules";
import { nobody, type AddressBook, type AddressedPeers, type PeerBounds } from "./identities";
import type { Subnet } from "./networks";

const tcp = 6;
/**
 * Ports from which clients send, and to which replies go, when nothing is known about the client.
 * Source: Amazon VPC user guide, "Ephemeral ports".
 */
const ephemeral = { first: 1024, last: 65535 };

/** Machines whose packets do not cross the subnet's edge: those in it, and those that may be. */
export interface Neighbours {
  readonly same: PeerSet;
  readonly lost: PeerSet;
}

/** Compiles the network ACLs of one address family. They keep no state: requests and replies are judged apart. */
export class NetworkAcls {
  private readonly compiled = new Map<string, readonly Opening[]>();

  constructor(
    private readonly space: PacketSpace,
    private readonly read: (subnet: Subnet) => SubnetAcl,
    private readonly book: AddressBook,
  ) {}

  /** What the subnet's ACL lets in or out. Packets that stay inside the subnet never meet it. */
  filterOf(subnet: Subnet, direction: "inbound" | "outbound", neighbours: Neighbours): Filter {
    const step = this.step(
      subnet,
      direction === "inbound" ? "no rule lets the packet into the subnet" : "no rule lets the packet out of the subnet",
    );
    return filter(this.space, step, [...this.openings(subnet, direction), ...this.inside(subnet, neighbours)]);
  }

  /** Which TCP connections get their replies through: to the client's port, which may be any ephemeral one. */
  replyFilterOf(subnet: Subnet, direction: "inbound" | "outbound", neighbours: Neighbours): Filter {
    const back = direction === "inbound" ? "outbound" : "inbound";
    const step = this.step(
      subnet,
      "no rule lets replies back to the ephemeral ports of the client, so no connection comes about",
    );
    const openings = this.openings(subnet, back);
    const peers = this.replyPeers(openings);
    const connections = (set: PeerSet): PacketSet => this.space.packetSet([wholeProtocol(tcp)], set);
    const everythingElse = this.space.packetSet(
      [
        [0, tcp * 65536],
        [(tcp + 1) * 65536, serviceLimit],
      ],
      this.space.everyPeer,
    );
    const why = "replies pass to the ephemeral ports of the client";
    const deciding = openings.flatMap(({ depends }) => depends);
    const partial = { ...step, why: "only some of the ephemeral ports of the client are open for replies" };
    return filter(this.space, step, [
      ofCourse({ ...step, why: "only TCP connections need a reply" }, everythingElse),
      {
        step: { ...step, why },
        quiet: true,
        must: connections(peers.must),
        may: connections(peers.may),
        depends: peers.must === peers.may ? [] : deciding.length > 0 ? deciding : [partial],
      },
      ...this.inside(subnet, neighbours),
    ]);
  }

  private step(subnet: Subnet, why: string): Step {
    const lists = this.read(subnet).lists;
    return { resource: lists.length === 1 ? lists[0]!.resource : subnet.resource.urn, property: "", why };
  }

  private inside(subnet: Subnet, { same, lost }: Neighbours): Opening[] {
    const step = { resource: subnet.resource.urn, property: "", why: "the packet does not leave the subnet" };
    const unsure = { ...step, why: "a machine whose subnet is not known may be in this one, where no network ACL is asked" };
    return [
      ofCourse(step, this.space.packetSet([everyService], same)),
      ...(lost === noPeers ? [] : [possible(unsure, this.space.packetSet([everyService], lost), [unsure])]),
    ];
  }

  /** Connections need every ephemeral port to be certain, and any of them to be possible. */
  private replyPeers(openings: readonly Opening[]): PeerBounds {
    const { space } = this;
    const replies = space.packetSet([portRange(tcp, ephemeral.first, ephemeral.last)], space.everyPeer);
    const must = space.intersectSets(space.unionOf(openings.map((opening) => opening.must)), replies);
    const may = space.intersectSets(space.unionOf(openings.map((opening) => opening.may)), replies);
    const whole = portRange(tcp, ephemeral.first, ephemeral.last);
    let all = space.everyPeer;
    let covered = whole[0];
    for (const { services, peers } of space.partsOf(must)) {
      if (services[0] > covered) all = noPeers;
      all = space.intersectPeers(all, peers);
      covered = services[1];
    }
    if (covered < whole[1]) all = noPeers;
    const some = space.partsOf(may).reduce((sum, { peers }) => space.unitePeers(sum, peers), noPeers);
    return { must: all, may: some };
  }

  private openings(subnet: Subnet, direction: AclRule["direction"]): readonly Opening[] {
    const { lists, outside } = this.read(subnet);
    const urn = subnet.resource.urn;
    const results = lists.map((list) => this.openingsOf(list, direction));
    if (outside) {
      const step = {
        resource: urn,
        property: "vpcId",
        why: "the subnet's network ACL is outside this stack; what it admits cannot be seen",
      };
      return [...results.flat(), possible(step, this.space.everything, [step])];
    }
    if (results.length === 1) return results[0]!;
    const choice = { resource: urn, property: "", why: "which of several network ACLs the subnet has is not known yet" };
    const shared = this.space.intersectionOf(results.map((openings) => this.space.unionOf(openings.map(({ must }) => must))));
    return [
      ...results.flat().map((opening) => ({ ...opening, must: noPackets, depends: [...opening.depends, choice] })),
      certain({ ...choice, why: "every network ACL that the subnet may have admits the packet" }, shared),
    ];
  }

  private openingsOf(list: AclList, direction: AclRule["direction"]): readonly Opening[] {
    const key = `${direction} ${list.resource}`;
    let openings = this.compiled.get(key);
    if (openings === undefined) {
      openings = list.untouched
        ? [
            ofCourse(
              {
                resource: list.resource,
                property: "defaultNetworkAclId",
                why: "the VPC's default network ACL allows everything",
              },
              this.space.everything,
            ),
          ]
        : this.compile(list, direction);
      this.compiled.set(key, openings);
    }
    return openings;
  }

  /**
   * First match by ascending number, implicit deny. Two closures: for certain, allows count with what they surely match and
   * denies with all they could match; possibly, the other way round.
   */
  private compile(list: AclList, direction: AclRule["direction"]): Opening[] {
    const { space } = this;
    const rules = list.rules.filter((rule) => rule.direction === direction);
    const numbered = rules.filter((rule) => rule.number !== undefined).sort((a, b) => a.number! - b.number!);
    const floating = rules.filter((rule) => rule.number === undefined);
    // A rule that may stand anywhere may stand first: it can take from what is certain, and add to what is possible.
    let mustLeft = space.everything;
    let mayLeft = space.everything;
    const openings: Opening[] = [];
    for (const rule of [...floating, ...numbered]) {
      const match = this.matchOf(rule);
      const isFloating = rule.number === undefined;
      if (rule.action !== "deny") {
        const sure = rule.action === "allow" && rule.sure && !isFloating;
        const must = sure ? space.intersectSets(mustLeft, match.must) : noPackets;
        const may = space.intersectSets(isFloating ? space.everything : mayLeft, match.may);
        if (may !== noPackets) openings.push(this.opening(rule, must, may));
      }
      if (rule.action !== "allow") mustLeft = space.subtractSets(mustLeft, match.may);
      if (rule.action === "deny" && rule.sure && !isFloating) mayLeft = space.subtractSets(mayLeft, match.whole);
    }
    return openings;
  }

  private opening(rule: AclRule, must: PacketSet, may: PacketSet): Opening {
    const step = { resource: rule.resource, property: rule.path, why: "this rule allows the packet" };
    return {
      step,
      must,
      may,
      depends: must === may ? [] : [{ ...step, why: "what this rule, or one before it, matches is not known yet" }],
    };
  }

  private matchOf(rule: AclRule): { must: PacketSet; may: PacketSet; whole: PacketSet } {
    const { must: mustServices, may: mayServices } = rule.services;
    const peers = this.peersOf(this.space.family === "ipv4" ? rule.ipv4 : rule.ipv6);
    return {
      must: this.space.packetSet(mustServices, peers.must),
      may: this.space.packetSet(mayServices, peers.may),
      whole: this.space.packetSet(mustServices, peers.whole),
    };
  }

  private peersOf(value: Value | undefined): AddressedPeers {
    if (value === undefined || value === "") return nobody;
    const range = rangeOf(value);
    if (range === undefined) return { ...nobody, may: this.space.everyPeer };
    return range.family === this.space.family ? this.book.peersWithin(range.addresses) : nobody;
  }
}
