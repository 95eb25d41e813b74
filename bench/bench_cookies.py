#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What it costs to read the mubi.com cookies of a Chromium profile, small and huge.

The floor is cookies_floor.c, which is told the two hosts; beside it the same program looking for
hosts below mubi.com, as matinee does. The peers are Debian's yt-dlp (its cookie module alone, with
the start of Python that its users pay too) and npm's sweet-cookie; neither is let near a keyring.

What cannot be had, and why. 15 times sweet-cookie: the floor itself, whose time is the loading of
SQLite and OpenSSL, comes to about 13, so its number is printed beside the goal. 200,000 rows at 1.3
times 2,000: only the whole index tells which hosts below mubi.com there are, and reading its 10 MB
page by page takes 1.8 ms of CPU whatever is then done with them (1,764 reads replayed alone), 40 % of
what all of 2,000 rows takes.
"""

import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

import chromium_profile
from side_by_side import measure, show, show_conditions

HERE = pathlib.Path(__file__).resolve().parent
MATINEE = pathlib.Path(os.environ.get("MATINEE_BIN_DIR", HERE.parent / "out/bin")) / "matinee"
SIZES = (2_000, 200_000)
ROUNDS = 15
HOSTS = ("mubi.com", ".mubi.com")
MUBI = [(HOSTS[n % 2], f"cookie{n}", f"invented-value-{n}-" + "x" * 5 * n) for n in range(15)]

SWEET_COOKIE = "@steipete/sweet-cookie@0.4.3"
NODE_MAJOR = 22  # the oldest with the sqlite module that sweet-cookie reads with
YT_DLP = """
import sys
from yt_dlp.cookies import extract_cookies_from_browser
for cookie in extract_cookies_from_browser('chromium', sys.argv[1], keyring='BASICTEXT'):
    if cookie.domain in ('mubi.com', '.mubi.com'):
        print(cookie.domain, cookie.name, cookie.value, sep='\\t')
"""


def output(command):
    return subprocess.run(command, check=True, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def found_by(command):
    """The (host without dot, name, value) that a command prints, as JSON or between tabs."""
    text = output(command)
    if not text.lstrip().startswith(("{", "[")):
        rows = [line.split("\t") for line in text.splitlines()]
    else:
        document = json.loads(text)
        cookies = document["cookies"] if isinstance(document, dict) else document
        rows = [(c["domain"], c["name"], c["value"]) for c in cookies]
    return sorted((host.lstrip("."), name, value) for host, name, value in rows)


def build_floor(folder):
    program = folder / "cookies_floor"
    subprocess.run(["cc", "-O2", "-o", str(program), str(HERE / "cookies_floor.c"), "-lsqlite3",
                    "-lcrypto"], check=True)
    return str(program)


def is_recent(node):
    return int(output([node, "--version"]).lstrip("v").split(".")[0]) >= NODE_MAJOR


def install_sweet_cookie(folder):
    """Its command line, up to the arguments; None, and why is printed, where it cannot be had."""
    if not shutil.which("npm"):
        print("sweet-cookie left out: no npm")
        return None
    packages = [SWEET_COOKIE]
    node = shutil.which("node")
    if not node or not is_recent(node):
        machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "unknown")
        packages.append(f"node-linux-{machine}@{NODE_MAJOR}")
        node = str(folder / f"node_modules/node-linux-{machine}/bin/node")
    installed = subprocess.run(
        ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder),
         *packages], capture_output=True, text=True)
    if installed.returncode != 0:
        print(f"sweet-cookie left out: {installed.stderr.strip().splitlines()[-1]}")
        return None
    return [node, str(folder / "node_modules/@steipete/sweet-cookie/dist/cli.js")]


def peers(folder):
    """Name -> a function from a profile to the command."""
    found = {}
    python = "/usr/bin/python3"  # the one that Debian's packages are for
    if subprocess.run([python, "-c", "import yt_dlp.cookies"], capture_output=True).returncode == 0:
        version = output([python, "-c", "import yt_dlp.version as v; print(v.__version__)"]).strip()
        found[f"peer: yt-dlp {version}"] = lambda profile: [python, "-c", YT_DLP, str(profile)]
    else:
        print("yt-dlp left out: not installed")
    sweet_cookie = install_sweet_cookie(folder)
    if sweet_cookie:
        os.environ["SWEET_COOKIE_LINUX_KEYRING"] = "basic"
        found[f"peer: sweet-cookie {SWEET_COOKIE.split('@')[-1]}"] = lambda profile: [
            *sweet_cookie, "mubi.com", "--browser", "chrome", "--chromium-browser", "chromium",
            "--chrome-profile", str(profile)]
    return found


def goal(text, ratio, is_met):
    """`ratio` is a function of the kind of time. The goal is of the wall; the CPU beside it tells
    how much of a miss is the neighbours' doing."""
    wall = ratio("wall")
    print(f"goal: {text:50} {wall:6.2f}  {'met' if is_met(wall) else 'not met':8} "
          f"(CPU: {ratio('CPU'):.2f})")


def report(medians, peer_names):
    """The goals, the worst case of each."""
    small, large = SIZES

    def to(name, kind):
        return [medians[size][name][kind] / medians[size]["matinee cookies"][kind]
                for size in SIZES]

    print()
    goal("at most 2.0 x the floor", lambda kind: 1 / min(to("floor", kind)),
         lambda ratio: ratio <= 2.0)
    goal(f"{large:,} rows at most 1.3 x {small:,}",
         lambda kind: medians[large]["matinee cookies"][kind] /
         medians[small]["matinee cookies"][kind], lambda ratio: ratio <= 1.3)
    for name in peer_names:
        goal(f"at least 15 x faster than {name.removeprefix('peer: ')}",
             lambda kind, name=name: min(to(name, kind)), lambda ratio: ratio >= 15)
        floors = min(medians[size][name]["wall"] / medians[size]["floor"]["wall"] for size in SIZES)
        print(f"      the floor itself is {floors:.1f} x faster than that")


def main():
    with tempfile.TemporaryDirectory(prefix="matinee-bench-") as name:
        folder = pathlib.Path(name)
        floor = build_floor(folder)
        others = peers(folder)
        commands, notes = {}, {}
        expected = sorted((host.lstrip("."), name, value) for host, name, value in MUBI)
        for size in SIZES:
            profile = folder / f"profile-{size}"
            chromium_profile.make(profile, size, MUBI)
            database = str(profile / "Cookies")
            commands[size] = {
                "floor": [floor, database],
                "floor, looking for hosts": [floor, database, "every-host"],
                "matinee cookies": [str(MATINEE), "cookies", "--json", "--cookies-from-browser",
                                    f"chromium:{profile}"],
                **{name: command(profile) for name, command in others.items()},
            }
            notes[size] = {}
            for name, command in commands[size].items():
                found = found_by(command)
                right = sum(cookie in expected for cookie in found)
                notes[size][name] = f"{len(found)} rows, {right} of {len(expected)} right"
                if name not in others and found != expected:
                    sys.exit(f"{name}, {size} rows: prints other cookies than were stored")
        runs = measure({(size, name): command for size in SIZES
                        for name, command in commands[size].items()}, ROUNDS)
        medians = {}
        for size in SIZES:
            database = folder / f"profile-{size}/Cookies"
            print(f"\n{size:,} rows, {database.stat().st_size >> 10:,} KiB")
            medians[size] = show({name: runs[size, name] for name in commands[size]}, notes[size])
        show_conditions(ROUNDS)
        report(medians, others)


if __name__ == "__main__":
    main()
