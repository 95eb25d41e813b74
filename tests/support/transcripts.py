# SPDX-License-Identifier: MIT
"""Runs the terminal sessions in docs/ and compares their output with the text.

A session is a fenced block ```console NAME. Each command follows "$ " and its continuation lines
follow "> ". The other lines are the output.
"""

import fcntl
import os
import pty
import re
import secrets
import select
import shutil
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from home import Home
from recipes import Kitchen
from sandbox import REPOSITORY, Sandbox

COLUMNS = 100
HOME = "/home/you"
SESSION = re.compile(r"^```console (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Texts that differ between runs and between machines.
MASKS = (
    (r"\d{4}-\d\d-\d\d( \d\d:\d\d UTC)?( \([^()]*\))?", "<date>"),
    (r"\d+(\.\d+)? (B|KiB|MiB|GiB)(/s)?(?!\w)", "<size>"),
    (r"\bin \d+(\.\d+)? s\b", "in <time>"),
    (r"\d+%", "<percent>"),
)


def masked(text: str) -> str:
    for pattern, name in MASKS:
        text = re.sub(pattern, name, text)
    return text


Line = list[tuple[str, str]]


class Screen:
    """The final contents of a terminal without a limit of height: lines of characters, each with
    its SGR codes.
    """

    TOKEN = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\x1b.|.", re.DOTALL)

    def __init__(self) -> None:
        self.lines: list[Line] = [[]]
        self.column = 0
        self.style = ""

    def write(self, text: str) -> None:
        """Writes text to the screen. Raises ValueError if it contains an unknown control sequence.
        """
        for found in self.TOKEN.finditer(text):
            if found[2]:
                self._control(found[1], found[2])
            elif found[0] == "\n":
                self.lines.append([])
            elif found[0] == "\r":
                self.column = 0
            elif found[0] < " ":
                raise ValueError(f"control sequence {found[0]!r}")
            else:
                self._put(found[0])

    def _put(self, character: str) -> None:
        line = self.lines[-1]
        line += [(" ", "")] * (self.column - len(line))
        line[self.column:self.column + 1] = [(character, self.style)]
        self.column += 1

    def _control(self, codes: str, final: str) -> None:
        if final == "m":
            self.style = "" if codes in ("", "0") else codes
        elif final == "K" and codes in ("", "0"):
            del self.lines[-1][self.column:]
        elif (codes, final) not in (("?25", "l"), ("?25", "h")):  # hide or show the cursor
            raise ValueError(f"control sequence {codes}{final}")

    def shown_lines(self) -> list[Line]:
        """Returns the lines without trailing spaces and without trailing empty lines."""
        lines = []
        for line in self.lines:
            text = "".join(character for character, _ in line)
            lines.append(line[:len(text.rstrip())])
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def text(self) -> str:
        return "\n".join("".join(character for character, _ in line)
                         for line in self.shown_lines())


def run_in_terminal(command: str, cwd: Path, env: dict[str, str], columns: int = COLUMNS,
                    signal_at: tuple[str, signal.Signals] | None = None) -> tuple[Screen, int]:
    """Runs a command in bash on a pseudo-terminal without any input. Returns the screen and the
    exit code. When the text of `signal_at` appears, sends its signal to the command.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(["bash", "-c", command], cwd=cwd, env={**env, "TERM": "xterm"},
                               stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                               start_new_session=True)
    os.close(theirs)
    seen = b""
    while True:
        if not select.select([ours], [], [], 120)[0]:
            os.killpg(process.pid, signal.SIGKILL)
            raise AssertionError(f"nothing happens after: {command}")
        try:
            data = os.read(ours, 65536)
        except OSError:  # the last process has closed the terminal
            break
        if not data:
            break
        seen += data
        if signal_at and signal_at[0].encode() in seen:
            os.killpg(process.pid, signal_at[1])
            signal_at = None
    os.close(ours)
    screen = Screen()
    screen.write(seen.decode())
    return screen, process.wait()


class DocumentsKitchen(Kitchen):
    """A home whose path is as long as the documents' path, so that lines wrap at the same places.
    """

    def __init__(self, home: Home):
        super().__init__(home)
        self.reach_with_tools()
        self.running: list[subprocess.Popen[str]] = []

    def at_the_end(self, process: "subprocess.Popen[str]") -> None:
        """Kills the process in close()."""
        self.running.append(process)

    def shown(self, printed: str) -> str:
        """Replaces this home's path with the documents' path."""
        return printed.replace(str(self.home.path), HOME)

    def shown_line(self, line: Line) -> Line:
        """Does the same as shown() for a line of a Screen."""
        text = self.shown("".join(character for character, _ in line))
        return [(character, style) for character, (_, style) in zip(text, line)]

    def close(self) -> None:
        if "XDG_RUNTIME_DIR" in self.home.env:
            self.home.matinee("agent", "stop", online=False)
        for process in self.running:
            process.kill()
            process.communicate()
        shutil.rmtree(self.home.path)


@contextmanager
def kitchen_for_documents(sandbox: Sandbox) -> Iterator[DocumentsKitchen]:
    kitchen = None
    while kitchen is None:
        path = Path("/tmp/" + secrets.token_hex(2))
        assert len(str(path)) == len(HOME)
        try:
            kitchen = DocumentsKitchen(Home(path, sandbox))
        except FileExistsError:
            continue
    try:
        yield kitchen
    finally:
        kitchen.close()


class Page:
    """The sessions of a page of docs/, by name."""

    def __init__(self, name: str):
        self.file = REPOSITORY / "docs" / name
        self.text = self.file.read_text()
        self.sessions = dict(SESSION.findall(self.text))
        assert len(self.sessions) == len(SESSION.findall(self.text)), "two sessions of one name"

    def commands(self, name: str) -> list[str]:
        commands: list[str] = []
        for line in self.sessions[name].splitlines():
            if line.startswith("$ "):
                commands.append(line[2:])
            elif line.startswith("> "):
                commands[-1] += "\n" + line[2:]
        assert commands, f"{name} has no command"
        return commands

    def compare(self, name: str, printed: str) -> None:
        """Fails if the session's text differs from the output. With MATINEE_WRITE_DOCS=1, replaces
        the text instead.
        """
        if masked(printed) == masked(self.sessions[name]):
            return
        if os.environ.get("MATINEE_WRITE_DOCS"):
            text = self.file.read_text()
            old = f"```console {name}\n{self.sessions[name]}```"
            assert old in text
            self.file.write_text(text.replace(old, f"```console {name}\n{printed}```"))
            return
        assert masked(self.sessions[name]) == masked(printed), \
            f"{self.file.name}: MATINEE_WRITE_DOCS=1 brings {name} up to date"
