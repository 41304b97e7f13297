import { credentials } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { type Callback, CallbackInvokeRequest } from "@pulumi/pulumi/proto/callback_pb";
import { TransformRequest, TransformResourceOptions, TransformResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { Registration } from "./deployment";
import { fromStruct, toStruct, type Tree } from "./wire";

/**
 * Functions of the program that may change any resource before it is registered (`transforms`, `registerResourceTransform`).
 * They run in the program's process; the engine calls them back: the resource's own first, then its parents', then the stack's.
 */
export class Transforms {
  private readonly clients = new Map<string, CallbacksClient>();
  private readonly byUrn = new Map<string, readonly Callback[]>();
  private readonly forStack: Callback[] = [];

  addForStack(callback: Callback): Empty {
    this.forStack.push(callback);
    return new Empty();
  }

  /** Remember what children of this resource inherit. */
  inherit(urn: string, parent: string, own: readonly Callback[]): void {
    this.byUrn.set(urn, [...own, ...(this.byUrn.get(parent) ?? [])]);
  }

  async apply(registration: Registration, own: readonly Callback[]): Promise<Registration> {
    let current = registration;
    for (const callback of [...own, ...(this.byUrn.get(registration.parent) ?? []), ...this.forStack]) {
      current = await this.call(callback, current);
    }
    return current;
  }

  private async call(callback: Callback, registration: Registration): Promise<Registration> {
    const options = new TransformResourceOptions();
    options
      .setDependsOnList([...registration.dependencies])
      .setProvider(registration.provider)
      .setVersion(registration.version);
    options.setProtect(registration.options.protect).setIgnoreChangesList([...registration.options.ignoreChanges]);
    options.setAdditionalSecretOutputsList([...registration.options.additionalSecretOutputs]);
    options.setPluginDownloadUrl(registration.downloadUrl).setImport(registration.importId);
    const request = new TransformRequest();
    request.setType(registration.type).setName(registration.name).setCustom(registration.custom).setParent(registration.parent);
    request.setProperties(toStruct(registration.inputs)).setOptions(options);
    const response = await this.invoke(callback, request);
    const changed = response.getOptions();
    return {
      ...registration,
      ...(response.hasProperties() ? settled(fromStruct(response.getProperties()), registration) : {}),
      dependencies: changed?.getDependsOnList() ?? registration.dependencies,
      provider: changed?.getProvider() ?? registration.provider,
      options: {
        ...registration.options,
        protect: changed?.getProtect() ?? registration.options.protect,
        ignoreChanges: changed?.getIgnoreChangesList() ?? registration.options.ignoreChanges,
        additionalSecretOutputs: changed?.getAdditionalSecretOutputsList() ?? registration.options.additionalSecretOutputs,
      },
    };
  }

  private invoke(callback: Callback, request: TransformRequest): Promise<TransformResponse> {
    const message = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(request.serializeBinary());
    return new Promise((done, fail) => {
      this.client(callback.getTarget()).invoke(message, (error, response) => {
        if (error !== null) fail(new Error(`a transform of the program failed: ${error.details}`));
        else done(TransformResponse.deserializeBinary(response.getResponse_asU8()));
      });
    });
  }

  private client(target: string): CallbacksClient {
    let client = this.clients.get(target);
    if (client === undefined) {
      client = new CallbacksClient(target, credentials.createInsecure());
      this.clients.set(target, client);
    }
    return client;
  }
}

/**
 * What a transform returned. The Node SDK sends plain values back, so a property keeps the dependencies it had and an added
 * one has none: where its value is unknown, nothing says what it depends on.
 */
function settled(inputs: Tree, before: Registration): Pick<Registration, "inputs" | "propertyDependencies"> {
  const kept = Object.entries(before.propertyDependencies).filter(([name]) => name in inputs);
  return { inputs, propertyDependencies: Object.fromEntries(kept) };
}
