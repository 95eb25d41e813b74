# SPDX-License-Identifier: MIT
"""What a person sees: each command in a pseudo-terminal."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios

from home import TOKEN

OPEN = "https://edge-1.mubicdn.net/open/"


def on_terminal(home, *arguments, columns=100, term="xterm", **env):
    """Everything that appears on the terminal, and the exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(home.command(*arguments), cwd=home.path, stdin=theirs, stdout=theirs,
                               stderr=theirs, env={**home.env, "TERM": term, **env})
    os.close(theirs)
    seen = b""
    while True:
        if not select.select([ours], [], [], 60)[0]:
            process.kill()
            raise AssertionError("nothing happens on the terminal")
        try:
            data = os.read(ours, 65536)
        except OSError:  # the last process with the terminal is gone
            break
        if not data:
            break
        seen += data
    os.close(ours)
    return seen.decode().replace("\r\n", "\n"), process.wait()


def test_values_are_masked_unless_revealed(signed_in):
    for command in ("headers", "cookies"):
        for extra in ([], ["--json"]):
            text, code = on_terminal(signed_in, command, *extra, *signed_in.flags)
            assert code == 0
            assert TOKEN not in text
            assert "****" in text
            assert "--reveal" in text
        text, code = on_terminal(signed_in, command, "--reveal", *signed_in.flags)
        assert TOKEN in text


def test_a_pipe_gets_the_values(signed_in):
    assert TOKEN in signed_in.matinee("headers", *signed_in.flags).out


def test_a_bar_is_drawn_and_gone_at_the_end(home, sandbox):
    sandbox.post("/rate", bytes_per_s=2_000_000)
    text, code = on_terminal(home, "download", OPEN + "file/film.mp4")
    assert code == 0, text
    frames = re.findall(r"\r([^\r]*?\[=*>? *\][^\r]*?)\x1b\[K", text)
    assert len(frames) >= 2, text
    assert all(len(frame) < 100 for frame in frames)
    assert "MiB/s" in frames[-1]
    # The last thing on the line is the summary.
    last = text.rsplit("\r\x1b[K", 1)[1]
    assert last.startswith("./film.mp4: 1.8 MiB in "), last


def test_a_narrow_terminal_gets_a_narrow_bar(home, sandbox):
    sandbox.post("/rate", bytes_per_s=2_000_000)
    text, code = on_terminal(home, "download", OPEN + "file/film.mp4", columns=40)
    assert code == 0
    frames = [f for f in re.findall(r"\r([^\r\n]*?)\x1b\[K", text) if f]
    assert frames
    assert all(len(frame) < 40 for frame in frames)


def test_a_dumb_terminal_gets_lines(home):
    text, code = on_terminal(home, "download", OPEN + "file/film.mp4", term="dumb")
    assert code == 0
    assert "\x1b" not in text
    assert "film.mp4: 100%" in text


def test_status_fits_a_person(signed_in):
    text, code = on_terminal(signed_in, "status", *signed_in.flags)
    assert code == 0
    assert "session   signed in\n" in text
    assert "token     ****" + TOKEN[-4:] in text


def test_a_hostile_title_cannot_steer_the_terminal(home):
    (home.path / "evil.m3u8").write_text(
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x\x1b[2J\",LANGUAGE=\"\x1b]0;y\x07\","
        "URI=\"a.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv.m3u8\n")
    text, code = on_terminal(home, "manifest", "evil.m3u8", "--base-url", "https://h.example/")
    assert "\x1b[2J" not in text
    assert "\x1b]0" not in text
    assert code in (0, 1)
