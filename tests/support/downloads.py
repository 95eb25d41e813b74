# SPDX-License-Identifier: MIT
"""Shared by the tests of downloads: the URL of the sandbox's open media, and checks of files."""

import hashlib
import json
import subprocess

OPEN = "https://edge-1.mubicdn.net/open/"
FILM_SECONDS = 12.0


def probe(file):
    """Returns (type, codec, language) of each stream, and the duration, as ffprobe reports them."""
    answer = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file],
        check=True, capture_output=True).stdout)
    streams = [(s["codec_type"], s["codec_name"], s.get("tags", {}).get("language", "und"))
               for s in answer["streams"]]
    return streams, float(answer["format"]["duration"])


def decodes(file):
    """Returns True if ffmpeg decodes every frame without a message."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-xerror", "-i", file, "-fps_mode", "passthrough",
                           "-enc_time_base", "-1", "-f", "null", "-"],
                          capture_output=True, text=True)
    return done.returncode == 0 and done.stderr == ""


def only_file(folder):
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(files) == 1, files
    return files[0]


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
