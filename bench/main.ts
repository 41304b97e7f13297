import { engineTime } from "./engineTime";
import { inWords, type Figure } from "./figure";
import { libraryImport } from "./libraryImport";
import { packBoot } from "./packBoot";
import { previews } from "./previews";

/** Every measurement by name; naming some on the command line runs only those. */
const measurements: Readonly<Record<string, () => AsyncGenerator<Figure>>> = {
  previews,
  "pack-boot": packBoot,
  engine: engineTime,
  import: libraryImport,
};

async function main(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const names = args.filter((argument) => argument !== "--json");
  const unknown = names.filter((name) => !Object.hasOwn(measurements, name));
  if (unknown.length > 0) {
    process.stderr.write(
      `bench: ${unknown.join(", ")} is no measurement; choose among ${Object.keys(measurements).join(", ")}, or --json\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const name of names.length > 0 ? names : Object.keys(measurements)) {
    process.stderr.write(`bench: ${name}\n`);
    for await (const figure of measurements[name]!())
      process.stdout.write(`${json ? JSON.stringify(figure) : inWords(figure)}\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
