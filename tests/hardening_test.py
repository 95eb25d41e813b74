#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads every ELF file of a build and holds it against what cmake/Hardening.cmake asks for.

usage: hardening_test.py BUILD_DIR [--table]
       hardening_test.py --types SOURCE_DIR

Exits 1 and names each program, module and library that lacks a protection. What leaves no mark in
an ELF file is looked up in the compile commands. `--table` prints a line for each file.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

# Every unit of the product must be compiled with these; the file does not show it.
COMPILED_WITH = ["-fstack-clash-protection", "-D_GLIBCXX_ASSERTIONS"]

# glibc's checked functions. A program that calls nothing that has one needs none.
FORTIFIED = re.compile(r"__\w+_chk$")
HAS_CHECKED_FORM = {"memcpy", "memmove", "memset", "read", "recv", "pread64", "poll", "snprintf",
                    "vsnprintf", "strcpy", "strncpy", "strcat", "readlink", "realpath", "getcwd"}

ENDBR64 = bytes.fromhex("f30f1efa")


class Elf:
    """What readelf says of one file."""

    def __init__(self, path):
        self.path = path
        self.header = self._read("-hW")
        self.segments = self._read("-lW")
        self.dynamic = self._read("-dW")
        self.symbols = [line.split() for line in self._read("-sW").splitlines()
                        if re.match(r"\s*\d+:\s", line)]

    def _read(self, option):
        return subprocess.run(["readelf", option, self.path], check=True, capture_output=True,
                              text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout

    def is_program(self):
        return ".so" not in self.path.suffixes

    def names(self):
        return {fields[7].split("@")[0] for fields in self.symbols if len(fields) > 7}

    def entry(self):
        """The first four bytes of main(), or of a function that a module exports. The main() of unit
        tests is GoogleTest's: of those, a function of ours."""
        is_unit_test = self.path.name.startswith("unit_")
        for fields in self.symbols:
            if fields[3:4] != ["FUNC"] or fields[6] == "UND":
                continue
            is_exported = fields[4:6] == ["GLOBAL", "DEFAULT"]
            is_entry = fields[7:8] == ["main"] if self.is_program() else is_exported
            if is_unit_test:
                is_entry = is_exported and fields[7].startswith("_ZN7matinee")
            if is_entry:
                return self._bytes_at(int(fields[1], 16))
        return None

    def _bytes_at(self, address):
        for line in self.segments.splitlines():
            load = re.match(r"\s+LOAD\s+0x(\w+) 0x(\w+) 0x\w+ 0x(\w+)", line)
            if not load:
                continue
            offset, start, size = (int(number, 16) for number in load.groups())
            if start <= address < start + size:
                return self.path.read_bytes()[offset + address - start:][:4]
        return None


def is_linked(path):
    """Whether it is an ELF file that the linker made: a program, or a shared object."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(18)
    executable, shared = 2, 3
    return head[:4] == b"\x7fELF" and int.from_bytes(head[16:18], sys.byteorder) in (executable, shared)


def linked_files(build):
    """All of them, wherever they lie; CMake's own trials are no part of the build."""
    return [path for path in sorted(build.rglob("*"))
            if "CMakeFiles" not in path.relative_to(build).parts and is_linked(path)]


def faults(elf):
    """What the file lacks."""
    names = elf.names()
    if "DYN" not in re.search(r"Type:\s*(\w+)", elf.header).group(1):
        yield "is at a fixed address"
    if elf.is_program() and not re.search(r"FLAGS_1\).*\bPIE\b", elf.dynamic):
        yield "is no position-independent program"
    if "GNU_RELRO" not in elf.segments:
        yield "leaves its relocations writable (no RELRO)"
    if not re.search(r"\(BIND_NOW\)|\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b", elf.dynamic):
        yield "binds lazily, so its table of functions stays writable"
    stack = re.search(r"GNU_STACK.*?\s(R\w*E?)\s+0x", elf.segments)
    if not stack or "E" in stack.group(1):
        yield "has an executable stack"
    if re.search(r"^\s+LOAD.*\bRWE\b", elf.segments, re.MULTILINE):
        yield "has a segment that is both writable and executable"
    if re.search(r"\((RPATH|RUNPATH)\)", elf.dynamic):
        yield "looks for libraries where it was built"
    if "__stack_chk_fail" not in names:
        yield "has no stack protector"
    # A small module may call them with sizes that are known when it is compiled, which leaves no mark;
    # its flags are read below.
    if elf.is_program() and names & HAS_CHECKED_FORM and not any(FORTIFIED.match(name) for name in names):
        yield "calls no checked function of glibc (FORTIFY)"
    if not any("glibcxx_assert_fail" in name for name in names):
        yield "checks no index of the standard library"
    if platform.machine() == "x86_64" and elf.entry() != ENDBR64:
        yield "is compiled without -fcf-protection"


def uncompiled(build):
    """The product's sources that were compiled without a flag that leaves no mark."""
    flags = COMPILED_WITH + (["-fcf-protection"] if platform.machine() == "x86_64" else [])
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        for flag in flags:
            if flag not in entry["command"].split():
                yield f"{entry['file']}: is compiled without {flag}"


# Enough of a program for each mark to be there.
SAMPLE = """
#include <cstdio>
#include <cstring>
#include <vector>
int main(int count, char** words) {
  char buffer[64];
  std::vector<int> numbers(3);
  std::memcpy(buffer, words[0], static_cast<std::size_t>(count));
  std::snprintf(buffer, sizeof buffer, "%s%d", words[0], numbers[static_cast<std::size_t>(count)]);
  return std::puts(buffer);
}
"""
PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(sample LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include({hardening})
add_executable(sample sample.cpp)
"""


def check_build_types(source):
    """What cmake/Hardening.cmake does to a sample in each build type. glibc's checked functions need
    the optimiser, so without it they are not asked for."""
    found = []
    for build_type in ("Release", "RelWithDebInfo", "MinSizeRel", "Debug", ""):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "sample.cpp").write_text(SAMPLE, encoding="utf-8")
            (folder / "CMakeLists.txt").write_text(
                PROJECT.replace("{hardening}", str(source / "cmake/Hardening.cmake")), encoding="utf-8")
            for step in (["-S", folder, "-B", folder / "out", f"-DCMAKE_BUILD_TYPE={build_type}"],
                         ["--build", folder / "out"]):
                subprocess.run(["cmake", *step], check=True, capture_output=True)
            lacks = list(faults(Elf(folder / "out/sample")))
            if build_type in ("Debug", ""):
                lacks = [fault for fault in lacks if "FORTIFY" not in fault]
            found += [f"{build_type or 'no build type'}: {fault}" for fault in lacks]
    print(*found, sep="\n")
    print(f"5 build types, {len(found)} faults")
    return 1 if found else 0


def main():
    if sys.argv[1] == "--types":
        return check_build_types(pathlib.Path(sys.argv[2]).resolve())
    build = pathlib.Path(sys.argv[1])
    files = linked_files(build)
    names = {path.name for path in files}
    for expected in ("matinee", "matinee-cli", "matinee-agent.so"):
        if expected not in names:
            print(f"{expected} is not there: not a build?")
            return 1
    by_file = {path: list(faults(Elf(path))) for path in files}
    if "--table" in sys.argv[2:]:
        for path, lacks in by_file.items():
            print(f"{path.relative_to(build)}: {', '.join(lacks) or 'PIE, RELRO, BIND_NOW, canaries, FORTIFY, CET'}")
    found = [f"{path.relative_to(build)}: {fault}" for path, lacks in by_file.items() for fault in lacks]
    found += uncompiled(build)
    print(*found, sep="\n")
    print(f"{len(files)} programs and modules read, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
