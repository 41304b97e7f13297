import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { npm } from "./install.mjs";
import { fail, root, timed } from "./say.mjs";

/** Pulumi's SDK needs Node 22 or newer since 3.249. */
const oldest = 22;
const pinned = join(root, "node_modules", "node", "bin", "node");

/** The pinned Node of the npm package `node`, else the running one when it is new enough. */
export async function suitableNode() {
  if (works(pinned)) return pinned;
  if (majorOf(process.version) >= oldest) return process.execPath;
  // npm may have been told not to run install scripts (npm 11 asks for approval); the package's script is what fetches the binary.
  await timed(`installing Node for this project (the machine has ${process.version})`, () =>
    npm(["rebuild", "node", "--ignore-scripts=false"]),
  );
  if (works(pinned)) return pinned;
  fail(`Node ${oldest} or newer is needed and this is ${process.version}; install Node 24 and run the command again`);
}

function works(node) {
  const { status, stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return status === 0 && majorOf(stdout) >= oldest;
}

function majorOf(version) {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}

/** The environment for a child that runs on `node`: its own children find the same Node, and the packages' commands. */
export function environmentFor(node) {
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path };
}
