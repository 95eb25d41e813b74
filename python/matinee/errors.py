# SPDX-License-Identifier: MIT
"""What can go wrong, one class for each thing that a caller can do about it.

Every one is a MatineeError with a `code`, the word that the command line's --json uses too, and a
`hint`, the next step for a person (also shown below the message in a traceback). No message holds a
secret.
"""

__all__ = [
    "Interrupted", "Locked", "MatineeError", "NetworkError", "NotFound", "Rejected", "SignedOut",
    "StorageError", "Unavailable", "Unsupported", "UsageError",
]


class MatineeError(Exception):
    code: str = "failure"
    hint: str = ""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        if self.hint:
            self.add_note(f"next: {self.hint}")


class UsageError(MatineeError, ValueError):
    """What was asked for makes no sense: an option, the configuration file."""

    code = "usage"


class SignedOut(MatineeError, ValueError):
    """There is no session anywhere."""

    code = "signed_out"
    hint = ("sign in at https://mubi.com in your browser (Chromium writes it down within 30 s, or "
            "when it closes); `matinee sources` shows what was looked at")


class Rejected(MatineeError, ValueError):
    """The service refuses the session."""

    code = "rejected"
    hint = "sign in at https://mubi.com in your browser again"


class NotFound(MatineeError):
    """A browser's profile, or a file, is not there."""

    code = "not_found"
    hint = "check the name; `matinee sources` lists browsers and profiles"


class NetworkError(MatineeError, ConnectionError):
    """The service could not be reached, after retries. Nothing is known of the session then."""

    code = "network"
    hint = "check the connection and try again"


class Locked(MatineeError):
    """A keyring, a database or the agent cannot be opened now."""

    code = "locked"
    hint = "unlock it and try again, or use cookies_file="


class Unavailable(MatineeError):
    """Not here, or not with this subscription."""

    code = "unavailable"


class StorageError(MatineeError):
    """A file may not be read."""

    code = "storage"
    hint = "check who may read it"


class Unsupported(MatineeError):
    """A cookie scheme, or a kind of file, that cannot be read."""

    code = "unsupported"
    hint = "use another browser, or export the cookies: cookies_file="


class Interrupted(MatineeError):
    """Another thread's call was interrupted, and this one with it."""

    code = "interrupted"


_CLASSES: dict[str, type[MatineeError]] = {
    kind.code: kind
    for kind in (UsageError, SignedOut, Rejected, NotFound, NetworkError, Locked, Unavailable,
                 StorageError, Unsupported, Interrupted)
}


def error_of(code: str, message: str) -> MatineeError:
    """The exception for an error of the library, by the code's word."""
    kind = _CLASSES.get(code)
    if kind is not None:
        return kind(message)
    error = MatineeError(message)
    error.code = code
    return error
