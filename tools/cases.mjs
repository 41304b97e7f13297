// `npm run --silent cases -- FILE…`: answers every case of the files through the policy pack as the engine drives it. From a fresh
// clone it installs and builds first, like the other scripts; built already, it starts at once.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildIfStale } from "./build.mjs";
import { installIfStale } from "./install.mjs";
import { environmentFor, suitableNode } from "./node.mjs";
import { fail, root } from "./say.mjs";

await installIfStale();
const node = await suitableNode();
await buildIfStale(node);
const child = spawn(node, [join(root, "tools/cases/main.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: environmentFor(node),
});
child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
