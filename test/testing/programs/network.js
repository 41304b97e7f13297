"use strict";

const aws = require("@pulumi/aws");

/** One machine with a public address in a network with a way to the internet; only its security group stands in between. */
exports.publicMachine = (ingress) => {
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
  const subnet = new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
  const table = new aws.ec2.RouteTable("table", { vpcId: vpc.id, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] });
  new aws.ec2.RouteTableAssociation("association", { subnetId: subnet.id, routeTableId: table.id });
  const group = new aws.ec2.SecurityGroup("group", { vpcId: vpc.id, ingress, egress: [] });
  new aws.ec2.Instance("machine", {
    ami: "ami-0123456789abcdef0",
    instanceType: "t3.small",
    subnetId: subnet.id,
    vpcSecurityGroupIds: [group.id],
    associatePublicIpAddress: true,
  });
};
