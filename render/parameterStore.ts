import { lines } from "./text";

/**
 * `parameter-store get NAME` prints a decrypted SSM parameter, `parameter-store put NAME` stores what it reads as a plain one. It
 * speaks IMDSv2 and SigV4 through curl, because a package that talks to all of AWS is much to trust on a machine that needs two calls.
 *
 * Secrets travel through pipes and shell built-ins only: an argument could be read in the process list by any user.
 * The instance role needs `ssm:GetParameter` (and `ssm:PutParameter` where a public key is published) on the names given.
 *
 * @param endpoint URL of the SSM service; default: the region's own, as the metadata service names it.
 */
export function renderParameterStore(endpoint?: string): string {
  return lines(
    "#!/bin/bash",
    "# Reads and writes SSM parameters with the instance role. Secrets go through pipes, never through arguments.",
    "set -euo pipefail",
    "metadata=http://169.254.169.254/latest",
    "# A role's credentials and its permissions may appear a little after the machine, so even a refusal is asked again.",
    'patiently=(--silent --show-error --fail --retry "${PARAMETER_STORE_RETRIES:-12}" --retry-delay 5 --retry-all-errors --max-time 15)',
    "",
    "# Called once per value: the session token is short-lived and is a secret itself.",
    "read_metadata() {",
    `  printf 'header = "X-aws-ec2-metadata-token: %s"\\n' "$session" | curl --config - "\${patiently[@]}" "$metadata/meta-data/$1"`,
    "}",
    "",
    "# call ACTION: sends the JSON on standard input, prints the answer.",
    "call() {",
    "  local session region body role endpoint credentials",
    "  body=$(cat)",
    '  session=$(curl "${patiently[@]}" --request PUT --header "X-aws-ec2-metadata-token-ttl-seconds: 60" "$metadata/api/token")',
    "  region=$(read_metadata placement/region)",
    "  role=$(read_metadata iam/security-credentials/)",
    ...(endpoint === undefined
      ? ["  endpoint=https://ssm.$region.$(read_metadata services/domain)"]
      : [`  endpoint=${shellWord(endpoint)}`]),
    '  credentials=$(read_metadata "iam/security-credentials/$role")',
    "  {",
    `    jq -r '"user = " + ("\\(.AccessKeyId):\\(.SecretAccessKey)" | @json), "header = " + ("X-Amz-Security-Token: \\(.Token)" | @json)' <<<"$credentials"`,
    `    jq -r '"data = " + (tojson | @json)' <<<"$body"`,
    '  } | curl --config - "${patiently[@]}" --aws-sigv4 "aws:amz:$region:ssm" \\',
    '    --header "Content-Type: application/x-amz-json-1.1" --header "X-Amz-Target: AmazonSSM.$1" "$endpoint/"',
    "}",
    "",
    'case "${1:-}" in',
    "  get)",
    `    jq -n --arg name "$2" '{Name: $name, WithDecryption: true}' | call GetParameter | jq -j '.Parameter.Value'`,
    "    ;;",
    "  put)",
    `    jq -R --arg name "$2" '{Name: $name, Value: ., Type: "String", Overwrite: true}' | call PutParameter >/dev/null`,
    "    ;;",
    '  *) echo "usage: parameter-store get NAME | put NAME <value" >&2; exit 2 ;;',
    "esac",
  );
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
