# SPDX-License-Identifier: MIT
"""Builds the Python package from the source tree: `pip install ./python`.

This is a PEP 517 backend. It replaces setuptools, which pip would have to download: pip builds in
an isolated environment, and since Python 3.12 virtual environments do not include setuptools.

CMake builds the extension module in out/python. If the same version of libmatinee is installed, the
module links it, which takes seconds. Otherwise the library is compiled into the module.
MATINEE_BUNDLE=1 forces the latter.

pip hides the output of a backend unless it runs with -v. The first compilation takes minutes, so
its progress is written directly to the terminal, if there is one.
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
    """Returns the version from CMakeLists.txt, the only place that defines it."""
    lists = ROOT / "CMakeLists.txt"
    if not lists.exists():
        sys.exit("matinee is built from its source tree: pip install ./python, there")
    found = re.search(r"^project\(matinee VERSION (\S+)", lists.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"{lists}: no version found")
    return found[1]


@contextmanager
def terminal() -> Iterator[TextIO | None]:
    """Opens pip's controlling terminal. Yields None if there is none."""
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
    """Compiles the module and reports the progress on the terminal in steps of a tenth."""
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
    """Configures the extension module and returns its build tree."""
    # Use the interpreter behind the virtual environment, because the environment may be deleted
    # before the next build. Deprecation warnings about other packages do not help the user.
    python = os.path.realpath(sys.executable)
    common = ("-G", "Ninja", "--log-level=WARNING", "-Wno-deprecated", "-DCMAKE_BUILD_TYPE=Release",
              "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG", f"-DPython_EXECUTABLE={python}")
    if os.environ.get("MATINEE_BUNDLE", "") in ("", "0"):
        tree = BUILD / f"shared-{sys.implementation.cache_tag}"
        # The installed libraries may have changed since the last build.
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
    """Builds the extension module for this Python and returns its folder."""
    staged = BUILD / f"module-{sys.implementation.cache_tag}"
    jobs = os.environ.get("MATINEE_JOBS") or str(os.cpu_count() or 1)
    tree = configure()
    compile_module(tree, jobs)
    cmake("--install", str(tree), "--component", "python", "--strip", "--prefix", str(staged))
    return staged


class Wheel:
    """Writes a wheel file, including the RECORD of its files (PEP 427)."""

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
    """Creates the metadata folder in `folder` and returns its name."""
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
    """Called by pip. Without this hook pip would build the whole wheel to get the metadata."""
    return write_info(Path(metadata_directory))


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    return []


def build_wheel(wheel_directory: str, config_settings: object = None,
                metadata_directory: object = None) -> str:
    """Called by pip. Builds the wheel in `wheel_directory` and returns its file name."""
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
