import { Egress, NatGateways, PrivateNetwork, type PrivateNetworkArgs } from "../../components/PrivateNetwork";
import { account, contract, find, record, refusal, region } from "./support/record";

const network = (args: Partial<PrivateNetworkArgs> = {}) =>
  record(() => new PrivateNetwork("net", { zones: ["eu-central-1a"], ...args }));

const always = [
  "net PrivateNetwork < root",
  "net Vpc < PrivateNetwork",
  "net-default-sg DefaultSecurityGroup < PrivateNetwork",
  "net-flow-key Key < PrivateNetwork",
  "net-flow-log FlowLog < PrivateNetwork",
  "net-flow-logs LogGroup < PrivateNetwork",
  "net-flow-role Role < PrivateNetwork",
  "net-flow-role-policy RolePolicy < PrivateNetwork",
  "net-private-eu-central-1a Subnet < PrivateNetwork",
  "net-private-eu-central-1a-association RouteTableAssociation < PrivateNetwork",
  "net-private-eu-central-1a-routes RouteTable < PrivateNetwork",
];
const publicOnes = [
  "net-internet InternetGateway < PrivateNetwork",
  "net-public-eu-central-1a Subnet < PrivateNetwork",
  "net-public-eu-central-1a-association RouteTableAssociation < PrivateNetwork",
  "net-public-route Route < PrivateNetwork",
  "net-public-routes RouteTable < PrivateNetwork",
];
const natOnes = [
  "net-nat-eu-central-1a NatGateway < PrivateNetwork",
  "net-nat-eu-central-1a-address Eip < PrivateNetwork",
  "net-private-eu-central-1a-route Route < PrivateNetwork",
];
const endpointOnes = [
  "net-endpoints-sg SecurityGroup < PrivateNetwork",
  "net-endpoints-sg-https SecurityGroupIngressRule < PrivateNetwork",
  "net-s3-endpoint VpcEndpoint < PrivateNetwork",
  "net-s3-endpoint-eu-central-1a VpcEndpointRouteTableAssociation < PrivateNetwork",
  "net-ssm-endpoint VpcEndpoint < PrivateNetwork",
  "net-ssmmessages-endpoint VpcEndpoint < PrivateNetwork",
];
const ipv6Ones = [
  "net-egress-only EgressOnlyInternetGateway < PrivateNetwork",
  "net-private-eu-central-1a-route-ipv6 Route < PrivateNetwork",
  "net-public-route-ipv6 Route < PrivateNetwork",
];

describe("children are contract", () => {
  it.each<[string, Partial<PrivateNetworkArgs>, string[]]>([
    ["nat (default)", {}, [...always, ...publicOnes, ...natOnes]],
    ["nat with IPv6", { ipv6: true }, [...always, ...publicOnes, ...natOnes, ...ipv6Ones]],
    ["endpoints", { egress: Egress.Endpoints }, [...always, ...endpointOnes]],
    [
      "endpoints beside a bastion",
      { egress: Egress.Endpoints, publicSubnets: true },
      [...always, ...publicOnes, ...endpointOnes],
    ],
    ["none", { egress: Egress.None }, always],
  ])("%s", async (_, args, expected) => {
    expect(contract(await network(args)).sort()).toEqual([...expected].sort());
  });
});

it("closes the default group, and hands out no address that nobody asked for", async () => {
  const resources = await network({ ipv6: true });
  expect(find(resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "net-default-sg").inputs).toMatchObject({
    ingress: [],
    egress: [],
  });
  const subnets = resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
  expect(
    subnets.map(({ name, inputs }) => [name, inputs["cidrBlock"], inputs["ipv6CidrBlock"], inputs["mapPublicIpOnLaunch"]]),
  ).toEqual([
    ["net-private-eu-central-1a", "10.0.1.0/24", "2600:1f14:abc:1201::/64", false],
    ["net-public-eu-central-1a", "10.0.128.0/24", "2600:1f14:abc:1280::/64", false],
  ]);
});

it("leads private subnets out through NAT and the egress-only gateway, and only public ones to the internet gateway", async () => {
  const resources = await network({ ipv6: true });
  const routes = resources.filter(({ type }) => type === "aws:ec2/route:Route").map(({ inputs }) => inputs);
  expect(routes).toEqual([
    {
      routeTableId: "net-private-eu-central-1a-routes-id",
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: "net-nat-eu-central-1a-id",
    },
    {
      routeTableId: "net-private-eu-central-1a-routes-id",
      destinationIpv6CidrBlock: "::/0",
      egressOnlyGatewayId: "net-egress-only-id",
    },
    { routeTableId: "net-public-routes-id", destinationCidrBlock: "0.0.0.0/0", gatewayId: "net-internet-id" },
    { routeTableId: "net-public-routes-id", destinationIpv6CidrBlock: "::/0", gatewayId: "net-internet-id" },
  ]);
});

it("makes every reference of one resource, so that edges are exact in a first preview", async () => {
  const resources = await network({ zones: ["eu-central-1a", "eu-central-1b"], ipv6: true });
  const several = resources.flatMap(({ name, madeOf }) =>
    Object.entries(madeOf)
      .filter(([, made]) => made.length > 1)
      .map(([field]) => `${name}.${field}`),
  );
  expect(several).toEqual([]);
});

it.each([
  [NatGateways.Single, ["net-nat-eu-central-1a-id", "net-nat-eu-central-1a-id"]],
  [NatGateways.PerZone, ["net-nat-eu-central-1a-id", "net-nat-eu-central-1b-id"]],
])("%s NAT", async (natGateways, expected) => {
  const resources = await network({ zones: ["eu-central-1a", "eu-central-1b"], natGateways });
  const gateways = resources
    .filter(({ type }) => type === "aws:ec2/route:Route")
    .flatMap(({ inputs }) => inputs["natGatewayId"] ?? []);
  expect(gateways).toEqual(expected);
});

it("logs every packet to an encrypted group that only the flow-log service of this account writes", async () => {
  const resources = await network();
  expect(find(resources, "aws:ec2/flowLog:FlowLog", "net-flow-log").inputs).toMatchObject({
    vpcId: "net-id",
    trafficType: "ALL",
  });
  const group = find(resources, "aws:cloudwatch/logGroup:LogGroup", "net-flow-logs");
  expect(group.inputs).toMatchObject({ kmsKeyId: `arn:aws:test:${region}:${account}:net-flow-key`, retentionInDays: 90 });
  const groupArn = `arn:aws:test:${region}:${account}:net-flow-logs`;
  expect(JSON.parse(String(find(resources, "aws:iam/rolePolicy:RolePolicy", "net-flow-role-policy").inputs["policy"]))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [groupArn, `${groupArn}:*`],
      },
      { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ],
  });
  const keyPolicy = JSON.parse(String(find(resources, "aws:kms/key:Key", "net-flow-key").inputs["policy"]));
  expect(keyPolicy.Statement).toEqual([
    {
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "LogsEncrypt",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` } },
    },
  ]);
  const trust = JSON.parse(String(find(resources, "aws:iam/role:Role", "net-flow-role").inputs["assumeRolePolicy"]));
  expect(trust.Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ]);
});

it("opens endpoints to the network alone, and S3 to AWS's own packages alone", async () => {
  const resources = await network({ egress: Egress.Endpoints });
  expect(
    find(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "net-endpoints-sg-https").inputs,
  ).toMatchObject({
    cidrIpv4: "10.0.0.0/16",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  });
  const policy = JSON.parse(String(find(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", "net-s3-endpoint").inputs["policy"]));
  expect(policy.Statement).toHaveLength(1);
  expect(policy.Statement[0]).toMatchObject({ Effect: "Allow", Action: "s3:GetObject" });
  expect(policy.Statement[0].Resource).toEqual([
    "arn:aws:s3:::amazon-ssm-eu-central-1/*",
    "arn:aws:s3:::aws-ssm-eu-central-1/*",
    "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/*",
  ]);
});

it("tags every child that takes tags", async () => {
  const resources = await network({ tags: { team: "harbour" }, ipv6: true });
  const untaggable = /(Route|RouteTableAssociation|RolePolicy|PrivateNetwork)$/;
  const untagged = resources.filter(
    ({ type, inputs }) => !untaggable.test(type) && (inputs["tags"] as Record<string, string>)?.["team"] !== "harbour",
  );
  expect(untagged.map(({ name }) => name)).toEqual([]);
});

describe("refuses", () => {
  const component = 'PrivateNetwork "net"';
  it.each<[string, Partial<PrivateNetworkArgs>, string]>([
    [
      "no zone",
      { zones: [] },
      `${component}: zones is []: a network needs at least one availability zone. Name availability zones such as ["eu-central-1a", "eu-central-1b"].`,
    ],
    [
      "a region for a zone",
      { zones: ["eu-central-1"] },
      `${component}: zones[0] is "eu-central-1": it is no availability zone. Name availability zones such as ["eu-central-1a", "eu-central-1b"].`,
    ],
    [
      "a zone twice",
      { zones: ["eu-central-1a", "eu-central-1a"] },
      `${component}: zones[1] is "eu-central-1a": it is named twice. Name each zone once.`,
    ],
    [
      "zones of two regions",
      { zones: ["eu-central-1a", "us-east-1a"] },
      `${component}: zones[1] is "us-east-1a": it is not in eu-central-1, as the first zone is. Name zones of one region.`,
    ],
    [
      "host bits",
      { cidrBlock: "10.0.0.1/16" },
      `${component}: cidrBlock is "10.0.0.1/16": it has host bits set. Did you mean "10.0.0.0/16"?`,
    ],
    [
      "a mask AWS refuses",
      { cidrBlock: "10.0.0.0/8" },
      `${component}: cidrBlock is "10.0.0.0/8": its mask must be from /16 to /24. Write one such as "10.0.0.0/16".`,
    ],
    [
      "an IPv6 block",
      { cidrBlock: "2001:db8::/32" },
      `${component}: cidrBlock is "2001:db8::/32": the network's own block is IPv4. Write one such as "10.0.0.0/16"; IPv6 comes with ipv6: true.`,
    ],
    [
      "NAT without a public subnet",
      { publicSubnets: false },
      `${component}: publicSubnets is false: a NAT gateway stands in a public subnet. Leave publicSubnets out, or set egress to endpoints or none.`,
    ],
    [
      "an unknown retention",
      { flowLogRetentionDays: 91 },
      `${component}: flowLogRetentionDays is 91: CloudWatch Logs knows no such period. Choose one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.`,
    ],
  ])("%s", async (_, args, message) => {
    expect(await refusal(() => new PrivateNetwork("net", { zones: ["eu-central-1a"], ...args }))).toBe(message);
  });
});
