#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the #include lines of third-party headers against what CMake declares.

usage: dependencies_test.py SOURCE_DIR

Exits 1 and names each folder whose sources include a third-party header that its CMakeLists.txt
links no target for; each folder of the product whose CMakeLists.txt links a target that no source
of it includes a header of; and each header that belongs to no library that this test knows.
"""

import pathlib
import re
import sys

# The headers of a library, and the target that declares the need for it.
LIBRARIES = [
    (r"boost/", "Boost::headers"),
    (r"chafa", "PkgConfig::CHAFA"),
    (r"CLI/", "CLI11::CLI11"),
    (r"curl/", "PkgConfig::CURL"),
    (r"fmt/", "fmt::fmt"),
    (r"g(test|mock)/", "GTest::gmock_main"),
    (r"libav\w+/", "PkgConfig::LIBAV"),
    (r"lz4", "PkgConfig::LZ4"),
    (r"nettle/", "PkgConfig::NETTLE"),
    (r"nlohmann/", "nlohmann_json::nlohmann_json"),
    (r"openssl/", "OpenSSL::"),
    (r"pugixml", "PkgConfig::PUGIXML"),
    (r"pybind11/", "pybind11_add_module"),
    (r"qrencode", "matinee_headers::qrencode"),
    (r"sdbus-c\+\+/|systemd/", "PkgConfig::SDBUS"),
    (r"seccomp", "PkgConfig::SECCOMP"),
    (r"sodium", "PkgConfig::SODIUM"),
    (r"sqlite3", "PkgConfig::SQLITE"),
    (r"toml\+\+/", "matinee_headers::toml"),
    (r"utf8proc", "matinee_headers::utf8proc"),
]

# The standard library, libc and the kernel.
SYSTEM = re.compile(r"[a-z_]+|c[a-z]+|(asm|sys|linux|arpa|netinet)/[\w/]+\.h|"
                    r"(dirent|dlfcn|fcntl|fnmatch|langinfo|link|locale|malloc|netdb|poll|pthread|pwd|sched|signal|spawn|"
                    r"stdlib|stdio|string|strings|termios|time|unistd|utmp|wchar)\.h")

INCLUDE = re.compile(r"^\s*#\s*include\s+<([^>]+)>", re.MULTILINE)

# Targets that are linked for another reason than a header of theirs.
WITHOUT_HEADER = {
    # It is made of the layers' objects, and fmt is what they stand on.
    ("lib", "fmt::fmt"),
    # It links the layers' archives, and libsodium is what they stand on.
    ("apps/launcher", "PkgConfig::SODIUM"),
}


def target_of(header):
    """The target that a header asks for; None for the system's own and ours; "" for unknown."""
    if header.startswith("matinee/") or SYSTEM.fullmatch(header):
        return None
    return next((target for pattern, target in LIBRARIES if re.match(pattern, header)), "")


def folders(root):
    """Each folder with a CMakeLists.txt, its text without comments, and the sources that are its own."""
    for listing in sorted(root.glob("*/**/CMakeLists.txt")):
        folder = listing.parent
        if "out" in folder.relative_to(root).parts:
            continue
        text = re.sub(r"#.*", "", listing.read_text(encoding="utf-8"))
        yield folder, text, [path for path in folder.rglob("*.[ch]pp")
                             if next(up for up in path.parents if (up / "CMakeLists.txt").exists())
                             == folder]


def violations(root):
    for folder, text, sources in folders(root):
        name = str(folder.relative_to(root))
        wanted = set()
        for source in sources:
            for header in INCLUDE.findall(source.read_text(encoding="utf-8")):
                target = target_of(header)
                if target == "":
                    yield f"{source.relative_to(root)}: <{header}> is of no library that is known here"
                elif target:
                    wanted.add(target)
        # matinee_unit_test links GoogleTest.
        declared = {target for _, target in LIBRARIES if target in text}
        declared |= {"GTest::gmock_main"} if "matinee_unit_test" in text else set()
        for target in sorted(wanted - declared):
            yield f"{name}/CMakeLists.txt: links no {target}, of which a source includes a header"
        for target in sorted(declared - wanted):
            # A test may get at a library by way of a layer's private header.
            if not name.startswith("tests/") and (name, target) not in WITHOUT_HEADER:
                yield f"{name}/CMakeLists.txt: links {target}, of which no source includes a header"


def main():
    root = pathlib.Path(sys.argv[1])
    found = list(violations(root))
    print(*found, sep="\n")
    count = len(list(folders(root)))
    if count == 0:
        print("no CMakeLists.txt found: wrong folder?")
        return 1
    print(f"{count} folders read, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
