"use strict";
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

class Network extends pulumi.ComponentResource {
  constructor(name, args, opts) {
    super("acme:net:Network", name, args, opts);
    const vpc = new aws.ec2.Vpc(name, { cidrBlock: args.cidr }, { parent: this });
    this.vpcId = vpc.id;
    this.cidr = vpc.cidrBlock;
    this.registerOutputs({ vpcId: this.vpcId, cidr: this.cidr });
  }
}

class Site extends pulumi.ComponentResource {
  constructor(name, args, opts) {
    super("acme:net:Site", name, args, opts);
    const network = new Network("inner", { cidr: "10.1.0.0/16" }, { parent: this });
    new aws.ec2.Subnet("subnet", { vpcId: network.vpcId, cidrBlock: "10.1.1.0/24" }, { parent: this });
    this.registerOutputs({});
  }
}

new Site("site", { grants: [{ from: "internet", to: "webhook" }] });
