import {
  type AnalyzerInfo,
  ConfigureAnalyzerRequest,
  type EnforcementLevel,
  PolicyConfig,
  type PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { isRecord } from "./project";
import { fromStruct, toStruct, type Tree } from "./wire";

/**
 * The configuration of each policy where the user gave none: the pack's own initial configuration over the defaults of the
 * policy's schema. The real engine works this out and sends it; a pack that is not told has empty settings.
 * Source: `ReconcilePolicyPackConfig` of the 3.259.0 engine.
 */
export function effectiveConfiguration(info: AnalyzerInfo): ConfigureAnalyzerRequest {
  const request = new ConfigureAnalyzerRequest();
  const initial = info.getInitialconfigMap();
  const all = initial.get("all");
  for (const policy of info.getPoliciesList()) {
    const own = initial.get(policy.getName());
    const properties: Tree = { ...schemaDefaults(policy), ...fromStruct(own?.getProperties()) };
    const level: EnforcementLevel = own?.getEnforcementlevel() ?? all?.getEnforcementlevel() ?? policy.getEnforcementlevel();
    request
      .getPolicyconfigMap()
      .set(policy.getName(), new PolicyConfig().setEnforcementlevel(level).setProperties(toStruct(properties)));
  }
  return request;
}

function schemaDefaults(policy: PolicyInfo): Tree {
  const defaults: Tree = {};
  for (const [name, schema] of Object.entries(fromStruct(policy.getConfigschema()?.getProperties()))) {
    if (isRecord(schema) && schema["default"] !== undefined && schema["default"] !== null) defaults[name] = schema["default"];
  }
  return defaults;
}
