#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles each public header by itself, with nothing but the folder that they are installed in.

usage: public_headers_test.py SOURCE_DIR COMPILER
"""

import pathlib
import subprocess
import sys
import tempfile


def main():
    root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    headers = sorted((root / "include").rglob("*.hpp"))
    failed = []
    for header in headers:
        name = header.relative_to(root / "include")
        with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
            source.write(f"#include <{name}>\n#include <{name}>\n")
            source.flush()
            run = subprocess.run([compiler, "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra",
                                  "-Wpedantic", "-Werror", "-I", root / "include", source.name],
                                 capture_output=True, text=True)
        if run.returncode != 0:
            failed.append(str(name))
            print(run.stderr)
    print(f"{len(headers)} headers, {len(failed)} do not compile alone:", *failed)
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
