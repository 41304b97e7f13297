"use strict";

const pulumi = require("@pulumi/pulumi");

/** The component as an SDK generated for any language asks for it: by its token, built in the package's own process. */
class PrivateNetwork extends pulumi.ComponentResource {
  constructor(name, args) {
    super("sallyport:index:PrivateNetwork", name, { ...args, vpcId: undefined }, {}, true);
  }
}

const network = new PrivateNetwork("office", { zones: ["eu-central-1a"], cidrBlock: "10.9.0.0/16" });
exports.vpcId = network.vpcId;
