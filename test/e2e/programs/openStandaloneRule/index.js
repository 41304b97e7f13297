"use strict";

const aws = require("@pulumi/aws");
const { publicAgent } = require("../publicAgent");

const { group } = publicAgent((vpc) => new aws.ec2.SecurityGroup("agent-group", { vpcId: vpc.id }));
new aws.vpc.SecurityGroupIngressRule("gateway-port", {
  securityGroupId: group.id,
  ipProtocol: "tcp",
  fromPort: 18789,
  toPort: 18789,
  cidrIpv4: "0.0.0.0/0",
});
