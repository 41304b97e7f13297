import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Progress, on stderr so that a command's own output stays clean on a pipe. */
export function say(message) {
  process.stderr.write(`sallyport: ${message}\n`);
}

export function fail(message, code = 1) {
  say(message);
  process.exit(code);
}

/** Runs a step that takes a while, and says what it is and how long it took. */
export async function timed(what, work) {
  const start = performance.now();
  say(`${what} …`);
  const result = await work();
  say(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
