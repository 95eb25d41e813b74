# SPDX-License-Identifier: MIT
"""Installs the Python package as users do: with pip, from the tree, without a network."""

import fcntl
import json
import os
import pty
import re
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from fake_agent import FakeAgent
from sandbox import REPOSITORY, bin_dir

INTERPRETER = "/usr/bin/python3"
# Makes any use of the network fail.
OFFLINE = {"PIP_NO_INDEX": "1", "https_proxy": "http://127.0.0.1:9", "PIP_CONFIG_FILE": "/dev/null",
           "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def install_library(prefix: Path) -> bool:
    """Installs the library that was built with the programs. Returns False if it was built with
    sanitizers, because an ordinary Python cannot load it then.
    """
    build = bin_dir().parent
    cache = build / "CMakeCache.txt"
    if not cache.exists() or re.search(r"^MATINEE_SANITIZE:\w+=.", cache.read_text(), re.MULTILINE):
        return False
    for component in ("library", "development"):
        subprocess.run(["cmake", "--install", build, "--prefix", prefix, "--component", component],
                       check=True, capture_output=True)
    return True


@contextmanager
def alone():
    """Holds a lock, because every pip builds in out/python."""
    file = REPOSITORY / "out/python.lock"
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Package:
    """A virtual environment with the package and with Debian's packages. The package uses the
    library that was built with the programs, or contains the library if it is bundled.
    """

    def __init__(self, folder: Path, *, bundled: bool = False):
        self.folder = Path(folder)
        prefix = self.folder / "prefix"
        self.is_bundled = bundled or not install_library(prefix)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        self.env = {**kept, **OFFLINE, **({"MATINEE_BUNDLE": "1"} if self.is_bundled else
                                          {"MATINEE_BUNDLE": "0", "CMAKE_PREFIX_PATH": str(prefix)})}
        self.python = self.folder / "bin/python"
        subprocess.run([INTERPRETER, "-m", "venv", "--system-site-packages", self.folder],
                       check=True)
        with alone():
            self.install = subprocess.run(
                [self.python, "-m", "pip", "install", "-v", "--no-cache-dir", "./python"],
                cwd=REPOSITORY, env=self.env, text=True, capture_output=True)
        if self.install.returncode != 0:
            raise RuntimeError(self.install.stdout + self.install.stderr)

    def install_on_terminal(self, target: Path) -> str:
        """Installs the package into a folder from a terminal. Returns the terminal's output."""
        with alone():
            pid, terminal = pty.fork()
            if pid == 0:
                os.chdir(REPOSITORY)
                os.execve(self.python, [str(self.python), "-m", "pip", "install", "--no-cache-dir",
                                        "--target", str(target), "./python"], self.env)
            said = b""
            with suppress(OSError):  # the end of a terminal
                while some := os.read(terminal, 65536):
                    said += some
            os.close(terminal)
            os.waitpid(pid, 0)
        return said.decode(errors="replace")

    def installed(self) -> Path:
        """The package's folder in the environment."""
        return next((self.folder / "lib").glob("python3*/site-packages/matinee"))

    def links_library(self) -> bool:
        """Whether the package's module links libmatinee, rather than containing it."""
        module = next(self.installed().glob("_matinee*.so"))
        return "libmatinee.so" in subprocess.run(["readelf", "-dW", module], text=True,
                                                 capture_output=True, check=True).stdout

    def run(self, home, *arguments, env=None, **more):
        """Runs Python with these arguments in the home."""
        return subprocess.run([self.python, *map(str, arguments)], cwd=home.path, text=True,
                              capture_output=True, env={**home.env, **(env or {})}, timeout=120,
                              **more)

    def popen(self, home, *arguments):
        """Starts Python with these arguments in the home, and does not wait for it."""
        return subprocess.Popen([self.python, *map(str, arguments)], cwd=home.path, text=True,
                                env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def start(self, home, script):
        return self.popen(home, "-c", script)


def says(package, home, script, **more):
    """Runs a script that must succeed. Returns its output, parsed as JSON."""
    run = package.run(home, "-c", script, **more)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def error_of(package, home, call, arguments="", **more):
    """Returns the classes, code, message and hint of the exception that a call raises."""
    return says(package, home, f"""
import json
from matinee.auth_manager import AuthManager
try:
    AuthManager({arguments}).{call}
except Exception as error:
    print(json.dumps({{"classes": [c.__name__ for c in type(error).__mro__], "code": error.code,
                       "message": str(error), "hint": error.hint}}))
""", **more)


def configure(home, sandbox, *lines):
    """Writes a configuration file with which the program reaches the sandbox without options."""
    file = home.path / ".config/matinee/config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(line + "\n" for line in (
        f'cacert = "{sandbox.cacert}"', f'connect-to = ["::127.0.0.1:{sandbox.port}"]', *lines)))
    # Lets scripts import steer.py, with which they change the sandbox while they run.
    home.env["MATINEE_SANDBOX_CONTROL"] = sandbox.control
    home.env["PYTHONPATH"] = str(REPOSITORY / "tests/support")
    return home


# -- responses of the fake agent -----------------------------------------------------------------

AGENTS = {"authorization": "Bearer of-the-agent", "dt-custom-data": "b2YtdGhlLWFnZW50",
          "client": "web", "client-country": "FR"}


def agents_error(code):
    return {"error": {"code": -32000, "message": f"the agent says {code}", "data": {"code": code}}}


# -- fixtures, which conftest.py imports ---------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return Package(tmp_path_factory.mktemp("package") / "venv")


@pytest.fixture
def configured(home, sandbox):
    """A home whose configuration file leads to the sandbox."""
    return configure(home, sandbox)


@pytest.fixture
def at_home(configured, sandbox):
    """A home that is signed in by a cookies.txt, which the configuration file names."""
    return configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')


@pytest.fixture
def start_agent(at_home, sandbox):
    """Starts a fake agent. Removes the cookies.txt from the configuration, because a named source
    takes precedence over the agent.
    """
    def start(**answers):
        configure(at_home, sandbox)
        runtime = at_home.path / "run"
        at_home.env["XDG_RUNTIME_DIR"] = str(runtime)
        runtime.mkdir(mode=0o700)
        return FakeAgent(runtime / "matinee/agent.sock", **answers)
    return start
