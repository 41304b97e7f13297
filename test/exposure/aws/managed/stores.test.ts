import { piece, ref, unknown, type Piece } from "../../support/world";
import { holds, inside, network } from "./support";

const subnetsAndGroups = { subnetIds: [ref("pub.id")], securityGroupIds: [ref("sg.id")] };

function store(port: number, type: string, props: Record<string, unknown>, groupType?: string): Piece[] {
  const groups =
    groupType === undefined
      ? []
      : [
          piece(groupType, "public", { subnetIds: [ref("pub.id")] }),
          piece(groupType, "private", { subnetIds: [ref("priv.id")] }),
        ];
  return network(port, ...groups, piece(type, "store", props));
}

describe("Redshift", () => {
  const open = { publiclyAccessible: true, clusterSubnetGroupName: ref("public.name"), vpcSecurityGroupIds: [ref("sg.id")] };
  const cluster = (props: Record<string, unknown>): Piece[] =>
    store(5439, "aws:redshift/cluster:Cluster", { ...open, ...props }, "aws:redshift/subnetGroup:SubnetGroup");
  const wanted = { to: "store", port: 5439 };
  holds([
    ["public", cluster({}), "reachable", wanted],
    ["private by default", cluster({ publiclyAccessible: undefined }), "unreachable", wanted],
    ["no route", cluster({ clusterSubnetGroupName: ref("private.name") }), "unreachable", wanted],
    ["not admitted", cluster({ vpcSecurityGroupIds: [ref("closed.id")] }), "unreachable", wanted],
    ["switch not known", cluster({ publiclyAccessible: unknown("vpc") }), "depends", wanted],
    ["subnet group outside", cluster({ clusterSubnetGroupName: "elsewhere" }), "depends", wanted],
    ["another port", cluster({ port: 5440 }), "unreachable", wanted],
  ]);

  const workgroup = (props: Record<string, unknown>): Piece[] =>
    store(5439, "aws:redshiftserverless/workgroup:Workgroup", { publiclyAccessible: true, ...subnetsAndGroups, ...props });
  holds([
    ["serverless, public", workgroup({}), "reachable", wanted],
    ["serverless, private by default", workgroup({ publiclyAccessible: undefined }), "unreachable", wanted],
    ["serverless, no route", workgroup({ subnetIds: [ref("priv.id")] }), "unreachable", wanted],
    ["serverless, not admitted", workgroup({ securityGroupIds: [ref("closed.id")] }), "unreachable", wanted],
    ["serverless, some subnets private", workgroup({ subnetIds: [ref("pub.id"), ref("priv.id")] }), "depends", wanted],
    ["serverless, subnets not known", workgroup({ subnetIds: unknown() }), "depends", wanted],
  ]);
});

describe.each([
  [
    "ElastiCache cluster",
    "aws:elasticache/cluster:Cluster",
    6379,
    { engine: "redis" },
    "aws:elasticache/subnetGroup:SubnetGroup",
  ],
  [
    "Memcached cluster",
    "aws:elasticache/cluster:Cluster",
    11211,
    { engine: "memcached" },
    "aws:elasticache/subnetGroup:SubnetGroup",
  ],
  ["replication group", "aws:elasticache/replicationGroup:ReplicationGroup", 6379, {}, "aws:elasticache/subnetGroup:SubnetGroup"],
  ["MemoryDB cluster", "aws:memorydb/cluster:Cluster", 6379, {}, "aws:memorydb/subnetGroup:SubnetGroup"],
  ["DAX cluster", "aws:dax/cluster:Cluster", 8111, {}, "aws:dax/subnetGroup:SubnetGroup"],
  [
    "encrypted DAX cluster",
    "aws:dax/cluster:Cluster",
    9111,
    { clusterEndpointEncryptionType: "TLS" },
    "aws:dax/subnetGroup:SubnetGroup",
  ],
])("%s", (_title, type, port, more, groupType) => {
  const cache = (props: Record<string, unknown> = {}): Piece[] =>
    store(port, type, { ...more, subnetGroupName: ref("public.name"), securityGroupIds: [ref("sg.id")], ...props }, groupType);
  const wanted = { to: "store", port };
  const fromInside = { ...wanted, from: "bastion" as const };
  holds([
    ["never from the internet", cache(), "unreachable", wanted],
    ["from inside", inside(cache()), "reachable", fromInside],
    ["from inside, its group admits nobody", inside(cache({ securityGroupIds: undefined })), "unreachable", fromInside],
    ["from inside, groups not known", inside(cache({ securityGroupIds: unknown() })), "depends", fromInside],
    [
      "never from the internet, wherever it stands",
      cache({ subnetGroupName: unknown() }),
      "unreachable",
      { ...wanted, family: "ipv4" },
    ],
    ["with IPv6 addresses", cache({ networkType: "dual_stack" }), "depends", { ...wanted, family: "ipv6" }],
  ]);
});

describe("other listeners of caches", () => {
  const elastiCache = "aws:elasticache/subnetGroup:SubnetGroup";
  const at = (port: number, type: string, props: Record<string, unknown>): Piece[] =>
    inside(store(port, type, { subnetGroupName: ref("public.name"), securityGroupIds: [ref("sg.id")], ...props }, elastiCache));
  const wanted = (port: number) => ({ to: "store", port, from: "bastion" as const });
  const serverless = (port: number, engine: unknown): Piece[] =>
    inside(store(port, "aws:elasticache/serverlessCache:ServerlessCache", { ...subnetsAndGroups, engine }));
  const cluster = "aws:elasticache/cluster:Cluster";
  holds([
    ["a port of its own", at(7000, cluster, { engine: "redis", port: 7000 }), "reachable", wanted(7000)],
    ["no longer the default", at(6379, cluster, { engine: "redis", port: 7000 }), "unreachable", wanted(6379)],
    ["engine not known", at(6379, cluster, { engine: unknown("vpc") }), "depends", wanted(6379)],
    [
      "DAX encryption not known",
      inside(
        store(
          9111,
          "aws:dax/cluster:Cluster",
          {
            securityGroupIds: [ref("sg.id")],
            subnetGroupName: ref("public.name"),
            clusterEndpointEncryptionType: unknown("vpc"),
          },
          "aws:dax/subnetGroup:SubnetGroup",
        ),
      ),
      "depends",
      wanted(9111),
    ],
    [
      "a member of a replication group is no endpoint of its own",
      at(6379, cluster, { replicationGroupId: "group" }),
      "unreachable",
      wanted(6379),
    ],
    [
      "the secondary of a global group",
      at(6379, "aws:elasticache/replicationGroup:ReplicationGroup", { globalReplicationGroupId: "world" }),
      "depends",
      wanted(6379),
    ],
    ["serverless Redis", serverless(6379, "redis"), "reachable", wanted(6379)],
    ["serverless Valkey's reads", serverless(6380, "valkey"), "reachable", wanted(6380)],
    ["serverless Memcached", serverless(11211, "memcached"), "reachable", wanted(11211)],
    ["serverless Memcached does not speak Redis", serverless(6379, "memcached"), "unreachable", wanted(6379)],
    ["serverless, engine not known", serverless(6379, unknown("vpc")), "depends", wanted(6379)],
  ]);
});
