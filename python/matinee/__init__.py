# SPDX-License-Identifier: MIT
"""One MUBI sign-in for every program of yours: the session of your own browser.

    from matinee import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        print(http.get("https://api.mubi.com/v4/account").json())

matinee.requests needs requests, matinee.httpx needs httpx; nothing else needs either.
"""

from typing import TYPE_CHECKING, Any

from matinee._matinee import __version__
from matinee.auth_manager import AuthManager
from matinee.errors import MatineeError, Rejected, SignedOut

if TYPE_CHECKING:
    from matinee.aio import AsyncAuthManager

__all__ = ["AsyncAuthManager", "AuthManager", "MatineeError", "Rejected", "SignedOut",
           "__version__"]


def __getattr__(name: str) -> Any:
    # asyncio takes longer to import than everything else here.
    if name == "AsyncAuthManager":
        from matinee.aio import AsyncAuthManager
        return AsyncAuthManager
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
