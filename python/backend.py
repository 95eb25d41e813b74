# SPDX-License-Identifier: MIT
"""Builds the Python package from the tree that it lies in: `pip install ./python`.

A PEP 517 backend of its own. setuptools would have to be downloaded, because pip builds in an
environment of its own and, since Python 3.12, a virtual environment brings no setuptools either.
CMake builds the extension module, in out/python: against libmatinee if this very version of it is
installed, which takes seconds, else with the library inside of it. MATINEE_BUNDLE=1 asks for the
latter in any case.

pip keeps what a backend prints to itself, except with -v. Compiling takes minutes the first time,
so the terminal, where there is one, is told how far it is.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "out/python"


def version() -> str:
    """CMake's, which is the one place that says it."""
    lists = ROOT / "CMakeLists.txt"
    if not lists.exists():
        sys.exit("matinee is built from its source tree: pip install ./python, there")
    found = re.search(r"^project\(matinee VERSION (\S+)", lists.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"{lists}: no version found")
    return found[1]


@contextmanager
def terminal() -> Iterator[TextIO | None]:
    """The terminal that pip runs on; None where it runs on none."""
    try:
        tty = open("/dev/tty", "w")
    except OSError:
        yield None
        return
    with tty:
        yield tty


def cmake(*arguments: str) -> None:
    subprocess.run(["cmake", *arguments], check=True)


def compile_module(tree: Path, jobs: str) -> None:
    """Compiles, and tells the terminal of every tenth that is done."""
    command = ["cmake", "--build", str(tree), "--target", "matinee-python", "--parallel", jobs]
    told = -1
    with terminal() as tty, subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "NINJA_STATUS": "[%f/%t] "}) as build:
        assert build.stdout
        for line in build.stdout:
            print(line, end="", flush=True)
            step = re.match(r"\[(\d+)/(\d+)\]", line)
            if step is None or tty is None:
                continue
            done, all_of_them = int(step[1]), int(step[2])
            if done * 10 // all_of_them > told:
                told = done * 10 // all_of_them
                with suppress(OSError):
                    print(f"\r  matinee: compiling, {done} of {all_of_them}", file=tty, flush=True)
    if build.returncode != 0:
        raise subprocess.CalledProcessError(build.returncode, command)


def configure() -> Path:
    """The build tree of the extension module."""
    # The interpreter behind a virtual environment, which may be gone at the next build. What is
    # deprecated in other packages' files is no matter of whoever installs this one.
    python = os.path.realpath(sys.executable)
    common = ("-G", "Ninja", "--log-level=WARNING", "-Wno-deprecated", "-DCMAKE_BUILD_TYPE=Release",
              "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG", f"-DPython_EXECUTABLE={python}")
    if os.environ.get("MATINEE_BUNDLE", "") in ("", "0"):
        tree = BUILD / f"shared-{sys.implementation.cache_tag}"
        # Which libraries are installed may have changed since.
        (tree / "CMakeCache.txt").unlink(missing_ok=True)
        tried = subprocess.run(
            ["cmake", "-S", str(HERE), "-B", str(tree), *common, f"-DMATINEE_VERSION={version()}"],
            capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            print("matinee: against the libmatinee that is installed", flush=True)
            return tree
        print(f"matinee: no libmatinee {version()} is installed; it is built in", flush=True)
    tree = BUILD / f"cmake-{sys.implementation.cache_tag}"
    cmake("-S", str(ROOT), "-B", str(tree), *common, "-DMATINEE_SANDBOX=OFF",
          "-DMATINEE_LIBRARY=OFF", "-DMATINEE_PYTHON=ON")
    return tree


def build_module() -> Path:
    """The folder with the extension module for this Python."""
    staged = BUILD / f"module-{sys.implementation.cache_tag}"
    jobs = os.environ.get("MATINEE_JOBS") or str(os.cpu_count() or 1)
    tree = configure()
    compile_module(tree, jobs)
    cmake("--install", str(tree), "--component", "python", "--strip", "--prefix", str(staged))
    return staged


class Wheel:
    """A wheel file, with the list of its files that the format wants (PEP 427)."""

    def __init__(self, path: Path):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._record: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(content)}")
        self._zip.writestr(name, content)

    def close(self, record: str) -> None:
        self._zip.writestr(record, "\n".join([*self._record, f"{record},,"]) + "\n")
        self._zip.close()


def write_info(folder: Path) -> str:
    """The name of the metadata's folder, which is made in `folder`."""
    info = f"matinee-{version()}.dist-info"
    (folder / info).mkdir()
    (folder / info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: matinee\nVersion: {version()}\n"
        "Summary: One MUBI sign-in for every program of yours\nLicense: MIT\n"
        "Requires-Python: >=3.11\nProvides-Extra: requests\n"
        "Requires-Dist: requests >=2.28; extra == 'requests'\nProvides-Extra: httpx\n"
        "Requires-Dist: httpx >=0.23; extra == 'httpx'\n")
    (folder / info / "WHEEL").write_text(
        f"Wheel-Version: 1.0\nGenerator: matinee\nRoot-Is-Purelib: false\nTag: {tag()}\n")
    return info


def tag() -> str:
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    return f"{python}-{python}-{re.sub('[-.]', '_', sysconfig.get_platform())}"


def prepare_metadata_for_build_wheel(metadata_directory: str,
                                     config_settings: object = None) -> str:
    """Called by pip, which else builds the whole wheel for it."""
    return write_info(Path(metadata_directory))


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    return []


def build_wheel(wheel_directory: str, config_settings: object = None,
                metadata_directory: object = None) -> str:
    """Called by pip; returns the name of the file that it made in `wheel_directory`."""
    name = f"matinee-{version()}-{tag()}.whl"
    module = build_module() / f"_matinee{sysconfig.get_config_var('EXT_SUFFIX')}"
    wheel = Wheel(Path(wheel_directory) / name)
    for pattern in ("*.py", "*.pyi", "py.typed"):
        for path in sorted((HERE / "matinee").glob(pattern)):
            wheel.add(f"matinee/{path.name}", path.read_bytes())
    wheel.add(f"matinee/{module.name}", module.read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        info = write_info(Path(folder))
        for path in sorted((Path(folder) / info).iterdir()):
            wheel.add(f"{info}/{path.name}", path.read_bytes())
    wheel.close(f"{info}/RECORD")
    return name
