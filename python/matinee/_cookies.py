# SPDX-License-Identifier: MIT
"""Cookies that nobody shows by accident. Apart, because http.cookiejar takes long to import."""

import http.cookiejar
import urllib.request

Fields = tuple[str, str, str, str, int | None, bool, bool]


class SecretCookie(http.cookiejar.Cookie):
    """A cookie that does not show its value."""

    def __repr__(self) -> str:
        return f"<Cookie {self.name}=**** for {self.domain}{self.path}>"

    __str__ = __repr__


class _HttpsOnly(http.cookiejar.DefaultCookiePolicy):
    """The service's own cookie is not Secure, and http.cookiejar would send a host's own cookies to
    the hosts below it, too.
    """

    def __init__(self) -> None:
        super().__init__(strict_ns_domain=self.DomainStrictNonDomain)

    def return_ok_secure(self, cookie: http.cookiejar.Cookie,
                         request: urllib.request.Request) -> bool:
        return request.type == "https"


class SecretCookieJar(http.cookiejar.CookieJar):
    """A cookie jar that does not show its cookies' values, and gives them to https alone."""

    def __init__(self) -> None:
        super().__init__(_HttpsOnly())

    def __repr__(self) -> str:
        return f"<CookieJar {[*self]}>"

    __str__ = __repr__


def jar_of(cookies: list[Fields]) -> SecretCookieJar:
    jar = SecretCookieJar()
    for name, value, domain, path, expires, secure, http_only in cookies:
        is_domain_cookie = domain.startswith(".")
        jar.set_cookie(SecretCookie(
            version=0, name=name, value=value, port=None, port_specified=False, domain=domain,
            domain_specified=is_domain_cookie, domain_initial_dot=is_domain_cookie, path=path,
            path_specified=True, secure=secure, expires=expires, discard=expires is None,
            comment=None, comment_url=None, rest={"HttpOnly": ""} if http_only else {}))
    return jar
