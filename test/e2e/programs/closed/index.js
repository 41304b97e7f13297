"use strict";

const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");
const { publicAgent } = require("../publicAgent");

const config = new pulumi.Config();
const tags = { purpose: config.get("purpose") ?? "agent" };
const ingress = [{ protocol: "tcp", fromPort: 2222, toPort: 2222, cidrBlocks: ["10.0.0.0/16"] }];
const { group } = publicAgent(
  (vpc) => new aws.ec2.SecurityGroup("agent-group", { vpcId: vpc.id, ingress, tags }),
  config.get("ami"),
);
const token = new random.RandomPassword("token", { length: 32 });
new aws.ssm.Parameter("token", { name: "/agent/token", type: "SecureString", value: token.result });
exports.group = group.id;
