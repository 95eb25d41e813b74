# SPDX-License-Identifier: MIT
"""Who may have the session, and how the service is reached: for matinee.requests and matinee.httpx.

This is the one place that decides which URLs get credentials.
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
# Of a request to anybody else none of these is left, whoever put it there.
CREDENTIALS = ("authorization", "dt-custom-data", "cookie")

_AUTHORITIES = {authority for host in HOSTS for authority in (host, f"{host}:443")}
# Two parsers of URLs may differ about these.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]")


def is_service(url: str) -> bool:
    """Whether a URL is the service's: https, one of its two hosts, port 443, no user name."""
    if _AMBIGUOUS.search(url):
        return False
    scheme, authority, *_ = urllib.parse.urlsplit(url)
    return scheme.lower() == "https" and authority.lower() in _AUTHORITIES


def stays_on_host(url: str, location: str) -> bool:
    """Whether a redirect from `url` to `location` leads to the same host of the service."""
    if _AMBIGUOUS.search(location) or not is_service(url):
        return False
    if location.startswith("/"):
        return not location.startswith("//")
    hosts = {urllib.parse.urlsplit(each).hostname for each in (url, location)}
    return is_service(location) and len(hosts) == 1


def strip(headers: MutableMapping[str, str]) -> None:
    """Takes every credential out of a request's headers."""
    for name in CREDENTIALS:
        headers.pop(name, None)


def apply(headers: MutableMapping[str, str], session: dict[str, str]) -> None:
    """Puts a session's headers into a request's. The client that the caller names stays."""
    for name, value in session.items():
        if name in CREDENTIALS or name not in headers:
            headers[name] = SecretStr(value) if name in CREDENTIALS else value


def may_be_refusal(status: int) -> bool:
    """Whether an answer's body is worth reading: see is_refusal."""
    return status in (401, 422)


def session_after(auth: AuthManager, sent: dict[str, str], status: int,
                  body: bytes) -> dict[str, str] | None:
    """The headers of another session, if the answer refuses the one that was sent and there is
    another. What stands in the way of one is logged; the caller has the service's own answer.

    Of several threads that are refused at once, one looks for it, and the others take what it found.
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
        return session  # another thread has just been here, or the browser
    if not auth.refresh():
        return None
    session = auth.generate_headers(with_client=True)
    return session if session["authorization"] != sent["authorization"] else None


def refuse_unverified() -> NoReturn:
    """What a request to the service comes to that would not check who answers."""
    raise UsageError("the session is not sent without verification of the certificate",
                     hint="name the certificate's authority: AuthManager(cacert=FILE)")


class Route:
    """--connect-to: where the connections to a host and port really lead. The URL, the Host header
    and the certificate stay those of the host.
    """

    _PART = r"(\[[^\]]*\]|[^:\[\]]*)"
    _RULE = re.compile(rf"{_PART}:(\d*):{_PART}:(\d*)\Z")

    def __init__(self, rules: Sequence[str]) -> None:
        self._rules = [found.groups() for rule in rules if (found := self._RULE.match(rule))]

    def find(self, host: str, port: int) -> tuple[str, int] | None:
        """The first rule that applies counts, as in curl."""
        for from_host, from_port, to_host, to_port in self._rules:
            if from_host.lower() not in ("", host.lower()) or from_port not in ("", str(port)):
                continue
            return to_host.strip("[]") or host, int(to_port or port)
        return None
