"use strict";

const aws = require("@pulumi/aws");
const { publicAgent, gatewayPort } = require("../publicAgent");

// The world in two halves: neither is 0.0.0.0/0, together they are.
publicAgent(
  (vpc) =>
    new aws.ec2.SecurityGroup("agent-group", {
      vpcId: vpc.id,
      ingress: [gatewayPort({ cidrBlocks: ["0.0.0.0/1"] }), gatewayPort({ cidrBlocks: ["128.0.0.0/1"] })],
    }),
);
