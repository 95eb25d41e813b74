# SPDX-License-Identifier: MIT
"""The lines on the agent's socket: good ones, bad ones, and very many."""

import json
import os
import time

from home import TOKEN


def test_hello_tells_the_version_of_the_protocol(running):
    hello = running.line().ask("hello")["result"]
    assert hello["protocol"] == 1 and "lock" in hello["capabilities"]


def test_what_is_no_call_gets_its_error_and_keeps_the_connection(running):
    line = running.line()
    for data, code in [(b"\x00\xff garbage\n", -32700), (b"[]\n", -32600), (b"{}\n", -32600),
                       (b'{"jsonrpc":"2.0","id":7,"method":"nonsense"}\n', -32601),
                       (b'{"jsonrpc":"2.0","id":8,"method":"lock"}\n', -32602),
                       (b"[" * 60000 + b"\n", -32700)]:
        line.send(data)
        assert line.read()["error"]["code"] == code
    assert line.ask("headers")["result"]["authorization"] == f"Bearer {TOKEN}"


def test_a_line_of_ten_megabytes_ends_its_connection_alone(running):
    line = running.line()
    try:
        line.send(b"x" * 10_000_000)
    except OSError:
        pass
    try:
        answer = line.read()
        assert answer is None or answer["error"]["code"] == -32700
    except ConnectionError:
        pass
    assert running.home.matinee("headers").code == 0


def test_calls_sent_ahead_are_answered_in_order(running):
    line = running.line()
    line.send(b"".join(json.dumps({"jsonrpc": "2.0", "id": i, "method": m}).encode() + b"\n"
                       for i, m in enumerate(["hello", "headers", "nonsense", "status"] * 20)))
    assert [line.read()["id"] for _ in range(80)] == list(range(80))


def test_a_call_without_an_id_is_not_answered(running):
    line = running.line()
    line.send(b'{"jsonrpc":"2.0","method":"headers"}\n{"jsonrpc":"2.0","id":1,"method":"hello"}\n')
    assert line.read()["id"] == 1


def test_half_a_line_is_waited_for_but_not_for_ever(running):
    line = running.line()
    line.send(b'{"jsonrpc":"2.0","id":1,')
    assert running.home.matinee("headers").code == 0
    assert line.read() is None


def resources_of(pid):
    status = dict(row.split(":", 1) for row in open(f"/proc/{pid}/status"))
    return int(status["VmRSS"].split()[0]), len(os.listdir(f"/proc/{pid}/fd"))


def test_two_hundred_clients_are_served_with_few_descriptors(running):
    assert running.home.matinee("headers").code == 0
    pid = running.pid
    clients = [running.line() for _ in range(200)]
    call = b'{"jsonrpc":"2.0","id":1,"method":"headers"}\n'
    for client in clients:
        client.send(call)
    for client in clients:
        assert client.read()["result"]["authorization"] == f"Bearer {TOKEN}"
    resident_kib, descriptors = resources_of(pid)
    assert descriptors <= 60
    assert resident_kib <= 64 * 1024


def test_a_thousand_idle_connections_do_not_stop_it(running):
    idle = []
    for _ in range(1000):
        idle.append(running.line())
    started = time.monotonic()
    assert running.home.matinee("headers", timeout=60).code == 0
    assert time.monotonic() - started < 30
    assert resources_of(running.pid)[1] <= 60
