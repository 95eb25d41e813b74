# SPDX-License-Identifier: MIT
"""The main job: real browsers sign in through the form, and the program finds the session."""

import subprocess
import time

import pytest
from browser import Chromium, Firefox, is_installed
from home import TOKEN

YEAR = 365 * 86400

needs_chromium = pytest.mark.skipif(not is_installed("chromium"), reason="no chromium")
needs_firefox = pytest.mark.skipif(not is_installed("firefox-esr"), reason="no firefox-esr")


def new_token(sandbox, *known):
    """The one token that the stand-in gave out, beside those that are known."""
    (token,) = set(sandbox.good_tokens()) - {TOKEN, *known}
    return token


def chromium_cookies(browser):
    """What Chromium itself calls its cookies of mubi.com."""
    cookies = browser.call("Storage.getCookies")["cookies"]
    return sorted((c["domain"], c["path"], c["name"], c["value"], c["secure"], c["httpOnly"],
                   c.get("sameSite", "").lower() or None,
                   None if c["session"] else int(c["expires"]))
                  for c in cookies
                  if (c["domain"].lstrip(".") == "mubi.com" or c["domain"].endswith(".mubi.com")))


def our_cookies(home, *flags):
    run = home.matinee("cookies", "--json", *flags)
    assert run.code == 0, run
    return [(c["domain"], c["path"], c["name"], c["value"], c["secure"], c["http_only"],
             c["same_site"], c["expires"]) for c in run.json]


@needs_chromium
def test_chromium_signs_in_and_the_session_is_found(home, sandbox):
    with Chromium(sandbox, home.chromium) as browser:
        browser.sign_in()
        expected = chromium_cookies(browser)
    token = new_token(sandbox)

    assert our_cookies(home) == expected
    assert our_cookies(home, "--cookies-from-browser", "chromium") == expected
    assert our_cookies(home, "--cookies-from-browser", "chromium:Default") == expected
    assert our_cookies(home, "--cookies-from-browser", f"chromium:{home.chromium}/Default") == expected

    (source,) = home.matinee("sources", "--json").json
    assert source["browser"] == "chromium"
    assert source["scheme"] == "v10"
    assert source["cookies"] == len(expected)
    assert source["readable"] is True
    assert source["path"] == str(home.chromium / "Default/Cookies")

    status = home.matinee("status", "--json").json
    assert status["state"] == "valid"
    assert status["token"] == "****" + token[-4:]
    assert status["source"]["browser"] == "chromium"
    assert f"authorization: Bearer {token}\n" in home.matinee("headers").out


@needs_chromium
def test_decoys_in_the_same_profile(home, sandbox):
    with Chromium(sandbox, home.chromium) as browser:
        browser.sign_in()
        expected = chromium_cookies(browser)
        decoys = [
            {"domain": "notmubi.com"}, {"domain": "mubi.com.example"}, {"domain": ".evil-mubi.com"}]
        browser.call("Storage.setCookies", cookies=[
            {"name": "lt", "value": "decoy", "path": "/", "expires": 4102444800, **decoy}
            for decoy in decoys])
    held = subprocess.run(
        ["/usr/bin/python3", "-c", "import sqlite3, sys; print(sqlite3.connect("
         "f'file:{sys.argv[1]}?mode=ro', uri=True).execute("
         "\"select count(*) from cookies where host_key like '%mubi%' and name = 'lt'\")"
         ".fetchone()[0])", home.chromium / "Default/Cookies"], check=True, capture_output=True,
        text=True).stdout
    assert int(held) == 4, "the decoys must be there, or this proves nothing"
    assert our_cookies(home) == expected
    assert new_token(sandbox) in home.matinee("headers").out


@needs_chromium
def test_an_expired_session_in_a_real_profile_is_not_used(home, sandbox):
    with Chromium(sandbox, home.chromium) as browser:
        browser.navigate("https://mubi.com/")
        # The browser drops expired rows when it starts, not while it runs.
        browser.call("Storage.setCookies", cookies=[
            {"name": "lt", "value": TOKEN, "domain": "mubi.com", "path": "/",
             "expires": int(browser.evaluate("Date.now() / 1000")) + 2,
             "url": "https://mubi.com/"}])
        assert browser.evaluate("document.cookie.includes('lt=')")
    database = home.chromium / "Default/Cookies"
    subprocess.run(
        ["/usr/bin/python3", "-c", "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as c: "
         "c.execute(\"update cookies set expires_utc = 13300000000000000 where name = 'lt'\")",
         database], check=True)
    sandbox.clear_log()
    assert home.matinee("status").code == 3
    assert home.matinee("headers").code == 3
    # Whether the opaque cookie beside it is a session's, only the front page can tell.
    assert sandbox.log(host="api.mubi.com") == []
    assert {entry["path"] for entry in sandbox.log()} == {"/"}


@needs_chromium
def test_a_visitor_with_cookies_is_signed_out(home, sandbox):
    with Chromium(sandbox, home.chromium) as browser:
        browser.navigate("https://mubi.com/")
    assert home.matinee("sources", "--json").json[0]["cookies"] > 0
    run = home.matinee("status", "--json")
    assert run.code == 3, run
    assert run.json["state"] == "signed_out"


@needs_firefox
def test_firefox_signs_in_and_the_session_is_found_while_it_runs(home, sandbox):
    profile = home.firefox()
    with Firefox(sandbox, profile) as browser:
        browser.sign_in()
        token = new_token(sandbox)
        wait_for(lambda: token in home.matinee("cookies").out)  # half a second, from its log
        assert home.matinee("status", "--json").json["state"] == "valid"
    cookies = {c["name"]: c for c in home.matinee("cookies", "--json").json}
    assert cookies["lt"]["value"] == token
    assert cookies["lt"]["domain"] == "mubi.com"
    assert cookies["lt"]["host_only"] is True
    assert abs(cookies["lt"]["expires"] - time.time() - YEAR) < 600, "an expiry in milliseconds, taken for seconds"
    (source,) = home.matinee("sources", "--json").json
    assert (source["browser"], source["scheme"]) == ("firefox", "plain")
    assert our_cookies(home, "--cookies-from-browser", "firefox:default") == our_cookies(home)


@needs_chromium
@needs_firefox
def test_the_browser_signed_in_last_wins(home, sandbox):
    profile = home.firefox()
    with Firefox(sandbox, profile) as browser:
        browser.sign_in()
    first = new_token(sandbox)
    with Chromium(sandbox, home.chromium) as browser:
        browser.sign_in()
    second = new_token(sandbox, first)
    assert second in home.matinee("headers").out
    assert first in home.matinee("headers", "--cookies-from-browser", "firefox").out
    assert {s["browser"] for s in home.matinee("sources", "--json").json} == {"chromium", "firefox"}


@needs_chromium
def test_reading_leaves_the_profile_as_it_was(home, sandbox):
    with Chromium(sandbox, home.chromium) as browser:
        browser.sign_in()

    def look():
        return sorted((str(p), p.lstat().st_mtime_ns, p.lstat().st_size)
                      for p in home.chromium.rglob("*"))

    before = look()
    for command in ("sources", "cookies", "status", "headers"):
        assert home.matinee(command).code == 0
    assert look() == before


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
