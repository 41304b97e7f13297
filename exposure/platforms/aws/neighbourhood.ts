import { noPeers, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { identityPeers, lostPeers, type Identity } from "./identities";
import type { Neighbours } from "./networkAcls";
import type { Subnet } from "./networks";

/** Who is in which network and in which subnet, in one address family. */
export class Neighbourhood {
  /** Those of whom it is not known where they are: they may be beside anybody. */
  readonly lost: PeerSet;
  private readonly byVpc = new Map<string, PeerSet>();
  private readonly bySubnet = new Map<Subnet, PeerSet>();

  constructor(space: PacketSpace, identities: readonly Identity[]) {
    const vpcs = new Map<string, number[]>();
    const subnets = new Map<Subnet, number[]>();
    for (const { index, vpc, subnet } of identities) {
      push(vpcs, vpc.key, index);
      if (subnet !== undefined) push(subnets, subnet, index);
    }
    for (const [key, indexes] of vpcs) this.byVpc.set(key, identityPeers(space, indexes));
    for (const [subnet, indexes] of subnets) this.bySubnet.set(subnet, identityPeers(space, indexes));
    this.lost = lostPeers(space, identities);
  }

  peersOfVpc(key: string): PeerSet {
    return this.byVpc.get(key) ?? noPeers;
  }

  neighboursIn(subnet: Subnet): Neighbours {
    return { same: this.bySubnet.get(subnet) ?? noPeers, lost: this.lost };
  }
}

function push<K>(map: Map<K, number[]>, key: K, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
