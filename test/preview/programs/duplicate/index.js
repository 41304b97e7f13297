"use strict";
const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {}
new Thing("demo:index:Thing", "same", {});
new Thing("demo:index:Thing", "same", {});
