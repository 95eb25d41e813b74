# SPDX-License-Identifier: MIT
"""AsyncAuthManager: AuthManager for asyncio.

    async with AsyncAuthManager() as auth:
        headers = await auth.generate_headers()
"""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from matinee._cookies import SecretCookieJar
from matinee._turn import Turn
from matinee.auth_manager import AuthManager

__all__ = ["AsyncAuthManager"]

_T = TypeVar("_T")


class AsyncAuthManager:
    """The blocking calls of AuthManager as coroutines. They run one at a time on threads of the
    event loop's executor. Cancelling the task ends its call.

    Takes the arguments of AuthManager, or an existing AuthManager. `manager` is that AuthManager;
    read the attributes that do not block from it (`auth.manager.bearer_token`).
    """

    def __init__(self, manager: AuthManager | None = None, **settings: Any) -> None:
        if manager is not None and settings:
            raise TypeError("either an AuthManager or settings for a new one")
        self.manager = manager if manager is not None else AuthManager(**settings)

    async def extract_cookies(self) -> None:
        """See AuthManager."""
        await self._run(self.manager.extract_cookies)

    async def generate_headers(self, *, with_client: bool = False) -> dict[str, str]:
        """See AuthManager."""
        return await self._run(lambda: self.manager.generate_headers(with_client=with_client))

    async def validate_session(self) -> bool:
        """See AuthManager."""
        return await self._run(self.manager.validate_session)

    async def refresh(self) -> bool:
        """See AuthManager."""
        return await self._run(self.manager.refresh)

    async def cookiejar(self) -> SecretCookieJar:
        """See AuthManager."""
        return await self._run(self.manager.cookiejar)

    async def identify(self) -> None:
        """Finds the session. Afterwards `manager.user_id`, `.country`, `.expires_at` and `.source`
        do not block.
        """
        await self._run(lambda: self.manager.user_id)

    async def login(self, *, device: bool = False, browser: str = "", timeout: float = 600,
                    show: Callable[[str], object] | None = None) -> None:
        """See AuthManager. `show` is called on another thread."""
        await self._run(lambda: self.manager.login(device=device, browser=browser,
                                                   timeout=timeout, show=show))

    async def aclose(self) -> None:
        """See AuthManager.close."""
        await asyncio.to_thread(self.manager.close)

    async def __aenter__(self) -> "AsyncAuthManager":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        traceback: TracebackType | None) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return repr(self.manager).replace("AuthManager", "AsyncAuthManager", 1)

    def __reduce__(self) -> tuple[Any, ...]:
        return AsyncAuthManager, (self.manager,)

    async def _run(self, call: Callable[[], _T]) -> _T:
        turn = Turn(self.manager)
        try:
            return await asyncio.to_thread(lambda: turn.take(call))
        except asyncio.CancelledError:
            turn.give_up()
            raise
