# SPDX-License-Identifier: MIT
"""Floods an agent's socket with connections, in a separate process:

    flood.py SOCKET [--half N] [--chat N] [--refresh N] [--guess N] [--reconnect]

--half N: connections that send an incomplete line and then wait.
--chat N: connections that send requests without a pause.
--refresh N: the same with `refresh`, for which the agent must ask the service.
--guess N: connections that try wrong passphrases, each time a different one.
--reconnect: each guess uses a new connection.

A connection that is closed is opened again. Prints "flooding" when all have connected. Prints the
counts as one line of JSON at the end of standard input.
"""

import argparse
import asyncio
import json
import sys
import time
from typing import Any


class Crowd:
    def __init__(self, socket: str, reconnect: bool):
        self.socket = socket
        self.reconnect = reconnect
        self.connected = 0
        self.counts = {"chats": 0, "wrong": 0, "too_early": 0, "slowest_s": 0.0}

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        pair = await asyncio.open_unix_connection(self.socket)
        self.connected += 1
        return pair

    async def ask(self, pair: Any, method: str, params: dict[str, Any]) -> Any:
        reader, writer = pair
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        writer.write(json.dumps(call).encode() + b"\n")
        line = await reader.readline()
        if not line:
            raise ConnectionError("it was closed")
        return json.loads(line)

    async def half(self, number: int) -> None:
        reader, writer = await self.connect()
        writer.write(b'{"jsonrpc":"2.0",' if number % 2 else b"{")
        await reader.read()

    async def chat(self, _: int) -> None:
        pair = await self.connect()
        while True:
            for method in ("hello", "headers", "status"):
                await self.ask(pair, method, {})
                self.counts["chats"] += 1

    async def refresh(self, _: int) -> None:
        pair = await self.connect()
        while True:
            await self.ask(pair, "refresh", {})

    async def guess(self, number: int) -> None:
        pair = await self.connect()
        for guess in range(1_000_000):
            began = time.monotonic()
            answer = await self.ask(pair, "unlock", {"passphrase": f"wrong {number} {guess}"})
            took = time.monotonic() - began
            data = answer.get("error", {}).get("data", {})
            self.counts["slowest_s"] = max(self.counts["slowest_s"], took)
            self.counts["too_early" if data.get("retry") else "wrong"] += 1
            if self.reconnect:
                pair[1].close()
                return

    async def for_ever(self, life: Any, number: int) -> None:
        while True:
            try:
                await life(number)
            except OSError:
                await asyncio.sleep(0)


async def flood(arguments: argparse.Namespace) -> None:
    crowd = Crowd(arguments.socket, arguments.reconnect)
    lives = [*[crowd.half] * arguments.half, *[crowd.chat] * arguments.chat,
             *[crowd.refresh] * arguments.refresh, *[crowd.guess] * arguments.guess]
    tasks = [asyncio.create_task(crowd.for_ever(life, number))
             for number, life in enumerate(lives)]
    while crowd.connected < len(lives):
        await asyncio.sleep(0.01)
    print("flooding", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(json.dumps(crowd.counts), flush=True)
    for task in tasks:
        task.cancel()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("socket")
    for kind in ("--half", "--chat", "--refresh", "--guess"):
        parser.add_argument(kind, type=int, default=0)
    parser.add_argument("--reconnect", action="store_true")
    asyncio.run(flood(parser.parse_args()))


if __name__ == "__main__":
    main()
