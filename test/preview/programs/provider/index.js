"use strict";
const aws = require("@pulumi/aws");

const west = new aws.Provider("west", { region: "eu-west-1" });
new aws.ec2.Vpc("here", { cidrBlock: "10.0.0.0/16" }, { provider: west });
const late = new aws.Provider("late", {
  region: "eu-west-1",
  accessKey: new aws.ec2.Vpc("first", { cidrBlock: "10.0.0.0/16" }).arn,
});
new aws.ec2.Vpc("later", { cidrBlock: "10.0.0.0/16" }, { provider: late });
new aws.ec2.Vpc("there", { cidrBlock: "10.0.0.0/16" });
