# SPDX-License-Identifier: MIT
"""Uses the MUBI session of your own browser in Python programs.

    from matinee import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        print(http.get("https://api.mubi.com/v4/account").json())

matinee.requests requires requests, and matinee.httpx requires httpx. The other modules require
neither.
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
    # Imported on first use, because asyncio takes longer to import than the rest of the package.
    if name == "AsyncAuthManager":
        from matinee.aio import AsyncAuthManager
        return AsyncAuthManager
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
