# SPDX-License-Identifier: MIT
"""A home, a stand-in and an agent, to which steps are done, and what must hold after each."""

import base64
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from agents import Line, is_alive  # noqa: E402
from downloads import digest  # noqa: E402
from home import TOKEN, Home  # noqa: E402
from memory import children_of  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from steps import TARGETS, Step  # noqa: E402

DOCUMENTED = {*range(16), 130, 141, 143}
LONGEST_SECONDS = 240
# After a command has ended, what it started may take a moment.
MOMENT_SECONDS = 10
SHAPES = [TOKEN.encode(), TOKEN.upper().encode(), TOKEN.encode().hex().encode(),
          base64.b64encode(TOKEN.encode()).rstrip(b"="),
          base64.b64encode(b'"' + TOKEN.encode())[4:-4], base64.b64encode(b':"' + TOKEN.encode())[4:-4]]
HANDS_OUT = {"headers", "cookies", "credential", "exec"}
OURS = {"mubi.com", "api.mubi.com"}
GIT = "protocol=https\nhost=api.mubi.com\ncapability[]=authtype\n\n"


class Broken(Exception):
    """An invariant that does not hold: its name, and what is there instead."""

    def __init__(self, name: str, what: str):
        super().__init__(f"{name}: {what}")
        self.name = name


def eventually(claim: Callable[[], Any]) -> bool:
    end = time.monotonic() + MOMENT_SECONDS
    while not claim():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class World:
    def __init__(self, references: dict[str, str] | None = None):
        # The path of a socket is short.
        self.top = Path(tempfile.mkdtemp(prefix="torture-"))
        self.sandbox = Sandbox(self.top / "sandbox")
        self.sandbox.start()
        self.sandbox.add_token(TOKEN, country="NL")
        self.sandbox.post("/library", ratings=30, views=10, lists=2, wishes=30)
        self.home = Home(self.top / "home", self.sandbox)
        self.films = self.top / "films"
        self.temporary = self.top / "tmp"
        self.runtime = self.top / "run"
        for folder, mode in ((self.films, 0o755), (self.temporary, 0o755), (self.runtime, 0o700)):
            folder.mkdir(mode=mode)
        self.mark = f"MATINEE_TORTURE={self.top.name}"
        self.home.env.update(XDG_RUNTIME_DIR=str(self.runtime), TMPDIR=str(self.temporary),
                             MATINEE_TORTURE=self.top.name)
        self.cookies = self.home.cookies_txt()
        self.home.firefox().mkdir()
        self.agent: int | None = None
        self.finished: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.references = references if references is not None else self.calm_downloads()

    def close(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        self.sandbox.stop()
        shutil.rmtree(self.top, ignore_errors=True)

    def calm_downloads(self) -> dict[str, str]:
        """What each target is when nothing goes wrong."""
        hashes = {}
        for name in TARGETS:
            code, _, err = self.run(self.download(name))
            if code != 0:
                raise RuntimeError(f"a calm download of {name} fails: {err!r}")
            hashes[name] = digest(self.films / name)
            (self.films / name).unlink()
        for leftover in self.films.iterdir():
            leftover.unlink()
        return hashes

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # -- commands ----------------------------------------------------------------------------

    def download(self, name: str) -> list[str]:
        return ["download", TARGETS[name], "-o", name, "--cookies", str(self.cookies)]

    def words(self, step: Step) -> list[str]:
        if "download" in step:
            return self.download(step["download"])
        words = list(step["command"])
        if words == ["agent", "start"]:
            words += ["--no-notification", "--interval", "1", "--cookies", str(self.cookies)]
        elif words[0] not in ("agent", "login", "logout", "sources"):
            at = words.index("--") if "--" in words else len(words)
            words[at:at] = ["--cookies", str(self.cookies)] if hash_of(words) % 2 else []
        return words

    def command(self, words: list[str], wrong_authority: bool) -> list[str]:
        reach = list(self.sandbox.connect_to)
        if wrong_authority:
            reach[1] = str(self.other_authority())
        whole = self.home.command(*words, online=False)
        at = whole.index("--") if "--" in whole else len(whole)
        return whole[:at] + reach + whole[at:]

    def other_authority(self) -> Path:
        file = self.top / "other.pem"
        if not file.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                            "-subj", "/CN=other", "-keyout", "/dev/null", "-out", file], check=True,
                           capture_output=True)
        return file

    def run(self, words: list[str], harm: Step | None = None,
            wrong_authority: bool = False) -> tuple[int, bytes, bytes]:
        command = self.command(words, wrong_authority)
        kind = harm["kind"] if harm else ""
        if harm and kind == "eintr" and shutil.which("strace"):
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=poll,ppoll,read",
                       "-e", "inject=poll,ppoll:error=EINTR:when=2+5", *command]
        if harm and kind == "clock" and os.geteuid() == 0 and harm["to"] > 0:
            command = ["unshare", "-T", "--monotonic", str(harm["to"]), "--boottime", str(harm["to"]),
                       *command]
        process = subprocess.Popen(command, cwd=self.films, env=self.home.env, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   preexec_fn=lambda: limit(harm))
        text = {"credential": GIT, "login": TOKEN + "\n", "agent": "sesame\nsesame\n"}.get(words[0], "")
        if harm and "after" in harm:
            try:
                out, err = process.communicate(text.encode(), timeout=harm["after"])
                return process.returncode, out, err
            except subprocess.TimeoutExpired:
                self.hurt(process.pid, kind)
        try:
            out, err = process.communicate(None if harm and "after" in harm else text.encode(),
                                           timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise Broken("it ends", f"{words} runs longer than {LONGEST_SECONDS} s") from None
        return process.returncode, out, err

    def hurt(self, pid: int, kind: str) -> None:
        signals = {"kill": signal.SIGKILL, "int": signal.SIGINT, "term": signal.SIGTERM}
        if kind == "pause":
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.3)
            os.kill(pid, signal.SIGCONT)
        elif kind == "kill_remux":
            for child in children_of(pid, "matinee-remux"):
                kill(child)
        else:
            os.kill(pid, signals[kind])

    # -- steps -------------------------------------------------------------------------------

    def perform(self, step: Step) -> None:
        self.sandbox.clear_faults()
        self.sandbox.clear_log()
        before = step.get("before", "")
        self.prepare(before)
        for fault in step.get("faults", []):
            details = {name: value for name, value in fault.items() if name not in ("kind", "host")}
            self.sandbox.fault(fault["kind"], host=fault["host"], **details)
            self.count("fault " + fault["kind"])
        harm = step.get("harm")
        if harm:
            self.count("harm " + harm["kind"])
        words = self.words(step)
        port = self.sandbox.port
        if before == "outage":
            self.sandbox.stop()
        try:
            code, out, err = self.run(words, harm, before == "wrong_authority")
        finally:
            if before == "outage":
                self.sandbox.start(port)
                self.sandbox.add_token(TOKEN, country="NL")
        self.count(f"exit {code}")
        self.check(step, words, code, out, err)
        if before == "revoke":
            self.sandbox.add_token(TOKEN, country="NL")

    def prepare(self, before: str) -> None:
        if before:
            self.count(before)
        if before == "kill_agent" and self.agent:
            kill(self.agent)
            eventually(lambda: not is_alive(self.agent or 0))
            self.agent = None
        elif before == "kill_agents_children" and self.agent:
            for child in children_of(self.agent, "matinee-fetch"):
                kill(child)
        elif before == "revoke":
            self.sandbox.revoke(TOKEN)
        elif before == "expire_urls":
            self.sandbox.post("/expire")

    # -- invariants --------------------------------------------------------------------------

    def check(self, step: Step, words: list[str], code: int, out: bytes, err: bytes) -> None:
        self.check_exit(step, words, code, err)
        self.check_talk(words, out, err)
        self.check_credentials()
        self.check_agent(words)
        self.check_processes()
        self.check_files(step, code, err)

    def check_exit(self, step: Step, words: list[str], code: int, err: bytes) -> None:
        allowed = set(DOCUMENTED)
        harm = step.get("harm", {}).get("kind", "")
        if harm == "kill":
            allowed.add(-signal.SIGKILL)
        if harm in ("int", "term"):
            # A second one, or one before the handler is there.
            allowed |= {-signal.SIGINT, -signal.SIGTERM}
        if harm in ("memory", "descriptors"):
            # The loader's own word, and that of a library that finds no memory.
            allowed |= {70, 127, -signal.SIGABRT, -signal.SIGSEGV}
        if code not in allowed:
            raise Broken("a documented exit code", f"{words} ends with {code}: {err[-800:]!r}")

    def check_talk(self, words: list[str], out: bytes, err: bytes) -> None:
        shown = err if words[0] in HANDS_OUT else out + err
        if any(shape in shown for shape in SHAPES):
            raise Broken("no secret outside memory", f"{words} says it: {shown[-800:]!r}")

    def check_credentials(self) -> None:
        for entry in self.sandbox.log():
            carries = entry["authorization"] or entry["cookie"] or entry["dt_custom_data"]
            if carries and entry["host"] not in OURS and not is_media_cookie(entry):
                raise Broken("no credential at a foreign host", json.dumps(entry))

    def check_agent(self, words: list[str]) -> None:
        was, self.agent = self.agent, self.agent_pid()
        if words[:2] == ["agent", "stop"] or was is None or was == self.agent:
            return
        raise Broken("the agent is alive", f"process {was} is gone, and {self.agent} is there")

    def agent_pid(self) -> int | None:
        socket = self.runtime / "matinee/agent.sock"
        try:
            line = Line(socket)
        except OSError:
            return None
        try:
            answer = line.ask("hello")
            return int(answer["result"]["pid"]) if answer else None
        except OSError:
            return None
        finally:
            line.close()

    def processes(self) -> list[int]:
        """All that were started here, but the stand-in."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and self.mark.encode() in (entry / "environ").read_bytes():
                    if is_alive(int(entry.name)):
                        found.append(int(entry.name))
            except OSError:
                continue
        return found

    def check_processes(self) -> None:
        def orphans() -> list[int]:
            known = {self.agent, *(children_of(self.agent) if self.agent else [])}
            return [pid for pid in self.processes() if pid not in known]

        if not eventually(lambda: not orphans()):
            names = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in orphans()]
            raise Broken("no orphan process", repr(names))

    def check_files(self, step: Step, code: int, err: bytes) -> None:
        for file in self.top.rglob("*"):
            if not file.is_file() or file == self.cookies or (self.top / "sandbox") in file.parents:
                continue
            if any(shape in file.read_bytes() for shape in SHAPES):
                raise Broken("no secret outside memory", f"it is in {file}")
        left = [file.name for file in self.temporary.iterdir()]
        if left:
            raise Broken("no orphan folder", f"{left} in TMPDIR")
        self.check_films(step, code, err)

    def check_films(self, step: Step, code: int, err: bytes) -> None:
        name = step.get("download", "")
        for film in TARGETS:
            file = self.films / film
            now = digest(file) if file.exists() else ""
            if now == self.finished.get(film, ""):
                continue
            is_as_it_should = now == self.references[film] or (b"warning" in err and code in (0, 12))
            if film != name or not now or not is_as_it_should:
                raise Broken("no partial file under a final name", f"{film} after exit {code}")
            self.finished[film] = now
        part = self.films / f"{name}.matinee-part"
        if name and code == 0 and part.exists():
            raise Broken("no orphan folder", part.name)
        # It starts anew the next time.
        if name and code == 0:
            (self.films / name).unlink()
            self.finished.pop(name, None)

    def recover(self) -> None:
        """When all is calm again everything works, and what was begun is finished."""
        self.sandbox.clear_faults()
        self.sandbox.post("/rate", bytes_per_s=0)
        code, _, err = self.run(["status", "--cookies", str(self.cookies)])
        if code != 0:
            raise Broken("what was begun is finished", f"status: exit {code}: {err[-800:]!r}")
        for name in TARGETS:
            code, _, err = self.run(self.download(name))
            if code != 0 or digest(self.films / name) != self.references[name]:
                raise Broken("what was begun is finished", f"{name}: exit {code}: {err[-800:]!r}")
            (self.films / name).unlink()


def is_media_cookie(entry: dict[str, Any]) -> bool:
    """A media host gets back the cookies that it has set, and nothing of the session."""
    return entry["cookie"] and not entry["authorization"] and not entry["dt_custom_data"] and \
        entry["host"].endswith(".mubicdn.net")


def hash_of(words: list[str]) -> int:
    """The same in every run."""
    return sum(word.encode()[0] for word in words if word)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def limit(harm: Step | None) -> None:
    """In the child, before it becomes the program."""
    kinds = {"memory": resource.RLIMIT_AS, "files": resource.RLIMIT_FSIZE, "disk": resource.RLIMIT_FSIZE,
             "descriptors": resource.RLIMIT_NOFILE}
    if not harm or harm["kind"] not in kinds:
        return
    # A write that goes beyond fails, as on a full disk, instead of ending the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    value = harm.get("to", 300_000)
    resource.setrlimit(kinds[harm["kind"]], (value, value))
