import type { Answer } from "./answer";
import { defaultAclOf, defaultTableOf, networkAcls, routeTables, subnets, vpcs } from "./kinds";
import { anything, exactly, mentionsIn, naming, type Key, type Kind, type Mentions } from "./mentions";
import type { Resource } from "../graph/graph";
import type { World } from "./world";

/** The route table that decides for a subnet: the one associated with it, else its VPC's main table. */
export function tableOf(world: World, subnet: Key, vpc: Key): Mentions {
  const type = "aws:ec2/routeTableAssociation:RouteTableAssociation";
  return chosen(world, naming(world, type, "subnetId", subnets, subnet), "routeTableId", routeTables, () =>
    mainTableOf(world, vpc),
  );
}

function mainTableOf(world: World, vpc: Key): Mentions {
  const type = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
  return chosen(world, naming(world, type, "vpcId", vpcs, vpc), "routeTableId", routeTables, () =>
    ownOf(world, vpc, defaultTableOf),
  );
}

/** The network ACL of a subnet: the one that lists it or is associated with it, else its VPC's default. */
export function aclOf(world: World, subnet: Key, vpc: Key): Mentions {
  const associated = naming(world, "aws:ec2/networkAclAssociation:NetworkAclAssociation", "subnetId", subnets, subnet).map(
    ({ resource, named }) => ({ named, target: mentionsIn(world, resource, "networkAclId", networkAcls) ?? anything }),
  );
  const listing = networkAcls.types.flatMap((type) => naming(world, type, "subnetIds", subnets, subnet, "many"));
  const listed = listing.map(({ resource, named }) => ({ named, target: keysAs(networkAcls.keys?.(world, resource) ?? []) }));
  return choose([...associated, ...listed], () => ownOf(world, vpc, defaultAclOf));
}

function ownOf(world: World, vpc: Key, key: (vpc: Key) => Key): Mentions {
  // Of a VPC outside the graph nothing is known, its defaults may have been changed.
  const known = world.graph.byUrn.has(vpc) || vpc.startsWith("the ");
  return known ? exactly(key(vpc)) : anything;
}

function keysAs(keys: readonly Key[]): Mentions {
  return keys.length === 1 ? exactly(...keys) : { certain: [], possible: keys, open: keys.length === 0 };
}

function chosen(
  world: World,
  found: readonly { readonly resource: Resource; readonly named: Answer }[],
  property: string,
  kind: Kind,
  otherwise: () => Mentions,
): Mentions {
  return choose(
    found.map(({ resource, named }) => ({ named, target: mentionsIn(world, resource, property, kind) ?? anything })),
    otherwise,
  );
}

/** One of the attachments holds: a certain one if there is any, else perhaps a doubtful one, else what AWS does by itself. */
function choose(
  attachments: readonly { readonly named: Answer; readonly target: Mentions }[],
  otherwise: () => Mentions,
): Mentions {
  const targets = attachments.map(({ target }) => target);
  if (!attachments.some(({ named }) => named === "yes")) targets.push(otherwise());
  if (targets.length === 1) return targets[0]!;
  return {
    certain: [],
    possible: [...new Set(targets.flatMap((target) => [...target.certain, ...target.possible]))],
    open: targets.some((target) => target.open),
  };
}
