import { homedir } from "node:os";
import { join } from "node:path";
import { file, type Requirement } from "../../support/requires";

const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");

/** Where install.sh puts the real agent and its Discord plugin. */
export const openclawFolder = join(cache, "sallyport", "openclaw");

/** The real agent's program. Run it with the Node that runs the tests. */
export const openclawProgram = join(openclawFolder, "node_modules", "openclaw", "openclaw.mjs");

/** The real agent, as a test part's requirement. */
export const openclaw: Requirement = { ...file(openclawProgram, "test/lab/openclaw/install.sh"), name: "openclaw" };

/** OpenClaw refuses an older Node. */
export const suitableNode: Requirement = {
  name: "Node 24",
  missing: () =>
    Number(process.versions.node.split(".")[0]) >= 24
      ? undefined
      : `runs on Node ${process.versions.node}, openclaw needs 24.16 (use npm test)`,
};
