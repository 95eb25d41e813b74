#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What headers from the agent cost.

First whole processes: `matinee headers` through the agent beside its floor, a C program that
connects and asks. Then the agent under load: requests per second, and how long one takes, at 1, 8
and 64 clients. Goals: at most 1.5 x the floor; 20,000 requests per second on 2 cores; 99 of 100
answers at 8 clients within 1 ms; 8 MiB resident (the agent: its matinee-fetch comes and goes).
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from side_by_side import show_conditions, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "out/bin"
HERE = pathlib.Path(__file__).resolve().parent
TOKEN = "0badc0de0badc0de0badc0de0badc0de0ca9a7"
SECONDS = 3

sys.path.insert(0, str(ROOT / "tests/support"))
os.environ["MATINEE_BIN_DIR"] = str(BIN)
from sandbox import Sandbox  # noqa: E402


def compiled(name, folder):
    program = pathlib.Path(folder) / name
    subprocess.run(["cc", "-O2", "-pthread", "-o", program, HERE / f"{name}.c"], check=True)
    return str(program)


def resident_mib(pid):
    for row in open(f"/proc/{pid}/status"):
        if row.startswith("VmRSS"):
            return int(row.split()[1]) / 1024
    return 0.0


def load(program, socket, pid):
    print(f"\n{'clients':>8} {'requests/s':>11} {'p50 us':>8} {'p99 us':>8} {'resident MiB':>13}")
    for clients in (1, 8, 64):
        run = subprocess.run([program, socket, str(clients), str(SECONDS)], check=True, text=True,
                             stdout=subprocess.PIPE)
        rate, median, tail = run.stdout.split()
        print(f"{clients:8} {rate:>11} {median:>8} {tail:>8} {resident_mib(pid):13.1f}")


def main():
    with tempfile.TemporaryDirectory() as folder, \
            Sandbox(pathlib.Path(folder) / "sandbox") as sandbox:
        sandbox.add_token(TOKEN)
        cookies = pathlib.Path(folder) / "cookies.txt"
        cookies.write_text(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{TOKEN}\n")
        socket = str(pathlib.Path(folder) / "a/s")
        pathlib.Path(folder, "a").mkdir(mode=0o700)
        os.environ.update(MATINEE_SOCKET=socket, HOME=folder)
        matinee = str(BIN / "matinee")
        reach = sandbox.connect_to
        subprocess.run([matinee, "-q", "agent", "start", "--no-notification", "--cookies",
                        str(cookies), *reach], check=True)
        try:
            hello = subprocess.run([matinee, "agent", "status", "--json"], check=True, text=True,
                                   stdout=subprocess.PIPE)
            floor = compiled("agent_floor", folder)
            table({"floor: C, connect and ask": [floor, socket],
                   "matinee headers": [matinee, "headers"],
                   "matinee headers --format curl": [matinee, "headers", "--format", "curl"]}, 60)
            load(compiled("agent_load", folder), socket, json.loads(hello.stdout)["pid"])
            show_conditions(SECONDS)
        finally:
            subprocess.run([matinee, "-q", "agent", "stop"], check=False)


if __name__ == "__main__":
    main()
