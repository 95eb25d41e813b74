# SPDX-License-Identifier: MIT
"""Builds the Python package from the tree that it lies in: `pip install ./python`.

There is no pyproject.toml, on purpose. With one, pip builds in an environment of its own, for which
it wants to download setuptools; without it, Debian's pip uses what is installed, and so works
offline. CMake builds the extension module, in out/python.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "out/python"


class CMakeBuild(build_ext):
    def build_extension(self, ext: Extension) -> None:
        package = Path(self.get_ext_fullpath(ext.name)).resolve().parent
        tree = BUILD / f"cmake-{sys.implementation.cache_tag}"
        jobs = os.environ.get("MATINEE_JOBS") or str(os.cpu_count() or 1)
        self.cmake("-S", str(ROOT), "-B", str(tree), "-G", "Ninja", "--log-level=WARNING",
                   "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG",
                   "-DMATINEE_SANDBOX=OFF", "-DMATINEE_PYTHON=ON",
                   f"-DPython_EXECUTABLE={sys.executable}")
        self.cmake("--build", str(tree), "--target", "matinee-python", "--parallel", jobs)
        self.cmake("--install", str(tree), "--component", "python", "--strip", "--prefix",
                   str(package))

    def cmake(self, *arguments: str) -> None:
        subprocess.run(["cmake", *arguments], check=True)


def version() -> str:
    """CMake's, which is the one place that says it."""
    lists = ROOT / "CMakeLists.txt"
    if not lists.exists():
        sys.exit("matinee is built from its source tree: pip install ./python, there")
    found = re.search(r"^project\(matinee VERSION (\S+)", lists.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"{lists}: no version found")
    return found[1]


# setuptools wants the paths of setup.cfg to be there, and below the folder that it is run in.
os.chdir(HERE)
BUILD.mkdir(parents=True, exist_ok=True)
setup(version=version(), ext_modules=[Extension("matinee._matinee", sources=[])],
      cmdclass={"build_ext": CMakeBuild}, zip_safe=False)
