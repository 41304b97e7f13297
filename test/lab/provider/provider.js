"use strict";

const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const grpc = require("@grpc/grpc-js");
const { resolve: absolute } = require("node:path");
const { plannedOutputs } = require("../../../dist/preview/planned.js");
const { serve } = require("../language-host/serve");
const { openCloud } = require("./cloud");
const { diff } = require("./diff");
const { invoke } = require("./invoke");
const { idsOf, resolve } = require("./madeUp");
const { isUnknown } = require("./values");

const typeOf = (request) => request.getType() || request.getUrn().split("::")[2].split("$").at(-1);
/** Where to look for SDKs: the repository, whose versions the programs under test use as well. */
const sdkRoots = [absolute(__dirname, "../../..")];
const from = (struct) => struct?.toJavaScript() ?? {};
const to = (properties) => Struct.fromJavaScript(properties);

/** Serve a stand-in for one provider package: it plans as the embedded engine does and keeps its resources in files. */
function main(packageName) {
  const folder = process.env.SALLYPORT_LAB_CLOUD;
  if (!folder) throw new Error("SALLYPORT_LAB_CLOUD must name the folder in which the stand-in keeps its resources");
  const cloud = openCloud(folder);
  const context = { region: undefined, sdkRoots };

  const handlers = {
    getPluginInfo: () => new PluginInfo().setVersion(require(`@pulumi/${packageName}/package.json`).version),
    checkConfig: (request) => {
      const response = new messages.CheckResponse().setInputs(request.getNews());
      if (packageName === "aws" && !from(request.getNews()).region) {
        response.addFailures(
          new messages.CheckFailure().setProperty("region").setReason("Missing region information: set aws:region"),
        );
      }
      return response;
    },
    diffConfig: (request) => diffResponse("", request),
    configure: (request) => {
      context.region = from(request.getArgs()).region;
      return new messages.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(true);
    },
    check: (request) => new messages.CheckResponse().setInputs(request.getNews()),
    diff: (request) => diffResponse(typeOf(request), request),
    create: (request) => {
      const type = typeOf(request);
      const inputs = from(request.getProperties());
      const planned = plannedOutputs(type, inputs, sdkRoots);
      if (request.getPreview()) return new messages.CreateResponse().setProperties(to(planned));
      const recordOf = (id) => ({ id, type, urn: request.getUrn(), inputs, outputs: resolve(type, id, planned, context) });
      const id = cloud.create(idsOf(type, request.getUrn(), inputs), recordOf);
      return new messages.CreateResponse().setId(id).setProperties(to(cloud.read(id).outputs));
    },
    read: (request) => {
      const record = cloud.read(request.getId());
      // An answer without an id says that the resource is gone.
      if (record === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(record.id)
        .setProperties(to(record.outputs))
        .setInputs(to(inputsOf(record, from(request.getInputs()))));
    },
    update: (request) => {
      const [type, id, inputs] = [typeOf(request), request.getId(), from(request.getNews())];
      const old = from(request.getOlds());
      const planned = Object.entries(plannedOutputs(type, inputs, sdkRoots));
      // What the provider computed when it made the resource stays as it is.
      const kept = Object.fromEntries(
        planned.map(([name, value]) => [name, isUnknown(value) && name in old ? old[name] : value]),
      );
      if (request.getPreview()) return new messages.UpdateResponse().setProperties(to(kept));
      const outputs = resolve(type, id, kept, context);
      cloud.write({ id, type, urn: request.getUrn(), inputs, outputs });
      return new messages.UpdateResponse().setProperties(to(outputs));
    },
    delete: (request) => {
      cloud.remove(request.getId());
      return new Empty();
    },
    invoke: (request) => new messages.InvokeResponse().setReturn(to(invoke(request.getTok(), context))),
    cancel: () => new Empty(),
  };
  const service = Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, answering(handler)]));
  serve(ResourceProviderService, service).then((port) => process.stdout.write(`${port}\n`));
}

/** Node runs one handler to its end before the next, so requests that come together are served one after the other. */
function answering(handler) {
  return (call, callback) => {
    try {
      callback(null, handler(call.request));
    } catch (error) {
      callback({ code: grpc.status.UNKNOWN, details: error.message });
    }
  };
}

/** What a refresh finds for the inputs that the program gave; what it did not give is no input, whatever the cloud now holds. */
function inputsOf(record, given) {
  const names = Object.keys(given);
  if (names.length === 0) return record.inputs;
  return Object.fromEntries(
    names.map((name) => [name, record.outputs[name] ?? record.inputs[name]]).filter(([, value]) => value !== undefined),
  );
}

function diffResponse(type, request) {
  const news = from(request.getNews());
  const planned = Object.entries(plannedOutputs(type, news, sdkRoots));
  const computed = new Set(planned.filter(([, value]) => isUnknown(value)).map(([name]) => name));
  const { names, replaces } = diff(type, from(request.getOldInputs()), news, computed);
  const changes = names.length > 0 ? messages.DiffResponse.DiffChanges.DIFF_SOME : messages.DiffResponse.DiffChanges.DIFF_NONE;
  return new messages.DiffResponse().setChanges(changes).setDiffsList(names).setReplacesList(replaces);
}

module.exports = { main };
