# SPDX-License-Identifier: MIT
"""What a person sees: a command without a session asks once, and goes on with its job."""

import os
import pty
import re
import select
import signal
import subprocess

import pytest
from browser import is_installed
from home import TOKEN
from login import autologin, wait_for

real_browsers = pytest.mark.skipif(
    not (is_installed("chromium") and is_installed("firefox-esr") and is_installed("Xvfb")
         and is_installed("certutil")), reason="needs chromium, firefox-esr, Xvfb and certutil")
QUESTION = re.compile(r"Sign in now .*\? \[Y/n\] ")


class Person:
    """A program on a terminal, whose output is read as it comes, and who types."""

    def __init__(self, home, *arguments, **env):
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            home.command(*arguments), cwd=home.path, stdin=theirs, stdout=theirs, stderr=theirs,
            env={**home.env, "TERM": "xterm", "NO_COLOR": "1", **env}, start_new_session=True)
        os.close(theirs)
        self.seen = ""

    def read(self):
        """False at the end."""
        assert select.select([self.ours], [], [], 60)[0], f"nothing happens: {self.seen}"
        try:
            data = os.read(self.ours, 65536)
        except OSError:  # the last process with the terminal is gone
            return False
        self.seen += data.decode().replace("\r\n", "\n")
        return bool(data)

    def read_until(self, pattern):
        while not re.search(pattern, self.seen):
            assert self.read(), f"the end, without {pattern}: {self.seen}"

    def type(self, text):
        os.write(self.ours, text.encode())

    def end(self):
        while self.read():
            pass
        os.close(self.ours)
        return self.process.wait(60)


def path_with(seat, **programs):
    """A folder of programs in front of the path, so that they are the ones that are installed."""
    folder = seat.home.path / "programs"
    folder.mkdir()
    for name, target in programs.items():
        (folder / name).symlink_to(target)
    settings = folder / "xdg-settings"
    settings.write_text("#!/bin/sh\necho firefox-esr.desktop\n")
    settings.chmod(0o755)
    return f"{folder}:{seat.home.env['PATH']}"


@real_browsers
def test_headers_asks_signs_in_and_goes_on(seat, sandbox):
    autologin(sandbox)
    seat.home.env["PATH"] = path_with(seat, **{"firefox-esr": seat.browsers["firefox"],
                                               "firefox": seat.browsers["firefox"]})
    # The wrapper's own firefox-esr is the real one.
    script = seat.browsers["firefox"]
    script.write_text(script.read_text().replace("exec firefox-esr", "exec /usr/bin/firefox-esr"))
    person = Person(seat.home, "headers", "--reveal")
    person.read_until(QUESTION)
    assert "Sign in now with Firefox? [Y/n] " in person.seen
    person.type("\n")
    assert person.end() == 0, person.seen
    (token,) = set(sandbox.good_tokens()) - {TOKEN}
    assert f"authorization: Bearer {token}" in person.seen
    assert len(QUESTION.findall(person.seen)) == 1
    assert "sign in on the page that Firefox shows now" in person.seen
    seat.assert_nothing_is_left()


@real_browsers
def test_a_login_on_a_terminal(seat, sandbox):
    autologin(sandbox)
    person = Person(seat.home, "login", "--browser", str(seat.browsers["firefox"]))
    assert person.end() == 0
    lines = person.seen.splitlines()
    assert lines[:2] == [
        "sign in on the page that Firefox shows now; the window closes by itself when you are "
        "signed in", "signed in as user 1234567 (NL)"]
    assert "lasts as long as the agent" in lines[2] and "SERVERS in matinee(1)" in lines[3]
    assert len(lines) == 4, person.seen


@real_browsers
def test_a_ctrl_c_in_the_middle_of_a_login(seat):
    person = Person(seat.home, "login", "--browser", str(seat.browsers["firefox"]))
    wait_for(lambda: seat.sandbox.log(path="/login"), "the page")
    person.process.send_signal(signal.SIGINT)
    assert person.end() == 130
    assert "the sign-in was stopped" in person.seen
    seat.assert_nothing_is_left()


def test_a_token_that_is_typed_is_not_shown(home):
    person = Person(home, "login", "--with-token")
    person.read_until("token .not shown.: ")
    person.type(TOKEN + "\n")
    assert person.end() == 0, person.seen
    assert TOKEN not in person.seen
    assert "signed in as user 1234567 (NL)" in person.seen


def test_a_no_is_a_no(home):
    for answer in ("n\n", "no\n", "N\n", "what\nn\n"):
        person = Person(home, "headers")
        person.read_until(QUESTION)
        person.type(answer)
        assert person.end() == 3, person.seen
        assert "no mubi.com session in any browser" in person.seen
        assert "next: matinee login" in person.seen


def test_the_end_of_input_is_a_no(home):
    person = Person(home, "headers")
    person.read_until(QUESTION)
    person.type("\x04")
    assert person.end() == 3


def test_a_ctrl_c_at_the_question(home):
    person = Person(home, "headers")
    person.read_until(QUESTION)
    person.process.send_signal(signal.SIGINT)
    assert person.end() == 130


def test_without_a_display_a_code_is_offered(home, sandbox):
    person = Person(home, "headers", "--reveal", DISPLAY="", WAYLAND_DISPLAY="")
    person.read_until(QUESTION)
    assert "Sign in now with a code on another device? [Y/n] " in person.seen
    person.type("y\n")
    person.read_until(r"and enter the code .*\n")
    assert "https://mubi.com/tv" in person.seen
    code = re.search(r"enter the code\s+(.*)\n", person.seen).group(1)
    code = re.sub(r"\x1b\[\d*m| ", "", code)
    sandbox.post("/link/confirm", link_code=code)
    assert person.end() == 0, person.seen
    (token,) = set(sandbox.good_tokens()) - {TOKEN}
    assert f"Bearer {token}" in person.seen
    assert len(QUESTION.findall(person.seen)) == 1


def test_the_code_is_shown_as_a_qr_code(home):
    person = Person(home, "login", "--device", "--timeout", "1")
    assert person.end() == 3
    rows = [line for line in person.seen.splitlines() if "\u2588" in line]
    # Version 2 (25 modules), and a quiet zone of two on each side: 29 columns, 15 rows.
    assert len(rows) == 15, person.seen
    plain = [re.sub(r"\x1b\[[\d;]*m", "", row) for row in rows]
    assert {len(row) for row in plain} == {29}


@pytest.mark.parametrize("flag", ["--no-login", "--json", "--quiet"])
def test_nobody_is_asked_who_did_not_want_to_be(home, flag):
    person = Person(home, "headers", flag)
    assert person.end() == 3
    assert not QUESTION.search(person.seen)


def test_without_a_terminal_nobody_is_asked(home):
    run = home.matinee("headers")
    assert run.code == 3
    assert not QUESTION.search(run.err)
    assert "next: matinee login" in run.err


def test_a_named_source_is_not_replaced_by_a_login(home):
    visitor = home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tx\ty")
    person = Person(home, "headers", "--cookies", str(visitor))
    assert person.end() == 3
    assert not QUESTION.search(person.seen)
