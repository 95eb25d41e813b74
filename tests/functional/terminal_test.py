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


SGR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(home, *arguments, columns=100, term="xterm", typed=(), **env):
    """Everything that appears on the terminal, and the exit code. `typed` is pairs: a text that
    appears, and the bytes that are typed then.
    """
    waiting = list(typed)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    # Ctrl-C reaches only what has the terminal for its own.
    process = subprocess.Popen(home.command(*arguments), cwd=home.path, stdin=theirs, stdout=theirs,
                               stderr=theirs, env={**home.env, "TERM": term, **env},
                               start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
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
        if waiting and waiting[0][0].encode() in seen:
            os.write(ours, waiting.pop(0)[1])
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
    assert "session   signed in\n" in SGR.sub("", text)
    assert "token     ****" + TOKEN[-4:] in text


def test_a_hostile_title_cannot_steer_the_terminal(home):
    (home.path / "evil.m3u8").write_text(
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x\x1b[2J\",LANGUAGE=\"\x1b]0;y\x07\","
        "URI=\"a.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv.m3u8\n")
    text, code = on_terminal(home, "manifest", "evil.m3u8", "--base-url", "https://h.example/")
    assert "\x1b[2J" not in text
    assert "\x1b]0" not in text
    assert code in (0, 1)


def test_errors_and_states_are_painted_for_a_person_who_wants_it(signed_in, home):
    text, code = on_terminal(signed_in, "status", *signed_in.flags)
    assert code == 0 and "session   \x1b[32msigned in\x1b[0m\n" in text
    not_now = [("[Y/n] ", b"n\n")]
    text, code = on_terminal(home, "headers", "--no-agent", typed=not_now)
    assert code == 3
    assert "\x1b[31mmatinee: \x1b[0m" in text
    assert "\x1b[1mnext: \x1b[0m" in text
    for arguments, env in [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})]:
        env = dict(env)
        text, code = on_terminal(home, "headers", "--no-agent", *arguments, typed=not_now,
                                 term=env.pop("TERM", "xterm"), **env)
        assert code == 3 and "\x1b" not in text, text
        assert "matinee: " in text
    done = signed_in.matinee("status", *signed_in.flags)
    assert "\x1b" not in done.out + done.err


def test_what_is_not_understood_is_painted_as_all_errors_are(home):
    text, code = on_terminal(home, "nonsense")
    assert code == 2 and "\x1b[31mmatinee: \x1b[0m" in text
    for extra, env in (["--no-color"], {}), ([], {"NO_COLOR": "1"}):
        text, code = on_terminal(home, "nonsense", *extra, **env)
        assert code == 2 and "\x1b" not in text


def lines_of(text):
    """What is left on the terminal: without colours, and without a line that was erased."""
    return SGR.sub("", re.sub(r"\r[^\r\n]*\x1b\[K", "", text)).splitlines()


def test_tables_and_sentences_fit_and_keep_their_words(home):
    home.firefox()
    for columns in (50, 80, 120):
        for command in (["doctor", "--no-agent"], ["sources"], ["cookies", "--no-agent"],
                        ["search", "lantern"]):
            text, _ = on_terminal(home, *command, columns=columns)
            for line in lines_of(text):
                # A link or a path that is longer than a line is left whole, so that it can be copied.
                assert len(line) <= columns or " " not in line.strip(), (command, line)
        text, _ = on_terminal(home, "doctor", "--no-agent", columns=columns)
        assert "BROWSER" in text and "..." not in text
        joined = " ".join(line.strip() for line in lines_of(text))
        assert "no browser profile with cookies was found" in joined


def test_a_search_breaks_titles_and_cuts_none(home):
    text, code = on_terminal(home, "search", "lantern", columns=50)
    assert code == 0
    assert "..." not in text
    words = " ".join(lines_of(text))
    assert "Lantern" in words and "Keeper" in words


def test_a_code_is_counted_down_until_it_is_cancelled(home):
    text, code = on_terminal(home, "login", "--device", "--timeout", "600",
                             typed=[("Ctrl-C cancels", b"\x03")])
    assert code == 130
    assert re.search(r"\r(10:00|9:5\d) left to enter it; Ctrl-C cancels\x1b\[K", text)
    # Nothing of it stays on the line of what comes next.
    assert "\r\x1b[K" in text
    text, code = on_terminal(home, "login", "--device", "--timeout", "2", term="dumb")
    assert code == 3 and "left to enter" not in text


def test_login_asks_whoever_is_signed_in_already(running):
    home = running.home
    text, code = on_terminal(home, "login", typed=[("[y/N] ", b"\n")])
    assert code == 0
    assert "you are signed in already" in text
    assert "Sign in once more? [y/N] " in text
    assert "window" not in text
    # Whoever says how, has decided.
    text, code = on_terminal(home, "login", "--device", "--timeout", "1")
    assert code == 3 and "already" not in text


def test_a_long_list_tells_how_far_it_is(signed_in, sandbox):
    sandbox.post("/library", wishes=186)
    sandbox.post("/paging", paging="cursor", cap=48)
    text, code = on_terminal(signed_in, "watchlist", "--all", "--print", "id", *signed_in.flags)
    assert code == 0, text
    frames = re.findall(r"\r(\d+) of 186 entries\x1b\[K", text)
    assert frames == ["48", "96", "144", "186"], text
    # The line is gone before the list comes.
    shown = text.rsplit("\r\x1b[K", 1)[1]
    assert shown.splitlines() == [str(300_000 + n) for n in range(186)]


def test_a_dumb_terminal_and_a_quiet_one_get_the_list_alone(signed_in, sandbox):
    sandbox.post("/library", ratings=60)
    for term, extra in (("dumb", []), ("xterm", ["-q"])):
        text, code = on_terminal(signed_in, "ratings", "--all", *extra, *signed_in.flags,
                                 term=term)
        assert code == 0 and "of 60 entries" not in text, text
