import type { HostPlan } from "../model/plan";
import { paths } from "./paths";
import { environmentVariable, inForm, lines, parameterName } from "./text";

/**
 * The script that root runs at every boot before the agent starts: it fetches the agent's secrets and writes them, for
 * systemd alone to read, into memory (`/run`). Nothing of them is in user data, on the disk or in a process list.
 * Undefined when the plan names no secrets.
 */
export function renderFetchSecrets(plan: HostPlan): string | undefined {
  const agent = plan.agent;
  if (agent === undefined || agent.secrets.length === 0) {
    return undefined;
  }
  const calls = agent.secrets.map((secret, place) => {
    const field = `${plan.name}.agent.secrets[${place}]`;
    const variable = inForm(`${field}.environmentName`, secret.environmentName, environmentVariable);
    return `fetch ${variable} ${inForm(`${field}.parameterName`, secret.parameterName, parameterName)}`;
  });
  return lines(
    "#!/bin/bash",
    "# Fetches the agent's secrets into memory, for systemd to hand to the agent's service.",
    "set -euo pipefail",
    "umask 077",
    `target=${paths.secrets}`,
    'install -d -m 0700 "${target%/*}"',
    "trap 'rm -f \"$target.new\"' EXIT",
    ': >"$target.new"',
    "",
    "# A value that is empty or has several lines is a mistake in the store, and would be a wrong setting here.",
    "fetch() {",
    `  ${paths.parameterStore} get "$2" |`,
    `    jq -Rrs --arg name "$1" 'if test("^[^\\n\\r\\u0000]+\\n?$") then rtrimstr("\\n") else error("the parameter for " + $name + " is not one line") end`,
    `      | gsub("(?<c>[\\\\\\\\\\"$\`])"; "\\\\" + .c) | $name + "=\\"" + . + "\\""' >>"$target.new"`,
    "}",
    "",
    ...calls,
    'chmod 0400 "$target.new"',
    'mv "$target.new" "$target"',
  );
}
