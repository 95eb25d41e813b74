# SPDX-License-Identifier: MIT
"""Builds the Python package from the tree that it lies in: `pip install ./python`.

A PEP 517 backend of its own. setuptools would have to be downloaded, because pip builds in an
environment of its own and, since Python 3.12, a virtual environment brings no setuptools either.
CMake builds the extension module, in out/python.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

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


def cmake(*arguments: str) -> None:
    subprocess.run(["cmake", *arguments], check=True)


def build_module() -> Path:
    """The folder with the extension module for this Python."""
    tree = BUILD / f"cmake-{sys.implementation.cache_tag}"
    staged = BUILD / f"module-{sys.implementation.cache_tag}"
    jobs = os.environ.get("MATINEE_JOBS") or str(os.cpu_count() or 1)
    cmake("-S", str(ROOT), "-B", str(tree), "-G", "Ninja", "--log-level=WARNING",
          "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG",
          "-DMATINEE_SANDBOX=OFF", "-DMATINEE_PYTHON=ON", f"-DPython_EXECUTABLE={sys.executable}")
    cmake("--build", str(tree), "--target", "matinee-python", "--parallel", jobs)
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


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    return []


def build_wheel(wheel_directory: str, config_settings: object = None,
                metadata_directory: object = None) -> str:
    """Called by pip; returns the name of the file that it made in `wheel_directory`."""
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    tag = f"{python}-{python}-{re.sub('[-.]', '_', sysconfig.get_platform())}"
    name = f"matinee-{version()}-{tag}.whl"
    info = f"matinee-{version()}.dist-info"
    module = build_module() / f"_matinee{sysconfig.get_config_var('EXT_SUFFIX')}"
    wheel = Wheel(Path(wheel_directory) / name)
    for pattern in ("*.py", "*.pyi", "py.typed"):
        for path in sorted((HERE / "matinee").glob(pattern)):
            wheel.add(f"matinee/{path.name}", path.read_bytes())
    wheel.add(f"matinee/{module.name}", module.read_bytes())
    wheel.add(f"{info}/METADATA",
              (f"Metadata-Version: 2.1\nName: matinee\nVersion: {version()}\n"
               "Summary: One MUBI sign-in for every program of yours\nLicense: MIT\n"
               "Requires-Python: >=3.11\n").encode())
    wheel.add(f"{info}/WHEEL", ("Wheel-Version: 1.0\nGenerator: matinee\n"
                                f"Root-Is-Purelib: false\nTag: {tag}\n").encode())
    wheel.close(f"{info}/RECORD")
    return name
