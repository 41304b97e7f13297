import { graphFromDocument, type DocumentMode } from "../../../exposure/graph/document";
import { protocolNumbers } from "../../../exposure/packets/services";
import { prove } from "../../../exposure/prove";
import type { Exposure } from "../../../exposure/proof";

/** A resource of a graph document, in short: token, name, properties. */
export interface Piece {
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
}

export function piece(type: string, name: string, props: Record<string, unknown>): Piece {
  return { type, name, props };
}

export const ref = (output: string): { $ref: string } => ({ $ref: output });
/** A value that is not known at preview, from the named resources. */
export const unknown = (...from: string[]): { $unknown: string[] } => ({ $unknown: from });

const ec2 = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  table: "aws:ec2/routeTable:RouteTable",
  link: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  group: "aws:ec2/securityGroup:SecurityGroup",
  instance: "aws:ec2/instance:Instance",
};

export const world4 = { cidrBlocks: ["0.0.0.0/0"] };

/** A rule of a security group for one TCP port. */
export function tcpRule(port: number, peers: Record<string, unknown> = world4): Record<string, unknown> {
  return { protocol: "tcp", fromPort: port, toPort: port, ...peers };
}

/**
 * A machine that everything lets through: public subnet, route, one group open on 18789. Each case replaces pieces by name
 * (undefined removes one) and adds its own.
 */
export function openWorld(changes: Record<string, Record<string, unknown> | undefined> = {}, ...extra: Piece[]): Piece[] {
  const base: Piece[] = [
    piece(ec2.vpc, "vpc", { cidrBlock: "10.0.0.0/16" }),
    piece(ec2.gateway, "igw", { vpcId: ref("vpc.id") }),
    piece(ec2.subnet, "pub", { vpcId: ref("vpc.id"), cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: true }),
    piece(ec2.table, "rt", { vpcId: ref("vpc.id"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: ref("igw.id") }] }),
    piece(ec2.link, "rta", { subnetId: ref("pub.id"), routeTableId: ref("rt.id") }),
    piece(ec2.group, "sg", { vpcId: ref("vpc.id"), ingress: [tcpRule(18789)] }),
    piece(ec2.instance, "vm", { ami: "ami-1", subnetId: ref("pub.id"), vpcSecurityGroupIds: [ref("sg.id")] }),
  ];
  const kept = base.filter(({ name }) => !(name in changes) || changes[name] !== undefined);
  return [...kept.map((each) => ({ ...each, props: changes[each.name] ?? each.props })), ...extra];
}

export interface Wanted {
  readonly to?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly family?: "ipv4" | "ipv6";
  readonly from?: Exposure["from"];
}

export type Verdict = "reachable" | "depends" | "unreachable";

export function exposuresOf(pieces: readonly Piece[], wanted: Wanted, mode: DocumentMode): Exposure[] {
  const graph = graphFromDocument({ resources: pieces }, mode);
  const { to = "vm", protocol = "tcp", port = 18789, from = "internet", family } = wanted;
  return prove(graph).exposures.filter(
    (exposure) =>
      exposure.from === from &&
      graph.byUrn.get(exposure.to)?.name === to &&
      (family === undefined || exposure.family === family) &&
      (exposure.protocol === "any" ||
        exposure.protocol === protocol ||
        (exposure.protocol === "other" && !(protocol in protocolNumbers))) &&
      exposure.ports.some(([first, last]) => first <= port && port <= last),
  );
}

export function verdict(pieces: readonly Piece[], wanted: Wanted = {}, mode: DocumentMode = "preview"): Verdict {
  const found = exposuresOf(pieces, wanted, mode);
  if (found.some((exposure) => exposure.verdict === "reachable")) return "reachable";
  return found.length > 0 ? "depends" : "unreachable";
}
