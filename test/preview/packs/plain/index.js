"use strict";
const { PolicyPack } = require("@pulumi/policy");
const pulumi = require("@pulumi/pulumi");

new PolicyPack(
  "plain",
  {
    enforcementLevel: "advisory",
    policies: [
      {
        name: "limit",
        description: "Says its settings and where it runs.",
        severity: "high",
        configSchema: { properties: { ports: { type: "integer", default: 7 }, mode: { type: "string", default: "low" } } },
        validateResource: (args, report) => {
          if (args.type !== "aws:ec2/vpc:Vpc") return;
          const { ports, mode } = args.getConfig();
          const where = [
            pulumi.getProject(),
            pulumi.getStack(),
            pulumi.runtime.isDryRun(),
            new pulumi.Config("aws").get("region"),
          ];
          report(JSON.stringify({ ports, mode, where, provider: args.provider.props, parent: args.opts.parent }));
        },
      },
      {
        name: "edges",
        description: "Says what depends on what.",
        enforcementLevel: "mandatory",
        validateStack: (args, report) => {
          for (const { name, type, parent, propertyDependencies } of args.resources) {
            if (type !== "aws:ec2/subnet:Subnet") continue;
            const edges = Object.entries(propertyDependencies).map(([property, targets]) => [
              property,
              targets.map((target) => target.name),
            ]);
            report(JSON.stringify({ name, parent: parent.name, edges }));
          }
        },
      },
      { name: "off", description: "Never runs.", enforcementLevel: "disabled", validateResource: (_, report) => report("ran") },
      {
        name: "unknowns",
        description: "Trips over an unknown.",
        enforcementLevel: "mandatory",
        validateStack: (args) => void JSON.stringify(args.resources.map((r) => ({ ...r.props }))),
      },
    ],
  },
  { limit: { enforcementLevel: "mandatory", mode: "high" } },
);
