#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Runs `./dev ARGS` on a copy of this tree in a root of another release of Debian.
#
# usage: tests/in_release.sh [--fresh] [--root NAME] [--bring FOLDER] RELEASE ARGS...
#
# The root lies in out/roots/RELEASE, or in out/roots/NAME; --fresh makes it anew. What costs time to get
# is kept beside it: the packages that were downloaded, and the compiler's cache. The build is kept in the
# root. With --bring the files of a folder come to /brought in the root, in place of the tree, and ARGS is
# a command to be run there.
# Exits 77 where no such root can be made, and says why; else as ./dev does.
# MATINEE_DEBIAN_MIRROR names another archive than http://deb.debian.org/debian.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

readonly mirror="${MATINEE_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

fresh='' name='' brought=''
while :; do
  case "${1:-}" in
    --fresh) fresh=1 ;;
    --root) name="$2"; shift ;;
    --bring) brought="$2"; shift ;;
    *) break ;;
  esac
  shift
done
readonly release="$1"
shift
readonly root="$PWD/out/roots/${name:-$release}"
readonly archives="$PWD/out/roots/archives-$release"
readonly ccache="$PWD/out/roots/ccache-$release"
readonly tree="$root/src/matinee"

skip() {
  printf 'Debian %s is left out: %s\n' "$release" "$*" >&2
  exit 77
}

check_means() {
  [ "$(id -u)" -eq 0 ] || skip "only root can make a root folder"
  command -v debootstrap >/dev/null || skip "no debootstrap"
  unshare --mount --pid --fork true 2>/dev/null || skip "no mount namespaces here"
}

# The smallest Debian, with the archive's updates, that starts no services.
make_root() {
  local made="$root.new"
  rm -rf "$made"
  mkdir -p "$made" "$archives"
  debootstrap --variant=minbase --include=ca-certificates --cache-dir="$archives" "$release" "$made" \
    "$mirror" >"$made.log" 2>&1 ||
    skip "debootstrap cannot make it from $mirror: $(tail -n 1 "$made.log")"
  cat >"$made/etc/apt/sources.list" <<END
deb $mirror $release main
deb $mirror $release-updates main
deb ${mirror%/debian}/debian-security $release-security main
END
  # How this machine reaches the archive.
  apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$made/etc/apt/apt.conf.d/90machine" || true
  # A root that can be made again needs no sync after each package.
  echo force-unsafe-io >"$made/etc/dpkg/dpkg.cfg.d/unsafe-io"
  printf '#!/bin/sh\nexit 101\n' >"$made/usr/sbin/policy-rc.d"
  chmod 755 "$made/usr/sbin/policy-rc.d"
  rm -f "$made.log"
  mv "$made" "$root"
}

# The files of the tree as they are now, beside the build that an earlier run left.
copy_tree() {
  mkdir -p "$tree/out"
  find "$tree" -mindepth 1 -maxdepth 1 ! -name out -exec rm -rf {} +
  # A file that is deleted but still in the index is none.
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar --create --null --files-from=- | tar --extract --directory="$tree" --no-same-owner
  # The packager, which not every machine can download again.
  [ ! -d out/npm ] || [ -d "$tree/out/npm" ] || cp -a out/npm "$tree/out/npm"
}

copy_folder() {
  rm -rf "$root/brought"
  mkdir -p "$root/brought"
  cp -a "$brought/." "$root/brought/"
  chmod -R a+rX "$root/brought"
}

# In a mount and a process namespace of its own, so that nothing is left when it ends.
run_inside() {
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  mkdir -p "$archives" "$ccache" "$root/var/cache/ccache"
  # Empty as after a boot, and on a disk: tests tell a disk from memory.
  rm -rf --one-file-system "$root/tmp"
  mkdir -m 1777 "$root/tmp"
  # shellcheck disable=SC2016  # expanded inside
  exec nice unshare --mount --propagation private --pid --fork --kill-child bash -euc '
    root="$1" archives="$2" ccache="$3"
    shift 3
    # A mount point, so that a test can have mounts of its own.
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount --bind "$archives" "$root/var/cache/apt/archives"
    mount --bind "$ccache" "$root/var/cache/ccache"
    chroot "$root" "$@" || exit "$?"
  ' in_release "$root" "$archives" "$ccache" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 TERM="${TERM:-dumb}" CCACHE_DIR=/var/cache/ccache CCACHE_COMPILERCHECK=content \
    ${MATINEE_JOBS:+"MATINEE_JOBS=$MATINEE_JOBS"} ${http_proxy:+"http_proxy=$http_proxy"} \
    ${https_proxy:+"https_proxy=$https_proxy"} "$@"
}

check_means
[ -z "$fresh" ] || rm -rf "$root"
[ -d "$root" ] || make_root
if [ -n "$brought" ]; then
  copy_folder
  run_inside "$@"
fi
copy_tree
run_inside /src/matinee/dev "$@"
