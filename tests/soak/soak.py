#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The agent under use for a long time: do memory, descriptors and threads stay flat?

usage: tests/soak/soak.py [MINUTES] [FOLDER]

Eight clients ask for headers and status, the service is asked once a second, a browser signs out and
in again every minute, the service refuses a session and goes away for some seconds, and the agent is
stopped for five seconds as a computer that sleeps stops it. Every ten seconds the agent and its HTTP
process are measured. FOLDER (out/soak) gets soak.csv and soak.svg. Exits 1 if something grew, if the
agent died, or if it did not have the session at the end.
"""

import csv
import itertools
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from agents import Agent, Line, is_alive  # noqa: E402
from home import TOKEN, Home  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from stores import Row, rewrite_firefox, write_firefox  # noqa: E402

CLIENTS = 8
SAMPLE_SECONDS = 10.0
# What one quarter of the run may have beyond another: an allocator returns memory when it likes.
RSS_KIB = 1024
DESCRIPTORS = CLIENTS + 8
THREADS = 2


@dataclass
class Sample:
    seconds: float
    agent_rss_kib: int
    agent_descriptors: int
    agent_threads: int
    child_rss_kib: int
    child_descriptors: int


def status_of(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise KeyError(name)


def children_of(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()]


def measure(pid: int, seconds: float) -> Sample:
    rss = descriptors = 0
    for child in children_of(pid):
        try:
            rss += status_of(child, "VmRSS")
            descriptors += len(os.listdir(f"/proc/{child}/fd"))
        except (FileNotFoundError, KeyError, ProcessLookupError):
            pass  # it has just ended
    return Sample(round(seconds, 1), status_of(pid, "VmRSS"), len(os.listdir(f"/proc/{pid}/fd")),
                  status_of(pid, "Threads"), rss, descriptors)


class Client(threading.Thread):
    """Asks again and again; an even one keeps its connection, an odd one makes a new one each time."""

    def __init__(self, path: Path, number: int, stop: threading.Event):
        super().__init__(daemon=True)
        self.path, self.number, self.stopped = path, number, stop
        self.answers = self.errors = 0

    def run(self) -> None:
        line = None
        for method in itertools.cycle(["headers", "status", "headers", "hello"]):
            if self.stopped.wait(0.2):
                break
            try:
                line = line or Line(self.path)
                answer = line.ask(method)
                self.answers += answer is not None and "result" in answer
                self.errors += answer is None or "error" in answer
                if answer is None or self.number % 2:
                    line.close()
                    line = None
            except OSError:
                self.errors += 1
                line = None


class World:
    """What happens around the agent, one event at a time."""

    def __init__(self, home: Home, cookies: Path, pid: int):
        self.home, self.cookies, self.pid = home, cookies, pid
        self.token = TOKEN
        self.serial = 0
        self.probes = 0

    def sign_out(self) -> None:
        rewrite_firefox(self.cookies)

    def sign_in(self) -> None:
        self.serial += 1
        self.token = f"{self.serial:038x}"
        self.home.sandbox.add_token(self.token, country="NL")
        rewrite_firefox(self.cookies, Row(self.token))

    def refuse(self) -> None:
        # Also the one that the agent still has from before the last sign-in.
        for token in self.home.sandbox.good_tokens():
            self.home.sandbox.revoke(token)

    def go_away(self) -> None:
        self.home.sandbox.fault("status", status=503)

    def come_back(self) -> None:
        self.home.sandbox.clear_faults()
        self.probes += len(self.home.sandbox.log(path="/v4/account"))
        self.home.sandbox.clear_log()  # or the stand-in is what grows

    def sleep(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)
        time.sleep(5)
        os.kill(self.pid, signal.SIGCONT)


def draw(samples: list[Sample], file: Path) -> None:
    """Each measure as a line of its own, from zero to its greatest value."""
    width, height = 900, 90
    rows = []
    end = samples[-1].seconds
    for at, field in enumerate(fields(Sample)[1:]):
        values = [getattr(sample, field.name) for sample in samples]
        top = max(max(values), 1)
        points = " ".join(f"{60 + width * s.seconds / end:.1f},{height - 10 - 70 * v / top:.1f}"
                          for s, v in zip(samples, values))
        rows.append(
            f'<g transform="translate(0,{at * height})"><text x="60" y="12">{field.name}: '
            f'{min(values)} to {max(values)}</text><polyline fill="none" stroke="#06c" '
            f'points="{points}"/><line x1="60" x2="{60 + width}" y1="{height - 10}" '
            f'y2="{height - 10}" stroke="#999"/></g>')
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 80}" '
                    f'height="{len(rows) * height}" font-family="sans-serif" font-size="12">'
                    f'<rect width="100%" height="100%" fill="#fff"/>{"".join(rows)}</svg>\n')


def what_grew(samples: list[Sample]) -> list[str]:
    """The last quarter against the second one: what a start needs is over by then."""
    quarter = max(len(samples) // 4, 1)
    early, late = samples[quarter:2 * quarter], samples[-quarter:]
    limits = {"agent_rss_kib": RSS_KIB, "agent_descriptors": DESCRIPTORS, "agent_threads": THREADS,
              "child_rss_kib": 4 * RSS_KIB, "child_descriptors": DESCRIPTORS}
    grown = []
    for name, limit in limits.items():
        before, after = (statistics.median(getattr(s, name) for s in part) for part in (early, late))
        print(f"{name:20} {before:10.0f} {after:10.0f}")
        if after - before > limit:
            grown.append(f"{name} grew from {before} to {after}")
    return grown


def watch(agent: Agent, cookies: Path, minutes: float) -> tuple[list[Sample], list[str]]:
    pid = agent.pid
    world = World(agent.home, cookies, pid)
    stop = threading.Event()
    clients = [Client(agent.socket, number, stop) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    events = itertools.cycle([world.sign_out, world.sign_in, world.sleep, world.go_away,
                              world.come_back, world.refuse, world.sign_in])
    samples: list[Sample] = []
    start = time.monotonic()
    while (now := time.monotonic() - start) < minutes * 60:
        samples.append(measure(pid, now))
        next(events)()
        time.sleep(SAMPLE_SECONDS)
        if not is_alive(pid):
            return samples, ["the agent died"]
    world.come_back()
    world.sign_in()
    print(f"{world.probes} questions to the service")
    stop.set()
    for client in clients:
        client.join(30)
    print(f"{sum(c.answers for c in clients)} answers, {sum(c.errors for c in clients)} errors "
          f"(sessions that were signed out, refused or out of reach)")
    faults = what_grew(samples)
    if any(client.is_alive() for client in clients):
        faults.append("a client waits for ever")
    run = agent.home.matinee("status", "--refresh")
    if run.code != 0:
        faults.append(f"no session at the end: {run}")
    return samples, faults


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 120
    out = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "out/soak")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder) / "sandbox") as sandbox:
        sandbox.add_token(TOKEN, country="NL")
        home = Home(Path(folder) / "home", sandbox)
        cookies = write_firefox(home, Row(TOKEN))
        agent = Agent(home, Path(folder) / "run")
        started = agent.start("--interval", "1")
        assert started.code == 0, started
        try:
            samples, faults = watch(agent, cookies, minutes)
        finally:
            agent.stop()
    with open(out / "soak.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(Sample))
        writer.writerows(astuple(sample) for sample in samples)
    draw(samples, out / "soak.svg")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(samples)} samples in {out}: {'not flat' if faults else 'flat'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
