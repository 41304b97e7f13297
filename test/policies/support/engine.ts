import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Policies } from "@pulumi/policy";

/** The unknown string of Pulumi's wire format. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: unknown): unknown {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource as the engine knows it at the end of a run. */
export interface EngineResource {
  readonly type: string;
  readonly name: string;
  /** What a resource policy sees. */
  readonly inputs: Record<string, unknown>;
  /** What a stack policy sees; the inputs where not given. */
  readonly outputs?: Record<string, unknown>;
  /** Names of the resources each property came from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly parent?: string;
  readonly component?: boolean;
  readonly ignoreChanges?: readonly string[];
}

export interface Diagnostic {
  readonly policy: string;
  readonly level: "advisory" | "mandatory" | "disabled" | "remediate";
  readonly urn: string;
  readonly message: string;
}

export function urnOf(resource: Pick<EngineResource, "type" | "name">): string {
  return `urn:pulumi:dev::test::${resource.type}::${resource.name}`;
}

type Callback<T> = (error: unknown, response: T | undefined) => void;
type Rpc<Request> = (call: { readonly request: Request }, callback: Callback<proto.AnalyzeResponse>) => Promise<void>;
type MakeRpc<Request> = (pack: string, version: string, level: string, policies: Policies) => Rpc<Request>;
interface Server {
  readonly makeAnalyzeRpcFun: MakeRpc<proto.AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: MakeRpc<proto.AnalyzeStackRequest>;
}

/** The functions that serve a pack. They are internal to @pulumi/policy 1.21.0, so a test holds their shape. */
export const server: Server = require("@pulumi/policy/server");

/** What the engine does in one operation: every resource to the resource policies, then all of them to the stack policies. */
export async function run(
  policies: Policies,
  resources: readonly EngineResource[],
  { collected = resources }: { readonly collected?: readonly EngineResource[] } = {},
): Promise<readonly Diagnostic[]> {
  const analyze = server.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies);
  const analyzeStack = server.makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies);
  const diagnostics: Diagnostic[] = [];
  for (const resource of collected) diagnostics.push(...(await call(analyze, analyzeRequest(resource))));
  diagnostics.push(...(await call(analyzeStack, stackRequest(resources))));
  return diagnostics;
}

async function call<Request>(rpc: Rpc<Request>, request: Request): Promise<readonly Diagnostic[]> {
  const response = await new Promise<proto.AnalyzeResponse>((resolve, reject) => {
    const answer: Callback<proto.AnalyzeResponse> = (error, value) =>
      value === undefined ? reject(error instanceof Error ? error : new Error(String(error))) : resolve(value);
    rpc({ request }, answer).catch(reject);
  });
  return diagnosticsOf(response);
}

const levels = ["advisory", "mandatory", "disabled", "remediate"] as const;

export function diagnosticsOf(response: proto.AnalyzeResponse): readonly Diagnostic[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: levels[diagnostic.getEnforcementlevel()],
    urn: diagnostic.getUrn(),
    message: diagnostic.getMessage(),
  }));
}

export function analyzeRequest(resource: EngineResource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setType(resource.type);
  request.setName(resource.name);
  request.setUrn(urnOf(resource));
  request.setProperties(struct(resource.inputs));
  request.setOptions(optionsOf(resource));
  request.setProvider(providerOf(resource));
  return request;
}

export function stackRequest(resources: readonly EngineResource[]): proto.AnalyzeStackRequest {
  const byName = new Map(resources.map((resource) => [resource.name, urnOf(resource)]));
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(
    resources.map((resource) => {
      const message = new proto.AnalyzerResource();
      message.setType(resource.type);
      message.setName(resource.name);
      message.setUrn(urnOf(resource));
      message.setProperties(struct(resource.outputs ?? resource.inputs));
      message.setOptions(optionsOf(resource));
      message.setProvider(providerOf(resource));
      message.setParent(parentOf(resource));
      for (const [property, names] of Object.entries(resource.from ?? {})) {
        const dependencies = new proto.AnalyzerPropertyDependencies();
        dependencies.setUrnsList(names.map((name) => byName.get(name) ?? `urn:pulumi:dev::test::read:index:Read::${name}`));
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      return message;
    }),
  );
  return request;
}

function struct(properties: Record<string, unknown>): Struct {
  // Struct.fromJavaScript wants JSON types; every fixture is JSON.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function optionsOf(resource: EngineResource): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setIgnorechangesList([...(resource.ignoreChanges ?? [])]);
  options.setParent(parentOf(resource));
  return options;
}

function parentOf(resource: EngineResource): string {
  const root = urnOf({ type: "pulumi:pulumi:Stack", name: "test-dev" });
  return resource.parent ?? (urnOf(resource) === root ? "" : root);
}

function providerOf(resource: EngineResource): proto.AnalyzerProviderResource | undefined {
  if (resource.component === true || resource.type.startsWith("pulumi:")) return undefined;
  const provider = new proto.AnalyzerProviderResource();
  const [name = ""] = resource.type.split(":");
  provider.setType(`pulumi:providers:${name}`);
  provider.setName("default");
  provider.setUrn(`urn:pulumi:dev::test::pulumi:providers:${name}::default`);
  provider.setProperties(struct({}));
  return provider;
}
