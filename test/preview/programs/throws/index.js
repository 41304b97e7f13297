"use strict";
const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {}
const first = new Thing("demo:index:Thing", "first", { size: 1 });
first.urn.apply(() => {
  throw new Error("the program broke here");
});
