# SPDX-License-Identifier: MIT
"""Reads the memory of a process, which requires root, and searches it for wiped secrets."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path


def children_of(pid: int, name: str = "") -> list[int]:
    """Returns the running child processes of `pid`, or only those with this name."""
    children = [int(child) for of_thread in Path(f"/proc/{pid}/task").glob("*/children")
                for child in of_thread.read_text().split()]
    return [child for child in children
            if not name or Path(f"/proc/{child}/comm").read_text().strip() == name]


def regions_of(pid: int) -> Iterator[tuple[str, int, bytes]]:
    """Yields name, address and bytes of every region that is readable or could be made readable."""
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
    """Returns the forms that a secret can have in memory: raw, in wide characters, in JSON, and in
    base64 at each of the three possible alignments.
    """
    raw = secret.encode()
    forms = {"raw": raw, "wide": secret.encode("utf-16-le"), "json": json.dumps(secret)[1:-1].encode()}
    for shift in range(3):
        # The first and the last group also depend on the neighbouring bytes.
        text = base64.b64encode(b"\0" * shift + raw)
        forms[f"base64+{shift}"] = text[4 if shift else 0:-4]
    return forms


def find_secret(pid: int, secret: str) -> list[str]:
    """Returns each occurrence of the secret in the memory of `pid`, in any form, with its address
    and the bytes around it.
    """
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
