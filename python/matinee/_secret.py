# SPDX-License-Identifier: MIT
"""Secrets that may be used like any other str, and that nobody shows by accident."""

import http.cookiejar

_SCHEME = "Bearer "
_TAIL = 4
_SHORTEST_WITH_TAIL = 12


class SecretStr(str):
    """A str in every respect but one: its repr is masked.

    A notebook's output, a traceback with local variables, a debugger, a failed assertion and the
    repr of whatever it is in (a dict, requests' headers, a list) show "Bearer ****c0de". What asks
    for the value gets it: str(), format(), print(), json, the HTTP libraries.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        scheme = _SCHEME if self.startswith(_SCHEME) else ""
        value = self[len(scheme):]
        tail = value[-_TAIL:] if len(value) >= _SHORTEST_WITH_TAIL else ""
        return repr(f"{scheme}****{tail}")


class SecretCookie(http.cookiejar.Cookie):
    """A cookie that does not show its value."""

    def __repr__(self) -> str:
        return f"<Cookie {self.name}=**** for {self.domain}{self.path}>"

    __str__ = __repr__


class SecretCookieJar(http.cookiejar.CookieJar):
    """A cookie jar that does not show its cookies' values."""

    def __repr__(self) -> str:
        return f"<CookieJar {[*self]}>"

    __str__ = __repr__
