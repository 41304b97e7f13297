import { openWorld, piece, ref, tcpRule, verdict, type Piece, type Verdict, type Wanted } from "../../support/world";

export type Case = [title: string, pieces: Piece[], expected: Verdict, wanted?: Wanted];

export const inVpc = { vpcId: ref("vpc.id") };
const gatewayId = ref("igw.id");
const ipv6World = { ipv6CidrBlocks: ["::/0"] };

/** A public subnet of both families, a private one, groups for both families on one port; no machine. */
export function network(port: number, ...extra: Piece[]): Piece[] {
  const rules = [tcpRule(port), tcpRule(port, ipv6World)];
  return openWorld(
    {
      vm: undefined,
      sg: { ...inVpc, ingress: rules },
      pub: { ...inVpc, cidrBlock: "10.0.1.0/24", ipv6CidrBlock: "2600:1f18:42::/64", mapPublicIpOnLaunch: true },
      rt: {
        ...inVpc,
        routes: [
          { cidrBlock: "0.0.0.0/0", gatewayId },
          { ipv6CidrBlock: "::/0", gatewayId },
        ],
      },
    },
    piece("aws:ec2/subnet:Subnet", "priv", { ...inVpc, cidrBlock: "10.0.2.0/24" }),
    piece("aws:ec2/securityGroup:SecurityGroup", "closed", {
      ...inVpc,
      ingress: [tcpRule(port, { cidrBlocks: ["10.0.0.0/16"] })],
    }),
    ...extra,
  );
}

/** Runs a truth table at a first preview, and again with everything resolved where nothing is unknown by itself. */
export function holds(cases: readonly Case[]): void {
  test.each(cases)("%s", (_title, pieces, expected, wanted = {}) => {
    expect(verdict(pieces, wanted)).toBe(expected);
  });

  const settled = cases.filter(([, pieces]) => !JSON.stringify(pieces).includes("$unknown"));
  test.each(settled)("%s, once everything is known", (_title, pieces, expected, wanted = {}) => {
    expect(verdict(pieces, wanted, "resolved")).toBe(expected);
  });
}

interface Child extends Piece {
  readonly parent: string;
}

/** The same with a bastion in the private subnet, which may send anything: what it reaches is reachable inside the VPC. */
export function inside(pieces: readonly Piece[]): Piece[] {
  const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
  const machine: Child = {
    ...piece("aws:ec2/instance:Instance", "machine", { subnetId: ref("priv.id"), vpcSecurityGroupIds: [ref("out.id")] }),
    parent: "bastion",
  };
  return [
    ...pieces,
    piece("sallyport:index:BastionHost", "bastion", {}),
    piece("aws:ec2/securityGroup:SecurityGroup", "out", { ...inVpc, egress }),
    machine,
  ];
}
