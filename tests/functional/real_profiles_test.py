# SPDX-License-Identifier: MIT
"""What real browsers leave in real profiles, against what they themselves say that they hold.

Chromium is asked over DevTools, Firefox's cookie service over Marionette. The keyrings are
gnome-keyring and kwalletd on a private bus. Each answer is compared as a whole, fields included.
"""

import concurrent.futures
import contextlib
import json
import shutil
import signal
import sqlite3
import time

import pytest
from browser import Chromium, Firefox, is_installed, signal_family
from desktop import KWALLET_KEYRING, KWALLETD, GnomeKeyring, KWallet, Person
from harm import harm_in, standing_still, state_of, traced, until
from jars import (DECOYS, EMBEDDER, MONTH, chromium_says, fill_chromium, fill_firefox,
                  firefox_says)

needs_chromium = pytest.mark.skipif(not is_installed("chromium"), reason="no chromium")
needs_firefox = pytest.mark.skipif(not is_installed("firefox-esr"), reason="no firefox-esr")
needs_kwallet = pytest.mark.skipif(not is_installed(KWALLETD), reason="no kwalletd")
needs_strace = pytest.mark.skipif(not is_installed("strace"), reason="no strace")

# Chromium commits 30 s after the first change; ten more for a machine that is busy.
COMMIT_SECONDS = 40


@pytest.fixture
def gnome(desktop, home):
    """A home on a desktop with gnome-keyring, which is unlocked."""
    home.env |= {name: desktop.env[name] for name in ("DBUS_SESSION_BUS_ADDRESS",
                                                      "XDG_RUNTIME_DIR")}
    return GnomeKeyring(desktop)


# -- what is asked ------------------------------------------------------------------------------


def our_cookies(home, *flags, env=None):
    run = home.matinee("cookies", "--json", *flags, online=False, env=env)
    assert run.code == 0, run
    return fields_of(run.json)


def fields_of(answer):
    assert answer == sorted(answer, key=lambda c: (c["domain"], c["path"], c["name"]))
    assert all(c["host_only"] is not c["domain"].startswith(".") for c in answer)
    return sorted((c["domain"], c["path"], c["name"], c["value"], c["secure"], c["http_only"],
                   c["same_site"], c["expires"]) for c in answer)


def live(cookies):
    """Without those that have expired by now."""
    now = time.time()
    return sorted(c for c in cookies if c[-1] is None or c[-1] > now)


def names(cookies):
    return {cookie[2] for cookie in cookies}


def rows(database, scratch, query):
    """Of a copy, which is a reader's way that the browser cannot feel."""
    copy = scratch / "copy.sqlite"
    for ending in ("", "-wal", "-journal"):
        (scratch / f"copy.sqlite{ending}").unlink(missing_ok=True)
        if (file := database.with_name(database.name + ending)).exists():
            shutil.copy(file, f"{copy}{ending}")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        return connection.execute(query).fetchall()


# -- Chromium -----------------------------------------------------------------------------------


def look_for_chromium_bait(database, scratch):
    """What must not be returned has to be there, or its absence proves nothing."""
    held = rows(database, scratch, "select host_key, name, top_frame_site_key from cookies")
    assert set(DECOYS) <= {host for host, _, _ in held}
    assert ("mubi.com", "chips", EMBEDDER) in held
    assert ("mubi.com", "short_lived", "") in held
    assert {site for host, name, site in held if (host, name) == ("mubi.com", "lt")} == {
        "", EMBEDDER}


def seals(database, scratch):
    return {seal for (seal,) in rows(
        database, scratch, "select distinct cast(substr(encrypted_value, 1, 3) as text) "
        "from cookies")}


def chromium_closed(home, tmp_path, seal, **how):
    """A profile that was filled and closed, and what the browser said that is in it."""
    database = home.chromium / "Default/Cookies"
    with Chromium(home.sandbox, home.chromium, **how) as browser:
        browser.sign_in()
        soon = fill_chromium(browser)
        said = chromium_says(browser)
    assert {"lt", "_mubi_session", "session_only", "short_lived", "own_chips"} <= names(said)
    assert seals(database, tmp_path) == {seal}
    look_for_chromium_bait(database, tmp_path)
    until(lambda: time.time() > soon)
    assert "short_lived" not in names(live(said))
    return said


@needs_chromium
def test_chromium_without_a_keyring_and_then_with_one(home, desktop, gnome, tmp_path):
    said = chromium_closed(home, tmp_path, "v10")
    no_bus = {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""}
    assert our_cookies(home, env=no_bus) == live(said)
    assert our_cookies(home) == live(said)

    with Chromium(home.sandbox, home.chromium, store=None, env=desktop.env) as browser:
        browser.call("Storage.setCookies", cookies=[
            {"name": name, "value": f"{name}-value", "domain": "." + host, "path": "/",
             "expires": int(time.time()) + MONTH}
            for name, host in (("later", "mubi.com"), ("lt", "www.mubi.com"))])
        said = chromium_says(browser)
    assert {"later", "lt"} <= names(said) and "session_only" not in names(said)
    database = home.chromium / "Default/Cookies"
    assert seals(database, tmp_path) == {"v10", "v11"}
    assert our_cookies(home) == live(said)
    (source,) = home.matinee("sources", "--json").json
    assert source["scheme"] == "mixed"


@needs_chromium
@pytest.mark.parametrize("store", [None, "gnome-libsecret"])
def test_chromium_with_gnome_keyring(home, desktop, gnome, tmp_path, store):
    said = chromium_closed(home, tmp_path, "v11", store=store, env=desktop.env)
    assert our_cookies(home) == live(said)
    assert our_cookies(home, "--cookies-from-browser", "chromium+gnomekeyring") == live(said)
    if store is None:
        check_same_labels(home, gnome, said)
        check_what_can_be_wrong(home, desktop, gnome, said)


def check_same_labels(home, gnome, said):
    """Left by an earlier installation, by another user's restored keyring, by another program."""
    gnome.store("aW52ZW50ZWQta2V5LW51bTE=", application="chromium", profile="older")
    gnome.store("aW52ZW50ZWQta2V5LW51bTI=", application="chromium", profile="newer")
    gnome.store("of-another-program", application="electron-thing")
    assert our_cookies(home, "--no-prompt") == live(said)


def check_what_can_be_wrong(home, desktop, gnome, said):
    """Each trouble has its own words, no value on stdout, and exit status 7."""

    def message(*flags, **env):
        run = home.matinee("cookies", "--json", "--cookies-from-browser", "chromium", *flags,
                           online=False, env=env)
        assert run.code == 7, run
        assert run.json["error"]["code"] == "locked"
        assert "token" not in run.out + run.err
        return run.json["error"]["message"]

    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""}
    assert "no session bus, so no keyring" in message(**nowhere)
    gone = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "XDG_RUNTIME_DIR": ""}
    assert "no session bus at unix:path=/nonexistent/bus" in message(**gone)

    person = Person(desktop, "dismiss")
    gnome.lock()
    assert message("--no-prompt").endswith(
        "the keyring with the key of chromium is locked, and prompting is forbidden")
    assert person.prompts == 0
    assert message().endswith("the keyring's prompt was dismissed")
    assert person.prompts == 1
    person.habit, person.prompts = "type", 0
    assert our_cookies(home) == live(said)
    assert our_cookies(home, "--no-prompt") == live(said)
    assert person.prompts == 1


@needs_chromium
@needs_kwallet
def test_chromium_with_kwallet(home, desktop, tmp_path):
    wallet = KWallet(desktop, "Enabled=true\nPrompt on Open=false")
    wallet.create()
    env = desktop.env | {"XDG_CURRENT_DESKTOP": "KDE", "KDE_SESSION_VERSION": "5"}
    said = chromium_closed(home, tmp_path, "v11", store=KWALLET_KEYRING, env=env)
    home.env |= {name: env[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
    assert our_cookies(home) == live(said)
    assert our_cookies(home, "--cookies-from-browser", f"chromium+{KWALLET_KEYRING}") == live(said)
    wallet.shut()
    run = home.matinee("cookies", "--json", "--no-prompt", online=False)
    assert run.code == 7, run
    assert "the wallet with the key of chromium is closed" in run.json["error"]["message"]


@needs_chromium
@needs_strace
def test_chromium_is_read_while_it_runs_across_its_commit_and_after_a_kill(
        home, desktop, gnome, tmp_path):
    database = home.chromium / "Default/Cookies"
    with Chromium(home.sandbox, home.chromium, store=None, env=desktop.env) as browser:
        browser.sign_in()
        soon = fill_chromium(browser)
        reads = read_until_there_are_cookies(home)
        assert reads > 20, "the commit must have met a reader"
        assert time.time() > soon
        said = chromium_says(browser)
        assert our_cookies(home) == live(said)
        look_for_chromium_bait(database, tmp_path)
        assert seals(database, tmp_path) == {"v11"}
        check_that_no_harm_is_done(home, browser.process, database, tmp_path, said)
        signal_family(browser.process, signal.SIGKILL)
        browser.process.wait()
    look_for_chromium_bait(database, tmp_path)
    assert our_cookies(home) == live(said)


def read_until_there_are_cookies(home):
    """Back to back, so that a commit meets a reader. The number of readings."""
    end = time.monotonic() + COMMIT_SECONDS
    reads = 0
    while (run := home.matinee("cookies", "--json", online=False)).code != 0 or not run.json:
        assert run.code in (0, 3), run
        assert time.monotonic() < end, "the cookies never came to disk"
        reads += 1
    return reads


@needs_chromium
def test_no_commit_is_lost_or_torn_where_many_meet_a_reader(home):
    """Chromium does not wait for its 30 s where 512 changes are pending."""
    rounds = 40
    with Chromium(home.sandbox, home.chromium) as browser:
        change_many(browser, 1)
        until(lambda: committed(home) == 1)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            reading = pool.submit(read_until, home, rounds)
            for number in range(2, rounds + 1):
                change_many(browser, number)
            seen = [number for number in reading.result() if number]
        signal_family(browser.process, signal.SIGKILL)
        browser.process.wait()
    assert seen == sorted(seen), "an older state after a newer one"
    assert len(set(seen)) > 5, "the commits must have met a reader"
    assert committed(home) == rounds


def change_many(browser, number):
    expires = int(time.time()) + MONTH
    hosts = ["mubi.com", *(f"d{i}.example" for i in range(600))]
    browser.call("Storage.setCookies", cookies=[
        {"name": "round", "value": str(number), "url": f"https://{host}/", "expires": expires}
        for host in hosts])


def committed(home):
    """The number of the last change that is on disk; 0 where a commit separated the deletion of
    the old row from the new row."""
    if not (home.chromium / "Default/Cookies").exists():
        return 0
    run = home.matinee("cookies", "--json", "--cookies-from-browser", "chromium", online=False)
    assert run.code == 0, run
    assert [cookie["name"] for cookie in run.json] in ([], ["round"])
    return int(run.json[0]["value"]) if run.json else 0


def read_until(home, last):
    end = time.monotonic() + COMMIT_SECONDS
    seen = [committed(home)]
    while seen[-1] != last:
        assert time.monotonic() < end, f"{last} never came to disk"
        seen.append(committed(home))
    return seen


# -- no harm ------------------------------------------------------------------------------------


def check_that_no_harm_is_done(home, process, database, scratch, said):
    with standing_still(process):
        before = state_of(database.parent)
        run, trace = traced(home.command("cookies", "--json", online=False), scratch / "trace",
                            env=home.env, cwd=home.path)
        assert run.returncode == 0, run.stderr
        assert fields_of(json.loads(run.stdout)) == live(said)
        assert state_of(database.parent) == before
    assert not database.with_name(database.name + "-shm").exists()
    assert any(f'"{database}"' in line and "O_RDONLY" in line for line in trace), "nothing traced"
    assert harm_in(trace) == []


@needs_strace
def test_an_ordinary_reader_would_be_caught(tmp_path):
    database = tmp_path / "Cookies"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript("pragma journal_mode = wal; create table cookies (host_key)")
    reader = ("import sqlite3, sys; "
              "print(sqlite3.connect(sys.argv[1]).execute('select count(*) from cookies'))")
    _, trace = traced(["/usr/bin/python3", "-c", reader, database], tmp_path / "trace")
    harm = "\n".join(harm_in(trace))
    assert "F_SETLK" in harm and f'"{database}-shm", O_RDWR' in harm


# -- Firefox ------------------------------------------------------------------------------------

def look_for_firefox_bait(database, scratch):
    held = rows(database, scratch, "select host, name, originAttributes from moz_cookies")
    assert set(DECOYS) <= {host for host, _, _ in held}
    attributes = {a for host, name, a in held if (host, name) == ("mubi.com", "lt")}
    assert attributes == {"", "^userContextId=2", "^partitionKey=%28https%2Cembedder.example%29"}
    assert ("mubi.com", "short_lived", "") in held
    assert "session_only" not in {name for _, name, _ in held}


def started_firefox(home, profile):
    """With a session file every second, which is every 15 s by itself."""
    return Firefox(home.sandbox, profile, "--remote-allow-system-access", preferences={
        "browser.sessionstore.interval": 1000, "browser.sessionstore.interval.idle": 1000,
        "browser.sessionstore.resume_from_crash": True, "privacy.userContext.enabled": True})


def wait_for_both(home, said):
    """Half a second for the database, one for the session file."""
    until(lambda: home.matinee("cookies", online=False).code == 0)
    until(lambda: our_cookies(home) == live(said))


@needs_firefox
@needs_strace
def test_firefox_is_read_while_it_runs_and_when_it_is_closed(home, tmp_path):
    profile = home.firefox()
    database = profile / "cookies.sqlite"
    with started_firefox(home, profile) as browser:
        browser.sign_in()
        soon = fill_firefox(browser)
        said, work = firefox_says(browser)
        assert {"lt", "_mubi_session", "session_only", "own_chips"} <= names(said)
        assert names(work) == {"lt", "session_only"}
        until(lambda: time.time() > soon)
        wait_for_both(home, said)
        look_for_firefox_bait(database, tmp_path)
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("select count(*) from moz_cookies")
        assert our_cookies(home, "--cookies-from-browser", "firefox::Work") == live(work)
        check_that_no_harm_is_done(home, browser.process, database, tmp_path, said)
    assert (profile / "sessionstore.jsonlz4").exists()
    look_for_firefox_bait(database, tmp_path)
    before = state_of(profile)
    assert our_cookies(home) == live(said)
    assert our_cookies(home, "--cookies-from-browser", "firefox::Work") == live(work)
    assert state_of(profile) == before
    check_a_restart(home, profile)


def check_a_restart(home, profile):
    """The closed session's file stays where it is, and the new session has none of its cookies."""
    with started_firefox(home, profile) as browser:
        browser.navigate("https://mubi.com/")
        browser.navigate("about:blank")
        said, _ = firefox_says(browser)
        assert "lt" in names(said) and "session_only" not in names(said)
        wait_for_both(home, said)


@needs_firefox
def test_firefox_is_read_after_a_kill(home, tmp_path):
    profile = home.firefox()
    database = profile / "cookies.sqlite"
    with started_firefox(home, profile) as browser:
        browser.sign_in()
        soon = fill_firefox(browser)
        said, _ = firefox_says(browser)
        wait_for_both(home, said)
        signal_family(browser.process, signal.SIGKILL)
        browser.process.wait()
    alone = tmp_path / "main-file-alone.sqlite"
    shutil.copy(database, alone)
    with contextlib.closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as connection:
        assert connection.execute("select count(*) from moz_cookies").fetchone() == (0,)
    look_for_firefox_bait(database, tmp_path)
    until(lambda: time.time() > soon)
    before = state_of(profile)
    assert our_cookies(home) == live(said)
    assert state_of(profile) == before
