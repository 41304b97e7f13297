"use strict";
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const vpc = aws.ec2.Vpc.get("shared", "vpc-0123");
new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", availabilityZone: vpc.region });
const other = new pulumi.StackReference("acme/other/dev");
exports.theirs = other.getOutput("address");
