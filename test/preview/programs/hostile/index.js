"use strict";
const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {}
class Box extends pulumi.ComponentResource {}
const box = new Box("demo:index:Box", `<script>alert("1")</script>`, {});
new Thing("demo:index:Thing", "a::b", { constructor: 1, __proto__x: null, deep: [[undefined, null]] }, { parent: box });
console.log("printed by the program");
