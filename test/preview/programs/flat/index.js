"use strict";
const aws = require("@pulumi/aws");

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const group = new aws.ec2.SecurityGroup("web", {
  vpcId: vpc.id,
  ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
});
const host = new aws.ec2.Instance("host", {
  ami: "ami-1",
  instanceType: "t3.small",
  vpcSecurityGroupIds: [group.id],
  tags: { Name: "host" },
});
exports.address = host.publicIp;
exports.ami = host.ami;
