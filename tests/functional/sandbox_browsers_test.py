# SPDX-License-Identifier: MIT
"""Real browsers sign in at the stand-in, and leave real cookie stores behind."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from browser import Chromium, Firefox, is_installed
from sandbox import EMAIL, PASSWORD


def cookie_rows(database: Path, scratch: Path, table: str, host: str):
    copy = shutil.copy(database, scratch / "copy.sqlite")
    for ending in ("-wal", "-journal"):
        if Path(f"{database}{ending}").exists():
            shutil.copy(f"{database}{ending}", f"{copy}{ending}")
    with sqlite3.connect(copy) as connection:
        return connection.execute(f"SELECT {host}, name FROM {table}").fetchall()


@pytest.mark.skipif(not is_installed("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("url", ["https://mubi.com/login", "https://mubi.com/login?via=sso"])
def test_chromium_signs_in(sandbox, tmp_path, url):
    with Chromium(sandbox, tmp_path / "profile") as browser:
        browser.navigate(url)
        browser.submit(EMAIL, "wrong")
        assert "Wrong" in browser.evaluate("document.getElementById('complaint').textContent")
        browser.sign_in(url=url)
        assert browser.evaluate("document.getElementById('welcome') !== null")
    assert len(sandbox.good_tokens()) == 1
    beacons = sandbox.log(path="/beacon")
    assert beacons and all(entry["webdriver"] is not None for entry in beacons)
    database = next((tmp_path / "profile").glob("Default/**/Cookies"))
    rows = cookie_rows(database, tmp_path, "cookies", "host_key")
    assert ("mubi.com", "lt") in rows and ("mubi.com", "_mubi_session") in rows
    assert (".mubi.com", "_snow_id.c006") in rows


@pytest.mark.skipif(not is_installed("firefox-esr"), reason="firefox-esr is not installed")
def test_firefox_signs_in(sandbox, tmp_path):
    with Firefox(sandbox, tmp_path / "profile") as browser:
        browser.sign_in()
        assert browser.evaluate("document.getElementById('welcome') !== null")
    assert len(sandbox.good_tokens()) == 1
    rows = cookie_rows(tmp_path / "profile" / "cookies.sqlite", tmp_path, "moz_cookies", "host")
    assert ("mubi.com", "lt") in rows and (".mubi.com", "_snow_id.c006") in rows


@pytest.mark.skipif(not is_installed("chromium"), reason="chromium is not installed")
def test_a_page_may_sign_in_by_itself(sandbox, tmp_path):
    """For browsers that nobody drives, as `matinee login` starts them."""
    sandbox.post("/autologin", email=EMAIL, password=PASSWORD)
    with Chromium(sandbox, tmp_path / "profile") as browser:
        browser.navigate("https://mubi.com/login")
        while browser.evaluate("location.href") != "https://mubi.com/":
            browser.wait_for("Page.loadEventFired")
    assert len(sandbox.good_tokens()) == 1
