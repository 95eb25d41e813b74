# SPDX-License-Identifier: MIT
"""Servers that listen at an agent's socket but are no agents: silent, slow or sending garbage."""

import json
import socket
import threading
from pathlib import Path

HELLO = {"protocol": 1, "version": "0.0.0", "pid": 1, "locked": False, "ready": True}


def answer(call: bytes, **members: object) -> bytes:
    try:
        number = json.loads(call)["id"]
    except (ValueError, KeyError, TypeError):
        number = None
    return json.dumps({"jsonrpc": "2.0", "id": number, **members}).encode() + b"\n"


# The response to each received line, by kind.
SPEECHES = {
    "silent": lambda call: b"",
    "garbage": lambda call: b"\x00\xff\xfe garbage \x1b[31m\n",
    "half_a_line": lambda call: b'{"jsonrpc":"2.0","id":1,"result":{"protoc',
    "html": lambda call: b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n",
    "a_result_that_is_none": lambda call: answer(call, result={}),
    "a_result_of_another_type": lambda call: answer(call, result=[1, 2]),
    "an_answer_to_another_call": lambda call: b'{"jsonrpc":"2.0","id":99,"result":{}}\n',
    "an_agent_that_knows_no_method": lambda call: answer(
        call, error={"code": -32601, "message": "no such method"}),
    "a_line_without_an_end": lambda call: b"x" * 200_000,
    "hello_and_then_nothing": lambda call: answer(call, result=HELLO) if b"hello" in call else b"",
    "hello_and_then_garbage": lambda call: answer(call, result=HELLO) if b"hello" in call
    else b"garbage\n",
    "hello_and_then_headers_that_are_none": lambda call: answer(
        call, result=HELLO if b"hello" in call else {"authorization": 7}),
}


class Impostor:
    """Listens at `path` and responds with `speech` of SPEECHES. There are three more kinds:
    `closing` closes each connection at once, `dribbling` sends a byte every 0.2 s, and `deaf` never
    accepts a connection.
    """

    def __init__(self, path: Path, speech: str):
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        self.speech = speech
        self.heard = b""
        self.over = threading.Event()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        path.chmod(0o600)
        self.socket.listen()
        if speech != "deaf":
            threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with connection:
            if self.speech == "closing":
                return
            try:
                if self.speech == "dribbling":
                    while not self.over.wait(0.2):
                        connection.sendall(b"x")
                    return
                for line in connection.makefile("rb"):
                    self.heard += line
                    connection.sendall(SPEECHES[self.speech](line))
            except OSError:
                pass

    def close(self) -> None:
        self.over.set()
        self.socket.close()


KINDS = [*SPEECHES, "closing", "dribbling", "deaf"]
