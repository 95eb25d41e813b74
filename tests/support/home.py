# SPDX-License-Identifier: MIT
"""Home: an empty home folder, in which a test runs the program as a user does."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from sandbox import Sandbox, bin_dir

# An invented token in the service's format: 38 hexadecimal digits.
TOKEN = "0badc0de0badc0de0badc0de0badc0de0ca9a7"


class Run:
    """The result of a run of the program."""

    def __init__(self, completed: "subprocess.CompletedProcess[str]"):
        self.code = completed.returncode
        self.out = completed.stdout
        self.err = completed.stderr

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Home:
    def __init__(self, path: Path, sandbox: Sandbox):
        self.path = path
        self.sandbox = sandbox
        self.flags: list[str] = []  # the options that name the session's source
        self.env = {"HOME": str(path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                    "TERM": "dumb"}
        path.mkdir()

    def command(self, *arguments: object, online: bool = True) -> list[str]:
        reach = self.sandbox.connect_to if online else []
        return [str(bin_dir() / "matinee"), *map(str, arguments), *reach]

    def matinee(self, *arguments: object, stdin: str = "", online: bool = True,
                timeout: float = 120, env: dict[str, str] | None = None) -> Run:
        return Run(subprocess.run(
            self.command(*arguments, online=online), input=stdin, text=True, capture_output=True,
            timeout=timeout, cwd=self.path, env={**self.env, **(env or {})}))

    def cookies_txt(self, *lines: str, name: str = "cookies.txt") -> Path:
        """Writes a cookies.txt with TOKEN, or with `lines`."""
        lines = lines or (f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{TOKEN}",)
        file = self.path / name
        file.write_text("# Netscape HTTP Cookie File\n" + "".join(line + "\n" for line in lines))
        return file

    @property
    def chromium(self) -> Path:
        """The folder of Chromium's profiles."""
        return self.path / ".config/chromium"

    def firefox(self, profile: str = "abc.default") -> Path:
        """Writes a profiles.ini with one profile, and returns the profile's folder."""
        root = self.path / ".config/mozilla/firefox"
        root.mkdir(parents=True, exist_ok=True)
        (root / "profiles.ini").write_text(
            f"[Profile0]\nName=default\nIsRelative=1\nPath={profile}\nDefault=1\n")
        return root / profile
