"use strict";
const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {}
class Box extends pulumi.ComponentResource {}

pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type === "demo:index:Thing" ? { props: { ...props, owner: "stack" }, opts } : undefined,
);
const other = new Thing("demo:index:Thing", "other", { size: 0, arn: undefined });
const box = new Box(
  "demo:index:Box",
  "box",
  {},
  {
    transforms: [({ props, opts }) => ({ props: { ...props, boxed: other.arn }, opts: { ...opts, protect: true } })],
  },
);
new Thing("demo:index:Thing", "inside", { size: 1, address: other.arn }, { parent: box });
