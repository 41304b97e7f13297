import type { Evidence, Finding, Rule } from "./rule";

export interface RuleFinding extends Finding {
  readonly rule: string;
}

/** What a set of rules finds: sorted by URN, then rule id, then message; the same on every run whatever order resources came in. */
export function judge(rules: readonly Rule[], evidence: Evidence): readonly RuleFinding[] {
  const found = rules.flatMap((rule) => findingsOf(rule, () => evidence).map((finding) => ({ ...finding, rule: rule.id })));
  return found.sort((a, b) => order(a.resource ?? "", b.resource ?? "") || order(a.rule, b.rule) || order(a.message, b.message));
}

/** The findings of one rule. A rule that breaks, or whose evidence does, yields a finding that says so: it has proved nothing. */
export function findingsOf(rule: Rule, gather: () => Evidence): readonly Finding[] {
  try {
    return [...rule.check(gather())].sort((a, b) => order(a.resource ?? "", b.resource ?? "") || order(a.message, b.message));
  } catch (error) {
    return [{ resource: undefined, message: brokenRule(rule.id, error) }];
  }
}

/** An error's text may quote a value, a secret even; its kind and the places in the code cannot. */
function brokenRule(id: string, error: unknown): string {
  const places = error instanceof Error ? codePlaces(error) : [];
  return [
    `The rule ${id} broke (${error instanceof Error ? error.constructor.name : typeof error}), so nothing it watches is proved.`,
    "This is a fault of the policy pack, not of your program:",
    ...places.map((place) => `  at ${place}`),
    "Fix: report these lines to the makers of the pack; until then the preview cannot pass this rule.",
  ].join("\n");
}

/** `name (file.ts:12:5)` for the innermost frames; folders are left out, they tell of the machine. */
function codePlaces({ stack = "", message }: Error): readonly string[] {
  const frames = stack.slice(stack.indexOf(message) + message.length).split("\n");
  const frame = /^\s+at (?:(?:async )?([\w.<>[\] ]+) \()?(?:.*[\\/])?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/;
  return frames
    .map((line) => frame.exec(line))
    .filter((match) => match !== null)
    .map(([, name, place = ""]) => (name === undefined ? place : `${name} (${place})`))
    .slice(0, 4);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
