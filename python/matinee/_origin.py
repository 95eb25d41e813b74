# SPDX-License-Identifier: MIT
"""Decides which URLs get credentials, and how hosts are reached. Shared by matinee.requests and
matinee.httpx. No other module decides either.
"""

import logging
import re
import urllib.parse
from collections.abc import MutableMapping, Sequence
from typing import NoReturn

from matinee._matinee import is_refusal
from matinee._secret import SecretStr
from matinee.auth_manager import AuthManager
from matinee.errors import MatineeError, UsageError

_log = logging.getLogger("matinee")

HOSTS = ("mubi.com", "api.mubi.com")
# Removed from every request to another host, even if the caller has set them.
CREDENTIALS = ("authorization", "dt-custom-data", "cookie")

_AUTHORITIES = {authority for host in HOSTS for authority in (host, f"{host}:443")}
# URL parsers disagree about these characters.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]")


def is_service(url: str) -> bool:
    """Returns True if the URL is the service's: https, one of its two hosts, port 443, no user
    name.
    """
    if _AMBIGUOUS.search(url):
        return False
    scheme, authority, *_ = urllib.parse.urlsplit(url)
    return scheme.lower() == "https" and authority.lower() in _AUTHORITIES


def stays_on_host(url: str, location: str) -> bool:
    """Returns True if a redirect from `url` to `location` stays on the same host of the service."""
    if _AMBIGUOUS.search(location) or not is_service(url):
        return False
    if location.startswith("/"):
        return not location.startswith("//")
    hosts = {urllib.parse.urlsplit(each).hostname for each in (url, location)}
    return is_service(location) and len(hosts) == 1


def strip(headers: MutableMapping[str, str]) -> None:
    """Removes every credential from a request's headers."""
    for name in CREDENTIALS:
        headers.pop(name, None)


def apply(headers: MutableMapping[str, str], session: dict[str, str]) -> None:
    """Adds a session's headers to a request's. Keeps a `client` header of the caller."""
    for name, value in session.items():
        if name in CREDENTIALS or name not in headers:
            headers[name] = SecretStr(value) if name in CREDENTIALS else value


def may_be_refusal(status: int) -> bool:
    """Returns True if the response may be a refusal, so that its body must be read: see is_refusal.
    """
    return status in (401, 422)


def session_after(auth: AuthManager, sent: dict[str, str], status: int,
                  body: bytes) -> dict[str, str] | None:
    """Returns the headers of another session if the response refuses the one that was sent. Returns
    None if it does not, or if there is no other session; the reason is then logged, and the caller
    returns the service's own response.

    If several threads are refused at once, one of them looks for a session and the others use it.
    """
    if not may_be_refusal(status) or not is_refusal(status, body):
        return None
    try:
        with auth._replacing:
            return _other_session(auth, sent)
    except MatineeError as error:
        _log.info("no other session: %s", error)
        return None


def _other_session(auth: AuthManager, sent: dict[str, str]) -> dict[str, str] | None:
    session = auth.generate_headers(with_client=True)
    if session["authorization"] != sent["authorization"]:
        return session  # another thread or the browser has already replaced the session
    if not auth.refresh():
        return None
    session = auth.generate_headers(with_client=True)
    return session if session["authorization"] != sent["authorization"] else None


def refuse_unverified() -> NoReturn:
    """Raises the error of a request to the service that would not verify the certificate."""
    raise UsageError("the session is not sent without verification of the certificate",
                     hint="name the certificate's authority: AuthManager(cacert=FILE)")


class Route:
    """The rules of --connect-to: the host and port to connect to instead of the URL's. The URL, the
    Host header and the certificate remain those of the URL's host.
    """

    _PART = r"(\[[^\]]*\]|[^:\[\]]*)"
    _RULE = re.compile(rf"{_PART}:(\d*):{_PART}:(\d*)\Z")

    def __init__(self, rules: Sequence[str]) -> None:
        self._rules = [found.groups() for rule in rules if (found := self._RULE.match(rule))]

    def find(self, host: str, port: int) -> tuple[str, int] | None:
        """Returns the target of the first rule that matches, as in curl. None if none matches."""
        for from_host, from_port, to_host, to_port in self._rules:
            if from_host.lower() not in ("", host.lower()) or from_port not in ("", str(port)):
                continue
            return to_host.strip("[]") or host, int(to_port or port)
        return None
