# SPDX-License-Identifier: MIT
"""Debian's nginx as a media server, with TLS, HTTP/2 and ranges, on a free loopback port.

    with Nginx(tmp_path / "nginx") as origin:
        (origin.root / "film.mp4").write_bytes(...)
        subprocess.run([matinee, *origin.connect_to, "download", "https://media.test/film.mp4"])
"""

import os
import socket
import subprocess
from pathlib import Path

PROGRAM = "/usr/sbin/nginx"
HOST = "media.test"
STOP_SECONDS = 10

CONFIG = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr warn;
worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
http {{
  log_format short "$server_protocol $status $body_bytes_sent $connection $request_uri";
  access_log {folder}/log short;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  types {{ application/vnd.apple.mpegurl m3u8; application/dash+xml mpd; video/mp4 mp4 m4s;
           video/mp2t ts; }}
  default_type application/octet-stream;
  sendfile on;
  keepalive_requests 100000;
  ssl_certificate {folder}/cert.pem;
  ssl_certificate_key {folder}/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  {http}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    root {root};
    {more}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nginx:
    """An nginx that starts on entry and ends on exit. `more` is added to the server block of its
    configuration, `http` before that block, and `modules` at the start.
    """

    def __init__(self, folder: Path, root: Path | None = None, more: str = "",
                 modules: str = "", http: str = ""):
        self.folder = Path(folder)
        self.root = Path(root) if root else self.folder / "root"
        self.more = more
        self.modules = modules
        self.http = http
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def cacert(self) -> str:
        return str(self.folder / "cert.pem")

    @property
    def connect_to(self) -> list[str]:
        return ["--cacert", self.cacert, "--connect-to", f"::127.0.0.1:{self.port}"]

    def __enter__(self) -> "Nginx":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root.mkdir(parents=True, exist_ok=True)
        # As root, nginx would switch to a user who cannot read the test's folder.
        user = "user root;" if os.geteuid() == 0 else ""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext",
             f"subjectAltName=DNS:{HOST},DNS:localhost,IP:127.0.0.1", "-keyout", self.folder / "key.pem",
             "-out", self.folder / "cert.pem"], check=True, capture_output=True)
        self.port = free_port()
        config = self.folder / "nginx.conf"
        config.write_text(self.modules + user + CONFIG.format(folder=self.folder, root=self.root, port=self.port,
                                               more=self.more,
                                               http=self.http.format(folder=self.folder)))
        # Without -e, nginx writes to the system's error log until it has read the configuration.
        self.process = subprocess.Popen([PROGRAM, "-e", "stderr", "-c", str(config)],
                                        stdin=subprocess.DEVNULL)
        self.wait_until_it_listens()
        return self

    def wait_until_it_listens(self) -> None:
        assert self.process
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                raise RuntimeError(f"nginx ended with {self.process.returncode}")

    def __exit__(self, *_: object) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(STOP_SECONDS)

    def log(self) -> list[dict[str, str]]:
        """Returns the answered requests: protocol, status, bytes, connection and uri."""
        names = ("protocol", "status", "bytes", "connection", "uri")
        lines = (self.folder / "log").read_text().splitlines()
        return [dict(zip(names, line.split(" ", 4), strict=True)) for line in lines]
