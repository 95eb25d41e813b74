# SPDX-License-Identifier: MIT
"""AuthManager: the headers of the user's own browser session, for calls of the service's API.

    from matinee.auth_manager import AuthManager

    auth = AuthManager()
    requests.get(url, headers=auth.generate_headers())

The session comes from the running agent (`matinee agent`), else from the newest live sign-in of all
browsers. It is held in guarded memory outside Python's; what an attribute or a method hands out is a
new string each time, and this class keeps none.
"""

import logging
import os
from collections.abc import Sequence

from matinee._matinee import Session
from matinee.errors import MatineeError

__all__ = ["AuthManager"]

_log = logging.getLogger("matinee")


class AuthManager:
    """One session. May be used from several threads; its calls then wait for one another.

    Without arguments everything is found by itself. Options that are not given are taken from the
    program's configuration file (~/.config/matinee/config.toml), as on the command line.

    browser       BROWSER[+KEYRING][:PROFILE][::CONTAINER], as --cookies-from-browser
    cookies_file  a Netscape cookies.txt
    cacert        trust the authorities in this PEM file, and no others
    connect_to    HOST1:PORT1:HOST2:PORT2 rules, as curl's --connect-to
    country       the client-country, where the service does not tell it
    use_agent     whether a running agent may be asked; one is never started
    prompt        whether a keyring may ask for its password
    """

    def __init__(self, *, browser: str | None = None,
                 cookies_file: str | os.PathLike[str] | None = None,
                 cacert: str | os.PathLike[str] | None = None,
                 connect_to: Sequence[str] | None = None, country: str | None = None,
                 use_agent: bool | None = None, prompt: bool | None = None) -> None:
        if isinstance(connect_to, str):
            connect_to = [connect_to]
        self._session = Session(
            browser=browser,
            cookies_file=None if cookies_file is None else os.fspath(cookies_file),
            cacert=None if cacert is None else os.fspath(cacert),
            connect_to=None if connect_to is None else list(connect_to),
            country=country, use_agent=use_agent, may_prompt=prompt)

    def extract_cookies(self) -> None:
        """Reads the browser (or the file) anew, whether an agent runs or not.

        SignedOut, a ValueError, where no session is found; NotFound, Locked, Unsupported or
        StorageError where what was named cannot be read.
        """
        try:
            self._session.extract_cookies()
        finally:
            self._tell()

    def generate_headers(self, *, with_client: bool = False) -> dict[str, str]:
        """`authorization` and `dt-custom-data`; `with_client` adds `client` and `client-country`,
        which the service's API wants on every call.

        Reads the session first where need be, and asks the service for the user's id once: besides
        what extract_cookies raises, Rejected (a ValueError too) or NetworkError (a
        ConnectionError).
        """
        try:
            self._session.generate_headers()
        finally:
            self._tell()
        headers = self._session.headers
        if headers is None:  # another thread has just read a session that has gone
            raise MatineeError("the session went while its headers were made")
        wanted = ("authorization", "dt-custom-data")
        return {name: value for name, value in headers.items() if with_client or name in wanted}

    def validate_session(self) -> bool:
        """Asks the service: True where it accepts the session, False where it refuses it.

        An outage is neither: NetworkError, a ConnectionError. Where there is no session, SignedOut,
        a ValueError.
        """
        try:
            return self._session.validate_session()
        finally:
            self._tell()

    @property
    def session_cookies(self) -> dict[str, str] | None:
        """The cookies that make the session, by name; None before they were read."""
        return self._session.cookies

    @property
    def bearer_token(self) -> str | None:
        """"Bearer ", and the token; None before the headers were made."""
        headers = self._session.headers
        return headers["authorization"] if headers else None

    @property
    def dt_custom_data(self) -> str | None:
        """base64 of JSON that holds the token; None before the headers were made."""
        headers = self._session.headers
        return headers["dt-custom-data"] if headers else None

    def __repr__(self) -> str:
        if not self._session.masked_token:
            return "<AuthManager: no session read yet>"
        return f"<AuthManager: {self._session.masked_token} from {self._session.origin}>"

    def _tell(self) -> None:
        for note in self._session.take_notes():
            _log.info("%s", "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}"
                                    for c in note))
