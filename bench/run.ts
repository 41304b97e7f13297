import { spawn } from "node:child_process";

export interface Finished {
  readonly milliseconds: number;
  readonly code: number;
  readonly stdout: string;
}

/** Run a Node script in a new process and take the time from start to end. */
export function runNode(args: readonly string[], folder: string): Promise<Finished> {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done({ milliseconds: performance.now() - start, code, stdout });
      else fail(new Error(`${args.join(" ")} ended with exit code ${code}\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`));
    });
  });
}

/** The time until a Node script prints its first line; it is ended then. */
export function timeToFirstLine(args: readonly string[], folder: string): Promise<number> {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let ready: number | undefined;
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.once("data", () => {
      ready = performance.now() - start;
      child.kill();
    });
    child.on("error", fail);
    child.on("close", () => {
      if (ready === undefined) fail(new Error(`${args.join(" ")} ended before it printed anything\n${stderr.slice(-2000)}`));
      else done(ready);
    });
  });
}
