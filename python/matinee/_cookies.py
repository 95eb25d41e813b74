# SPDX-License-Identifier: MIT
"""Cookies that nobody shows by accident. Apart, because http.cookiejar takes long to import."""

import http.cookiejar

from matinee._secret import SecretStr

Fields = tuple[str, str, str, str, int | None, bool, bool]


class SecretCookie(http.cookiejar.Cookie):
    """A cookie that does not show its value."""

    def __repr__(self) -> str:
        return f"<Cookie {self.name}=**** for {self.domain}{self.path}>"

    __str__ = __repr__


class SecretCookieJar(http.cookiejar.CookieJar):
    """A cookie jar that does not show its cookies' values."""

    def __init__(self) -> None:
        # Else a host's own cookies would go to the hosts below it, too.
        super().__init__(http.cookiejar.DefaultCookiePolicy(
            strict_ns_domain=http.cookiejar.DefaultCookiePolicy.DomainStrictNonDomain))

    def __repr__(self) -> str:
        return f"<CookieJar {[*self]}>"

    __str__ = __repr__


def jar_of(cookies: list[Fields]) -> SecretCookieJar:
    """All of them Secure, as the service's own are not: so they go to https alone, also from another
    jar that they are put into.
    """
    jar = SecretCookieJar()
    for name, value, domain, path, expires, _, http_only in cookies:
        is_domain_cookie = domain.startswith(".")
        jar.set_cookie(SecretCookie(
            version=0, name=name, value=SecretStr(value), port=None, port_specified=False,
            domain=domain, domain_specified=is_domain_cookie, domain_initial_dot=is_domain_cookie,
            path=path, path_specified=True, secure=True, expires=expires, discard=expires is None,
            comment=None, comment_url=None, rest={"HttpOnly": ""} if http_only else {}))
    return jar
