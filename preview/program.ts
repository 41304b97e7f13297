import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Configuration } from "./configuration";
import type { Project } from "./project";

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, in lines. */
  readonly printed: readonly string[];
}

/** The exit code by which the SDK says that it has told the user what is wrong already. Source: cmd/run/index.js. */
export const ALREADY_REPORTED = 32;

const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill()));

/** The SDK's runner in a folder's own node_modules, or undefined where the SDK is not installed. */
export function sdkRunner(folder: string, name: "run" | "run-policy-pack"): string | undefined {
  try {
    return createRequire(join(folder, "index.js")).resolve(`@pulumi/pulumi/cmd/${name}`);
  } catch {
    return undefined;
  }
}

/** Start a child that ends with this process at the latest. Its standard input is closed. */
export function startNode(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/**
 * Run a program as the Pulumi CLI's language host does, against an engine at `address`, in its own process and folder.
 * TypeScript is compiled without type checking: a type error neither stops nor slows a preview.
 */
export function runProgram(
  runner: string,
  project: Project,
  stack: string,
  configuration: Configuration,
  address: string,
): Promise<Ending> {
  const args = [
    ...project.nodeArguments,
    runner,
    `--monitor=${address}`,
    `--engine=${address}`,
    `--project=${project.name}`,
    `--stack=${stack}`,
    "--organization=organization",
    `--root-directory=${project.root}`,
    `--pwd=${project.workingDirectory}`,
    "--parallel=16",
    "--dry-run",
    project.entry === "." ? "." : join(project.workingDirectory, project.entry),
  ];
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.values)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...configuration.secretKeys]),
    PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  if (project.tsconfig !== undefined) environment["PULUMI_NODEJS_TSCONFIG_PATH"] = project.tsconfig;
  const child = startNode(args, project.workingDirectory, environment);
  const printed = [child.stdout, child.stderr].map(readAll);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => {
      done({ code, signal, printed: printed.flatMap((read) => read().split("\n")).filter((line) => line.trim() !== "") });
    });
  });
}

function readAll(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}
