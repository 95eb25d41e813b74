#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads every #include and holds the tree against the order of the layers.

usage: layers_test.py SOURCE_DIR

Exits 1 and names each line where a layer includes one that is not below it, where a foreign
header is included outside the one folder it belongs to, where an app includes another app's file
or the Python module an app's, or where a public header includes more than the standard library and
its sisters.
"""

import pathlib
import re
import sys

# A layer may include itself and what is listed here: arrows point down only. The rooms of a layer
# are listed like layers, and are below what lies in the layer's own folder.
MAY_INCLUDE = {
    "base": set(),
    "json": {"base"},
    "sys": {"base"},
    "fence": {"base", "sys"},
    "host": {"base"},
    "crypto": {"base"},
    "sqlite": {"base"},
    "keyring": {"base", "sys"},
    "http": {"base"},
    "cookies": {"base", "json", "sys", "crypto", "sqlite"},
    "mubi": {"base", "json", "http"},
    "library": {"base", "mubi"},
    "backup": {"base", "json", "sys", "mubi", "library"},
    "session": {"base", "sys", "keyring", "cookies", "mubi"},
    "agent": {"base", "json", "sys", "http", "cookies", "session"},
    "login": {"base", "json", "sys", "http", "cookies", "mubi", "session"},
    "access": {"base", "sys", "host", "http", "cookies", "mubi", "session", "agent", "login"},
    "modules": {"base", "host", "http", "cookies", "keyring", "session"},
    "formats": {"base"},
    "remux_job": {"base", "json"},
    "media/manifest": {"base", "http"},
    "media/container": {"base", "sys", "formats", "media/manifest"},
    "media/store": {"base", "sys", "http"},
    "media/fetch": {"base", "sys", "http", "media/manifest", "media/container",
                    "media/store"},
    "media/join": {"base", "sys", "remux_job", "media/manifest", "media/store"},
    "media": {"base", "json", "sys", "http", "formats", "remux_job", "media/manifest",
              "media/container", "media/store", "media/fetch", "media/join"},
    "film": {"base", "sys", "http", "mubi", "remux_job", "media", "media/manifest", "media/container",
             "media/store", "media/fetch", "media/join"},
    "api": {"base", "host", "http", "cookies", "mubi", "session", "agent", "login", "access",
            "modules", "media", "media/fetch", "media/join", "media/store", "film"},
    "pictures": {"base", "sys", "http", "remux_job"},
    "remux": {"base", "sys", "formats", "remux_job"},
}

# A foreign header belongs to these folders and files alone.
HOME_OF = [
    (r"<nettle/", {"src/crypto"}),
    (r"<openssl/", {"apps/sandbox", "src/http"}),
    (r"<sqlite3\.h>", {"src/sqlite"}),
    (r"<curl/", {"src/http"}),
    (r"<libav\w+/", {"src/remux"}),
    (r"<sodium", {"src/base"}),
    (r"<pugixml", {"src/media/manifest", "src/remux"}),
    (r"<nlohmann/", {"src/json", "apps/sandbox"}),
    (r"<CLI/", {"apps/matinee/command_line.cpp", "apps/sandbox"}),
    (r"<utf8proc", {"apps/matinee"}),
    (r"<(sdbus-c|systemd/)", {"src/keyring"}),
    (r"<toml\+\+/", {"src/host"}),
    (r"<boost/", {"src/agent", "apps/sandbox"}),
    (r"<pybind11/", {"python"}),
    (r"<(seccomp\.h|linux/(seccomp|landlock)\.h)", {"src/fence"}),
    (r"<lz4", {"src/cookies"}),
    (r"<qrencode", {"apps/matinee"}),
    (r"<chafa", {"src/pictures"}),
]

# Public headers that belong to a layer above base.
PUBLIC_LAYER = {"transport.hpp": "http", "cookie.hpp": "cookies", "credential.hpp": "cookies",
                "auth_manager.hpp": "session", "known_session.hpp": "session",
                "sign_in.hpp": "login", "session.hpp": "api", "download.hpp": "api"}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"][^>"]+[>"])')


def layer_of_include(name, layers):
    """The layer that an include reaches into, or None for a foreign header."""
    inner = name[1:-1]
    if inner.startswith("matinee/"):
        return PUBLIC_LAYER.get(inner.removeprefix("matinee/"), "base")
    return layer_of_path(inner.split("/"), layers) if name[0] == '"' else None


def layer_of_path(parts, layers):
    """The layer of a path below src, or None."""
    room = "/".join(parts[:2])
    return room if room in layers else parts[0] if parts[0] in layers else None


def is_of_an_app(name, folder, root):
    """Whether a quoted include is found in an app and not in `folder`, nor in the layers.

    `folder` is the app's, or None for what may include no app's file. What CMake generates for an
    app (version.hpp) is found nowhere, and is its own.
    """
    inner = name[1:-1]
    own = [root / "src"] + ([folder, *(path for path in folder.rglob("*") if path.is_dir())]
                            if folder else [root / "python/src"])
    if name[0] != '"' or any((base / inner).exists() for base in own):
        return False
    if "../" in inner or inner.startswith("apps/"):
        return True
    return any((app / inner).exists() or (app / f"{inner}.in").exists()
               for app in (root / "apps").iterdir() if app != folder)


def violations(root):
    for path in sorted(root.glob("src/**/*.[ch]pp")) + sorted(root.glob("apps/**/*.[ch]pp")) + \
            sorted(root.glob("python/**/*.[ch]pp")) + \
            sorted(root.glob("include/**/*.hpp")):
        relative = path.relative_to(root)
        parts = relative.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            name = match.group(1)
            where = f"{relative}:{number}: {name}"
            for pattern, homes in HOME_OF:
                at_home = any(f"{relative}/".startswith(home + "/") for home in homes)
                if re.match(pattern, name) and not at_home:
                    yield f"{where}: belongs to {', '.join(sorted(homes))} alone"
            target = layer_of_include(name, MAY_INCLUDE)
            if parts[0] == "src":
                layer = layer_of_path(parts[1:], MAY_INCLUDE)
                if layer is None:
                    yield f"{relative}: a layer that this test does not know"
                elif target and target != layer and target not in MAY_INCLUDE[layer]:
                    yield f"{where}: {layer} is not above {target}"
            if parts[0] == "include":
                is_standard = name[0] == "<" and re.fullmatch(r"<[a-z_]+>", name)
                if not is_standard and not name.startswith("<matinee/"):
                    yield f"{where}: a public header includes the standard library and <matinee/...>"
            if parts[0] == "apps" and is_of_an_app(name, root / "apps" / parts[1], root):
                yield f"{where}: an app includes no other app's file"
            if parts[0] == "python" and is_of_an_app(name, None, root):
                yield f"{where}: the Python module stands on src and include alone"
            if parts[:2] == ("apps", "sandbox") and target not in (None, "base"):
                yield f"{where}: the stand-in shares nothing with the product"


def main():
    root = pathlib.Path(sys.argv[1])
    found = list(violations(root))
    for line in found:
        print(line)
    files = len(list(root.glob("src/**/*.[ch]pp")))
    if files == 0:
        print("no source file found: wrong folder?")
        return 1
    print(f"{files} files in src read, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
