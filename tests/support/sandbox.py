# SPDX-License-Identifier: MIT
"""Starts matinee-sandbox and controls it.

    with Sandbox(tmp_path / "sandbox") as sandbox:
        sandbox.add_token("0123...", user_id=1234567)
        subprocess.run([matinee, *sandbox.connect_to, "status"])
        assert not [entry for entry in sandbox.log() if entry["cookie"]]

MATINEE_BIN_DIR names the folder of the program; the default is out/dev/bin in the repository.
"""

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
EMAIL = "demo@matinee.example"
PASSWORD = "correct-horse"
USER_ID = 1234567
STOP_SECONDS = 10


def bin_dir() -> Path:
    return Path(os.environ.get("MATINEE_BIN_DIR", REPOSITORY / "out" / "dev" / "bin")).absolute()


class Sandbox:
    """A sandbox that starts on entry and ends on exit."""

    def __init__(self, folder: Path, *arguments: str):
        self.folder = Path(folder)
        self.arguments = arguments
        self.port = 0
        self.cacert = ""
        self.control = ""
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, port: int = 0) -> None:
        """Starts the program. To simulate the end of an outage, call it after stop() with the same
        port.
        """
        command = [str(bin_dir() / "matinee-sandbox"), "--port", str(port), "--dir",
                   str(self.folder), *self.arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        # Needs no timeout: either the line arrives or the program ends, which closes the pipe.
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"matinee-sandbox ended with {self.process.wait()}")
        ready = json.loads(line)
        self.port = ready["port"]
        self.cacert = ready["cacert"]
        self.control = ready["control"]

    def stop(self) -> int:
        """Stops the program and returns its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.process = None
        return code

    @property
    def connect_to(self) -> list[str]:
        """The options with which curl and matinee reach the sandbox."""
        return ["--cacert", self.cacert, "--connect-to", f"::127.0.0.1:{self.port}"]

    @property
    def control_port(self) -> int:
        return int(self.control.rpartition(":")[2])

    # -- control calls ---------------------------------------------------------------------

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Makes a control call. Raises urllib.error.HTTPError if the body is invalid."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control + path, data=data, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            return json.load(response)

    def post(self, path: str, **body: Any) -> Any:
        return self.call("POST", path, body)

    def log(self, **wanted: Any) -> list[dict[str, Any]]:
        """Returns the requests so far whose members equal all of `wanted`, oldest first."""
        entries = self.call("GET", "/log")
        return [entry for entry in entries
                if all(entry[name] == value for name, value in wanted.items())]

    def clear_log(self) -> None:
        self.post("/log/clear")

    def state(self) -> dict[str, Any]:
        return self.call("GET", "/state")

    def fault(self, kind: str, *, host: str = "", path_prefix: str = "", path_part: str = "",
              method: str = "", **details: Any) -> None:
        match = {"host": host, "path_prefix": path_prefix, "path_part": path_part,
                 "method": method}
        self.post("/faults", fault=kind, match=match, **details)

    def clear_faults(self) -> None:
        self.post("/faults/clear")

    def add_token(self, token: str, user_id: int = USER_ID, country: str | None = None) -> None:
        more = {} if country is None else {"country": country}
        self.post("/tokens", token=token, user_id=user_id, **more)

    def revoke(self, token: str, status: int = 422) -> None:
        self.post("/tokens/revoke", token=token, status=status)

    def good_tokens(self) -> list[str]:
        return [token["token"] for token in self.state()["tokens"] if not token["revoked"]]
