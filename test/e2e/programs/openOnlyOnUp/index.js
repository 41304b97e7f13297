"use strict";

const aws = require("@pulumi/aws");
const { publicAgent, gatewayPort } = require("../publicAgent");

// The source comes out of an id, which nobody knows before the resource exists.
publicAgent((vpc) => {
  const source = vpc.id.apply(() => "0.0.0.0/0");
  return new aws.ec2.SecurityGroup("agent-group", { vpcId: vpc.id, ingress: [gatewayPort({ cidrBlocks: [source] })] });
});
