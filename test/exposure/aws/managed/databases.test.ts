import { exposuresOf, piece, ref, unknown, type Piece } from "../../support/world";
import { holds, network } from "./support";

const open = {
  engine: "postgres",
  publiclyAccessible: true,
  dbSubnetGroupName: ref("public.name"),
  vpcSecurityGroupIds: [ref("sg.id")],
};

function database(props: Record<string, unknown>, ...extra: Piece[]): Piece[] {
  return network(
    5432,
    piece("aws:rds/subnetGroup:SubnetGroup", "public", { subnetIds: [ref("pub.id")] }),
    piece("aws:rds/subnetGroup:SubnetGroup", "private", { name: "inner", subnetIds: [ref("priv.id")] }),
    piece("aws:rds/subnetGroup:SubnetGroup", "mixed", { subnetIds: [ref("pub.id"), ref("priv.id")] }),
    piece("aws:rds/instance:Instance", "db", props),
    ...extra,
  );
}

const db = { to: "db", port: 5432 };

describe("an RDS instance", () => {
  holds([
    ["public, routed, admitted", database(open), "reachable", db],
    ["public by a text", database({ ...open, publiclyAccessible: "true" }), "reachable", db],
    ["not public", database({ ...open, publiclyAccessible: false }), "unreachable", db],
    ["not public by default", database({ ...open, publiclyAccessible: undefined }), "unreachable", db],
    ["public, but no route", database({ ...open, dbSubnetGroupName: ref("private.name") }), "unreachable", db],
    ["no route, the group named by its name", database({ ...open, dbSubnetGroupName: "inner" }), "unreachable", db],
    ["public, but not admitted", database({ ...open, vpcSecurityGroupIds: [ref("closed.id")] }), "unreachable", db],
    ["public, in the VPC's default group", database({ ...open, vpcSecurityGroupIds: undefined }), "unreachable", db],
    ["in one of two subnets, one of them public", database({ ...open, dbSubnetGroupName: ref("mixed.name") }), "depends", db],
    ["in a subnet group outside", database({ ...open, dbSubnetGroupName: "elsewhere" }), "depends", db],
    ["in a subnet group not known", database({ ...open, dbSubnetGroupName: unknown() }), "depends", db],
    ["in one of two subnet groups", database({ ...open, dbSubnetGroupName: unknown("public", "private") }), "depends", db],
    ["in one of two private groups", database({ ...open, dbSubnetGroupName: unknown("private") }), "unreachable", db],
    ["without a subnet group: the default VPC", database({ ...open, dbSubnetGroupName: undefined }), "reachable", db],
    ["in the default subnet group", database({ ...open, dbSubnetGroupName: "default" }), "reachable", db],
    ["whether public is not known", database({ ...open, publiclyAccessible: unknown("vpc") }), "depends", db],
    [
      "whether public is not known, no route",
      database({ ...open, publiclyAccessible: unknown("vpc"), dbSubnetGroupName: ref("private.id") }),
      "unreachable",
      db,
    ],
    ["groups not known", database({ ...open, vpcSecurityGroupIds: unknown() }), "depends", db],
    ["another port", database({ ...open, port: 5433 }), "unreachable", db],
    ["the admitted port, asked for", database({ ...open, engine: "mysql", port: 5432 }), "reachable", db],
    ["another engine's default port", database({ ...open, engine: "mysql" }), "unreachable", db],
    ["port not known", database({ ...open, port: unknown("vpc") }), "depends", db],
    ["engine not known", database({ ...open, engine: unknown("vpc") }), "depends", db],
    ["from a snapshot, engine not told", database({ ...open, engine: undefined, snapshotIdentifier: "before" }), "depends", db],
    ["IPv6 of an IPv4 database", database(open), "unreachable", { ...db, family: "ipv6" }],
    ["IPv6 of a dual-stack database", database({ ...open, networkType: "DUAL" }), "depends", { ...db, family: "ipv6" }],
  ]);
});

describe("a replica", () => {
  const replica = (
    source: Record<string, unknown>,
    props: Record<string, unknown> = {},
    of: unknown = ref("db.identifier"),
  ): Piece[] =>
    database(
      source,
      piece("aws:rds/instance:Instance", "replica", {
        replicateSourceDb: of,
        publiclyAccessible: true,
        vpcSecurityGroupIds: [ref("sg.id")],
        ...props,
      }),
    );
  const wanted = { to: "replica", port: 5432 };
  holds([
    ["stands where its source stands", replica(open), "reachable", wanted],
    [
      "stands where its source stands, privately",
      replica({ ...open, dbSubnetGroupName: ref("private.name") }),
      "unreachable",
      wanted,
    ],
    ["stands where it is told", replica(open, { dbSubnetGroupName: ref("private.name") }), "unreachable", wanted],
    ["listens where its source listens", replica({ ...open, engine: "mysql" }), "unreachable", wanted],
    ["has its source's port", replica({ ...open, engine: "mysql", port: 5432 }), "reachable", wanted],
    ["of an unknown source", replica(open, {}, "elsewhere"), "depends", wanted],
  ]);
});

test("the path names the switch, the route and the group", () => {
  const [exposure] = exposuresOf(database(open), db, "preview");
  expect(exposure?.path.map(({ resource, property }) => [resource.split("::").at(-1), property])).toEqual([
    ["db", "publiclyAccessible"],
    ["rt", "routes[0]"],
    ["sg", "ingress[0]"],
  ]);
});

test("what is not known is named", () => {
  const [exposure] = exposuresOf(database({ ...open, publiclyAccessible: unknown("vpc") }), db, "preview");
  expect(exposure?.dependsOn.map(({ property }) => property)).toContain("publiclyAccessible");
});
