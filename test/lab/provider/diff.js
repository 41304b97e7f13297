"use strict";

const { isDeepStrictEqual } = require("node:util");
const { unwrapped } = require("./values");

/**
 * Inputs whose change means a new resource, as the provider's documentation says ("Forces new resource"); `*` = all of them
 * but those after it.
 */
const replacing = {
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone"],
  "aws:ec2/securityGroup:SecurityGroup": ["vpcId", "name", "namePrefix", "description"],
  "aws:ec2/securityGroupRule:SecurityGroupRule": ["*", "description"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:ec2/instance:Instance": ["ami", "subnetId", "availabilityZone", "associatePublicIpAddress", "privateIp"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId", "connectivityType"],
  "aws:ec2/networkInterface:NetworkInterface": ["subnetId"],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/instanceProfile:InstanceProfile": ["name", "namePrefix", "path"],
  "aws:ssm/parameter:Parameter": ["name"],
  "random:index/randomPassword:RandomPassword": ["*"],
  "random:index/randomId:RandomId": ["*"],
  "random:index/randomString:RandomString": ["*"],
  "random:index/randomBytes:RandomBytes": ["*"],
  "random:index/randomUuid:RandomUuid": ["*"],
};

/**
 * The inputs that differ, and which of them need a new resource. Outputs are not compared: nobody asked for them. A property
 * that the program no longer gives and the cloud then decides (`computed`) is left as it is, as the real provider leaves it:
 * an `ingress` taken out of the program closes nothing.
 */
function diff(type, before, after, computed) {
  const old = unwrapped(before);
  const now = unwrapped(after);
  const differs = (name) => !isDeepStrictEqual(old[name], now[name]) && (name in now || !computed.has(name));
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(differs);
  const rule = replacing[type] ?? [];
  const replaces = names.filter((name) => (rule[0] === "*") !== rule.includes(name));
  return { names: names.sort(), replaces: replaces.sort() };
}

module.exports = { diff };
