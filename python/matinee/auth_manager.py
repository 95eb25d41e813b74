# SPDX-License-Identifier: MIT
"""AuthManager: uses the session of the user's own browser for calls of the service's API.

    from matinee.auth_manager import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        print(http.get("https://api.mubi.com/v4/account").json())

matinee.requests and matinee.httpx send the headers to the service only, even after redirects.
`generate_headers()` returns them for programs that ensure this themselves.

The session comes from the running agent (`matinee agent`). Without an agent, it is the most likely
session of all browsers that the service accepts. It is held in guarded memory outside of Python.
Attributes and methods return new strings each time; this class keeps none.
"""

import datetime
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from matinee._matinee import Session
from matinee._secret import SecretDict, secret

if TYPE_CHECKING:
    from matinee._cookies import SecretCookieJar

__all__ = ["AuthManager", "SessionSource"]

_log = logging.getLogger("matinee")
_LEVELS = {"warning": logging.WARNING, "notice": logging.INFO, "code": logging.INFO}
_LINK_PAGE = "https://mubi.com/tv"

_Any = TypeVar("_Any", bound="AuthManager")
_T = TypeVar("_T")

# Sessions of the parent process after a fork. They must not be destroyed here, because that would
# close the parent's connections.
_inherited: list[Session] = []
_reopening = threading.Lock()


def _renew_lock() -> None:
    global _reopening
    _reopening = threading.Lock()


os.register_at_fork(after_in_child=_renew_lock)


class SessionSource(NamedTuple):
    """The origin of a session. str() is its name in messages: firefox "default-esr"."""

    browser: str  # "chromium", "firefox", ...; or "file", "token" or "device"
    profile: str
    container: str | None
    file: str
    title: str

    def __str__(self) -> str:
        return self.title


class AuthManager:
    """One session. Thread-safe: only one call runs at a time, and the others wait. A forked process
    opens its own session.

    All arguments are optional. The program's configuration file (~/.config/matinee/config.toml)
    supplies those that are not given, as on the command line.

    browser       BROWSER[+KEYRING][:PROFILE][::CONTAINER], as for --cookies-from-browser
    cookies_file  a Netscape cookies.txt, or cookies as JSON
    cacert        a PEM file of certificate authorities to trust instead of the system's
    connect_to    rules HOST1:PORT1:HOST2:PORT2, as for curl's --connect-to
    country       the client-country if the service does not name it
    use_agent     whether to use a running agent; an agent is never started
    prompt        whether a keyring may ask the user for its password

    Use it as a context manager to wipe the session at the end; later calls raise UsageError.
    Pickles and copies contain these settings but not the session.
    """

    def __init__(self, *, browser: str | None = None,
                 cookies_file: str | os.PathLike[str] | None = None,
                 cacert: str | os.PathLike[str] | None = None,
                 connect_to: Sequence[str] | None = None, country: str | None = None,
                 use_agent: bool | None = None, prompt: bool | None = None) -> None:
        if isinstance(connect_to, str):
            connect_to = [connect_to]
        self._settings: dict[str, Any] = {
            "browser": browser,
            "cookies_file": None if cookies_file is None else os.fspath(cookies_file),
            "cacert": None if cacert is None else os.fspath(cacert),
            "connect_to": None if connect_to is None else list(connect_to),
            "country": country, "use_agent": use_agent, "prompt": prompt}
        self._open()

    # -- the session -----------------------------------------------------------------------------

    def extract_cookies(self) -> None:
        """Reads the browser (or the file) again, even if an agent is running. This also finds a
        session that the agent was told to forget.

        Raises SignedOut, a ValueError, if there is no session. Raises NotFound, Locked, Unsupported
        or StorageError if the named source cannot be read.
        """
        self._call(lambda session: session.extract_cookies())

    def generate_headers(self, *, with_client: bool = False) -> dict[str, str]:
        """Returns `authorization` and `dt-custom-data`. `with_client` adds `client` and
        `client-country`, which the service's API requires in every request.

        The first call reads the session and asks the service for the user's id. If the service has
        refused the session since, its source is read again. Raises Rejected (a ValueError),
        NetworkError (a ConnectionError), or any error of extract_cookies().

        The repr of the dict is masked. Both values contain the token. Send them to mubi.com and
        api.mubi.com only. After a redirect, requests and httpx send `dt-custom-data` to any host,
        unless matinee.requests or matinee.httpx is used.
        """
        headers = self._call(lambda session: session.generate_headers())
        wanted = headers if with_client else ("authorization", "dt-custom-data")
        return SecretDict({name: headers[name] for name in wanted})

    def validate_session(self) -> bool:
        """Asks the service about the session. Returns True if it accepts the session and False if
        it refuses it.

        A running agent asks the service too, instead of answering from memory. A refused session is
        dropped, and the next call reads its source again. Raises NetworkError, a ConnectionError,
        if the service cannot be reached, and SignedOut, a ValueError, if there is no session.
        """
        return self._call(lambda session: session.validate_session())

    def refresh(self) -> bool:
        """Reads the session's source again, then does the same as validate_session()."""
        return self._call(lambda session: session.refresh())

    def login(self, *, device: bool = False, browser: str = "", timeout: float = 600,
              show: Callable[[str], object] | None = None) -> None:
        """Asks a person to sign in: in a browser window with a temporary profile, or, with
        `device`, by a code that the person types at mubi.com/tv. A running agent keeps the new
        session. This object keeps it if there is no agent or if a source is named.

        browser  the browser to open, as for `matinee login --browser`
        timeout  in seconds
        show     is called with each line for the person; by default they go to standard error

        Raises SignedOut if the time is over or the window is closed before the sign-in, and
        MatineeError if no window can be shown.
        """
        tell = show or (lambda line: print(line, file=sys.stderr))
        self._call(lambda session: session.login(
            by_device=device, browser=browser, seconds=timeout,
            on_notes=lambda notes: self._tell(notes, tell)))

    def close(self) -> None:
        """Ends the running calls and wipes the session. Every later call but this one raises
        UsageError; attributes are None.
        """
        self._own_session().close()

    def __enter__(self: _Any) -> _Any:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    # -- what is known of it ---------------------------------------------------------------------

    @property
    def session_cookies(self) -> dict[str, str] | None:
        """The session's cookies by name; None until they have been read. Use cookiejar() for HTTP
        libraries, because a dict has no domains.
        """
        cookies = self._session.cookies
        return None if cookies is None else SecretDict(cookies, shown=())

    @property
    def bearer_token(self) -> str | None:
        """"Bearer " and the token; None until the headers have been made."""
        return self._header("authorization")

    @property
    def dt_custom_data(self) -> str | None:
        """Base64 of JSON that contains the token; None until the headers have been made."""
        return self._header("dt-custom-data")

    @property
    def user_id(self) -> int | None:
        """The id of the signed-in user. `user_id`, `country`, `expires_at` and `source` find the
        session if it is unknown, and then raise the errors of generate_headers().
        """
        self._identify()
        return self._session.status["user_id"]

    @property
    def country(self) -> str | None:
        """The user's country according to the service. ISO 3166-1 alpha-2."""
        self._identify()
        return self._session.status["country"]

    @property
    def expires_at(self) -> datetime.datetime | None:
        """The expiry time of the session's cookie; the service may end the session earlier. None if
        the cookie has none or if the agent got the session without a cookie.
        """
        self._identify()
        expires = self._session.status["expires_at"]
        if expires is None:
            return None
        return datetime.datetime.fromtimestamp(expires, datetime.timezone.utc)

    @property
    def source(self) -> SessionSource | None:
        """The place where this object or the agent found the session."""
        self._identify()
        source = self._session.status["source"]
        return None if source is None else SessionSource(*source)

    @property
    def cacert(self) -> str:
        """The PEM file of the trusted authorities; empty for the system's."""
        return self._session.cacert

    @property
    def connect_to(self) -> list[str]:
        """The connect_to rules."""
        return self._session.connect_to

    def cookiejar(self) -> "SecretCookieJar":
        """Returns the mubi.com cookies that contain the session, with domain, path and expiry, for
        requests, httpx and urllib. If an agent holds the session, they are read from the place
        where the agent found it.

        The jar sends each cookie to its own domain only, and over https only. Raises UsageError if
        the session is a token, or if it is an agent's session that is in no browser on this
        computer. Does not change the session that the other calls use.
        """
        from matinee._cookies import jar_of
        return jar_of(self._call(lambda session: session.cookie_jar()))

    def __repr__(self) -> str:
        status = self._session.status
        if not status["token"]:
            return "<AuthManager: no session read yet>"
        return f"<AuthManager: {status['token']} from {status['origin']}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (type(self), self._settings)

    # -- how -------------------------------------------------------------------------------------

    def _open(self) -> None:
        settings = self._settings
        self._turn = threading.Lock()  # held during calls that can be cancelled: see _turn.py
        self._replacing = threading.Lock()  # held while a refused session is replaced: _origin.py
        self._opened = Session(
            browser=settings["browser"], cookies_file=settings["cookies_file"],
            cacert=settings["cacert"], connect_to=settings["connect_to"],
            country=settings["country"], use_agent=settings["use_agent"],
            may_prompt=settings["prompt"])
        self._pid = os.getpid()  # set last, because it marks the other members as valid

    def _own_session(self) -> Session:
        """Returns the session of this process; opens a new one after a fork. The child cannot use
        the parent's session: they share its connections, and locks that other threads held at the
        fork are never released in the child.
        """
        if self._pid == os.getpid():
            return self._opened
        with _reopening:
            if self._pid != os.getpid():
                self._opened.abandon()
                _inherited.append(self._opened)
                self._open()
        return self._opened

    @property
    def _session(self) -> Session:
        return self._own_session()

    def _call(self, call: Callable[[Session], _T]) -> _T:
        session = self._own_session()
        try:
            return call(session)
        finally:
            self._tell(session.take_notes())

    def _identify(self) -> None:
        self._call(lambda session: session.identify())

    def _header(self, name: str) -> str | None:
        headers = self._session.headers
        return secret(headers[name]) if headers else None

    def _tell(self, notes: list[tuple[str, str]],
              show: Callable[[str], object] | None = None) -> None:
        for kind, text in notes:
            line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
            if kind == "code":
                line = f"on any device, visit {_LINK_PAGE} and enter the code {line}"
            if show is not None and kind in ("code", "notice", "warning"):
                show(line)
            else:
                _log.log(_LEVELS.get(kind, logging.INFO), "%s", line)


def _made(kind: type[_Any], settings: dict[str, Any]) -> _Any:
    return kind(**settings)
