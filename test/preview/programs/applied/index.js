"use strict";
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
vpc.cidrBlock.apply((cidr) => new aws.ec2.Subnet("known", { vpcId: vpc.id, cidrBlock: cidr }));
vpc.arn.apply((arn) => new aws.ec2.Subnet("unknown", { vpcId: vpc.id, cidrBlock: arn }));
exports.said = pulumi.interpolate`arn is ${vpc.arn}`;
