# SPDX-License-Identifier: MIT
"""The way into a test's folders, for another user of the machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def way_in(*folders: Path) -> Iterator[None]:
    """Lets other users pass each folder above these, wherever they are, and shuts it again."""
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
    """The command, run by root without the power to pass over permissions; others have none."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
