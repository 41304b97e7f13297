"use strict";
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const config = new pulumi.Config();
new aws.ssm.Parameter("token", { name: "/t", type: "SecureString", value: config.requireSecret("token") });
new aws.ec2.Instance("host", { ami: "ami-1", userData: pulumi.secret("plain-secret") });
exports.password = pulumi.secret("plain-secret");
exports.nested = { inner: pulumi.secret("plain-secret"), open: 1 };
