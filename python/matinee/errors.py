# SPDX-License-Identifier: MIT
"""The exceptions of the package. There is one class for each action that a caller can take.

All are subclasses of MatineeError and have these attributes:

    code         the word of the command line's --json ("signed_out")
    exit_code    the exit status of the command line, for sys.exit()
    hint         the next step for a person, which depends on the cause; may be empty; a traceback
                 shows it below the message
    subject      the object of the error ("session_source", "agent", "keyring", ...), or "unsaid"
    native       the error code of the library or system call, such as ("curl", 60); or None
    retry_after  the seconds that the service asked to wait before a retry; or None

Messages contain no secrets.
"""

from typing import NamedTuple

__all__ = [
    "Interrupted", "Locked", "MatineeError", "NetworkError", "NotFound", "Rejected", "SignedOut",
    "StorageError", "Unavailable", "Unsupported", "UsageError",
]

Native = tuple[str, int]


class MatineeError(Exception):
    code: str = "failure"
    exit_code: int = 1
    hint: str = ""
    subject: str = "unsaid"
    native: Native | None = None
    retry_after: int | None = None

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint
        if self.hint:
            self.add_note(f"next: {self.hint}")


class UsageError(MatineeError, ValueError):
    """An argument or the configuration file is invalid."""

    code = "usage"
    exit_code = 2


class SignedOut(MatineeError, ValueError):
    """No session was found."""

    code = "signed_out"
    exit_code = 3


class Rejected(MatineeError, ValueError):
    """The service refuses the session."""

    code = "rejected"
    exit_code = 4


class NotFound(MatineeError):
    """A browser's profile or a file does not exist."""

    code = "not_found"
    exit_code = 5


class NetworkError(MatineeError, ConnectionError):
    """The service could not be reached after retries. This says nothing about the session."""

    code = "network"
    exit_code = 6


class Locked(MatineeError):
    """A keyring, a database or the agent is locked at the moment."""

    code = "locked"
    exit_code = 7


class Unavailable(MatineeError):
    """The film is not available in this country or in this subscription."""

    code = "unavailable"
    exit_code = 9


class StorageError(MatineeError):
    """A file cannot be read, usually because permission is denied."""

    code = "storage"
    exit_code = 10


class Unsupported(MatineeError):
    """A cookie encryption scheme or a file format is not supported."""

    code = "unsupported"
    exit_code = 11


class Interrupted(MatineeError):
    """The call was interrupted: its task was cancelled, the AuthManager was closed, or a call of
    another thread was interrupted, which ends all running calls.
    """

    code = "interrupted"
    exit_code = 130


_CLASSES: dict[str, type[MatineeError]] = {
    kind.code: kind
    for kind in (UsageError, SignedOut, Rejected, NotFound, NetworkError, Locked, Unavailable,
                 StorageError, Unsupported, Interrupted)
}

# The exit codes of errors without a class of their own.
_OTHER_EXIT_CODES = {"protected": 8, "partial": 12, "exists": 13, "busy": 14, "integrity": 15,
                     "bug": 70}


class _Rule(NamedTuple):
    """A hint for errors that match all members that are set."""

    code: str
    hint: str
    subject: str = ""
    source: str = ""
    native: Native | tuple[str, None] | None = None


_DEAD_SOCKET = "start the agent whose socket MATINEE_SOCKET names, or unset MATINEE_SOCKET"

# The first rule that matches is used, so specific rules come before general ones.
_RULES = (
    _Rule("network", "use_agent=False does without the agent; if it stays silent, end its process",
          subject="agent"),
    _Rule("network", "check this computer's clock; behind a proxy that opens TLS, name its "
                     "authority: cacert=FILE", native=("curl", 60)),
    _Rule("network", "check the file that cacert= names: it holds certificates in PEM form",
          native=("curl", 77)),
    _Rule("network", "check this computer's clock, and whether a proxy or firewall stands in "
                     "between", native=("curl", 35)),
    _Rule("network", "check the connection: the host's name cannot be looked up",
          native=("curl", 6)),
    _Rule("network", "check the proxy that https_proxy names", native=("curl", 5)),
    _Rule("network", "check the proxy that https_proxy names", native=("curl", 97)),
    _Rule("network", "try again later: the service has trouble of its own", native=("http", None)),
    _Rule("network", "check the connection and try again"),

    _Rule("signed_out", "sign in at https://mubi.com in a browser, then export its cookies again",
          source="file"),
    _Rule("signed_out", "put the value of the cookie lt into the file that MATINEE_TOKEN_FILE "
                        "names", source="token"),
    _Rule("signed_out", "`matinee logout --undo` uses a browser's session again; auth.login() signs in anew",
          subject="agent"),
    _Rule("signed_out", "auth.login() signs in again; for a session that lasts, sign in at "
                        "https://mubi.com in your browser, or name a file with a token: "
                        "MATINEE_TOKEN_FILE", subject="token"),
    _Rule("signed_out", "auth.login(), or sign in at https://mubi.com in your browser (Chromium "
                        "writes a sign-in down within 30 s, or when it closes); `matinee doctor "
                        "-v` shows what was looked at"),
    _Rule("rejected", "sign in again at https://mubi.com in the browser, then export its cookies "
                      "again", source="file"),
    _Rule("rejected", "put a new token into the file that MATINEE_TOKEN_FILE names",
          source="token"),
    _Rule("rejected", "auth.login(), or sign in again at https://mubi.com in your browser; the "
                      "next call reads it anew"),

    _Rule("locked", "`matinee agent unlock`", subject="agent"),
    _Rule("locked", "try again in a moment, or close the browser: it is using its database",
          subject="database"),
    _Rule("locked", "unlock the keyring and try again, or use cookies_file="),
    _Rule("not_found", "check the file's name", subject="input"),
    _Rule("not_found", "check the path in MATINEE_TOKEN_FILE", subject="token"),
    _Rule("not_found", "install a browser, or auth.login(device=True)", subject="unsaid"),
    _Rule("not_found", "check the name; `matinee sources` lists browsers and profiles"),
    _Rule("unsupported", "sign in again at https://mubi.com in that browser: its keyring no longer "
                         "has the key; or use cookies_file=", subject="keyring"),
    _Rule("unsupported", "export the cookies as a Netscape cookies.txt", subject="input"),
    _Rule("unsupported", "use another browser, or export the cookies: cookies_file="),
    _Rule("storage", "set XDG_RUNTIME_DIR to a folder of your own (mode 0700), or MATINEE_SOCKET "
                     "to a path in one", subject="agent"),
    _Rule("storage", "check who may read it"),
    _Rule("usage", "a file for MATINEE_TOKEN_FILE is yours alone (mode 0600), and holds the value of "
                   "the cookie lt or the line `authorization: Bearer VALUE`", subject="token"),
    _Rule("busy", "try again in a moment: the browser is writing", subject="database"),
    _Rule("integrity", "start that browser once, which repairs its database; or use another "
                       "browser or cookies_file=", subject="database"),
    _Rule("failure", "auth.login(device=True) signs in with a code on another device; `matinee "
                     "doctor` looks closer", subject="session_source"),
    _Rule("bug", "report this: it is a fault of matinee, not of yours"),
)


def _applies(rule: _Rule, code: str, subject: str, source: str, native: Native | None) -> bool:
    if rule.code != code or rule.subject not in ("", subject) or rule.source not in ("", source):
        return False
    if rule.native is None:
        return True
    space, number = rule.native
    return native is not None and native[0] == space and number in (None, native[1])


def _printable(text: str) -> str:
    """Replaces control characters by spaces. A traceback is shown on a terminal, and the message
    may quote a title, a path or a server's text.
    """
    return "".join(each if each.isprintable() else " " for each in text)


def error_of(code: str, message: str, *, subject: str = "unsaid", source: str = "",
             native: Native | None = None, retry_after: int | None = None) -> MatineeError:
    """Makes the exception for an error of the library. The code selects the class; all arguments
    together select the hint.

    `source` is the kind of source that the caller named: "file", "token", "browser", or "".
    """
    message = _printable(message)
    hint = next((rule.hint for rule in _RULES if _applies(rule, code, subject, source, native)), "")
    if code in ("signed_out", "rejected") and "MATINEE_SOCKET is set" in message:
        hint = _DEAD_SOCKET
    if code == "network" and retry_after is not None:
        hint = f"try again in {retry_after} s: the service asks for a pause"
    error = _CLASSES.get(code, MatineeError)(message, hint=hint)
    error.code = code
    error.exit_code = _OTHER_EXIT_CODES.get(code, error.exit_code)
    error.subject = subject
    error.native = native
    error.retry_after = retry_after
    return error
