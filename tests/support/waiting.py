# SPDX-License-Identifier: MIT
"""Waiting for what is to come true, and not by the clock."""

import time
from typing import Any, Callable


def until(claim: Callable[[], Any], seconds: float = 30, what: str = "it") -> Any:
    """What `claim` returns once that is true; fails where it is not within `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = claim()
        if value:
            return value
        assert time.monotonic() < end, f"{what} did not come true in time"
        time.sleep(0.02)
