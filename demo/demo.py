#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The main job before your eyes: a real browser signs in to the local stand-in of the service, and
matinee does the rest. `./dev demo` builds everything and runs this; `--keep` keeps the film.

Ends with a line that says what was shown, and with another exit code than 0 if any step failed.
"""

import argparse
import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("MATINEE_BIN_DIR", str(ROOT / "out/bin"))
sys.path.insert(0, str(ROOT / "tests/support"))

from browser import Chromium  # noqa: E402
from sandbox import EMAIL, Sandbox, bin_dir  # noqa: E402

FILM = "https://mubi.com/films/the-lantern-keeper"
FILM_SECONDS = 12.0
# So slow that the bar can be seen.
BYTES_PER_SECOND = 400_000


class DemoError(Exception):
    pass


def say(text):
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


def on_terminal(command, env):
    """Runs a command as if on a terminal of its own, and shows what it shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 110, 0, 0))
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the terminal's last user is gone
            data = b""
        if not data:
            break
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    os.close(ours)
    code = process.wait()
    if code != 0:
        raise DemoError(f"{' '.join(map(str, command[1:3]))}: exit code {code}")


def check_film(file):
    """That the file plays: its streams by ffprobe, and every frame decoded by ffmpeg."""
    probed = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file],
        check=True, capture_output=True).stdout)
    for stream in probed["streams"]:
        size = f" {stream['width']}x{stream['height']}" if "width" in stream else ""
        language = stream.get("tags", {}).get("language", "und")
        print(f"{stream['codec_type']:9} {stream['codec_name']}{size} ({language})")
    duration = float(probed["format"]["duration"])
    print(f"duration  {duration:.2f} s")
    codecs = {(s["codec_type"], s["codec_name"]) for s in probed["streams"]}
    if not {("video", "h264"), ("audio", "aac")} <= codecs:
        raise DemoError(f"H.264 and AAC were expected, not {codecs}")
    if abs(duration - FILM_SECONDS) > 0.2:
        raise DemoError(f"{FILM_SECONDS} s were expected")
    decoded = subprocess.run(["ffmpeg", "-v", "error", "-xerror", "-i", file, "-f", "null", "-"],
                             capture_output=True, text=True)
    if decoded.returncode != 0 or decoded.stderr:
        raise DemoError(f"does not play: {decoded.stderr}")
    print("plays     every frame was decoded")


def demo(folder):
    home = folder / "home"
    home.mkdir()
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm"}
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        os.environ.pop(name, None)
    with Sandbox(folder / "sandbox") as sandbox:
        say(f"the stand-in of the service is up, on 127.0.0.1:{sandbox.port}, over TLS")

        say(f"a real Chromium with a fresh profile signs in through the form, as {EMAIL}")
        # Chromium keeps more beside its profile (.pki, .cache): none of it is the caller's.
        with Chromium(sandbox, home / ".config/chromium", env={**os.environ, **env}) as browser:
            version = browser.call("Browser.getVersion")["product"]
            browser.sign_in()
        print(f"{version} signed in, and was closed")

        for command, arguments in (("sources", []), ("status", []), ("headers", []),
                                   ("download", [FILM, "-P", folder / "films", "--sub-langs", "en"])):
            say(f"matinee {' '.join(map(str, [command, *arguments]))}".replace(f"{folder}/", ""))
            if command == "download":
                sandbox.post("/rate", bytes_per_s=BYTES_PER_SECOND)
            on_terminal([bin_dir() / "matinee", command, *arguments, *sandbox.connect_to], env)

        (film,) = (folder / "films").iterdir()
        say(f"ffprobe '{film.name}'")
        check_film(film)

        leaked = [e for e in sandbox.log() if e["host"].endswith(".mubicdn.net")
                  and (e["authorization"] or e["cookie"] or e["dt_custom_data"])]
        if leaked:
            raise DemoError("a media host was sent the session")
    say("the stand-in is down")
    return film


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__.split("\n\n")[0])
    parser.add_argument("--keep", action="store_true",
                        help="leave the downloaded film in the current folder")
    arguments = parser.parse_args()
    print("This takes some ten seconds; nothing of yours is touched.", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="matinee-demo-"))
    kept = None
    try:
        film = demo(folder)
        if arguments.keep:
            kept = Path(shutil.copy(film, Path(os.environ.get("MATINEE_DEMO_CALLER", "."))))
    except Exception as error:  # whatever it is, the demo has failed
        print(f"\ndemo: FAILED: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\ndemo: shown: a browser signed in, matinee found the session by itself, proved it, made the"
          " headers,\nand downloaded a clear film that plays; no media host saw the session.")
    if kept:
        print(f"demo: kept: {kept.resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
