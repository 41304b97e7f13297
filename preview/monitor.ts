import { status, type handleUnaryCall, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { Deployment, Registration } from "./deployment";
import { answer, type Answers, pinnedAnswer } from "./lookups";
import { UNKNOWN_ON_WIRE } from "./planned";
import { Transforms } from "./transforms";
import { STACK_TYPE } from "./urn";
import { fromStruct, toStruct } from "./wire";

const supported = Object.values(messages.ResourceMonitorFeature).filter((feature) => typeof feature === "number");

/** The service through which a program registers its resources, as the engine serves it, over one preview. */
export function resourceMonitor(
  deployment: Deployment,
  configuration: ReadonlyMap<string, string>,
  answers: Answers,
): IResourceMonitorServer {
  const transforms = new Transforms();
  return {
    getDeploymentInfo: reply(() => {
      const info = new messages.DeploymentInfo();
      info.setProject(deployment.project).setStack(deployment.stack).setDryrun(true).setSupportedfeaturesList(supported);
      for (const [key, value] of configuration) info.getConfigMap().set(key, value);
      return info;
    }),
    // SDKs before 3.2xx ask for each feature by its name; there is none that this preview lacks.
    supportsFeature: reply(() => new messages.SupportsFeatureResponse().setHassupport(true)),
    registerResource: reply(async (request: messages.RegisterResourceRequest) => {
      const registration = await transforms.apply(toRegistration(request), request.getTransformsList());
      const resource = deployment.register(registration);
      transforms.inherit(resource.urn, registration.parent, request.getTransformsList());
      const response = new messages.RegisterResourceResponse();
      response.setUrn(resource.urn).setId(resource.id ?? "");
      // A component answers for itself: the engine sends nothing back before its outputs are registered.
      response.setObject(toStruct(registration.custom || registration.remote ? resource.outputs : {}));
      return response;
    }),
    registerResourceOutputs: reply((request: messages.RegisterResourceOutputsRequest) => {
      deployment.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),
    readResource: reply((request: messages.ReadResourceRequest) => {
      const record = deployment.read(
        {
          type: request.getType(),
          name: request.getName(),
          parent: request.getParent(),
          inputs: fromStruct(request.getProperties()),
          provider: request.getProvider(),
          dependencies: request.getDependenciesList(),
          version: request.getVersion(),
          downloadUrl: request.getPlugindownloadurl(),
          packageReference: request.getPackageref(),
        },
        request.getId(),
      );
      return new messages.ReadResourceResponse().setUrn(record.urn).setProperties(toStruct(record.outputs));
    }),
    invoke: reply((request: messages.ResourceInvokeRequest) => invoke(deployment, request, answers)),
    call: reply((request: messages.ResourceCallRequest) => {
      const token = request.getTok();
      const pinned = pinnedAnswer(answers[token], fromStruct(request.getArgs()));
      deployment.lookups.push({ token, answered: pinned === undefined ? "unknown" : "pinned" });
      // A method's result type is in no declaration file that could be found by its token: all of it is unknown.
      return new CallResponse().setReturn(toStruct(pinned ?? { result: UNKNOWN_ON_WIRE }));
    }),
    registerStackTransform: reply((callback) => transforms.addForStack(callback)),
    registerStackInvokeTransform: reply(() => new Empty()),
    // Hooks run around real changes; a preview makes none.
    registerResourceHook: reply(() => new Empty()),
    registerErrorHook: reply(() => new Empty()),
    registerPackage: reply((request: messages.RegisterPackageRequest) => {
      const parameterized = request.getParameterization();
      const reference = deployment.registerPackage(
        parameterized?.getName() ?? request.getName(),
        parameterized?.getVersion() ?? request.getVersion(),
        request.getDownloadUrl(),
      );
      return new messages.RegisterPackageResponse().setRef(reference);
    }),
    signalAndWaitForShutdown: reply(() => new Empty()),
  };
}

function toRegistration(request: messages.RegisterResourceRequest): Registration {
  const propertyDependencies: Record<string, readonly string[]> = {};
  // The SDK sends a list for every property; the engine keeps those that hold something.
  for (const [name, dependencies] of request.getPropertydependenciesMap().entries()) {
    const urns = dependencies.getUrnsList();
    if (urns.length > 0) propertyDependencies[name] = urns;
  }
  const type = request.getType();
  return {
    type,
    name: request.getName(),
    parent: type === STACK_TYPE ? "" : request.getParent(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    inputs: fromStruct(request.getObject()),
    provider: request.getProvider(),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    version: request.getVersion(),
    downloadUrl: request.getPlugindownloadurl(),
    packageReference: request.getPackageref(),
    importId: request.getImportid(),
    options: {
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      aliases: [...request.getAliasurnsList(), ...request.getAliasesList().flatMap(aliasUrn)],
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    },
  };
}

function aliasUrn(alias: Alias): string[] {
  return alias.getUrn() === "" ? [] : [alias.getUrn()];
}

function invoke(
  deployment: Deployment,
  request: messages.ResourceInvokeRequest,
  answers: Answers,
): messages.ResourceInvokeResponse {
  const token = request.getTok();
  const args = fromStruct(request.getArgs());
  const response = new messages.ResourceInvokeResponse();
  if (token === "pulumi:pulumi:getResource") {
    const urn = String(args["urn"]);
    const resource = deployment.resources.get(urn) ?? deployment.reads.get(urn);
    return response.setReturn(toStruct({ urn, id: resource?.id ?? "", state: resource?.outputs ?? {} }));
  }
  deployment.providerOf({
    type: token,
    provider: request.getProvider(),
    version: request.getVersion(),
    downloadUrl: request.getPlugindownloadurl(),
    packageReference: request.getPackageref(),
  });
  // The engine declines a lookup that depends on what is still to be created.
  if (request.getDependsonList().some((urn) => deployment.isPending(urn))) return response.setUnknown(true);
  const pinned = pinnedAnswer(answers[token], args) !== undefined;
  deployment.lookups.push({ token, answered: pinned ? "pinned" : "unknown" });
  const result = answer(token, args, answers, deployment.sdkRoots);
  return result === undefined ? response.setUnknown(true) : response.setReturn(toStruct(result));
}

/** A gRPC handler from a plain function: an error becomes the call's, with its own message. */
function reply<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({ code: status.INVALID_ARGUMENT, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}
