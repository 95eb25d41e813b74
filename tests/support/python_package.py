# SPDX-License-Identifier: MIT
"""The Python package, installed as its users install it: pip, from the tree, without a network."""

import json
import os
import subprocess
from pathlib import Path

from sandbox import REPOSITORY

INTERPRETER = "/usr/bin/python3"
# A network that is not there would be noticed.
OFFLINE = {"PIP_NO_INDEX": "1", "https_proxy": "http://127.0.0.1:9", "PIP_CONFIG_FILE": "/dev/null",
           "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**kept, **OFFLINE}


class Package:
    """A virtual environment with the package in it, and with Debian's own packages."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.python = self.folder / "bin/python"
        subprocess.run([INTERPRETER, "-m", "venv", "--system-site-packages", self.folder],
                       check=True)
        self.install = subprocess.run(
            [self.python, "-m", "pip", "install", "--no-cache-dir", "./python"], cwd=REPOSITORY,
            env=environment(), text=True, capture_output=True)
        if self.install.returncode != 0:
            raise RuntimeError(self.install.stdout + self.install.stderr)

    def installed(self) -> Path:
        """The package's folder in the environment."""
        return next((self.folder / "lib").glob("python3*/site-packages/matinee"))

    def run(self, home, *arguments, env=None, **more):
        """Python with these arguments, as the home's owner and in the home."""
        return subprocess.run([self.python, *map(str, arguments)], cwd=home.path, text=True,
                              capture_output=True, env={**home.env, **(env or {})}, timeout=120,
                              **more)

    def start(self, home, script):
        return subprocess.Popen([self.python, "-c", script], cwd=home.path, text=True, env=home.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def says(package, home, script, **more):
    """What a script that works prints, read as JSON."""
    run = package.run(home, "-c", script, **more)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def error_of(package, home, call, arguments="", **more):
    """The exception of a call: its classes, code, message and hint."""
    return says(package, home, f"""
import json
from matinee.auth_manager import AuthManager
try:
    AuthManager({arguments}).{call}
except Exception as error:
    print(json.dumps({{"classes": [c.__name__ for c in type(error).__mro__], "code": error.code,
                       "message": str(error), "hint": error.hint}}))
""", **more)
