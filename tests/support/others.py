# SPDX-License-Identifier: MIT
"""Lets another user of the machine into a test's folders."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def way_in(*folders: Path) -> Iterator[None]:
    """Gives other users search permission for all parent folders, and restores it at the end."""
    shut = {place: place.stat().st_mode for folder in folders for place in folder.resolve().parents
            if place.stat().st_mode & 0o011 != 0o011}
    for place, mode in shut.items():
        place.chmod(mode | 0o011)
    try:
        yield
    finally:
        for place, mode in shut.items():
            place.chmod(mode)


def powerless(command: list[str]) -> list[str]:
    """Wraps the command so that permissions apply to root too. Returns it unchanged for others."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
