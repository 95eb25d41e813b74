# SPDX-License-Identifier: MIT
"""`matinee login` with real browsers that nobody drives, and every way in which it can end."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from browser import is_installed
from home import TOKEN
from login import autologin, listening_ports, processes_naming, wait_for

pytestmark = pytest.mark.skipif(
    not (is_installed("chromium") and is_installed("firefox-esr") and is_installed("Xvfb")
         and is_installed("certutil")), reason="needs chromium, firefox-esr, Xvfb and certutil")
both = pytest.mark.parametrize("browser", ["chromium", "firefox"])


def new_token(sandbox):
    (token,) = set(sandbox.good_tokens()) - {TOKEN}
    return token


def on_disk(folder, secret):
    """The files below `folder` that hold the secret."""
    return [p for p in folder.rglob("*") if p.is_file() and secret.encode() in p.read_bytes()]


@both
def test_a_sign_in_through_another_host_after_a_wrong_password(seat, sandbox, browser):
    autologin(sandbox, wrong_first="not-it", via="sso")
    login = seat.login(browser, "--json")
    pids = login.wait_for_window()
    (profile,) = seat.profiles
    assert stat.S_IMODE(profile.stat().st_mode) == 0o700
    login.wait_for_sign_in()
    assert listening_ports(pids) == []
    if browser == "chromium":
        seat.display.close_windows()  # writes at once
    run = login.end()
    assert run.code == 0, run
    token = new_token(sandbox)
    assert run.json["state"] == "valid"
    assert run.json["user_id"] == 1234567
    assert run.json["token"] == "****" + token[-4:]
    assert run.json["source"]["browser"] == browser
    assert token not in run.err
    seat.assert_nothing_is_left()
    assert on_disk(seat.home.path, token) == []
    # The page cannot tell this from a browser of every day.
    assert [e["webdriver"] for e in sandbox.log(path="/beacon")].count(False) >= 1
    assert not [e for e in sandbox.log(path="/beacon") if e["webdriver"]]
    assert sandbox.log(host="sso.example")


def test_the_browser_is_closed_when_the_service_accepts_the_session(seat, sandbox):
    """Firefox writes within seconds: nobody need close anything."""
    autologin(sandbox)
    run = seat.login("firefox").end()
    assert run.code == 0, run
    assert run.out == "signed in as user 1234567 (NL)\n"
    seat.assert_nothing_is_left()


def test_chromium_writes_by_itself_after_a_while(seat, sandbox):
    autologin(sandbox)
    run = seat.login("chromium").end()
    assert run.code == 0, run
    assert "close the window when you are signed in" in run.err
    seat.assert_nothing_is_left()


@both
def test_a_window_that_is_closed_half_way(seat, sandbox, browser):
    login = seat.login(browser)
    login.wait_for_window()
    wait_for(seat.display.close_windows, "a window")
    run = login.end()
    assert run.code == 3, run
    assert "the window was closed before the sign-in was complete" in run.err
    seat.assert_nothing_is_left()


@both
def test_a_browser_that_is_killed_half_way(seat, browser):
    login = seat.login(browser)
    login.wait_for_window()
    os.kill(login.browser_pid(), signal.SIGKILL)
    run = login.end()
    assert run.code == 1, run
    assert "crashed or was killed (signal 9)" in run.err
    seat.assert_nothing_is_left()


@both
@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_login_that_is_stopped_half_way(seat, browser, number, code):
    login = seat.login(browser)
    login.wait_for_window()
    login.process.send_signal(number)
    run = login.end()
    assert run.code == code, run
    assert "the sign-in was stopped" in run.err
    seat.assert_nothing_is_left()


@both
def test_a_login_that_is_killed_half_way(seat, sandbox, browser):
    login = seat.login(browser)
    pids = login.wait_for_window()
    login.process.kill()
    login.end()
    wait_for(lambda: not processes_naming(str(seat.runtime)), "the browser's end")
    assert listening_ports(pids) == []
    (left,) = seat.profiles
    # The next one sweeps up, and does what it was asked to.
    autologin(sandbox)
    run = seat.login("firefox").end()
    assert run.code == 0, run
    assert not left.exists()
    seat.assert_nothing_is_left()


def test_two_logins_at_once(seat, sandbox):
    autologin(sandbox)
    first, second = seat.login("firefox"), seat.login("firefox")
    runs = first.end(), second.end()
    assert [run.code for run in runs] == [0, 0], runs
    assert len(sandbox.good_tokens()) == 3
    seat.assert_nothing_is_left()


def test_time_that_is_up(seat):
    run = seat.login("firefox", "--timeout", "3").end()
    assert run.code == 3, run
    assert "no sign-in within 3 s" in run.err
    seat.assert_nothing_is_left()


def test_a_visitor_is_not_signed_in(seat, sandbox):
    """Cookies alone prove nothing: the page has set some by the time the window closes."""
    login = seat.login("firefox", "--json")
    login.wait_for_window()
    wait_for(lambda: any(p.stat().st_size for p in seat.runtime.glob("*/cookies.sqlite-wal")),
             "a visitor's cookies")
    seat.display.close_windows()
    run = login.end()
    assert run.code == 3, run
    assert run.json["error"]["code"] == "signed_out"
    assert not [e for e in sandbox.log(host="api.mubi.com")]


def test_a_session_that_the_service_refuses_is_not_accepted(seat, sandbox):
    autologin(sandbox)
    sandbox.fault("status", host="api.mubi.com", path_prefix="/v4/account", status=401,
                  body='{"code": 8, "message": "Invalid login token"}', times=1)
    login = seat.login("firefox")
    wait_for(lambda: sandbox.log(path="/v4/account"), "the question")
    seat.display.close_windows()
    run = login.end()
    assert run.code == 3, run
    assert "the service refuses it; still waiting" in run.err


def test_no_display(seat):
    for browser in ("chromium", "firefox"):
        run = seat.login(browser, DISPLAY="").end()
        assert run.code == 1
        assert "no display" in run.err and "matinee login --device" in run.err
    seat.assert_nothing_is_left()


def test_a_display_that_is_gone(seat):
    run = seat.login("firefox", DISPLAY=":4093").end()
    assert run.code == 1, run
    assert "Firefox failed with status 1 before the sign-in" in run.err
    seat.assert_nothing_is_left()


def test_no_place_in_memory(seat, tmp_path):
    """A runtime folder on a disk is not used; /dev/shm is."""
    login = seat.login("firefox", XDG_RUNTIME_DIR=str(tmp_path))
    login.wait_for_window()
    (profile,) = Path("/dev/shm").glob(f"matinee-{login.process.pid}-*")
    login.process.terminate()
    assert login.end().code == 143
    assert not profile.exists()
    assert not list(tmp_path.glob("matinee-*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a mount namespace")
def test_no_place_in_memory_at_all(seat, tmp_path):
    command = " && ".join([
        f"mount --bind {tmp_path} /dev/shm",
        f"exec env XDG_RUNTIME_DIR={tmp_path} "
        + " ".join(seat.home.command("login", "--browser", seat.browsers["firefox"]))])
    made = subprocess.run(["unshare", "--mount", "bash", "-c", command], capture_output=True,
                          text=True, env=seat.home.env, timeout=60)
    if "unshare" in made.stderr:
        pytest.skip("no mount namespaces here")
    assert made.returncode == 11, made
    assert "on a disk, not in memory" in made.stderr


def test_a_browser_that_is_not_there(seat):
    for wanted, code, words in (("vivaldi", 5, "Vivaldi: not installed here"),
                                ("/no/such/firefox", 5, "/no/such/firefox: no program"),
                                ("netscape", 2, "netscape: no browser")):
        run = seat.home.matinee("login", "--browser", wanted)
        assert run.code == code, run
        assert words in run.err
