# SPDX-License-Identifier: MIT
"""One call of an AuthManager on another thread, which may be given up."""

import threading
from collections.abc import Callable
from typing import TypeVar

from matinee.auth_manager import AuthManager
from matinee.errors import Interrupted

_T = TypeVar("_T")


class Turn:
    """A call that waits for its turn, then runs. Giving it up ends it, and no other one."""

    def __init__(self, manager: AuthManager) -> None:
        self._manager = manager
        self._state = threading.Lock()
        self._is_running = False
        self._is_given_up = False

    def take(self, call: Callable[[], _T]) -> _T:
        """On a thread of its own."""
        self._manager._own_session()  # whose turn it is in this process, and not in its parent
        with self._manager._turn:
            with self._state:
                if self._is_given_up:
                    raise Interrupted("the call was given up")
                self._is_running = True
            try:
                return call()
            finally:
                with self._state:
                    self._is_running = False

    def give_up(self) -> None:
        """On any thread; returns at once."""
        with self._state:
            self._is_given_up = True
            if self._is_running:
                self._manager._session.interrupt()
