# SPDX-License-Identifier: MIT
"""Cookies whose repr is masked. A separate module, because http.cookiejar is slow to import."""

import http.cookiejar

from matinee._secret import SecretStr

Fields = tuple[str, str, str, str, int | None, bool, bool]


class SecretCookie(http.cookiejar.Cookie):
    """A cookie whose repr hides the value."""

    def __repr__(self) -> str:
        return f"<Cookie {self.name}=**** for {self.domain}{self.path}>"

    __str__ = __repr__


class SecretCookieJar(http.cookiejar.CookieJar):
    """A cookie jar whose repr hides the values of its cookies."""

    def __init__(self) -> None:
        # The default policy would also send host-only cookies to subdomains.
        super().__init__(http.cookiejar.DefaultCookiePolicy(
            strict_ns_domain=http.cookiejar.DefaultCookiePolicy.DomainStrictNonDomain))

    def __repr__(self) -> str:
        return f"<CookieJar {[*self]}>"

    __str__ = __repr__


def jar_of(cookies: list[Fields]) -> SecretCookieJar:
    """Makes a jar of these cookies and marks all of them as Secure, which the service does not.
    They are then sent over https only, even if they are copied to another jar.
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
