#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a script pays for each call, before any answer from the network.

The floor is curl --version: a program that loads the same libcurl and does nothing. The peer is
Debian's yt-dlp reading the same cookies.txt, where it is installed.
"""

import pathlib
import shutil
import tempfile

from side_by_side import table

ROOT = pathlib.Path(__file__).resolve().parent.parent
MATINEE = str(ROOT / "out/bin/matinee")


def main():
    with tempfile.TemporaryDirectory() as folder:
        cookies = pathlib.Path(folder) / "cookies.txt"
        cookies.write_text("# Netscape HTTP Cookie File\n"
                           "mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\tinvented0token0of0a0bench\n")
        manifest = pathlib.Path(folder) / "a.m3u8"
        manifest.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n")
        commands = {
            "floor: curl --version": ["curl", "--version"],
            "matinee --version": [MATINEE, "--version"],
            "matinee cookies --cookies FILE": [MATINEE, "cookies", "--cookies", str(cookies)],
            "matinee manifest FILE": [MATINEE, "manifest", str(manifest)],
        }
        if shutil.which("yt-dlp"):
            commands["peer: yt-dlp --cookies FILE --version"] = [
                "yt-dlp", "--cookies", str(cookies), "--version"]
        table(commands)


if __name__ == "__main__":
    main()
