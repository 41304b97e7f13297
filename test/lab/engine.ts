import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cloudRecords, drift, plant, type CloudRecord } from "./cloud";
import { cliPath, labFolder } from "./paths";
import { writeProject, type LabProgram } from "./project";
import { readRecording, type Recording } from "./recording";

/** What one run of the CLI said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The engine's own event log, one entry per event. */
  readonly events: readonly EngineEvent[];
}

/** The parts of an engine event that tests look at. Source: sdk/go/common/apitype/events.go of Pulumi. */
export interface EngineEvent {
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
}

export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly diffs?: readonly string[];
}

/** A stack under the real Pulumi engine, on a file backend, with stand-in providers, in a folder of its own. */
export interface Lab {
  readonly folder: string;
  /** The folder of the generated project, inside the lab's. */
  readonly project: string;
  /** Run the CLI in the lab's project. Operations on the stack (`preview`, `up`, `refresh`, `destroy`) get its name and an event log. */
  run(args: readonly string[]): Promise<Outcome>;
  /** What exists in the stand-in cloud. */
  cloud(): readonly CloudRecord[];
  /** Put a resource there that Pulumi did not make. */
  plant(resource: CloudRecord): void;
  /** Change a resource of the stand-in cloud behind Pulumi's back. */
  drift(name: string, changed: Record<string, unknown>): void;
  /** What the recording pack saw in the last run that had it. */
  recording(): Recording;
  close(): void;
}

export const recordingPack = join(labFolder, "recording-pack");

const operations = new Set(["preview", "up", "refresh", "destroy"]);

/** Write the project, and make its stack. */
export async function openLab(program: LabProgram): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-lab-"));
  const project = join(folder, "project");
  const cloudFolder = join(folder, "cloud");
  const environment = labEnvironment(folder);
  for (const name of ["project", "cloud", "home", "backend"]) mkdirSync(join(folder, name));
  installLanguageHost(join(folder, "home"));
  writeProject(project, program);
  let runs = 0;
  const run = async (args: readonly string[]): Promise<Outcome> => {
    if (!operations.has(args[0] ?? "")) return execute(args, project, environment);
    const log = join(folder, `events-${(runs += 1)}.json`);
    const outcome = await execute(
      [...args, "--stack", program.stack, "--non-interactive", "--event-log", log],
      project,
      environment,
    );
    return { ...outcome, events: readEvents(log) };
  };
  const created = await run(["stack", "init", program.stack]);
  if (created.code !== 0) throw new Error(`the stack could not be made: ${created.stderr}`);
  return {
    folder,
    project,
    run,
    cloud: () => cloudRecords(cloudFolder),
    plant: (resource) => plant(cloudFolder, resource),
    drift: (name, changed) => drift(cloudFolder, name, changed),
    recording: () => readRecording(join(folder, "recording.json")),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Nothing of the caller's environment but a path: no credentials, no account, no configuration of another Pulumi. */
function labEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_CREDENTIAL_STORE: "plaintext",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_DEBUG_COMMANDS: "true", // makes --event-log a known flag
    SALLYPORT_LAB_CLOUD: join(folder, "cloud"),
    SALLYPORT_LAB_RECORDING: join(folder, "recording.json"),
  };
}

/** As an installed plugin, not from PATH: the engine warns about plugins that it finds on PATH. */
function installLanguageHost(home: string): void {
  const plugin = join(home, "plugins", "language-nodejs-v3.259.0");
  mkdirSync(plugin, { recursive: true });
  symlinkSync(join(labFolder, "language-host", "pulumi-language-nodejs"), join(plugin, "pulumi-language-nodejs"));
}

function execute(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(cliPath, [...args, "--color", "never"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? -1, stdout, stderr, events: [] }));
  });
}

function readEvents(path: string): EngineEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  const events = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as EngineEvent);
  // The SDK's debug messages, which no user sees unless asked for with --debug, print property values, secrets among them.
  return events.filter((event) => event.diagnosticEvent?.severity !== "debug");
}
