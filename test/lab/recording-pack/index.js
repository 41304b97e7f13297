"use strict";

const { writeFileSync } = require("node:fs");
const { PolicyPack } = require("@pulumi/policy");
const pulumi = require("@pulumi/pulumi");

const file = process.env.SALLYPORT_LAB_RECORDING;
const analyzed = [];

/** The plain tree behind the SDK's proxy, which throws as soon as an unknown is read through it. */
function raw(props) {
  const names = Object.keys(props);
  return Object.fromEntries(names.map((name) => [name, Object.getOwnPropertyDescriptor(props, name)?.value]));
}

new PolicyPack("sallyport-lab-recording", {
  enforcementLevel: "advisory",
  policies: [
    {
      name: "record-inputs",
      description: "Keeps the inputs of every resource.",
      validateResource: (args) => {
        const { type, urn, name, props, opts, provider } = args;
        analyzed.push({ type, urn, name, inputs: raw(props), parent: opts.parent, provider: provider?.urn });
      },
    },
    {
      name: "record-stack",
      description: "Writes the inputs seen before and the stack's outputs and dependencies.",
      validateStack: (args) => {
        const resources = args.resources.map((resource) => ({
          type: resource.type,
          urn: resource.urn,
          name: resource.name,
          outputs: raw(resource.props),
          parent: resource.parent?.urn ?? resource.opts.parent,
          provider: resource.provider?.urn,
          propertyDependencies: Object.fromEntries(
            Object.entries(resource.propertyDependencies).map(([property, targets]) => [
              property,
              targets.map((target) => target.urn).sort(),
            ]),
          ),
        }));
        const run = { project: pulumi.getProject(), stack: pulumi.getStack(), preview: pulumi.runtime.isDryRun() };
        if (file) writeFileSync(file, JSON.stringify({ run, analyzed, resources }));
      },
    },
  ],
});
