# SPDX-License-Identifier: MIT
"""Waits for a condition instead of a fixed time."""

import time
from typing import Any, Callable


def until(claim: Callable[[], Any], seconds: float = 30, what: str = "it") -> Any:
    """Polls `claim` until it returns a true value, and returns that. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = claim()
        if value:
            return value
        assert time.monotonic() < end, f"{what} did not come true in time"
        time.sleep(0.02)
