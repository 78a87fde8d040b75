#!/usr/bin/env bash
# Brings the official JSON Schema Test Suite. Its npm package holds no case (it asks for a git repository), so it is taken from the
# Debian package that carries it, one version, checked by its hash, unpacked and never installed. Needs apt-get and dpkg-deb.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target="${1:-node_modules/.cache/json-schema-test-suite}"
package=libtest-json-schema-acceptance-perl
version=1.029-1
sha256=f9782bbda4466947285abde261e5da2b03ea3c6c93df87889665f680548b1f9a
[ -d "$target/tests/draft2020-12" ] && exit 0

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,tree}
# What is downloaded is told by its hash, so the list needs no signature.
echo "deb [trusted=yes] http://deb.debian.org/debian trixie main" >"$work/sources.list"
options=(-qq -o Dir::State="$work/state" -o Dir::Cache="$work/cache" -o Dir::Etc::sourcelist="$work/sources.list"
  -o Dir::Etc::sourceparts=/dev/null -o Dir::State::status=/dev/null -o APT::Sandbox::User= -o Acquire::Languages=none)
timeout 180 apt-get "${options[@]}" update
(cd "$work" && timeout 120 apt-get "${options[@]}" download "$package=$version")
echo "$sha256  $work/${package}_${version}_all.deb" | sha256sum --check --quiet
dpkg-deb -x "$work/${package}_${version}_all.deb" "$work/tree"
mkdir -p "$(dirname "$target")"
cp -r "$work/tree/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance" "$target"
echo "the JSON Schema Test Suite is in $target"
