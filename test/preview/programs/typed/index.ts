import * as pulumi from "@pulumi/pulumi";

// A type error, on purpose: it must neither stop nor slow a preview.
const size: number = "three";

class Thing extends pulumi.CustomResource {
  constructor(name: string) {
    super("demo:index:Thing", name, { size });
  }
}

new Thing("thing");
