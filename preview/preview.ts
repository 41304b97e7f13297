import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { type Configuration, readConfiguration } from "./configuration";
import { Deployment, type PreviewedResource } from "./deployment";
import { type Failure, failuresOf, missingPackageMessage } from "./failures";
import type { Answers, Lookup } from "./lookups";
import { type Message, messageCollector } from "./messages";
import { type Ending, runProgram, sdkRunner } from "./program";
import { readProject } from "./project";
import { resourceMonitor } from "./monitor";
import { masked, secret } from "./wire";
import type { ResourceRecord } from "../exposure/graph/graph";

export interface PreviewOptions {
  /** The folder that holds the program's `Pulumi.yaml`. */
  readonly folder: string;
  /** @default "dev" */
  readonly stack?: string;
  /** Configuration as `key=value`, over what the files say. */
  readonly config?: readonly string[];
  /** Results of provider functions, by token. Others are unknown. */
  readonly answers?: Answers;
}

/** What a Pulumi program would deploy, as a first preview against an empty stack tells it. */
export interface Preview {
  readonly project: string;
  readonly stack: string;
  /** Everything that would be in the stack, the stack itself and providers included, in the order of registration. */
  readonly records: readonly PreviewedResource[];
  /** What the program looked up: it belongs to others. */
  readonly reads: readonly ResourceRecord[];
  /** The stack's outputs, fit to be shown: `[secret]` and `[unknown]` stand for what must not or cannot be. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly messages: readonly Message[];
  /** What limits this preview, in sentences. */
  readonly notices: readonly string[];
  readonly lookups: readonly Lookup[];
  /** Empty where the program ran to its end. */
  readonly failures: readonly Failure[];
  readonly configuration: Configuration;
}

/**
 * Preview a Pulumi Node.js program: no CLI, account, provider plugin or network. The program runs in its own process, in its
 * own folder, with its own dependencies, against an engine that answers every resource as a provider would plan a new one.
 *
 * @throws DeclarationError for a folder, project, stack or configuration that cannot be read
 */
export async function previewProgram(options: PreviewOptions): Promise<Preview> {
  const project = readProject(options.folder);
  const stack = options.stack ?? "dev";
  const configuration = readConfiguration(project, stack, options.config ?? []);
  const answers = options.answers ?? {};
  const deployment = new Deployment(
    project.name,
    stack,
    [project.workingDirectory, project.root],
    packageConfiguration(configuration),
  );
  const messages: Message[] = [];
  const runner = sdkRunner(project.workingDirectory, "run");
  const failures: Failure[] = [];
  if (runner === undefined) {
    failures.push({ kind: "missing-package", message: missingPackageMessage("@pulumi/pulumi", project.workingDirectory) });
  } else {
    const ending = await serving(deployment, configuration, answers, messages, (address) =>
      runProgram(runner, project, stack, configuration, address),
    );
    messages.push(...ending.printed.map((text): Message => ({ severity: "info", text, urn: undefined })));
    failures.push(...failuresOf(ending, messages, project.workingDirectory, stack));
  }
  return {
    project: project.name,
    stack,
    records: [...deployment.resources.values()],
    // Reads overtake each other on the way; resources come in the order that the program's data flow dictates.
    reads: [...deployment.reads.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
    outputs: Object.fromEntries(Object.entries(deployment.stackOutputs).map(([name, value]) => [name, masked(value)])),
    messages,
    notices: [...configuration.notices, ...deployment.notices, ...lookupNotices(deployment.lookups)],
    lookups: deployment.lookups,
    failures,
    configuration,
  };
}

async function serving(
  deployment: Deployment,
  configuration: Configuration,
  answers: Answers,
  messages: Message[],
  run: (address: string) => Promise<Ending>,
): Promise<Ending> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceMonitorService, resourceMonitor(deployment, configuration.values, answers));
  server.addService(EngineService, messageCollector(messages));
  const port = await new Promise<number>((done, fail) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? done(bound) : fail(error),
    ),
  );
  try {
    return await run(`127.0.0.1:${port}`);
  } finally {
    server.forceShutdown();
  }
}

/** A default provider gets the configuration of its package without the namespace. */
function packageConfiguration(configuration: Configuration): (packageName: string) => Record<string, unknown> {
  return (packageName) => {
    const properties: Record<string, unknown> = {};
    for (const [key, value] of configuration.values) {
      if (!key.startsWith(`${packageName}:`)) continue;
      properties[key.slice(packageName.length + 1)] = configuration.secretKeys.has(key) ? secret(value) : value;
    }
    return properties;
  };
}

function lookupNotices(lookups: readonly Lookup[]): string[] {
  const tokens = [...new Set(lookups.filter((lookup) => lookup.answered === "unknown").map((lookup) => lookup.token))];
  if (tokens.length === 0) return [];
  return [`Lookups were answered with unknown values (${tokens.join(", ")}); --invoke-answers FILE pins them.`];
}
