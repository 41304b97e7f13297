"use strict";

const aws = require("@pulumi/aws");

/** An agent on the internet in every way but its security group, which the program under test gives. */
function publicAgent(securityGroup, ami = "ami-0123456789abcdef0") {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
  const subnet = new aws.ec2.Subnet("public", {
    vpcId: vpc.id,
    cidrBlock: "10.0.1.0/24",
    ipv6CidrBlock: vpc.ipv6CidrBlock.apply((block) => block.replace(/::\/56$/, "::/64")),
    assignIpv6AddressOnCreation: true,
  });
  const routes = new aws.ec2.RouteTable("routes", {
    vpcId: vpc.id,
    routes: [
      { cidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      { ipv6CidrBlock: "::/0", gatewayId: gateway.id },
    ],
  });
  new aws.ec2.RouteTableAssociation("routes", { subnetId: subnet.id, routeTableId: routes.id });
  const group = securityGroup(vpc);
  const agent = new aws.ec2.Instance("agent", {
    ami,
    instanceType: "t3.small",
    subnetId: subnet.id,
    vpcSecurityGroupIds: [group.id],
    associatePublicIpAddress: true,
    ipv6AddressCount: 1,
  });
  return { vpc, group, agent };
}

/** One ingress rule for the gateway port of OpenClaw. */
function gatewayPort(sources) {
  return { protocol: "tcp", fromPort: 18789, toPort: 18789, ...sources };
}

module.exports = { publicAgent, gatewayPort };
