import type { ResourceRecord } from "../../../exposure/graph/graph";
import { unknownSentinels } from "../../../exposure/graph/values";
import { programOf, type Document } from "./documents";

/**
 * Where engine and evaluator are known to differ. The laws leave these programs out; disagreements.test.ts holds each to a
 * program of its own that fails on purpose, and so says when an entry has to go.
 */
const programs: readonly RegExp[] = [
  // A route to an internet gateway that is not in the graph.
  /gatewayId: "igw-/,
  // A peering connection that nobody accepts.
  /peerVpcId: vpc2\.id \}/,
  // Sending out through an internet gateway under block-ingress.
  /"block-ingress"/,
];

/** The same, where the property of such a resource is not known. */
const unknowns: readonly (readonly [type: string, property: string])[] = [
  ["aws:ec2/instance:Instance", "networkInterfaces"],
  ["aws:ec2/securityGroupRule:SecurityGroupRule", "type"],
  ["aws:ec2/routeTable:RouteTable", "routes"],
  ["aws:ec2/defaultRouteTable:DefaultRouteTable", "routes"],
];

/** The same, where blocks are cut in halves: a peer that is reached over two routes. */
const halves = /vpcPeeringConnectionId/;

export function isDisputed(document: Document): boolean {
  const program = programOf(document);
  return programs.some((pattern) => pattern.test(program));
}

export function isDisputedWhenErased(records: readonly ResourceRecord[]): boolean {
  return unknowns.some(([type, name]) =>
    records.some((record) => record.type === type && (JSON.stringify(record.outputs[name]) ?? "").includes(unknownSentinels[0]!)),
  );
}

export function isDisputedInHalves(document: Document): boolean {
  return halves.test(programOf(document));
}
