#!/usr/bin/env bash
# Installs the pinned agent outside the tree (about 60 s, 650 MB), so that tests can ask the real program whether a rendered
# configuration is valid. A second run with the same lock file does nothing. Prints the folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${XDG_CACHE_HOME:-$HOME/.cache}/sallyport/openclaw
mark=$target/.installed
wanted=$(sha256sum "$here/package-lock.json" | cut -d ' ' -f 1)
if [ ! -f "$mark" ] || [ "$(cat "$mark")" != "$wanted" ]; then
  mkdir -p "$target"
  rm -f "$mark"
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$target/"
  # The agent runs without its install scripts; not running them keeps a stranger's code out of the build machine.
  npm ci --prefix "$target" --ignore-scripts --no-progress >&2
  # Its first run completes the installation, and needs the Node of this repository and a writable folder.
  PATH=$here/../../../node_modules/.bin:$PATH node "$target/node_modules/openclaw/openclaw.mjs" --version >&2
  printf '%s' "$wanted" >"$mark"
fi
printf '%s\n' "$target"
