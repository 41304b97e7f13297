import type { ResourceRecord } from "../../../exposure/graph/graph";
import { unknownSentinels } from "../../../exposure/graph/values";
import { programOf, type Document } from "./documents";

/**
 * Where engine and evaluator are known to differ. The laws leave these programs out; settled.test.ts holds each to a program
 * of its own that fails on purpose, and so says when an entry has to go.
 */
const programs: readonly RegExp[] = [
  // What an internet gateway outside the graph does not carry: senders without a public address, private receivers.
  /gatewayId: "igw-/,
  // An exclusion for egress under block-ingress, where it has no meaning.
  /"block-ingress"[^]*"allow-egress"/,
];

/** The same, where the property of such a resource is not known. */
const unknowns: readonly (readonly [type: string, ...properties: string[]])[] = [
  ["aws:ec2/subnet:Subnet", "vpcId"],
  ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "peerVpcId", "vpcId"],
  ["aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "vpcId", "routeTableId"],
  ["aws:ec2/defaultRouteTable:DefaultRouteTable", "defaultRouteTableId"],
  ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "defaultNetworkAclId"],
  // Who may be a member of a group, and who may be in the same subnet.
  ["aws:ec2/instance:Instance", "subnetId", "networkInterfaces", "vpcSecurityGroupIds"],
  ["aws:ec2/networkInterface:NetworkInterface", "subnetId", "securityGroups"],
  ["aws:ec2/launchTemplate:LaunchTemplate", "vpcSecurityGroupIds"],
  ["aws:autoscaling/group:Group", "vpcZoneIdentifiers", "launchTemplate"],
];

export function isDisputed(document: Document, records: readonly ResourceRecord[] = []): boolean {
  const program = programOf(document);
  if (programs.some((pattern) => pattern.test(program))) return true;
  return unknowns.some(([type, ...names]) =>
    records.some((record) => record.type === type && names.some((name) => isUnknown(record, name))),
  );
}

function isUnknown(record: ResourceRecord, name: string): boolean {
  return JSON.stringify(record.outputs[name])?.includes(unknownSentinels[0]!) ?? false;
}
