# SPDX-License-Identifier: MIT
"""Adds the session to requests of the library requests. Only mubi.com and api.mubi.com get it, even
after redirects.

    from matinee import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        for wish in http.get("https://api.mubi.com/v4/wishes").json()["wishes"]:
            print(wish["film"]["title"])

session()   a requests.Session for the service and its media hosts
Adapter     the same for a Session of your own: mount it at "https://" and "http://"
Auth        for a single call, or if an adapter cannot be mounted: requests.get(url, auth=Auth())

All of them send `authorization`, `dt-custom-data`, `client` and `client-country` over https to port
443 of the two hosts. If the service refuses the session, its source is read again, and the request
is repeated once with the new session, unless its body cannot be sent again. If there is no session,
they raise the errors of AuthManager.generate_headers.
"""

from typing import Any, cast
from urllib.parse import urlsplit

import requests  # type: ignore[import]
from requests.adapters import HTTPAdapter  # type: ignore[import]
from requests.auth import AuthBase  # type: ignore[import]
from requests.cookies import RequestsCookieJar  # type: ignore[import]
from requests.exceptions import UnrewindableBodyError  # type: ignore[import]
from requests.utils import rewind_body, select_proxy  # type: ignore[import]

from matinee._origin import (Route, apply, is_service, may_be_refusal, refuse_unverified,
                             session_after, stays_on_host, strip)
from matinee.auth_manager import AuthManager

__all__ = ["Adapter", "Auth", "session"]


def session(auth: AuthManager | None = None) -> requests.Session:
    """Returns a requests.Session for the service and its media hosts.

    Do not use it for other sites: it removes `Authorization`, `dt-custom-data` and `Cookie` headers
    from requests to other hosts.
    """
    made = requests.Session()
    adapter = Adapter(auth)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


class Adapter(HTTPAdapter):  # type: ignore[misc]
    """Adds the session to requests to the service and removes credentials from all others.

    It works below redirects and sees the host of each request. The caller's request and response
    objects never contain the credentials, so the code above cannot leak them. It uses `cacert` and
    `connect_to` of the AuthManager.
    """

    __attrs__ = [*HTTPAdapter.__attrs__, "_auth"]

    def __init__(self, auth: AuthManager | None = None, **options: Any) -> None:
        self._auth = auth if auth is not None else AuthManager()
        super().__init__(**options)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        # Called by __init__ and after unpickling.
        self._route = Route(self._auth.connect_to)
        super().init_poolmanager(*arguments, **options)

    def send(self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None,
             verify: Any = True, cert: Any = None, proxies: Any = None) -> requests.Response:
        options = {"stream": stream, "timeout": timeout, "cert": cert, "proxies": proxies,
                   "verify": self._auth.cacert or verify}
        if not is_service(request.url or ""):
            return self._send(request, None, options)
        if not options["verify"]:
            refuse_unverified()
        sent = self._auth.generate_headers(with_client=True)
        response = self._send(request, sent, options)
        if not may_be_refusal(response.status_code):
            return response
        other = session_after(self._auth, sent, response.status_code, response.content)
        if other is None or not _rewind(request):
            return response
        response.close()
        return self._send(request, other, options)

    def _send(self, request: requests.PreparedRequest, credentials: dict[str, str] | None,
              options: dict[str, Any]) -> requests.Response:
        passed_on = request.copy()
        if credentials is None:
            strip(passed_on.headers)
        else:
            apply(passed_on.headers, credentials)
        if self._target(request.url) is not None:
            # The connection is to another host, from which requests would derive the Host header.
            host = urlsplit(request.url).netloc.rpartition("@")[2]
            passed_on.headers.setdefault("Host", host)
        response = super().send(passed_on, **options)
        response.request = request
        return cast(requests.Response, response)

    # -- connect_to ------------------------------------------------------------------------------

    def _target(self, url: Any) -> tuple[str, int] | None:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return self._route.find(parts.hostname or "", port)

    def get_connection(self, url: Any, proxies: Any = None) -> Any:
        """Returns the connection pool for a URL. Called by requests before 2.32."""
        target = self._target(url)
        if target is None:
            return super().get_connection(url, proxies)
        proxy = select_proxy(url, proxies)
        manager = self.proxy_manager_for(proxy) if proxy else self.poolmanager
        host, port = target
        parts = urlsplit(url)
        return manager.connection_from_host(host, port, scheme=parts.scheme,
                                            pool_kwargs=_tls_of(parts.scheme, parts.hostname))

    def build_connection_pool_key_attributes(self, request: requests.PreparedRequest, verify: Any,
                                             cert: Any = None) -> Any:
        """Returns the key of the connection pool. Called by requests since 2.32."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        target = self._target(request.url)
        if target is not None:
            pool |= _tls_of(host["scheme"], host["host"])
            host["host"], host["port"] = target
        return host, pool


class Auth(AuthBase):  # type: ignore[misc]
    """Adds the session to one call or to a Session: requests.get(url, auth=Auth()).

    A redirect to another host removes `Authorization` and `dt-custom-data`. A redirect away from
    the service also removes every cookie, including a Session's cookies without a domain.
    """

    def __init__(self, auth: AuthManager | None = None) -> None:
        self._auth = auth if auth is not None else AuthManager()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # requests copies this jar to the requests that follow redirects.
        request._cookies = _ServiceJar.of(request._cookies)
        if not is_service(request.url or ""):
            strip(request.headers)
            return request
        apply(request.headers, self._auth.generate_headers(with_client=True))
        request.register_hook("response", self._on_response)
        return request

    def _on_response(self, response: requests.Response, **options: Any) -> requests.Response:
        request = response.request
        if not is_service(request.url or ""):
            return response
        response = self._repeated(response, options)
        if response.is_redirect and not stays_on_host(request.url or "",
                                                      response.headers["location"]):
            # requests copies the headers of this request to the next one.
            strip(request.headers)
        return response

    def _repeated(self, response: requests.Response, options: dict[str, Any]) -> requests.Response:
        request = response.request
        if not may_be_refusal(response.status_code):
            return response
        sent = {"authorization": request.headers.get("authorization", "")}
        other = session_after(self._auth, sent, response.status_code, response.content)
        if other is None or not _rewind(request):
            return response
        response.close()
        apply(request.headers, other)
        again = response.connection.send(request, **options)
        again.history.append(response)
        return cast(requests.Response, again)


class _ServiceJar(RequestsCookieJar):  # type: ignore[misc]
    """A cookie jar that sends cookies to the service only, even if they have no domain."""

    @classmethod
    def of(cls, cookies: Any) -> "_ServiceJar":
        made = cls()
        made.set_policy(cookies.get_policy() if hasattr(cookies, "get_policy") else cookies._policy)
        made.update(cookies)
        return made

    def copy(self) -> "_ServiceJar":
        return self.of(self)

    def add_cookie_header(self, request: Any) -> None:
        # `request` is a wrapper whose URL follows the Host header. `_r` is the real request.
        if is_service(request._r.url or ""):
            super().add_cookie_header(request)


def _tls_of(scheme: str, host: str | None) -> dict[str, Any]:
    """Returns the options that make a connection to another host verify the certificate of `host`.
    """
    return {"server_hostname": host, "assert_hostname": host} if scheme == "https" else {}


def _rewind(request: requests.PreparedRequest) -> bool:
    """Rewinds the request's body so that it can be sent again. Returns False if that is impossible.
    """
    if request.body is None or isinstance(request.body, (str, bytes)):
        return True
    if not isinstance(request._body_position, int):
        return False
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True
