import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read("package.json")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const { packages } = JSON.parse(read("package-lock.json")) as { readonly packages: Readonly<Record<string, Entry>> };

/** Where Node finds `name` from the package at `path`, as far as the lock knows. */
function resolveFrom(path: string, name: string): string | undefined {
  const here = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  if (here in packages) return here;
  if (path === "") return undefined;
  const above = path.lastIndexOf("/node_modules/");
  return resolveFrom(above < 0 ? "" : path.slice(0, above), name);
}

test("the lock names no registry: an install goes to whichever one npm is configured for", () => {
  expect(read("package-lock.json")).not.toMatch(/"resolved"|https?:\/\/[^"]*registry/);
});

test("the lock holds every platform's packages: npm ci refuses one that lacks any, whatever the platform", () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => resolveFrom(path, name) === undefined)
      .map((name) => `${path} → ${name}`),
  );
  expect(missing).toEqual([]);
});

test("every package with an install script has a decision", () => {
  const withScripts = Object.entries(packages)
    .filter(([, entry]) => entry.hasInstallScript === true && entry.version !== undefined)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(withScripts)].sort());
});

test("one version of Pulumi everywhere: the SDK, the CLI of npm and the CLI built from Go modules", () => {
  const version = manifest.dependencies["@pulumi/pulumi"]!;
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(manifest.devDependencies["pulumi"]).toBe(version);
  expect(packages["node_modules/@pulumi/pulumi"]?.version).toBe(version);
  expect(Object.keys(packages).filter((path) => path.endsWith("/@pulumi/pulumi"))).toEqual(["node_modules/@pulumi/pulumi"]);
  expect(read("tools/pulumi/build.sh")).toContain(`version=${version}\n`);
  expect(read("tools/pulumi/go.mod")).toContain(`github.com/pulumi/pulumi/pkg/v3 v${version}\n`);
  expect(read("tools/pulumi/go.mod")).toContain(`github.com/pulumi/pulumi/sdk/v3 v${version}\n`);
});
