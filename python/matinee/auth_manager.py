# SPDX-License-Identifier: MIT
"""AuthManager: the user's own browser session, for calls of the service's API.

    from matinee.auth_manager import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        print(http.get("https://api.mubi.com/v4/account").json())

matinee.requests and matinee.httpx send the headers to the service and to nobody else, whatever
redirects to where. `generate_headers()` hands them out, for programs that see to that themselves.

The session comes from the running agent (`matinee agent`), else from the likeliest live sign-in of
all browsers. It is held in guarded memory outside Python's; what an attribute or a method hands out
is a new string each time, and this class keeps none.
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

# Sessions of a parent process, never to be touched here. They must not be destroyed: that would say
# goodbye on connections that are the parent's.
_inherited: list[Session] = []
_reopening = threading.Lock()


def _renew_lock() -> None:
    global _reopening
    _reopening = threading.Lock()


os.register_at_fork(after_in_child=_renew_lock)


class SessionSource(NamedTuple):
    """Where a session was found. str() is what messages call it: firefox "default-esr"."""

    browser: str  # "chromium", "firefox", ...; "file", "token" or "device" for what is no browser
    profile: str
    container: str | None
    file: str
    title: str

    def __str__(self) -> str:
        return self.title


class AuthManager:
    """One session. May be used from several threads; its calls then wait for one another. A forked
    process reads its session anew.

    Without arguments everything is found by itself. Options that are not given are taken from the
    program's configuration file (~/.config/matinee/config.toml), as on the command line.

    browser       BROWSER[+KEYRING][:PROFILE][::CONTAINER], as --cookies-from-browser
    cookies_file  a Netscape cookies.txt, or cookies as JSON
    cacert        trust the authorities in this PEM file, and no others
    connect_to    HOST1:PORT1:HOST2:PORT2 rules, as curl's --connect-to
    country       the client-country, where the service does not tell it
    use_agent     whether a running agent may be asked; one is never started
    prompt        whether a keyring may ask for its password

    A context manager: at its end the session is wiped, and later calls are UsageErrors. Pickles and
    copies hold these settings, and nothing of the session.
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
        """Reads the browser (or the file) anew, whether an agent runs or not; also a session that
        an agent was told to forget.

        SignedOut, a ValueError, where no session is found; NotFound, Locked, Unsupported or
        StorageError where what was named cannot be read.
        """
        self._call(lambda session: session.extract_cookies())

    def generate_headers(self, *, with_client: bool = False) -> dict[str, str]:
        """`authorization` and `dt-custom-data`; `with_client` adds `client` and `client-country`,
        which the service's API wants on every call.

        Reads the session first where need be, and asks the service for the user's id once: besides
        what extract_cookies raises, Rejected (a ValueError too) or NetworkError (a
        ConnectionError). A session that the service has refused is read anew.

        The dict shows its values masked. Both hold the token. Show them to mubi.com and
        api.mubi.com alone: requests and httpx hand `dt-custom-data` on to whatever host a redirect
        names, unless matinee.requests or matinee.httpx sees to it.
        """
        headers = self._call(lambda session: session.generate_headers())
        wanted = headers if with_client else ("authorization", "dt-custom-data")
        return SecretDict({name: headers[name] for name in wanted})

    def validate_session(self) -> bool:
        """Asks the service: True where it accepts the session, False where it refuses it.

        An agent is made to ask now. A session that is refused is dropped, and the next call reads
        its source anew. An outage is neither: NetworkError, a ConnectionError. Where there is no
        session, SignedOut, a ValueError.
        """
        return self._call(lambda session: session.validate_session())

    def refresh(self) -> bool:
        """Reads the source of the session again, then asks the service. See validate_session."""
        return self._call(lambda session: session.refresh())

    def login(self, *, device: bool = False, browser: str = "", timeout: float = 600,
              show: Callable[[str], object] | None = None) -> None:
        """A new sign-in: in a window of a browser on a throwaway profile, or, with `device`, by a
        code that is typed at mubi.com/tv. The agent keeps it if one runs and no source is named;
        else it lasts as long as this object.

        browser  the browser of the window, as `matinee login --browser`
        timeout  in seconds; then SignedOut
        show     gets the lines for the person; they go to standard error without it

        SignedOut if the window is closed first; MatineeError if no window can be shown.
        """
        tell = show or (lambda line: print(line, file=sys.stderr))
        self._call(lambda session: session.login(
            by_device=device, browser=browser, seconds=timeout,
            on_notes=lambda notes: self._tell(notes, tell)))

    def close(self) -> None:
        """Wipes the session, and ends the calls that are running. Every later call but this is a
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
        """The cookies that make the session, by name; None before they were read. A dict knows no
        domains: cookiejar() is for HTTP libraries.
        """
        cookies = self._session.cookies
        return None if cookies is None else SecretDict(cookies, shown=())

    @property
    def bearer_token(self) -> str | None:
        """"Bearer ", and the token; None before the headers were made."""
        return self._header("authorization")

    @property
    def dt_custom_data(self) -> str | None:
        """base64 of JSON that holds the token; None before the headers were made."""
        return self._header("dt-custom-data")

    @property
    def user_id(self) -> int | None:
        """Who is signed in. The first of these four to be read finds the session if need be, and
        raises what generate_headers raises.
        """
        self._identify()
        return self._session.status["user_id"]

    @property
    def country(self) -> str | None:
        """Where the service takes the user to be: ISO 3166-1 alpha-2."""
        self._identify()
        return self._session.status["country"]

    @property
    def expires_at(self) -> datetime.datetime | None:
        """When the session ends by its cookie's word, which is an upper bound; None if it does not
        say, and for a session that an agent was given without a cookie.
        """
        self._identify()
        expires = self._session.status["expires_at"]
        if expires is None:
            return None
        return datetime.datetime.fromtimestamp(expires, datetime.timezone.utc)

    @property
    def source(self) -> SessionSource | None:
        """Where the session was found, by the agent or here."""
        self._identify()
        source = self._session.status["source"]
        return None if source is None else SessionSource(*source)

    @property
    def cacert(self) -> str:
        """The PEM file whose authorities alone are trusted; empty for the system's."""
        return self._session.cacert

    @property
    def connect_to(self) -> list[str]:
        """The rules by which the service is reached."""
        return self._session.connect_to

    def cookiejar(self) -> "SecretCookieJar":
        """The mubi.com cookies among which the session is, with domain, path, expiry and security,
        for requests, httpx and urllib. Where an agent holds the session, they are read where the
        agent found it.

        The jar gives each cookie to its own domain alone, and over https. UsageError for a session
        that is a token, and for one of an agent that is in no browser here. What the other calls
        use stays as it is.
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
        self._turn = threading.Lock()  # of the calls that may be given up: see _turn.py
        self._replacing = threading.Lock()  # a refused session: see _origin.py
        self._opened = Session(
            browser=settings["browser"], cookies_file=settings["cookies_file"],
            cacert=settings["cacert"], connect_to=settings["connect_to"],
            country=settings["country"], use_agent=settings["use_agent"],
            may_prompt=settings["prompt"])
        self._pid = os.getpid()  # last: what it vouches for is there

    def _own_session(self) -> Session:
        """This process's. A forked one shares the connections of its parent, and the locks that
        other threads held at the fork, which nobody will ever release here.
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
