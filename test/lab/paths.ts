import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The repository's folder, from the sources and from their compiled form in dist/ alike. */
export const repository = folderWith("package.json", __dirname);

/** The lab's executables and packs, which are not compiled. */
export const labFolder = join(repository, "test", "lab");

/** Where tools/pulumi/build.sh puts the CLI, and where npm's `pulumi` wrapper looks for it. */
export const cliPath = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "sallyport/pulumi/versions/3.259.0/bin/pulumi",
);

/** A policy pack of the repository, as `--policy-pack` takes it. */
export function packPath(name: string): string {
  return join(repository, "policies", name);
}

function folderWith(name: string, folder: string): string {
  return existsSync(join(folder, name)) ? folder : folderWith(name, dirname(folder));
}
