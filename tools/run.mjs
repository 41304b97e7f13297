// `npm run preview`, `npm test` and friends, from a fresh clone on whatever Node >= 20 the machine has: installs what is missing,
// finds a Node that Pulumi's SDK runs on, builds what changed, and hands over. Only Node 20 built-ins here: nothing is installed yet.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildIfStale } from "./build.mjs";
import { installIfStale } from "./install.mjs";
import { environmentFor, suitableNode } from "./node.mjs";
import { fail, root } from "./say.mjs";

const commands = {
  preview: { build: true, run: ["dist/cli/main.js", "preview", "--all", "--report", "report.html"] },
  // Building is one of the checks there, so that a type error is counted and the other checks still run.
  test: { build: false, run: ["tools/test.mjs"] },
  nightly: { build: false, run: ["tools/test.mjs"], environment: { SALLYPORT_NIGHTLY: "1" } },
  bench: { build: true, run: ["dist/bench/main.js"] },
  cases: { build: true, run: ["tools/cases/main.mjs"] },
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
if (command === undefined) fail(`unknown command ${JSON.stringify(name)}; use one of ${Object.keys(commands).join(", ")}`, 2);

await installIfStale();
const node = await suitableNode();
if (command.build) await buildIfStale(node);

const [entry, ...fixed] = command.run;
const child = spawn(node, [join(root, entry), ...fixed, ...rest], {
  cwd: root,
  stdio: "inherit",
  env: { ...environmentFor(node), ...command.environment },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
