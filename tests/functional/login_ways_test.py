# SPDX-License-Identifier: MIT
"""The other ways to sign in: by a code, with a token, through a pipe, in the everyday browser."""

import os
import subprocess

import pytest
from browser import is_installed
from home import TOKEN
from login import Login, autologin, descendants, listening_ports, wait_for

real_browsers = pytest.mark.skipif(
    not (is_installed("chromium") and is_installed("firefox-esr") and is_installed("Xvfb")
         and is_installed("certutil")), reason="needs chromium, firefox-esr, Xvfb and certutil")


class Device:
    """`matinee login --device` while it waits."""

    def __init__(self, home, *flags):
        self.sandbox = home.sandbox
        self.process = subprocess.Popen(
            home.command("login", "--device", *flags), env=home.env, cwd=home.path,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def next_code(self):
        """What a person reads, to be typed without the blanks."""
        for line in self.process.stderr:
            if line.startswith("and enter the code"):
                return line.removeprefix("and enter the code").replace(" ", "").strip()
        raise AssertionError("no code was shown")

    def wait_for_questions(self, count):
        wait_for(lambda: len(self.sandbox.log(path="/v4/authenticate", done=True)) >= count,
                 "a question")

    def end(self):
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def test_a_code_that_is_confirmed_late(home, sandbox):
    device = Device(home)
    code = device.next_code()
    device.wait_for_questions(2)
    sandbox.post("/link/confirm", link_code=code)
    status, out, err = device.end()
    assert status == 0, err
    assert out == "signed in as user 1234567 (NL)\n"
    assert not [e for e in sandbox.log(path="/v4/authenticate") if e["authorization"]]


def test_a_code_that_expires_is_replaced(home, sandbox):
    device = Device(home, "--json")
    first = device.next_code()
    sandbox.post("/link/expire")
    second = device.next_code()
    assert second != first
    sandbox.post("/link/confirm", link_code=second)
    status, out, err = device.end()
    assert status == 0, err
    assert '"state":"valid"' in out.replace(" ", "")


def test_a_service_that_is_asked_too_often_is_given_time(home, sandbox):
    sandbox.fault("status", path_prefix="/v4/authenticate", status=429, retry_after="3", times=1)
    device = Device(home)
    sandbox.post("/link/confirm", link_code=device.next_code())
    status, _, err = device.end()
    assert status == 0, err
    assert "asking again in " in err
    first, second = [e["at_ms"] for e in sandbox.log(path="/v4/authenticate")]
    assert second - first >= 3000


def test_a_code_that_nobody_confirms(home):
    device = Device(home, "--timeout", "3")
    status, _, err = device.end()
    assert status == 3
    assert "the code was not confirmed within 3 s" in err


def test_the_page_for_the_code_can_be_named(home):
    (home.path / ".config/matinee").mkdir(parents=True)
    (home.path / ".config/matinee/config.toml").write_text(
        '[login]\nlink-page = "https://mubi.com/elsewhere"\n')
    device = Device(home, "--timeout", "1")
    assert "https://mubi.com/elsewhere" in device.end()[2]


def test_a_token_on_standard_input(home, sandbox):
    for text in (TOKEN, f"Bearer {TOKEN}\n"):
        run = home.matinee("login", "--with-token", stdin=text)
        assert run.code == 0, run
        assert run.out == "signed in as user 1234567 (NL)\n"
        assert TOKEN not in run.err
    run = home.matinee("login", "--with-token", "--json", stdin=TOKEN)
    assert run.json["state"] == "valid"
    assert run.json["source"]["browser"] == "token"
    assert not [p for p in home.path.rglob("*") if p.is_file() and TOKEN in p.read_text()]


@pytest.mark.parametrize("text, code, words", [
    ("", 2, "standard input: empty"),
    ("two words in here", 2, "holds characters that no token has"),
    ("# Netscape HTTP Cookie File\n", 2, "use --cookies FILE"),
    ("f00df00df00df00df00df00d", 4, "no longer accepts"),
])
def test_a_token_that_is_none(home, text, code, words):
    run = home.matinee("login", "--with-token", stdin=text)
    assert run.code == code, run
    assert words in run.err
    assert run.out == ""


def test_a_token_file_is_a_session(home):
    file = home.path / "token"
    file.write_text(TOKEN + "\n")
    env = {"MATINEE_TOKEN_FILE": str(file)}
    file.chmod(0o600)
    run = home.matinee("status", "--json", env=env)
    assert run.code == 0, run
    assert run.json["source"] == {"browser": "token", "profile": None, "container": None,
                                  "file": str(file)}
    assert f"authorization: Bearer {TOKEN}" in home.matinee("headers", env=env).out
    file.chmod(0o640)
    run = home.matinee("headers", env=env)
    assert run.code == 2
    assert "open to others (mode 0640); chmod 600 it" in run.err
    # A flag is nearer than the environment.
    assert home.matinee("status", "--cookies", home.cookies_txt(), env=env).code == 0


def test_a_cookies_txt_is_proved_too(home):
    assert home.matinee("login", "--cookies", home.cookies_txt()).code == 0
    wrong = home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\tf00df00df00df00df00d",
                             name="wrong.txt")
    run = home.matinee("login", "--cookies", wrong)
    assert run.code == 4, run
    visitor = home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tx\ty", name="visitor.txt")
    assert home.matinee("login", "--cookies", visitor).code == 3


@real_browsers
def test_through_a_pipe_nothing_is_stored_anywhere(seat, sandbox):
    autologin(sandbox, via="sso", wrong_first="not-it")
    login = seat.login("chromium", "--via", "pipe", "--json")
    run = login.end()
    assert run.code == 0, run
    assert "navigator.webdriver is true" in run.err
    assert run.json["source"]["browser"] == "chromium"
    seat.assert_nothing_is_left()


@real_browsers
def test_a_driven_browser_opens_no_port_and_writes_no_cookie(seat, sandbox):
    login = seat.login("chromium", "--via", "pipe")
    login.wait_for_window()
    wait_for(lambda: any(e["webdriver"] for e in sandbox.log(path="/beacon")), "the beacon")
    assert listening_ports(descendants(login.process.pid)) == []
    assert b"_mubi_session" not in b"".join(
        p.read_bytes() for p in seat.runtime.rglob("Cookies*") if p.is_file())
    seat.display.close_windows()
    run = login.end()
    assert run.code == 3, run
    assert "the window was closed" in run.err
    seat.assert_nothing_is_left()


@real_browsers
def test_a_driven_browser_that_is_killed_or_stopped(seat):
    login = seat.login("chromium", "--via", "pipe")
    login.wait_for_window()
    os.kill(login.browser_pid(), 9)
    run = login.end()
    assert run.code == 1, run
    assert "crashed or was killed (signal 9)" in run.err
    login = seat.login("chromium", "--via", "pipe")
    seat.sandbox.clear_log()
    login.wait_for_window()
    login.process.terminate()
    assert login.end().code == 143
    seat.assert_nothing_is_left()


@real_browsers
def test_firefox_cannot_be_driven_so(seat):
    run = seat.login("firefox", "--via", "pipe").end()
    assert run.code == 2
    assert "Firefox cannot be driven through a pipe" in run.err


def everyday_browser(seat, browser, profile):
    """An xdg-open that starts that browser on the user's own profile."""
    script = seat.home.path / "programs/xdg-open"
    script.parent.mkdir()
    flag = f"--user-data-dir={profile}" if browser == "chromium" else f"--profile {profile}"
    extra = "--password-store=basic --no-first-run" if browser == "chromium" else "--no-remote"
    script.write_text(f'#!/bin/bash\nexec "{seat.browsers[browser]}" {flag} {extra} "$@"\n')
    script.chmod(0o755)
    seat.home.env["PATH"] = f"{script.parent}:{seat.home.env['PATH']}"


@real_browsers
@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_everyday_browser_is_waited_for(seat, sandbox, browser):
    home = seat.home
    profile = home.chromium if browser == "chromium" else home.firefox()
    profile.mkdir(parents=True, exist_ok=True)
    everyday_browser(seat, browser, profile)
    autologin(sandbox)
    login = Login(seat, "login", "--wait", "--json")
    login.wait_for_sign_in()
    if browser == "chromium":
        seat.display.close_windows()  # writes at once
    run = login.end()
    assert run.code == 0, run
    assert run.json["source"]["browser"] == browser
    assert "sign in on the page that your browser shows now" in run.err
    seat.display.close_windows()
    # Another session than the one that is there now is waited for.
    run = home.matinee("login", "--wait", "--timeout", "2", env={"DISPLAY": ""})
    assert run.code == 3, run
    assert "open https://mubi.com/login in your browser" in run.err


def test_ways_that_exclude_each_other(home):
    for flags in (["--device", "--with-token"], ["--wait", "--browser", "firefox"],
                  ["--via", "port"], ["--timeout", "0"]):
        assert home.matinee("login", *flags).code == 2
