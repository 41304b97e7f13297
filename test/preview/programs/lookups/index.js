"use strict";
const aws = require("@pulumi/aws");

module.exports = async () => {
  const zones = await aws.getAvailabilityZones({ state: "available" });
  zones.names.slice(0, 2).map((zone, index) => new aws.ec2.Subnet(`subnet-${index}`, { vpcId: "vpc-1", availabilityZone: zone }));
  const image = await aws.ec2.getAmi({ owners: ["amazon"], mostRecent: true });
  new aws.ec2.Instance("plain", { ami: image.id });
  new aws.ec2.Instance("output", { ami: aws.ec2.getAmiOutput({ owners: ["self"] }).id });
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
  const lists = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] });
  return { subnets: lists.ids };
};
