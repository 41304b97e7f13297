import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Something a test part needs from the machine it runs on. */
export interface Requirement {
  readonly name: string;
  /** Why the part cannot run here; undefined when it can. */
  readonly missing: () => string | undefined;
}

/** An executable on PATH, or in a system folder that an ordinary user's PATH lacks. */
export function tool(name: string, install = `apt-get install ${name}`): Requirement {
  return { name, missing: () => (toolPath(name) === undefined ? `${name} is not installed (${install})` : undefined) };
}

export function toolPath(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function root(): Requirement {
  return { name: "root", missing: () => (process.getuid?.() === 0 ? undefined : "needs root") };
}

export function file(path: string, how: string): Requirement {
  return { name: path, missing: () => (existsSync(path) ? undefined : `${path} does not exist (${how})`) };
}

/**
 * A part of the test suite that needs something the machine may lack. Where it is missing, the part is skipped by name with
 * the reason and is counted; with SALLYPORT_REQUIRE_ALL=1 it fails instead.
 */
export function describeIf(name: string, requirements: readonly Requirement[], body: () => void): void {
  const reasons = requirements.map((requirement) => requirement.missing()).filter((reason) => reason !== undefined);
  if (reasons.length === 0) {
    describe(name, body);
  } else if (process.env["SALLYPORT_REQUIRE_ALL"] === "1") {
    describe(name, () => {
      test("has what it needs", () => {
        throw new Error(reasons.join("; "));
      });
    });
  } else {
    describe.skip(`${name} [skipped: ${reasons.join("; ")}]`, body);
  }
}
