// Writes the reference pages that follow from the code. `--check` compares instead, and says which page is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fail, root } from "./say.mjs";

const load = createRequire(import.meta.url);

const pages = { "docs/aws.md": awsPage };

function awsPage() {
  const { modelled, harmless, harmlessServices } = load(join(root, "dist/exposure/platforms/aws/coverage.js"));
  const row = ({ type, exact, depends, page }) => `| [\`${type}\`](${page}) | ${exact} | ${depends} |`;
  return [
    "# What the proof knows of AWS",
    "",
    "Generated from `exposure/platforms/aws/coverage.ts` by `node tools/docs.mjs`.",
    "",
    "`Exact` answers *reachable* or *unreachable*; the last column answers *depends* and names the setting. A link leads to the page that the",
    "model follows.",
    "",
    "| resource | exact | depends |",
    "|---|---|---|",
    ...modelled.map(row),
    "",
    "These neither listen nor forward and are passed over: " +
      harmless.map((type) => `\`${type}\``).join(", ") +
      ", and everything of",
    "the services " + harmlessServices.map((service) => `\`${service}\``).join(", ") + ".",
    "",
    "Any other resource is named under `unmodelled` in a proof, and the policy `no-unmodelled-entry` refuses it: unknown is never safe.",
    "",
    "## Assumed",
    "",
    "- A default VPC, its subnets, routes, group and network ACL are in the state in which AWS creates them, unless the graph adopts them.",
    "- A security group that Pulumi's provider creates has no egress but the declared: the provider revokes the default rule.",
    "- Clients send from any of the ports 1024-65535. A connection that gets replies on part of them alone `depends`.",
    "- A setting of the account that no resource of the graph declares, Block Public Access for one, is as in a new account.",
    "",
  ].join("\n");
}

const check = process.argv.includes("--check");
for (const [path, make] of Object.entries(pages)) {
  const text = make();
  if (!check) writeFileSync(join(root, path), text);
  else if (readFileSync(join(root, path), "utf8") !== text) fail(`${path} is out of date: run node tools/docs.mjs`);
}
