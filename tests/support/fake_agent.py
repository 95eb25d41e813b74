# SPDX-License-Identifier: MIT
"""A fake agent whose responses a test chooses, including those that no real agent sends."""

import json
import socket
import threading


HELLO = {"result": {"protocol": 1, "version": "0.0.0", "pid": 1, "locked": False, "ready": True,
                    "session_bus": None, "passed_over": []}}


class FakeAgent:
    """Answers on an agent's socket. `asked` lists the methods that were called, except `hello`."""

    def __init__(self, path, **answers):
        self.answers = {"hello": HELLO, **answers}
        self.asked = []
        path.parent.mkdir(parents=True, mode=0o700)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        path.chmod(0o600)
        self.socket.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rw") as stream:
                for line in stream:
                    call = json.loads(line)
                    if call["method"] != "hello":
                        self.asked.append(call["method"])
                    answer = {"jsonrpc": "2.0", "id": call["id"], **self.answers[call["method"]]}
                    stream.write(json.dumps(answer) + "\n")
                    stream.flush()
