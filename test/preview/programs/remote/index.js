"use strict";
const pulumi = require("@pulumi/pulumi");

class Cluster extends pulumi.ComponentResource {
  constructor(name) {
    super("eks:index:Cluster", name, { nodes: 2, endpoint: undefined }, {}, true);
  }
}
class Thing extends pulumi.CustomResource {}

const cluster = new Cluster("cluster");
new Thing("demo:index:Thing", "thing", { address: cluster.endpoint });
