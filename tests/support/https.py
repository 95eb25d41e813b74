# SPDX-License-Identifier: MIT
"""HTTPS requests to the sandbox that use no code of matinee."""

import base64
import http.client
import json
import socket
import ssl

from sandbox import Sandbox

TOKEN = "0123456789abcdef0123456789abcdef012345"
API = "api.mubi.com"
WEB = "mubi.com"
EDGE = "edge-1.mubicdn.net"
CLIENT = {"Client": "web", "Client-Country": "NL"}
BEARER = {**CLIENT, "Authorization": f"Bearer {TOKEN}"}
# An object that requires no signature.
CLEAR = "/open/clear/video_720/seg_000.m4s"


class Answer:
    def __init__(self, response: http.client.HTTPResponse, body: bytes):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    def json(self):
        assert self.headers["Content-Type"].startswith("application/json")
        return json.loads(self.body)


class Client:
    """One HTTPS connection to a host of the sandbox. It verifies the certificate."""

    def __init__(self, sandbox: Sandbox, host: str):
        self.host = host
        context = ssl.create_default_context(cafile=sandbox.cacert)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        raw = socket.create_connection(("127.0.0.1", sandbox.port), 20)
        self.connection = http.client.HTTPConnection(host)
        self.connection.sock = context.wrap_socket(raw, server_hostname=host)

    def ask(self, method: str, path: str, headers=None, body=None) -> Answer:
        self.connection.request(method, path, body=body, headers=headers or {})
        response = self.connection.getresponse()
        return Answer(response, response.read())


def ask(sandbox, host, method, path, headers=None, body=None) -> Answer:
    return Client(sandbox, host).ask(method, path, headers, body)


def api(sandbox, method, path, headers=BEARER, body=None):
    data = None if body is None else json.dumps(body).encode()
    return ask(sandbox, API, method, path, headers, data)


def secure_url(sandbox, film):
    api(sandbox, "POST", f"/v4/films/{film}/viewing")
    return api(sandbox, "GET", f"/v3/films/{film}/viewing/secure_url").json()


def fetch(sandbox, url, method="GET", headers=None) -> Answer:
    host, _, path = url.removeprefix("https://").partition("/")
    return ask(sandbox, host, method, "/" + path, headers)


def base64_custom_data(token, user_id=1234567):
    """Returns the header dt-custom-data of a session."""
    data = {"userId": user_id, "sessionId": token, "merchant": "mubi"}
    return base64.b64encode(json.dumps(data, separators=(",", ":")).encode()).decode()
