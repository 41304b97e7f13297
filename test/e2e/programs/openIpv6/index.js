"use strict";

const aws = require("@pulumi/aws");
const { publicAgent, gatewayPort } = require("../publicAgent");

publicAgent(
  (vpc) => new aws.ec2.SecurityGroup("agent-group", { vpcId: vpc.id, ingress: [gatewayPort({ ipv6CidrBlocks: ["::/0"] })] }),
);
