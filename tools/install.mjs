import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fail, root, timed } from "./say.mjs";

/** Installs the packages of package-lock.json unless node_modules already holds exactly these. */
export async function installIfStale() {
  if (installed()) return;
  const code = await timed("installing npm packages (npm ci, about a minute)", () =>
    npm(["ci", "--no-fund", "--no-audit", "--loglevel=error"]),
  );
  if (code !== 0) fail(`npm ci failed with exit code ${code}; its messages stand above`);
}

/**
 * npm writes what it installed to node_modules/.package-lock.json when it is done. Comparing versions rather than times is
 * right after a branch switch, a restored cache and an interrupted install alike.
 */
export function installed(folder = root) {
  const wanted = packagesIn(join(folder, "package-lock.json"));
  const present = packagesIn(join(folder, "node_modules", ".package-lock.json"));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const there = present[path];
    // Builds for other platforms are optional and absent.
    return there === undefined ? entry.optional === true : there.version === entry.version;
  });
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Runs npm with its output on stderr; resolves to its exit code. */
export function npm(args, cwd = root) {
  // Not the Node inside node_modules, which npm is about to replace.
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.startsWith(join(root, "node_modules")));
  return new Promise((resolve) => {
    const child = spawn("npm", args, {
      cwd,
      stdio: ["ignore", 2, 2],
      // The caller builds when it has to.
      env: { ...process.env, PATH: path.join(delimiter), SALLYPORT_NO_PREPARE: "1" },
    });
    child.on("error", (error) => fail(`npm could not be started: ${error.message}`));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
