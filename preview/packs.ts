import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { DeclarationError } from "../model/errors";
import type { Configuration } from "./configuration";
import type { PreviewedResource } from "./deployment";
import { sdkRunner, startNode } from "./program";
import { effectiveConfiguration } from "./packConfiguration";
import { toStruct, type Tree, withoutWrappers } from "./wire";

/** One finding of a policy. */
export interface Violation {
  readonly pack: string;
  readonly policy: string;
  /** `mandatory` fails a preview. */
  readonly level: "advisory" | "mandatory";
  readonly severity: "low" | "medium" | "high" | "critical" | undefined;
  readonly message: string;
  /** The resource it is about, or undefined for the whole stack. */
  readonly urn: string | undefined;
}

export interface PackResult {
  readonly name: string;
  readonly version: string;
  /** How many policies of the pack were in force. */
  readonly policies: number;
  readonly violations: readonly Violation[];
}

/** A policy pack that is starting or ready. */
export interface RunningPack {
  /** Judge a finished preview: each resource by its inputs, then the stack by its planned outputs, as the engine does. */
  judge(resources: readonly PreviewedResource[]): Promise<PackResult>;
  stop(): void;
}

export interface PackContext {
  readonly project: string;
  readonly stack: string;
  readonly configuration: Configuration;
}

/**
 * Start a CrossGuard policy pack as the Pulumi engine does, in its own process and with its own dependencies. It boots while
 * the caller does other work; a pack that does not come up is told by `judge`.
 *
 * @throws DeclarationError where the folder holds no pack
 */
export function startPack(folder: string, context: PackContext): RunningPack {
  const pack = resolve(folder);
  if (!["PulumiPolicy.yaml", "PulumiPolicy.yml"].some((name) => existsSync(join(pack, name)))) {
    throw new DeclarationError("--pack", folder, "there is no PulumiPolicy.yaml in it.", "Name the folder of a policy pack.");
  }
  const runner = sdkRunner(pack, "run-policy-pack");
  if (runner === undefined) {
    throw new DeclarationError("--pack", folder, "its dependencies are not installed.", `Run \`npm install\` in ${pack}.`);
  }
  // The first argument is the engine's address: a pack reads its language host's options from it, and this one needs none.
  const child = startNode([runner, "127.0.0.1:0", pack], pack, packEnvironment(context));
  const client = portOf(child, pack).then(
    (port) => new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), unlimited),
  );
  // `judge` tells of it; a program that failed meanwhile may never ask.
  client.catch(() => undefined);
  return {
    judge: async (resources) => judge(await client, resources),
    stop: () => {
      void client.then(
        (open) => open.close(),
        () => undefined,
      );
      child.kill();
    },
  };
}

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** The Node SDK of a pack reads all this from the environment at its start. */
function packEnvironment({ project, stack, configuration }: PackContext): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_PROJECT: project,
    PULUMI_NODEJS_STACK: stack,
    PULUMI_NODEJS_DRY_RUN: "true",
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.values)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...configuration.secretKeys]),
  };
}

/** A pack says on the first line of its output on which port it listens. */
function portOf(child: ChildProcess, pack: string): Promise<number> {
  return new Promise((done, fail) => {
    let output = "";
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const port = /^(\d+)\r?\n/.exec(output)?.[1];
      if (port !== undefined) done(Number(port));
      else if (output.includes("\n"))
        fail(new Error(`policy pack ${basename(pack)} printed something else than its port first: it must print nothing`));
    });
    child.once("error", fail);
    child.once("exit", (code) =>
      fail(new Error(`policy pack ${basename(pack)} ended before it was ready (exit code ${code}):\n${errors.trim()}`)),
    );
  });
}

type Call<Response> = (callback: (error: ServiceError | null, response: Response) => void) => unknown;

function ask<Response>(call: Call<Response>): Promise<Response> {
  return new Promise((done, fail) => {
    call((error, response) => (error === null ? done(response) : fail(new Error(`a policy failed: ${error.details}`))));
  });
}

async function judge(client: AnalyzerClient, resources: readonly PreviewedResource[]): Promise<PackResult> {
  const info = await ask<messages.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
  await ask<Empty>((done) => client.configure(effectiveConfiguration(info), done));
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const diagnostics: messages.AnalyzeDiagnostic[] = [];
  // In the order of registration, one after another: the engine's calls interleave, and a pack must not depend on either.
  for (const resource of resources) {
    const request = new messages.AnalyzeRequest();
    describe(request, resource, resource.inputs, byUrn);
    const response = await ask<messages.AnalyzeResponse>((done) => client.analyze(request, done));
    diagnostics.push(
      ...response
        .getDiagnosticsList()
        .map((diagnostic) => (diagnostic.getUrn() === "" ? diagnostic.setUrn(resource.urn) : diagnostic)),
    );
  }
  const stack = new messages.AnalyzeStackRequest();
  for (const resource of resources) stack.addResources(withRelations(resource, byUrn));
  const response = await ask<messages.AnalyzeResponse>((done) => client.analyzeStack(stack, done));
  diagnostics.push(...response.getDiagnosticsList());
  return {
    name: info.getName(),
    version: info.getVersion(),
    policies: info.getPoliciesList().length,
    violations: diagnostics.map(toViolation),
  };
}

/** What a policy is told of one resource. It sees secrets in plain text, as under the real engine. */
function describe(
  target: messages.AnalyzeRequest | messages.AnalyzerResource,
  resource: PreviewedResource,
  properties: Tree,
  byUrn: ReadonlyMap<string, PreviewedResource>,
): void {
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(resource.options.protect).setIgnorechangesList([...resource.options.ignoreChanges]);
  options
    .setAliasesList([...resource.options.aliases])
    .setAdditionalsecretoutputsList([...resource.options.additionalSecretOutputs]);
  options.setDeletebeforereplacedefined(resource.options.deleteBeforeReplace !== undefined);
  options.setDeletebeforereplace(resource.options.deleteBeforeReplace ?? false).setParent(resource.parent ?? "");
  target.setType(resource.type).setUrn(resource.urn).setName(resource.name).setOptions(options);
  target.setProperties(toStruct(withoutWrappers(properties) as Tree));
  const provider = resource.provider === undefined ? undefined : byUrn.get(resource.provider);
  if (provider === undefined) return;
  const described = new messages.AnalyzerProviderResource();
  described.setType(provider.type).setUrn(provider.urn).setName(provider.name);
  target.setProvider(described.setProperties(toStruct(withoutWrappers(provider.inputs) as Tree)));
}

function withRelations(resource: PreviewedResource, byUrn: ReadonlyMap<string, PreviewedResource>): messages.AnalyzerResource {
  const target = new messages.AnalyzerResource();
  describe(target, resource, resource.outputs, byUrn);
  target.setParent(resource.parent ?? "").setDependenciesList([...resource.dependencies]);
  for (const [name, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    target.getPropertydependenciesMap().set(name, new messages.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  }
  return target;
}

const severities: Readonly<Record<messages.PolicySeverity, Violation["severity"]>> = {
  [messages.PolicySeverity.POLICY_SEVERITY_UNSPECIFIED]: undefined,
  [messages.PolicySeverity.POLICY_SEVERITY_LOW]: "low",
  [messages.PolicySeverity.POLICY_SEVERITY_MEDIUM]: "medium",
  [messages.PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
  [messages.PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
};

function toViolation(diagnostic: messages.AnalyzeDiagnostic): Violation {
  return {
    pack: diagnostic.getPolicypackname(),
    policy: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel() === messages.EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
    severity: severities[diagnostic.getSeverity()],
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn() === "" ? undefined : diagnostic.getUrn(),
  };
}
