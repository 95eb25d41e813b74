# SPDX-License-Identifier: MIT
"""The session for requests: whatever redirects to where, it goes to mubi.com and api.mubi.com only.

    from matinee import AuthManager
    from matinee.requests import session

    with AuthManager() as auth, session(auth) as http:
        for wish in http.get("https://api.mubi.com/v4/wishes").json()["wishes"]:
            print(wish["film"]["title"])

session()   a requests.Session for the service and the media hosts that it names
Adapter     the same for a Session of your own: mount it at "https://" and "http://"
Auth        for a single call, or where an adapter cannot be mounted: requests.get(url, auth=Auth())

All send `authorization`, `dt-custom-data`, `client` and `client-country` over https to port 443 of
the two hosts. A session that the service refuses is read anew, and the request repeated once with
another one, unless its body cannot be sent again. If there is no session at all, they raise what
AuthManager.generate_headers raises.
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
    """A requests.Session for the service and the media hosts that it names.

    Requests to other hosts than the service's lose every `Authorization`, `dt-custom-data` and
    `Cookie` header: it is no session for other sites.
    """
    made = requests.Session()
    adapter = Adapter(auth)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


class Adapter(HTTPAdapter):  # type: ignore[misc]
    """Adds the session on the way to the service, and takes credentials away on every other.

    It sits below redirects and sees the host of each hop. The requests and responses of the caller
    never hold the credentials, so nothing above can hand them on. `cacert` and `connect_to` of the
    AuthManager are its own, too.
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
            # The connection's own host is another one.
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
        """The connection pool for a URL. Called by requests before 2.32."""
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
        """What tells connection pools apart. Called by requests since 2.32."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        target = self._target(request.url)
        if target is not None:
            pool |= _tls_of(host["scheme"], host["host"])
            host["host"], host["port"] = target
        return host, pool


class Auth(AuthBase):  # type: ignore[misc]
    """The session for a call or a Session: requests.get(url, auth=Auth()).

    A redirect that leaves the host loses `Authorization` and `dt-custom-data`, and one that leaves the
    service every cookie, also those of a Session that have no domain.
    """

    def __init__(self, auth: AuthManager | None = None) -> None:
        self._auth = auth if auth is not None else AuthManager()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # The requests that requests makes of this one, for redirects, get a copy of its jar.
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
            # requests makes the next request of this one.
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
    """Cookies that go to the service alone, whatever their domains are."""

    @classmethod
    def of(cls, cookies: Any) -> "_ServiceJar":
        made = cls()
        made.set_policy(cookies.get_policy() if hasattr(cookies, "get_policy") else cookies._policy)
        made.update(cookies)
        return made

    def copy(self) -> "_ServiceJar":
        return self.of(self)

    def add_cookie_header(self, request: Any) -> None:
        # `request` stands for the real one, and goes by its Host header.
        if is_service(request._r.url or ""):
            super().add_cookie_header(request)


def _tls_of(scheme: str, host: str | None) -> dict[str, Any]:
    """What makes a connection elsewhere ask for the certificate of `host`."""
    return {"server_hostname": host, "assert_hostname": host} if scheme == "https" else {}


def _rewind(request: requests.PreparedRequest) -> bool:
    """Makes a request's body ready to be sent again; False if that cannot be done."""
    if request.body is None or isinstance(request.body, (str, bytes)):
        return True
    if not isinstance(request._body_position, int):
        return False
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True
