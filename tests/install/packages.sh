#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Builds the Debian packages in a root of each release, and installs and uses them in a fresh one that
# has seen no compiler.
#
# usage: tests/install/packages.sh [RELEASE...]      bookworm and trixie, if none is named
#
# The packages are left in out/packages/RELEASE. Exits 77 where no such root can be made.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

[ $# -gt 0 ] || set -- bookworm trixie
for release in "$@"; do
  printf '\n== Debian %s: building the packages\n' "$release" >&2
  tests/in_release.sh "$release" package
  built="out/packages/$release"
  rm -rf "$built"
  mkdir -p "$built"
  cp "out/roots/$release/src/matinee/out/package/"*.deb tests/install/use_packages.sh "$built/"
  cp -r examples/cpp "$built/examples"
  printf '\n== Debian %s: using the packages\n' "$release" >&2
  tests/in_release.sh --fresh --root "$release-packages" --bring "$built" "$release" \
    bash /brought/use_packages.sh
done
