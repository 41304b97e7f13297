import { piece, ref, unknown, type Piece } from "../../support/world";
import { holds, inside, network } from "./support";

const subnetGroups = {
  rds: "aws:rds/subnetGroup:SubnetGroup",
  neptune: "aws:neptune/subnetGroup:SubnetGroup",
  docdb: "aws:docdb/subnetGroup:SubnetGroup",
};
type Service = keyof typeof subnetGroups;

const open = { engine: "aurora-postgresql", dbSubnetGroupName: ref("public.name"), vpcSecurityGroupIds: [ref("sg.id")] };
const member = { clusterIdentifier: ref("cluster.id"), engine: "aurora-postgresql", publiclyAccessible: true };

function clusterOf(
  service: Service,
  port: number,
  cluster: Record<string, unknown>,
  instance?: Record<string, unknown>,
): Piece[] {
  return network(
    port,
    piece(subnetGroups[service], "public", { subnetIds: [ref("pub.id")] }),
    piece(subnetGroups[service], "private", { subnetIds: [ref("priv.id")] }),
    piece(`aws:${service}/cluster:Cluster`, "cluster", cluster),
    ...(instance === undefined ? [] : [piece(`aws:${service}/clusterInstance:ClusterInstance`, "one", instance)]),
  );
}

const aurora = (cluster: Record<string, unknown>, instance: Record<string, unknown> | undefined = member): Piece[] =>
  clusterOf("rds", 5432, cluster, instance);
const one = { to: "one", port: 5432 };
const cluster = { to: "cluster", port: 5432 };

describe("Aurora", () => {
  holds([
    ["a public instance", aurora(open), "reachable", one],
    ["its cluster", aurora(open), "reachable", cluster],
    ["a private instance", aurora(open, { ...member, publiclyAccessible: false }), "unreachable", one],
    ["a private instance's cluster", aurora(open, { ...member, publiclyAccessible: false }), "unreachable", cluster],
    ["private by default", aurora(open, { ...member, publiclyAccessible: undefined }), "unreachable", one],
    ["no route", aurora({ ...open, dbSubnetGroupName: ref("private.name") }), "unreachable", one],
    ["no route, told by the instance", aurora(open, { ...member, dbSubnetGroupName: ref("private.name") }), "unreachable", one],
    ["not admitted", aurora({ ...open, vpcSecurityGroupIds: [ref("closed.id")] }), "unreachable", one],
    ["groups not known", aurora({ ...open, vpcSecurityGroupIds: unknown() }), "depends", one],
    ["switch not known", aurora(open, { ...member, publiclyAccessible: unknown("vpc") }), "depends", one],
    ["switch not known, the cluster", aurora(open, { ...member, publiclyAccessible: unknown("vpc") }), "depends", cluster],
    ["a cluster outside", aurora(open, { ...member, clusterIdentifier: "elsewhere" }), "depends", one],
    [
      "a cluster outside, in a private subnet",
      aurora(open, { ...member, clusterIdentifier: "elsewhere", dbSubnetGroupName: ref("private.id") }),
      "unreachable",
      one,
    ],
    [
      "a private instance of a cluster outside",
      aurora(open, { ...member, clusterIdentifier: "elsewhere", publiclyAccessible: false }),
      "unreachable",
      { ...one, family: "ipv4" },
    ],
    [
      "the cluster named by its identifier",
      aurora({ ...open, clusterIdentifier: "c" }, { ...member, clusterIdentifier: "c" }),
      "reachable",
      one,
    ],
    ["MySQL's port", aurora({ ...open, engine: "aurora-mysql" }, { ...member, engine: "aurora-mysql" }), "unreachable", one],
    ["the cluster's port", aurora({ ...open, port: 5433 }), "unreachable", one],
    ["port not known", aurora({ ...open, port: unknown("vpc") }), "depends", one],
    ["without instances", clusterOf("rds", 5432, open), "unreachable", cluster],
  ]);
});

describe("RDS clusters without instance resources", () => {
  const multi = { ...open, engine: "postgres", dbClusterInstanceClass: "db.m5d.large" };
  const alone = (props: Record<string, unknown>): Piece[] => clusterOf("rds", 5432, props);
  holds([
    ["Multi-AZ is public where the VPC has an internet gateway", alone(multi), "reachable", cluster],
    ["Multi-AZ without a route", alone({ ...multi, dbSubnetGroupName: ref("private.name") }), "unreachable", cluster],
    ["Multi-AZ not admitted", alone({ ...multi, vpcSecurityGroupIds: [ref("closed.id")] }), "unreachable", cluster],
    ["whether Multi-AZ is not known", alone({ ...open, dbClusterInstanceClass: unknown("vpc") }), "depends", cluster],
    ["serverless v1 has private addresses", alone({ ...open, engineMode: "serverless" }), "unreachable", cluster],
    [
      "dual-stack serverless v1",
      alone({ ...open, engineMode: "serverless", networkType: "DUAL" }),
      "depends",
      { ...cluster, family: "ipv6" },
    ],
  ]);
});

describe("Neptune", () => {
  const graphs = { neptuneSubnetGroupName: ref("public.name"), vpcSecurityGroupIds: [ref("sg.id")] };
  const neptune = (props: Record<string, unknown>, instance: Record<string, unknown>): Piece[] =>
    clusterOf("neptune", 8182, props, { clusterIdentifier: ref("cluster.id"), ...instance });
  const wanted = { to: "one", port: 8182 };
  holds([
    ["public", neptune(graphs, { publiclyAccessible: true }), "reachable", wanted],
    ["private by default", neptune(graphs, {}), "unreachable", wanted],
    [
      "no route",
      neptune({ ...graphs, neptuneSubnetGroupName: ref("private.name") }, { publiclyAccessible: true }),
      "unreachable",
      wanted,
    ],
    ["switch not known", neptune(graphs, { publiclyAccessible: unknown("vpc") }), "depends", wanted],
    ["the instance's own port", neptune(graphs, { publiclyAccessible: true, port: 8183 }), "unreachable", wanted],
  ]);
});

describe("DocumentDB", () => {
  const documents = (props: Record<string, unknown>): Piece[] =>
    clusterOf(
      "docdb",
      27017,
      { dbSubnetGroupName: ref("public.name"), vpcSecurityGroupIds: [ref("sg.id")], ...props },
      {
        clusterIdentifier: ref("cluster.id"),
      },
    );
  const wanted = { to: "one", port: 27017 };
  holds([
    ["has no public address", documents({}), "unreachable", wanted],
    ["IPv6 where dual-stack", documents({ networkType: "DUAL" }), "depends", { ...wanted, family: "ipv6" }],
    ["IPv6 where not known", documents({ networkType: unknown("vpc") }), "depends", { ...wanted, family: "ipv6" }],
    ["from inside", inside(documents({})), "reachable", { ...wanted, from: "bastion" }],
  ]);
});
