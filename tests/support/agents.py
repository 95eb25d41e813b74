# SPDX-License-Identifier: MIT
"""Starts an agent for a test, and speaks its protocol without the program."""

import json
import os
import socket
from pathlib import Path
from typing import Any

from home import Home, Run


class Line:
    """One connection to an agent."""

    def __init__(self, path: Path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(30)
        self.socket.connect(str(path))
        self.file = self.socket.makefile("rb")
        self.id = 0

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self) -> Any:
        """Returns the next response; None at the end of the connection."""
        line = self.file.readline()
        return json.loads(line) if line else None

    def ask(self, method: str, **params: Any) -> Any:
        self.id += 1
        call = {"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}
        self.send(json.dumps(call).encode() + b"\n")
        answer = self.read()
        assert answer is None or answer["id"] == self.id
        return answer

    def close(self) -> None:
        self.file.close()
        self.socket.close()


class Agent:
    """Gives `matinee agent` a runtime folder for its socket, starts it and stops it."""

    def __init__(self, home: Home, runtime: Path):
        runtime.mkdir(mode=0o700, exist_ok=True)
        self.home = home
        self.runtime = runtime
        home.env["XDG_RUNTIME_DIR"] = str(runtime)

    @property
    def socket(self) -> Path:
        return self.runtime / "matinee/agent.sock"

    def start(self, *flags: object) -> Run:
        return self.home.matinee("agent", "start", "--no-notification", *flags)

    def stop(self) -> None:
        if self.socket.exists():
            self.home.matinee("agent", "stop", online=False)

    def line(self) -> Line:
        return Line(self.socket)

    @property
    def pid(self) -> int:
        line = self.line()
        try:
            return int(line.ask("hello")["result"]["pid"])
        finally:
            line.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"
