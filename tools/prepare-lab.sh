#!/usr/bin/env bash
# Builds and installs what the lab's tests ask for, into ${XDG_CACHE_HOME:-$HOME/.cache}/sallyport, outside the tree.
# Everything there is a no-op the second time. `tools/prepare-lab.sh pulumi_cli` prepares one thing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The real Pulumi engine, from its Go modules.
pulumi_cli() {
  "$root/tools/pulumi/build.sh"
}

# The real agent, for the tests that let it judge a rendered openclaw.json.
openclaw() {
  "$root/test/lab/openclaw/install.sh"
}

things=(pulumi_cli openclaw)
[ $# -eq 0 ] || things=("$@")

failed=0
for thing in "${things[@]}"; do
  if ! declare -F "$thing" >/dev/null; then
    echo "prepare-lab: nothing is called \"$thing\"" >&2
    exit 2
  fi
  started=$SECONDS
  echo "prepare-lab: $thing …" >&2
  # The others are still worth having, and the tests name what they lack.
  if "$thing" >/dev/null; then
    echo "prepare-lab: $thing: $((SECONDS - started)) s" >&2
  else
    echo "prepare-lab: $thing failed" >&2
    failed=1
  fi
done
exit "$failed"
