import type { EngineEvent, Outcome } from "../lab/engine";

/** One policy violation, as the engine tells it. */
export type Violation = NonNullable<EngineEvent["policyEvent"]>;

export function violations(outcome: Outcome): readonly Violation[] {
  return outcome.events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent]));
}

/** The number of resources per operation, as the engine itself summed them up. */
export function changes(outcome: Outcome): Readonly<Record<string, number>> {
  return outcome.events.findLast((event) => event.summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
}

/** The names of the resources on which the engine does `operation`. */
export function stepsOf(outcome: Outcome, operation: string): readonly string[] {
  const steps = outcome.events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
  );
  return steps.filter((step) => step.op === operation).map((step) => nameOf(step.urn));
}

/** The name at the end of a URN. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Fails with everything the CLI said, since an exit code alone explains nothing. */
export function expectSuccess(outcome: Outcome): void {
  if (outcome.code !== 0) throw new Error(`exit code ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`);
}
