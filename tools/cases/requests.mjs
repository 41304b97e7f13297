// What a Pulumi engine sends to a policy pack about the resources of a graph document.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const proto = require("@pulumi/pulumi/proto/analyzer_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");

/** The unknown text of Pulumi's wire format. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource before it is made: what the program gave, and nothing that is only known afterwards. */
export function analyzeRequest(record, { props = {} }, records) {
  const given = Object.fromEntries(Object.keys(props).map((name) => [name, record.outputs[name]]));
  const request = described(new proto.AnalyzeRequest(), record, records);
  request.setProperties(struct(record.inputs ?? given));
  return request;
}

/** All resources at the end of the operation, with their outputs and where each property came from. */
export function analyzeStackRequest(records) {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(
    records.map((record) => {
      const message = described(new proto.AnalyzerResource(), record, records);
      const id = isComponent(record, records) ? {} : { id: record.id ?? unknown };
      message.setProperties(struct({ ...id, ...record.outputs }));
      message.setParent(record.parent ?? "");
      for (const [property, urns] of Object.entries(record.propertyDependencies)) {
        const dependencies = new proto.AnalyzerPropertyDependencies();
        dependencies.setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      return message;
    }),
  );
  return request;
}

function described(message, record, records) {
  const options = new proto.AnalyzerResourceOptions();
  options.setParent(record.parent ?? "");
  message.setType(record.type);
  message.setName(record.name);
  message.setUrn(record.urn);
  message.setOptions(options);
  if (!isComponent(record, records)) message.setProvider(providerOf(record, records));
  return message;
}

/** Whatever no provider makes: it has children and its token names a module without a file, as components' tokens do. */
function isComponent({ type, urn, provider }, records) {
  if (type.startsWith("pulumi:")) return true;
  return provider === undefined && !type.split(":")[1].includes("/") && records.some(({ parent }) => parent === urn);
}

function providerOf(record, records) {
  const declared = records.find(({ urn }) => urn === record.provider);
  const type = declared?.type ?? `pulumi:providers:${record.type.split(":")[0]}`;
  const provider = new proto.AnalyzerProviderResource();
  provider.setType(type);
  provider.setName(declared?.name ?? "default");
  provider.setUrn(declared?.urn ?? `urn:pulumi:document::graph::${type}::default`);
  provider.setProperties(struct(declared?.outputs ?? {}));
  return provider;
}

function struct(properties) {
  // A Struct takes JSON alone, and the document is JSON.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}
