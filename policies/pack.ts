import type { PolicyPackArgs, StackValidationPolicy } from "@pulumi/policy";
import { currentDate } from "../model/requireGrant";
import type { Ceiling } from "./ceiling";
import { createCollector, type Collector } from "./collector";
import { docsOf } from "./docs";
import { gatherOnce } from "./gather";
import { observe, type Observation } from "./graphFromPolicy";
import { findingsOf } from "./judge";
import type { Evidence, Rule } from "./rule";

/** A pack as data. Only the entry file of a pack makes a server of it: that starts at once and belongs in a process of its own. */
export interface PackDefinition {
  /** Letters, digits, hyphens, underscores and periods. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly ceiling: Ceiling;
  readonly rules: readonly Rule[];
}

/**
 * The arguments of Pulumi's PolicyPack: the input collector and one stack policy per rule, so that users set levels under
 * the rule's own name. All rules of a run share one graph and one proof.
 *
 * @param today the date by which grants end, ISO 8601.
 */
export function policyPackArguments(pack: PackDefinition, today: () => string = currentDate): PolicyPackArgs {
  const collector = createCollector();
  const gather = gatherOnce(pack.ceiling, today);
  return {
    displayName: pack.title,
    description: pack.description,
    // The SDK's own default is advisory.
    enforcementLevel: "mandatory",
    policies: [collector.policy, ...pack.rules.map((rule) => stackPolicy(rule, collector, gather))],
  };
}

function stackPolicy(rule: Rule, collector: Collector, gather: (observation: Observation) => Evidence): StackValidationPolicy {
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.demand,
    enforcementLevel: "mandatory",
    severity: rule.severity,
    remediationSteps: `${rule.remedy} See ${docsOf(rule.id)} of this package.`,
    tags: [...rule.tags],
    framework: { name: "Sallyport", version: "1", reference: docsOf(rule.id), specification: rule.title },
    validateStack: ({ resources }, reportViolation) => {
      // Nothing below reads an SDK proxy or throws: the SDK would turn a throw into an advisory note or lose every finding.
      for (const finding of findingsOf(rule, () => gather(observe(resources, collector.collected(rule.id))))) {
        reportViolation(finding.message, finding.resource);
      }
    },
  };
}
