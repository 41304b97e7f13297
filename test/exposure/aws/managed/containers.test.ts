import { graphFromDocument } from "../../../../exposure/graph/document";
import { prove } from "../../../../exposure/prove";
import { exposuresOf, piece, ref, tcpRule, unknown, verdict, type Piece } from "../../support/world";
import { holds, inside, inVpc, network } from "./support";

const task = { assignPublicIp: true, subnets: [ref("pub.id")], securityGroups: [ref("sg.id")] };

function service(networkConfiguration: unknown, more: Record<string, unknown> = {}, ...extra: Piece[]): Piece[] {
  return network(
    8080,
    piece("aws:ecs/service:Service", "web", { launchType: "FARGATE", networkConfiguration, ...more }),
    ...extra,
  );
}

const everythingOut = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const at = { to: "web", port: 8080 };

describe("an ECS service", () => {
  holds([
    ["public", service(task), "reachable", at],
    [
      "without a public address, whatever the subnet gives",
      service({ ...task, assignPublicIp: undefined }),
      "unreachable",
      { ...at, family: "ipv4" },
    ],
    ["no route", service({ ...task, subnets: [ref("priv.id")] }), "unreachable", at],
    ["not admitted", service({ ...task, securityGroups: [ref("closed.id")] }), "unreachable", at],
    ["in the VPC's default group", service({ ...task, securityGroups: undefined }), "unreachable", at],
    ["in one of several subnets", service({ ...task, subnets: [ref("pub.id"), ref("priv.id")] }), "depends", at],
    ["address not known", service({ ...task, assignPublicIp: unknown() }), "depends", at],
    ["subnets not known", service({ ...task, subnets: unknown() }), "depends", at],
    ["groups not known", service({ ...task, securityGroups: unknown() }), "depends", at],
    ["everything about its network not known", service(unknown()), "depends", at],
    ["IPv6 by a setting of the account", service(task), "depends", { ...at, family: "ipv6" }],
    ["without a network of its own", service(undefined), "unreachable", at],
    ["private, from inside", inside(service({ ...task, assignPublicIp: false })), "reachable", { ...at, from: "bastion" }],
  ]);
});

describe("an ECS service behind a load balancer", () => {
  const entry = { targetGroupArn: ref("tg.arn"), containerName: "web", containerPort: 8080 };
  const private_ = { subnets: [ref("priv.id")], securityGroups: [ref("taskgroup.id")] };
  const forward = (group: string) => [{ type: "forward", targetGroupArn: ref(`${group}.arn`) }];
  const behind = (loadBalancers: unknown, from: unknown = [ref("lbgroup.id")]): Piece[] =>
    service(
      private_,
      { loadBalancers },
      piece("aws:ec2/securityGroup:SecurityGroup", "lbgroup", { ...inVpc, ingress: [tcpRule(443)], egress: everythingOut }),
      piece("aws:ec2/securityGroup:SecurityGroup", "taskgroup", { ...inVpc, ingress: [tcpRule(8080, { securityGroups: from })] }),
      piece("aws:lb/loadBalancer:LoadBalancer", "lb", {
        internal: false,
        subnets: [ref("pub.id")],
        securityGroups: [ref("lbgroup.id")],
      }),
      piece("aws:lb/listener:Listener", "on443", {
        loadBalancerArn: ref("lb.arn"),
        port: 443,
        protocol: "HTTPS",
        defaultActions: forward("tg"),
      }),
      piece("aws:lb/targetGroup:TargetGroup", "tg", { ...inVpc, port: 80, protocol: "HTTP", targetType: "ip" }),
      piece("aws:lb/targetGroup:TargetGroup", "unused", { ...inVpc, port: 80, protocol: "HTTP", targetType: "ip" }),
    );
  holds([
    ["through the load balancer", behind([entry]), "reachable", at],
    ["to the container's port, not the group's", behind([entry]), "unreachable", { to: "web", port: 80 }],
    ["the task admits another group", behind([entry], [ref("sg.id")]), "unreachable", at],
    ["a container port that the task does not admit", behind([{ ...entry, containerPort: 9090 }]), "unreachable", at],
    ["container port not known", behind([{ ...entry, containerPort: unknown() }]), "depends", at],
    ["not behind it", behind(undefined), "unreachable", at],
    ["behind a target group nobody forwards to", behind([{ ...entry, targetGroupArn: ref("unused.arn") }]), "unreachable", at],
    ["behind one of two target groups", behind([{ ...entry, targetGroupArn: unknown("tg", "unused") }]), "depends", at],
    ["behind both target groups", behind([entry, { ...entry, targetGroupArn: ref("unused.arn") }]), "reachable", at],
    ["load balancers not known", behind(unknown("tg")), "depends", at],
  ]);

  test("which of two ports belongs to which target group is known only once both are", () => {
    const pieces = behind([entry, { ...entry, targetGroupArn: ref("unused.arn"), containerPort: 9090 }]);
    expect(verdict(pieces, at, "preview")).toBe("depends");
    expect(verdict(pieces, at, "resolved")).toBe("reachable");
  });

  test("the path names the load balancer's entry and the task's group", () => {
    const [exposure] = exposuresOf(behind([entry]), at, "preview");
    expect(exposure?.via).toMatchObject([{ protocol: "tcp", ports: [[443, 443]] }]);
    expect(exposure?.path.at(-1)).toMatchObject({ property: "ingress[0]" });
  });
});

describe("machines that a service runs", () => {
  const replication = (props: Record<string, unknown>): Piece[] =>
    network(
      8080,
      piece("aws:dms/replicationSubnetGroup:ReplicationSubnetGroup", "public", {
        replicationSubnetGroupId: "p",
        subnetIds: [ref("pub.id")],
      }),
      piece("aws:dms/replicationSubnetGroup:ReplicationSubnetGroup", "private", {
        replicationSubnetGroupId: "q",
        subnetIds: [ref("priv.id")],
      }),
      piece("aws:dms/replicationInstance:ReplicationInstance", "web", {
        publiclyAccessible: true,
        replicationSubnetGroupId: "p",
        vpcSecurityGroupIds: [ref("sg.id")],
        ...props,
      }),
    );
  holds([
    ["a public replication instance", replication({}), "reachable", at],
    ["a private replication instance", replication({ publiclyAccessible: false }), "unreachable", at],
    ["a replication instance that does not say", replication({ publiclyAccessible: undefined }), "depends", at],
    [
      "a replication instance without a route",
      replication({ replicationSubnetGroupId: ref("private.replicationSubnetGroupId") }),
      "unreachable",
      at,
    ],
    ["a replication instance that is not admitted", replication({ vpcSecurityGroupIds: [ref("closed.id")] }), "unreachable", at],
    ["a replication instance in a subnet group not known", replication({ replicationSubnetGroupId: unknown() }), "depends", at],
  ]);

  const home = { subnetIds: [ref("pub.id")], securityGroupIds: [ref("sg.id")] };
  const fn = (vpcConfig: unknown, ...extra: Piece[]): Piece[] =>
    network(8080, piece("aws:lambda/function:Function", "web", { vpcConfig }), ...extra);
  const notebook = (props: Record<string, unknown>): Piece[] =>
    network(
      8080,
      piece("aws:sagemaker/notebookInstance:NotebookInstance", "web", {
        subnetId: ref("pub.id"),
        securityGroups: [ref("sg.id")],
        ...props,
      }),
    );
  holds([
    ["a function takes no connections in its VPC", fn(home), "unreachable", at],
    ["a function takes none from inside", inside(fn(home)), "unreachable", { ...at, from: "bastion" }],
    ["a function whose network is not known takes none", fn(unknown()), "unreachable", at],
    [
      "a notebook takes no connections in its VPC",
      inside(notebook({ directInternetAccess: "Enabled" })),
      "unreachable",
      { ...at, from: "bastion" },
    ],
    ["a notebook takes none from the internet", notebook({}), "unreachable", at],
  ]);

  test.each([
    ["reaches what admits its group", everythingOut, ["web"]],
    ["reaches nothing when its group lets nothing out", [], []],
  ])("a function in a VPC %s", (_title, egress, senders) => {
    const pieces = [
      ...fn({ ...home, securityGroupIds: [ref("own.id")] }),
      piece("aws:ec2/securityGroup:SecurityGroup", "own", { ...inVpc, egress }),
      piece("aws:ec2/securityGroup:SecurityGroup", "members", {
        ...inVpc,
        ingress: [tcpRule(5432, { securityGroups: [ref("own.id")] })],
      }),
      piece("aws:rds/subnetGroup:SubnetGroup", "private", { subnetIds: [ref("priv.id")] }),
      piece("aws:rds/instance:Instance", "db", {
        engine: "postgres",
        dbSubnetGroupName: ref("private.name"),
        vpcSecurityGroupIds: [ref("members.id")],
      }),
    ];
    const { exposures } = prove(graphFromDocument({ resources: pieces }, "preview"), { neighbours: true });
    const found = exposures.filter(({ from, to }) => from === "vpc" && to.endsWith("::db"));
    expect(found.map(({ sender }) => sender?.split("::").at(-1))).toEqual(senders);
  });
});
