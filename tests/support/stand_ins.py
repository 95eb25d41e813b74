# SPDX-License-Identifier: MIT
"""Small HTTPS servers for behaviour that the sandbox lacks, and their certificates."""

import http.server
import pathlib
import ssl
import subprocess
import threading


def make_certificate(folder, name="mubi.com"):
    """Makes a self-signed certificate for the service's hosts. Returns the file without the key.
    The file certificate.pem beside it also contains the key.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
         f"subjectAltName=DNS:{name},DNS:*.{name},DNS:*.mubicdn.net,DNS:*.other.mubicdn.net", "-keyout", file, "-out",
         folder / "public.pem"], check=True, capture_output=True)
    file.write_text(file.read_text() + (folder / "public.pem").read_text())
    return folder / "public.pem"


class ClosingServer(http.server.ThreadingHTTPServer):
    """Ends each connection with a TLS close_notify. Without it, a response without a length may be
    truncated, and the curl of Debian 13 refuses it.
    """

    def shutdown_request(self, request):
        try:
            request.settimeout(5)
            request.unwrap()
        except (OSError, ValueError):
            pass  # the client has gone
        super().shutdown_request(request)


class TlsServer:
    """Runs a handler class of http.server as a context manager. `requests` lists (host, path)."""

    def __init__(self, folder, handler):
        self.cacert = make_certificate(folder)
        self.requests = []
        handler.requests = self.requests
        self.server = ClosingServer(("127.0.0.1", 0), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pathlib.Path(folder) / "certificate.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.flags = ["--cacert", str(self.cacert), "--connect-to",
                      f"::127.0.0.1:{self.server.server_address[1]}"]

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Redirecting(TlsServer):
    """Redirects every request to one location."""

    def __init__(self, folder, location):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.requests.append((self.headers["Host"], self.path))
                self.send_response(302)
                self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(folder, Handler)
