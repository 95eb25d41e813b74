# SPDX-License-Identifier: MIT
"""Turn: one call of an AuthManager on another thread, which can be cancelled."""

import threading
from collections.abc import Callable
from typing import TypeVar

from matinee.auth_manager import AuthManager
from matinee.errors import Interrupted

_T = TypeVar("_T")


class Turn:
    """A call that waits until earlier calls are done, then runs. give_up() cancels this call and no
    other one.
    """

    def __init__(self, manager: AuthManager) -> None:
        self._manager = manager
        self._state = threading.Lock()
        self._is_running = False
        self._is_given_up = False

    def take(self, call: Callable[[], _T]) -> _T:
        """Runs the call. Blocks, so it must be called on a separate thread."""
        self._manager._own_session()  # after a fork, replaces the parent's lock _turn
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
        """Cancels the call, which then raises Interrupted. Thread-safe; does not block."""
        with self._state:
            self._is_given_up = True
            if self._is_running:
                self._manager._session.interrupt()
