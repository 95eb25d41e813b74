# SPDX-License-Identifier: MIT
"""Reads the memory of a process, as root may, and looks for what should be gone from it."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path


def children_of(pid: int, name: str = "") -> list[int]:
    """The processes that `pid` has started and that are still there; those of that name, if any is
    given."""
    children = [int(child) for of_thread in Path(f"/proc/{pid}/task").glob("*/children")
                for child in of_thread.read_text().split()]
    return [child for child in children
            if not name or Path(f"/proc/{child}/comm").read_text().strip() == name]


def regions_of(pid: int) -> Iterator[tuple[str, int, bytes]]:
    """Every page that the process may read or could make readable: name, address, bytes."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, _, _, _, _, *name = line.split(maxsplit=5)
            if name and name[0] in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                continue
            begin, end = (int(bound, 16) for bound in span.split("-"))
            try:
                memory.seek(begin)
                yield (name[0] if name else "", begin, memory.read(end - begin))
            except OSError:
                continue  # a guard page


def forms_of(secret: str) -> dict[str, bytes]:
    """What a secret can look like in memory: raw, in wide characters, and in base64 wherever in
    a longer text it begins."""
    raw = secret.encode()
    forms = {"raw": raw, "wide": secret.encode("utf-16-le"), "json": json.dumps(secret)[1:-1].encode()}
    for shift in range(3):
        # The first and the last group depend on what stands around it.
        text = base64.b64encode(b"\0" * shift + raw)
        forms[f"base64+{shift}"] = text[4 if shift else 0:-4]
    return forms


def find_secret(pid: int, secret: str) -> list[str]:
    """Where in the memory of `pid` the secret is, in whatever form; with what stands around it."""
    found = []
    forms = forms_of(secret)
    for name, begin, data in regions_of(pid):
        for form, pattern in forms.items():
            at = data.find(pattern)
            while at >= 0:
                around = data[max(0, at - 24):at + len(pattern) + 24]
                found.append(f"{pid} {name or 'anonymous'} {begin + at:#x} ({form}): {around!r}")
                at = data.find(pattern, at + 1)
    return found
