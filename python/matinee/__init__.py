# SPDX-License-Identifier: MIT
"""One MUBI sign-in for every program of yours: the session of your own browser, as headers.

    from matinee.auth_manager import AuthManager
    headers = AuthManager().generate_headers()
"""

from matinee._matinee import __version__
from matinee.auth_manager import AuthManager
from matinee.errors import MatineeError, SignedOut

__all__ = ["AuthManager", "MatineeError", "SignedOut", "__version__"]
