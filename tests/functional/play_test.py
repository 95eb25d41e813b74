# SPDX-License-Identifier: MIT
"""`play`: what mpv is started with."""

import os
import re
import shutil

import pytest
from home import TOKEN

OPEN = "https://edge-1.mubicdn.net/open/"

# Writes down what it was given, and ends with a status of its own.
PLAYER = """#!/bin/sh
printf '%s\\n' "$@" > "$HOME/argv"
env > "$HOME/environment"
for each in "$@"; do
  case "$each" in
    --include=*) cat "${each#--include=}" > "$HOME/config" ;;
    --playlist=*) cat "${each#--playlist=}" > "$HOME/playlist" ;;
  esac
done
exit 3
"""


@pytest.fixture
def viewer(signed_in, tmp_path):
    """A home with an mpv of ours; `played` reads what it was given."""
    folder = tmp_path / "player"
    folder.mkdir()
    player = folder / "mpv"
    player.write_text(PLAYER)
    player.chmod(0o755)
    signed_in.env["PATH"] = f"{folder}:{os.environ['PATH']}"
    return signed_in


def played(home, name):
    return (home.path / name).read_text()


def was_played(home):
    return (home.path / "argv").exists()


def test_a_trailer_needs_no_session(viewer):
    viewer.sandbox.clear_log()
    for words in (["the-lantern-keeper", "--trailer"],
                  ["https://mubi.com/films/the-lantern-keeper/trailer"]):
        run = viewer.matinee("play", *words, "--no-agent", "--no-login")
        assert run.code == 3, run  # mpv's own
        assert re.fullmatch(r"#EXTM3U\nhttps://\S+\n", played(viewer, "playlist"))
    config = played(viewer, "config")
    assert "tls-verify=yes\n" in config and "ytdl=no\n" in config
    assert f"tls-ca-file=%{len(viewer.sandbox.cacert)}%{viewer.sandbox.cacert}\n" in config
    assert "The Lantern Keeper" in config
    assert not [e for e in viewer.sandbox.log() if "/viewing" in e["path"]]


def test_a_stream_in_the_clear(viewer):
    run = viewer.matinee("play", "one-reel-left", *viewer.flags, *viewer.sandbox.connect_to, "--",
                         "--fs", "--volume=40", online=False)
    assert run.code == 3, run
    argv = played(viewer, "argv").split("\n")
    assert argv[2:4] == ["--fs", "--volume=40"]
    # A signed URL is nobody else's to read, and the session is not mpv's.
    url = played(viewer, "playlist").split("\n")[1]
    assert url not in "\n".join(argv) and "https://" not in "\n".join(argv)
    for name in ("argv", "environment", "config", "playlist"):
        assert TOKEN not in played(viewer, name)
    media = [e for e in viewer.sandbox.log() if e["host"].endswith("mubicdn.net")]
    assert media and not [e for e in media if e["authorization"] or e["cookie"]]


@pytest.mark.parametrize("film", [
    "the-locked-garden", "quiet-cipher", "false-dawn-street", "boxed-in"])
def test_a_protected_film_is_refused(viewer, film):
    run = viewer.matinee("play", film, *viewer.flags)
    assert run.code == 8 and not was_played(viewer), run


def test_a_protected_url_is_refused(viewer):
    run = viewer.matinee("play", OPEN + "marked/master.m3u8")
    assert run.code == 8 and not was_played(viewer), run


def test_what_is_not_there(viewer):
    assert viewer.matinee("play", "no-such-film", "--trailer").code == 5
    assert viewer.matinee("play", "boxed-in", "--trailer").code == 5
    assert viewer.matinee("play", "the-absent-projectionist", *viewer.flags).code == 9
    assert viewer.matinee("play", "the-lantern-keeper", "--no-agent", "--no-login").code == 3
    assert not was_played(viewer)


def test_without_mpv_nobody_is_asked(viewer):
    viewer.sandbox.clear_log()
    run = viewer.matinee("play", "one-reel-left", *viewer.flags, env={"PATH": "/nonexistent"})
    assert run.code == 127 and "mpv is not installed" in run.err, run
    assert not viewer.sandbox.log()


@pytest.mark.skipif(not shutil.which("mpv"), reason="needs mpv")
@pytest.mark.parametrize("film", ["file/film.mp4", "clear/master.m3u8"])
def test_mpv_plays_what_it_gets(signed_in, film):
    """The real player, through the stand-in as a proxy, with certificates verified."""
    words = ["--no-config", "--vo=null", "--ao=null", "--frames=2", "--no-terminal",
             f"--http-proxy={signed_in.sandbox.control}"]
    play = ["play", OPEN + film, *signed_in.sandbox.connect_to, "--", *words]
    run = signed_in.matinee(*play, online=False)
    assert run.code == 0, run
    media = signed_in.sandbox.log(host="edge-1.mubicdn.net")
    assert len(media) > 1 and not [e for e in media if e["authorization"] or e["cookie"]]
    # Another authority's certificate is refused.
    run = signed_in.matinee(*play, "--tls-ca-file=/dev/null", online=False)
    assert run.code == 2, run
