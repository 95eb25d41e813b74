#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Reads sources with clang-tidy.

usage: tests/tidy.py BUILD_FOLDER JOBS FILE...

A source that passed is not read again until the code that the compiler sees of it changes: it, a
header, .clang-tidy or clang-tidy itself. Comments may change. The hashes of those that passed are kept in
$XDG_CACHE_HOME/matinee-tidy.
"""

import hashlib
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TIDY = "clang-tidy-19"
COMPILER = "clang++-19"
ROOT = Path(__file__).resolve().parent.parent


def preprocessed(entry: dict[str, str]) -> bytes:
    """What the compiler sees, without this tree's own path, and the comments that silence a check."""
    words = shlex.split(entry["command"])[1:]
    at = words.index("-o")
    del words[at:at + 2]
    words.remove("-c")

    def run(*more: str) -> bytes:
        return subprocess.run([COMPILER, *words, "-E", "-P", *more], cwd=entry["directory"],
                              capture_output=True, check=True).stdout

    silenced = [line for line in run("-C").splitlines() if b"NOLINT" in line]
    return b"\n".join([run(), *silenced]).replace(os.fsencode(ROOT), b"")


def main() -> int:
    build, jobs, *files = sys.argv[1:]
    entries = {entry["file"]: entry
               for entry in json.loads((Path(build) / "compile_commands.json").read_text())}
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matinee-tidy"
    cache.mkdir(parents=True, exist_ok=True)
    rules = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    rules.update(subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout)

    def passes(file: str) -> bool:
        entry = entries[str(ROOT / file)]
        key = rules.copy()
        key.update(preprocessed(entry))
        passed = cache / key.hexdigest()
        if passed.exists():
            return True
        done = subprocess.run([TIDY, "-p", build, "--quiet", "--warnings-as-errors=*", file],
                              cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            passed.touch()
            return True
        print(f"{file}:\n{done.stdout}{done.stderr}", file=sys.stderr, flush=True)
        return False

    with ThreadPoolExecutor(int(jobs)) as pool:
        results = list(pool.map(passes, files))
    print(f"{sum(results)} of {len(results)} sources pass", file=sys.stderr)
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
