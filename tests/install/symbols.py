#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the symbols that libmatinee exports against the list beside this file.

usage: symbols.py LIBRARY [--update]

A symbol that has gone, or has another signature, breaks every program that was linked with the
library: raise its SOVERSION. A new one is added to the list by --update.
"""

import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).with_name("libmatinee.symbols")


def exported(library):
    """The names that others can link to, demangled. Weak functions are left out: they are inline,
    each user has them too, and whether the library has a copy is the compiler's choice. The version's own
    name is absolute, and none.
    """
    lines = subprocess.run(["nm", "--dynamic", "--defined-only", "--demangle", "--no-sort", library],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted({line.split(maxsplit=2)[2].split("@@")[0] for line in lines
                   if line.split(maxsplit=2)[1] not in "AWw"})


def main():
    library, *rest = sys.argv[1:]
    found = exported(library)
    foreign = [name for name in found if "matinee::" not in name]
    if foreign:
        print("exported, and none of matinee's:", *foreign, sep="\n  ")
        return 1
    if rest == ["--update"]:
        LIST.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
    known = LIST.read_text(encoding="utf-8").splitlines()
    gone = sorted(set(known) - set(found))
    new = sorted(set(found) - set(known))
    for what, names in (("gone", gone), ("new", new)):
        for name in names:
            print(f"{what}: {name}")
    print(f"{len(found)} symbols, {len(gone)} gone, {len(new)} new")
    return 1 if gone or new or not found else 0


if __name__ == "__main__":
    sys.exit(main())
