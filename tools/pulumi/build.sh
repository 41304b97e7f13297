#!/usr/bin/env bash
# Builds the Pulumi CLI from its published Go modules, for tests and for machines that may not download a release.
# The place is where npm's `pulumi` package and PulumiCommand.get({ root }) look. Prints the path of the binary; does
# nothing else when it is there. Four to five minutes on two cores the first time.
set -euo pipefail

version=3.259.0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?set HOME or XDG_CACHE_HOME}/.cache}/sallyport/pulumi
binary=$cache/versions/$version/bin/pulumi

if [ -x "$binary" ]; then
  echo "$binary"
  exit 0
fi

if ! command -v go >/dev/null; then
  echo "pulumi: building the Pulumi CLI needs Go 1.26 or newer (https://go.dev/doc/install), or install Pulumi $version itself" >&2
  exit 1
fi

# Built beside its place and moved there whole, so that an interrupted build leaves nothing that looks finished.
mkdir -p "$(dirname "$binary")"
scratch=$(mktemp "$binary.XXXXXX")
trap 'rm -f "$scratch"' EXIT
cd "$here"
CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=readonly go build -trimpath -tags osusergo,grpcnotrace \
  -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v$version" \
  -o "$scratch" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi >&2
chmod 755 "$scratch"
mv "$scratch" "$binary"
echo "$binary"
