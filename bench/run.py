#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the benchmarks in bench/, or those named: bench/run.py [NAME...]

Each prints a table of its own. The programs are those of ./dev build.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main() -> int:
    names = sys.argv[1:] or sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))
    for name in names:
        script = HERE / f"bench_{name}.py"
        if not script.exists():
            print(f"no benchmark {name}", file=sys.stderr)
            return 2
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, str(script)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
