# SPDX-License-Identifier: MIT
"""Adds the session to requests of httpx. Only mubi.com and api.mubi.com get it, even after
redirects.

    from matinee import AuthManager
    from matinee.httpx import client

    with AuthManager() as auth, client(auth) as http:
        print(http.get("https://api.mubi.com/v4/account").json())

client(), async_client()   an httpx.Client or AsyncClient for the service and its media hosts
Transport, AsyncTransport  the same for a client of your own: httpx.Client(transport=Transport())
Auth                       if the transport cannot be chosen: httpx.get(url, auth=Auth())

All of them send the session over https to port 443 of the two hosts. If the service refuses the
session, its source is read again, and the request is repeated once with the new session, unless its
body cannot be sent again. If there is no session, they raise the errors of
AuthManager.generate_headers. With asynchronous clients, blocking calls run on a thread.

Auth works above redirects. At a redirect to another host, httpx removes only `Authorization`. Auth
therefore adds `dt-custom-data` below redirects, and removes all credentials there from requests to
other hosts.
"""

import ssl
import urllib.request
from collections.abc import AsyncGenerator, Callable, Generator
from inspect import signature
from typing import Any, Generic, TypeVar

import anyio
import anyio.to_thread
import httpx

from matinee._origin import (CREDENTIALS, HOSTS, Route, apply, is_service, may_be_refusal,
                             refuse_unverified, session_after, strip)
from matinee._turn import Turn
from matinee.aio import AsyncAuthManager
from matinee.auth_manager import AuthManager

__all__ = ["AsyncTransport", "Auth", "Transport", "async_client", "client"]

Manager = AuthManager | AsyncAuthManager
_Inner = TypeVar("_Inner")
_T = TypeVar("_T")

# The argument that lets the thread continue after a cancellation. anyio 4.1 has renamed it.
_ABANDON: dict[str, Any] = {
    "abandon_on_cancel" if "abandon_on_cancel" in signature(anyio.to_thread.run_sync).parameters
    else "cancellable": True}


def client(auth: Manager | None = None, **options: Any) -> httpx.Client:
    """Returns an httpx.Client for the service and its media hosts. `options` are those of
    httpx.Client.

    Do not use it for other sites: it removes `Authorization`, `dt-custom-data` and `Cookie` headers
    from requests to other hosts.
    """
    return httpx.Client(transport=Transport(auth), **options)


def async_client(auth: Manager | None = None, **options: Any) -> httpx.AsyncClient:
    """Returns an httpx.AsyncClient; see client()."""
    return httpx.AsyncClient(transport=AsyncTransport(auth), **options)


class _Ways(Generic[_Inner]):
    """The inner transports: one for each proxy of the environment and each host of connect_to.

    A host that connect_to redirects has its own transport. The certificate of a pooled connection
    has been verified for that host only, so other hosts must not share it.
    """

    def __init__(self, auth: AuthManager, make: Callable[..., _Inner], options: dict[str, Any]):
        if not _verifies(options.get("verify", True)):
            refuse_unverified()
        self._route = Route(auth.connect_to)
        self._make = make
        self._options = {"verify": ssl.create_default_context(cafile=auth.cacert), **options} \
            if auth.cacert else options
        self._inner: dict[tuple[str, str], _Inner] = {}

    def find(self, url: httpx.URL) -> tuple[_Inner, httpx.URL, dict[str, Any]]:
        """Returns the transport for a URL, the URL to connect to, and the extensions that the
        request requires.
        """
        target = self._route.find(url.host, url.port or (443 if url.scheme == "https" else 80))
        if target is None:
            return self._of(self._proxy_for(url), ""), url, {}
        host, port = target
        extensions = {"sni_hostname": url.host} if url.scheme == "https" else {}
        return self._of("", url.host), url.copy_with(host=host, port=port), extensions

    def all(self) -> list[_Inner]:
        return list(self._inner.values())

    def _proxy_for(self, url: httpx.URL) -> str:
        if "proxy" in self._options or urllib.request.proxy_bypass(url.host):
            return ""
        proxies = urllib.request.getproxies()
        return proxies.get(url.scheme) or proxies.get("all") or ""

    def _of(self, proxy: str, host: str) -> _Inner:
        key = (proxy, host)
        if key not in self._inner:
            more = {"proxy": httpx.Proxy(proxy)} if proxy else {}
            self._inner[key] = self._make(**{**self._options, **more})
        return self._inner[key]


class Transport(httpx.BaseTransport):
    """Adds the session to requests to the service and removes credentials from all others.

    It works below redirects and sees the host of each request. The caller's request objects never
    contain the credentials, so the code above cannot leak them. It uses `cacert` and `connect_to`
    of the AuthManager. `options` are those of httpx.HTTPTransport.
    """

    def __init__(self, auth: Manager | None = None, **options: Any) -> None:
        self._auth = _plain(auth)
        self._ways = _Ways(self._auth, httpx.HTTPTransport, options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not _is_service(request.url):
            return self._send(request, None)
        sent = self._auth.generate_headers(with_client=True)
        response = self._send(request, sent)
        if not may_be_refusal(response.status_code):
            return response
        body = response.read()
        other = session_after(self._auth, sent, response.status_code, body)
        if other is None or not _can_repeat(request):
            return _read(response)
        return self._send(request, other)

    def close(self) -> None:
        for inner in self._ways.all():
            inner.close()

    def _send(self, request: httpx.Request, credentials: dict[str, str] | None) -> httpx.Response:
        inner, url, extensions = self._ways.find(request.url)
        return inner.handle_request(_passed_on(request, url, extensions, credentials))


class AsyncTransport(httpx.AsyncBaseTransport):
    """See Transport."""

    def __init__(self, auth: Manager | None = None, **options: Any) -> None:
        self._auth = _plain(auth)
        self._ways = _Ways(self._auth, httpx.AsyncHTTPTransport, options)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not _is_service(request.url):
            return await self._send(request, None)
        sent = await _headers(self._auth)
        response = await self._send(request, sent)
        if not may_be_refusal(response.status_code):
            return response
        body = await response.aread()
        other = await _other(self._auth, sent, response.status_code, body)
        if other is None or not _can_repeat(request):
            return _read(response)
        return await self._send(request, other)

    async def aclose(self) -> None:
        for inner in self._ways.all():
            await inner.aclose()

    async def _send(self, request: httpx.Request,
                    credentials: dict[str, str] | None) -> httpx.Response:
        inner, url, extensions = self._ways.find(request.url)
        return await inner.handle_async_request(_passed_on(request, url, extensions, credentials))


class Auth(httpx.Auth):
    """Adds the session to one call or to a client: httpx.get(url, auth=Auth()). Works with
    synchronous and asynchronous clients.

    It requires a transport that uses httpcore, such as httpx's own: see _Courier. With another
    transport it sends no `dt-custom-data`, and httpx sends cookies without a domain to every host.
    """

    def __init__(self, auth: Manager | None = None) -> None:
        self._auth = _plain(auth)

    def sync_auth_flow(self, request: httpx.Request
                       ) -> Generator[httpx.Request, httpx.Response, None]:
        if not _is_service(request.url):
            strip(request.headers)
            yield request
            return
        sent = self._auth.generate_headers(with_client=True)
        _authorize(request, sent, _Courier)
        response = yield request
        if not may_be_refusal(response.status_code) or not _is_service(response.url):
            return
        body = response.read()
        other = session_after(self._auth, sent, response.status_code, body)
        if other is not None and _can_repeat(request):
            _authorize(request, other, _Courier)
            yield request

    async def async_auth_flow(self, request: httpx.Request
                              ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        if not _is_service(request.url):
            strip(request.headers)
            yield request
            return
        sent = await _headers(self._auth)
        _authorize(request, sent, _AsyncCourier)
        response = yield request
        if not may_be_refusal(response.status_code) or not _is_service(response.url):
            return
        body = await response.aread()
        other = await _other(self._auth, sent, response.status_code, body)
        if other is not None and _can_repeat(request):
            _authorize(request, other, _AsyncCourier)
            yield request


class _Courier:
    """A `trace` function of httpcore, for a request and its redirects. It corrects the credentials
    of each request just before the headers are sent, when httpx no longer changes them.
    """

    def __init__(self, session: dict[str, str], trace: Any) -> None:
        self._authorization = session["authorization"].encode()
        self._custom_data = session["dt-custom-data"].encode()
        self.caller_trace: Any = trace.caller_trace if isinstance(trace, _Courier) else trace

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        if self.caller_trace is not None:
            self.caller_trace(event, info)
        self._amend(event, info)

    def _amend(self, event: str, info: dict[str, Any]) -> None:
        if not event.endswith("send_request_headers.started"):
            return
        request = info["request"]
        url = b"%s://%s:%d" % (request.url.scheme, request.url.host, request.url.port or 443)
        is_for_service = is_service(url.decode("latin-1"))
        unwanted = {b"dt-custom-data"} if is_for_service else {n.encode() for n in CREDENTIALS}
        headers = [(n, value) for n, value in request.headers if n.lower() not in unwanted]
        # httpx has removed `authorization` if the request is redirected from the other host.
        if is_for_service and self._authorization in (value for _, value in headers):
            headers.append((b"dt-custom-data", self._custom_data))
        request.headers[:] = headers


class _AsyncCourier(_Courier):
    """The same for an asynchronous client, which awaits the function."""

    async def __call__(self, event: str, info: dict[str, Any]) -> None:  # type: ignore[override]
        if self.caller_trace is not None:
            await self.caller_trace(event, info)
        self._amend(event, info)


def _plain(auth: Manager | None) -> AuthManager:
    if isinstance(auth, AsyncAuthManager):
        return auth.manager
    return auth if auth is not None else AuthManager()


def _verifies(verify: Any) -> bool:
    """Returns True if httpx verifies certificates with this value of `verify`."""
    if isinstance(verify, ssl.SSLContext):
        return verify.check_hostname and verify.verify_mode == ssl.CERT_REQUIRED
    return bool(verify)


def _is_service(url: httpx.URL) -> bool:
    return is_service(str(url)) and url.raw_host.decode("ascii") in HOSTS


def _authorize(request: httpx.Request, session: dict[str, str], courier: type[_Courier]) -> None:
    request.headers.pop("dt-custom-data", None)
    apply(request.headers, {n: v for n, v in session.items() if n != "dt-custom-data"})
    trace = courier(session, request.extensions.get("trace"))
    request.extensions = {**request.extensions, "trace": trace}


def _passed_on(request: httpx.Request, url: httpx.URL, extensions: dict[str, Any],
               credentials: dict[str, str] | None) -> httpx.Request:
    """Returns the request to send. The caller's request is not changed."""
    headers = httpx.Headers(request.headers)
    if credentials is None:
        strip(headers)
    else:
        apply(headers, credentials)
    return httpx.Request(request.method, url, headers=headers, stream=request.stream,
                         extensions={**request.extensions, **extensions})


def _can_repeat(request: httpx.Request) -> bool:
    """Returns True if the body is in memory; httpx cannot read a stream twice."""
    try:
        request.content
    except httpx.RequestNotRead:
        return False
    return True


def _read(response: httpx.Response) -> httpx.Response:
    """Returns a copy of a response whose body has been read and decoded, so that the client can
    read it again.
    """
    headers = httpx.Headers(response.headers)
    for name in ("content-encoding", "transfer-encoding", "content-length"):
        headers.pop(name, None)
    return httpx.Response(response.status_code, headers=headers, content=response.content,
                          extensions=response.extensions)


async def _headers(auth: AuthManager) -> dict[str, str]:
    return await _away(auth, lambda: auth.generate_headers(with_client=True))


async def _other(auth: AuthManager, sent: dict[str, str], status: int,
                 body: bytes) -> dict[str, str] | None:
    return await _away(auth, lambda: session_after(auth, sent, status, body))


async def _away(auth: AuthManager, call: Callable[[], _T]) -> _T:
    """Runs the call on a thread, under asyncio or trio. Cancelling the task ends the call."""
    turn = Turn(auth)
    try:
        return await anyio.to_thread.run_sync(lambda: turn.take(call), **_ABANDON)
    except anyio.get_cancelled_exc_class():
        turn.give_up()
        raise
