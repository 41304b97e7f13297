"use strict";

const aws = require("@pulumi/aws");
const { publicAgent } = require("../publicAgent");

// A group of which the program says nothing: what is in it is the cloud's business, and stays so.
publicAgent((vpc) => new aws.ec2.SecurityGroup("agent-group", { vpcId: vpc.id }));
