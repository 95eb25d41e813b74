# SPDX-License-Identifier: MIT
"""Where cookies are looked for, and what is said of places that cannot be looked at."""

import json
import os
import sqlite3
import subprocess

import pytest
from home import TOKEN, Run
from others import powerless
from sealed_profiles import chromium_profile, firefox_profile

LATER_US = 15_700_000_000_000_000
BROKEN_SIZE = 1 << 31


def run_as_owner(home, *arguments):
    """As the program is run by somebody who is not root."""
    return Run(subprocess.run(
        powerless(home.command(*arguments, online=False)), text=True, capture_output=True,
        timeout=60, cwd=home.path, env=home.env))


def plain_chromium(folder, name="lt", value=TOKEN):
    """A profile whose values nobody sealed."""
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "Cookies")
    database.executescript("""
        CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
        INSERT INTO meta VALUES ('version', '24');
        CREATE TABLE cookies(creation_utc INTEGER, host_key TEXT, top_frame_site_key TEXT,
            name TEXT, value TEXT, encrypted_value BLOB, path TEXT, expires_utc INTEGER,
            is_secure INTEGER, is_httponly INTEGER, has_expires INTEGER, samesite INTEGER,
            last_update_utc INTEGER, has_cross_site_ancestor INTEGER,
            UNIQUE (host_key, top_frame_site_key, name, path));
    """)
    database.execute("INSERT INTO cookies VALUES (1, 'mubi.com', '', ?, ?, x'', '/', ?, 1, 1, 1, "
                     "-1, 1, 0)", (name, value, LATER_US))
    database.commit()
    database.close()
    return folder


@pytest.fixture
def shut():
    """Shuts a file or a folder, and opens it again for the cleaning up."""
    places = []

    def close(place):
        places.append((place, place.stat().st_mode))
        place.chmod(0)
        return place

    yield close
    for place, mode in reversed(places):
        if place.exists():  # SQLite removes a log that it has emptied
            place.chmod(mode)


# -- section 2: could not look is never nothing there ------------------------------------------


@pytest.mark.parametrize("place", [
    ".config/chromium/Default/Cookies", ".config/chromium/Default", ".config/chromium", ".config"])
def test_a_place_that_may_not_be_read_is_named(home, shut, place):
    plain_chromium(home.chromium / "Default")
    closed = shut(home.path / place)
    run = run_as_owner(home, "cookies", "--cookies-from-browser", "chromium")
    assert run.code == 10, run
    assert f"{closed}: Permission denied" in run.err
    report = run_as_owner(home, "doctor", "--json")
    assert str(closed) in report.out
    listed = run_as_owner(home, "sources")
    if not place.endswith("Cookies"):
        assert listed.err.count(f"{closed}: Permission denied") == 1, listed
    assert "was found" not in listed.err


def test_the_folder_network_that_may_not_be_read_is_named(home, shut):
    plain_chromium(home.chromium / "Default/Network")
    closed = shut(home.chromium / "Default/Network")
    run = run_as_owner(home, "cookies", "--cookies-from-browser", "chromium")
    assert run.code == 10, run
    assert f"{closed}: Permission denied" in run.err


def test_a_path_that_may_not_be_read_is_named(home, shut):
    profile = plain_chromium(home.path / "elsewhere/Default")
    closed = shut(home.path / "elsewhere")
    run = run_as_owner(home, "cookies", "--cookies-from-browser", f"chromium:{profile}")
    assert run.code == 10, run
    assert f"{closed}: Permission denied" in run.err


def wal_of(home):
    firefox_profile(home, "visitor")
    database = home.firefox() / "cookies.sqlite"
    writer = sqlite3.connect(database)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE moz_cookies SET name = 'in_the_log'")
    writer.commit()
    return writer, database.with_name("cookies.sqlite-wal")


def test_a_log_that_may_not_be_read_is_named(home, shut):
    writer, wal = wal_of(home)
    shut(wal)
    run = run_as_owner(home, "cookies", "--cookies-from-browser", "firefox")
    assert run.code == 10, run
    assert f"{wal}: Permission denied" in run.err
    writer.close()


def test_a_log_that_is_too_large_is_named(home):
    firefox_profile(home, "visitor")
    database = home.firefox() / "cookies.sqlite"
    with sqlite3.connect(database) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
    writer.close()
    wal = database.with_name("cookies.sqlite-wal")
    wal.touch()
    os.truncate(wal, BROKEN_SIZE)
    run = home.matinee("cookies", "--cookies-from-browser", "firefox", online=False)
    assert run.code == 10, run
    assert f"{wal}: larger than 1024 MiB" in run.err


def test_a_log_that_is_a_folder_is_named(home):
    writer, wal = wal_of(home)
    writer.close()
    with sqlite3.connect(wal.with_name("cookies.sqlite")) as mode:
        mode.execute("PRAGMA journal_mode = WAL")
    mode.close()
    wal.unlink(missing_ok=True)
    wal.mkdir()
    run = home.matinee("cookies", "--cookies-from-browser", "firefox", online=False)
    assert run.code == 1, run
    assert f"{wal}: not a regular file" in run.err


def test_a_malformed_database_is_named(home):
    folder = chromium_profile(home, *((f"c{n}", bytes(500)) for n in range(200)))
    database = folder / "Cookies"
    content = database.read_bytes()
    database.write_bytes(content[:4096] + b"U" * (len(content) - 4096))
    run = home.matinee("cookies", "--cookies-from-browser", "chromium", online=False)
    assert run.code == 15, run
    assert str(database) in run.err


def no_file_at(place, kind):
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("gone")


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
@pytest.mark.parametrize("place, browser", [
    (".config/chromium/Default/Cookies", "chromium"),
    (".config/chromium/Default/Network/Cookies", "chromium"),
    (".config/mozilla/firefox/abc.default/cookies.sqlite", "firefox")])
def test_a_database_that_is_no_file_is_named(home, place, browser, kind):
    home.firefox().mkdir()
    no_file_at(home.path / place, kind)
    for source in ([], ["--cookies-from-browser", browser],
                   ["--cookies-from-browser", f"{browser}:{(home.path / place).parent}"]):
        for command in ("headers", "cookies", "status"):
            run = home.matinee(command, "--json", *source)
            assert run.code == 1, run
            assert str(home.path / place) in run.json["error"]["message"]
    report = home.matinee("doctor", "--json")
    assert str(home.path / place) in report.out
    plain_chromium(home.chromium / "Profile 1")
    run = home.matinee("headers", "-v")
    assert run.code == 0 and str(home.path / place) in run.err, run


def test_a_link_to_a_profile_that_is_gone_is_named(home):
    home.chromium.mkdir(parents=True)
    (home.chromium / "Default").symlink_to(home.path / "mnt/Default")
    run = home.matinee("headers", "--json")
    assert run.code == 1, run
    assert f"{home.chromium}/Default: a link to {home.path}/mnt/Default" in run.out
    (home.chromium / "Default").unlink()
    (home.path / "snap/chromium").mkdir(parents=True)
    (home.path / "snap/chromium/current").symlink_to("2345")
    assert home.matinee("headers", "--no-login").code == 3, "what a removed snap leaves"


def test_a_named_profile_may_be_where_nobody_may_look(home, shut):
    plain_chromium(home.chromium / "Default", name="visitor")
    (home.path / "snap/chromium/common/chromium").mkdir(parents=True)
    closed = shut(home.path / "snap/chromium")
    for name in ("chromium", "chromium:Default"):
        run = run_as_owner(home, "headers", "--no-login", "--cookies-from-browser", name)
        assert run.code == 10, run
        assert f"{closed}: Permission denied" in run.err


def test_another_profile_that_is_shut_does_not_matter_to_the_named_one(home, shut):
    plain_chromium(home.chromium / "Default", name="visitor")
    plain_chromium(home.chromium / "Profile 1", name="visitor")
    shut(home.chromium / "Profile 1")
    run = run_as_owner(home, "headers", "--no-login", "--cookies-from-browser", "chromium:Default")
    assert run.code == 3, run
    run = run_as_owner(home, "headers", "--no-login", "--cookies-from-browser", "chromium:Profile 1")
    assert run.code == 10, run


def two_profiles(home):
    firefox_profile(home, "visitor")
    first = home.firefox()
    second = first.with_name("second.default")
    second.mkdir()
    (second / "cookies.sqlite").write_bytes((first / "cookies.sqlite").read_bytes())
    (second / "containers.json").write_text(json.dumps(
        {"identities": [{"userContextId": 2, "name": "Work", "public": True}]}))
    return first / "containers.json"


def test_a_list_of_containers_that_is_shut_is_named(home, shut):
    containers = two_profiles(home)
    containers.write_text("{}")
    shut(containers)
    for name in ("Work", "Kitchen"):
        run = run_as_owner(home, "headers", "--no-login", "--cookies-from-browser",
                           f"firefox::{name}")
        assert run.code == 10, run
        assert f"{containers}: Permission denied" in run.err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"identities": 3}', "\xff"])
def test_a_broken_list_of_containers_is_named(home, text):
    containers = two_profiles(home)
    containers.write_bytes(text.encode("latin-1"))
    for name in ("Work", "Kitchen"):
        run = home.matinee("headers", "--json", "--cookies-from-browser", f"firefox::{name}")
        assert run.code == 15, run
        assert str(containers) in run.json["error"]["message"]


def test_a_container_that_holds_the_session_is_named(home):
    firefox_profile(home, "lt")
    profile = home.firefox()
    with sqlite3.connect(profile / "cookies.sqlite") as database:
        database.execute("UPDATE moz_cookies SET originAttributes = '^userContextId=2', value = ?",
                         (TOKEN,))
    database.close()
    for source in ([], ["--cookies-from-browser", "firefox"]):
        for command in ("headers", "cookies", "status"):
            run = home.matinee(command, "--json", "--no-login", *source)
            assert run.code == 3, run
            assert "firefox::Work" in run.out, run
            hint = run.json["error"]["hint"] if command == "headers" else "name that container"
            assert hint.startswith("name that container"), run
    (finding,) = home.matinee("doctor", "--json").json["findings"]
    assert finding["next"].endswith("--cookies-from-browser firefox::Work"), finding
    run = home.matinee("headers", "--cookies-from-browser", "firefox::Work")
    assert run.code == 0, run


def test_containers_of_one_name_are_shown_with_their_ids(home):
    firefox_profile(home, "lt")
    profile = home.firefox()
    (profile / "containers.json").write_text(json.dumps({"identities": [
        {"userContextId": 2, "name": "Work", "public": True},
        {"userContextId": 6, "name": "Work", "public": True}]}))
    with sqlite3.connect(profile / "cookies.sqlite") as database:
        database.execute("UPDATE moz_cookies SET originAttributes = '^userContextId=6', value = ?",
                         (TOKEN,))
    database.close()
    assert "Work (6)" in home.matinee("sources").out
    run = home.matinee("headers", "--json", "--no-login")
    assert run.code == 3 and "--cookies-from-browser firefox::6" in run.json["error"]["message"], run
    assert home.matinee("headers", "--cookies-from-browser", "firefox::6").code == 0
    (finding,) = home.matinee("doctor", "--json").json["findings"]
    assert finding["next"].endswith("firefox::6"), finding


def test_signed_out_says_how_to_name_a_profile_elsewhere(home):
    run = home.matinee("headers", "--json", "--no-login")
    assert run.code == 3, run
    assert "chromium:/PATH" in run.json["error"]["hint"]


# -- section 5: path identity ------------------------------------------------------------------


def names(run):
    assert run.code == 0, run
    return [cookie["name"] for cookie in run.json]


@pytest.mark.parametrize("link", ["file", "chain", "folder"])
def test_the_log_lies_beside_the_target_of_a_link(home, link):
    writer, wal = wal_of(home)
    real = wal.parent
    place = home.path / "links"
    place.mkdir()
    if link == "folder":
        (place / "profile").symlink_to(real)
        named = place / "profile"
    else:
        (place / "a.sqlite").symlink_to(os.path.relpath(real / "cookies.sqlite", place))
        (place / "cookies.sqlite").symlink_to("a.sqlite")
        named = place / ("cookies.sqlite" if link == "chain" else "a.sqlite")
    run = home.matinee("cookies", "--json", "--cookies-from-browser", f"firefox:{named}")
    assert names(run) == ["in_the_log"]
    writer.close()


def test_a_linked_profile_is_found_once(home):
    plain_chromium(home.path / "elsewhere/Default")
    home.chromium.mkdir(parents=True)
    (home.chromium / "Default").symlink_to(home.path / "elsewhere/Default")
    (home.chromium / "Profile 1").symlink_to("Default")
    run = home.matinee("sources", "--json")
    assert len(run.json) == 1, run


@pytest.mark.parametrize("end", ["", "/", "/Cookies"])
def test_a_path_below_the_home_folder(home, end):
    plain_chromium(home.chromium / "Profile 1")
    (home.chromium / "Local State").write_text(
        json.dumps({"profile": {"info_cache": {"Profile 1": {"name": "Films"}}}}))
    source = f"chromium:~/.config/chromium/Profile 1{end}"
    assert names(home.matinee("cookies", "--json", "--cookies-from-browser", source)) == ["lt"]
    (report,) = home.matinee("sources", "--json", "--cookies-from-browser", source).json
    assert report["profile"] == "Profile 1"
    assert report["profile_name"] == "Films"


def test_the_home_of_another_user_is_not_guessed(home):
    run = home.matinee("cookies", "--cookies-from-browser", "chromium:~ann/chromium")
    assert run.code == 2, run
    assert "only ~/ is expanded" in run.err


# -- section 6: closed tables ------------------------------------------------------------------


@pytest.mark.parametrize("browser, install, folder", [
    ("helium", "system", ".config/net.imput.helium"),
    ("helium", "flatpak", ".var/app/net.imput.helium/config/net.imput.helium"),
    ("brave-origin", "system", ".config/BraveSoftware/Brave-Origin"),
    ("brave-origin", "flatpak", ".var/app/com.brave.Origin/config/BraveSoftware/Brave-Origin"),
    ("brave-origin-beta", "system", ".config/BraveSoftware/Brave-Origin-Beta"),
    ("brave-origin-nightly", "system", ".config/BraveSoftware/Brave-Origin-Nightly"),
    ("yandex", "system", ".config/yandex-browser"),
    ("yandex", "flatpak", ".var/app/ru.yandex.Browser/config/yandex-browser"),
    ("yandex-beta", "system", ".config/yandex-browser-beta"),
    ("opera-gx", "system", ".config/opera-gx"),
    ("opera-gx", "snap", "snap/opera-gx/current/.config/opera-gx"),
    ("opera-gx", "flatpak", ".var/app/com.opera.opera-gx/config/opera-gx"),
    ("chrome-canary", "system", ".config/google-chrome-canary"),
    ("chrome-for-testing", "system", ".config/google-chrome-for-testing"),
    ("vivaldi", "snap", "snap/vivaldi/current/.config/vivaldi"),
    ("chromium", "flatpak",
     ".var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium"),
])
def test_every_kin_of_chromium_is_found(home, browser, install, folder):
    plain_chromium(home.path / folder / "Default")
    (report,) = home.matinee("sources", "--json").json
    assert (report["browser"], report["install"]) == (browser, install)
    assert names(home.matinee("cookies", "--json")) == ["lt"]


@pytest.mark.parametrize("browser, legacy, modern", [
    ("floorp", ".floorp", ".config/floorp"), ("waterfox", ".waterfox", ".config/waterfox"),
    ("zen", ".var/app/app.zen_browser.zen/.zen", ".var/app/app.zen_browser.zen/config/zen")])
def test_the_newer_folder_counts_where_there_is_no_older_one(home, browser, legacy, modern):
    firefox_profile(home, "visitor")
    profile = home.firefox()
    (home.path / modern).mkdir(parents=True)
    moved = profile.rename(home.path / modern / "a.default")
    (report,) = home.matinee("sources", "--json").json
    assert (report["browser"], report["path"]) == (browser, str(moved / "cookies.sqlite"))
    (home.path / legacy).mkdir(parents=True)
    assert home.matinee("sources", "--json").json == []


def test_an_unknown_browser_can_be_named_by_its_path(home):
    profile = plain_chromium(home.path / ".config/some-fork/Default")
    run = home.matinee("cookies", "--cookies-from-browser", f"heliun:{profile}")
    assert run.code == 2, run
    assert "did you mean helium?" in run.err
    assert "chromium:/PATH or firefox:/PATH" in run.err
    assert names(home.matinee("cookies", "--json", "--cookies-from-browser",
                              f"chromium:{profile}")) == ["lt"]


def test_a_database_of_firefox_under_another_name_is_read(home):
    firefox_profile(home, "visitor")
    moved = (home.firefox() / "cookies.sqlite").rename(home.path / "data.db")
    for browser in ("firefox", "chromium"):
        assert names(home.matinee("cookies", "--json", "--cookies-from-browser",
                                  f"{browser}:{moved}")) == ["visitor"]


@pytest.mark.parametrize("host", ["Mubi.com", ".MUBI.COM", "mubi.COM"])
@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_host_may_be_in_any_case(home, browser, host):
    if browser == "chromium":
        database = plain_chromium(home.chromium / "Default") / "Cookies"
        change = f"UPDATE cookies SET host_key = '{host}'"
    else:
        firefox_profile(home, "lt")
        database = home.firefox() / "cookies.sqlite"
        change = f"UPDATE moz_cookies SET host = '{host}', value = '{TOKEN}'"
    with sqlite3.connect(database) as writer:
        writer.execute(change)
    writer.close()
    assert names(home.matinee("cookies", "--json")) == ["lt"]
    run = home.matinee("headers", "--json")
    assert run.code == 0 and run.json["authorization"] == f"Bearer {TOKEN}", run


def test_an_impossible_expiry_is_no_date(home):
    firefox_profile(home, "lt")
    with sqlite3.connect(home.firefox() / "cookies.sqlite") as writer:
        writer.execute("UPDATE moz_cookies SET expiry = -9223372036854775807")
    writer.close()
    run = home.matinee("headers", "--no-login")
    assert run.code == 3 and "-2922" not in run.err and "expired" in run.err, run


def test_cookies_of_another_system_are_named(home):
    folder = chromium_profile(home, ("lt", b"v10" + bytes(64)))
    run = home.matinee("cookies", "--json", "--cookies-from-browser", "chromium")
    assert run.code == 11, run
    assert "not of Linux" in run.json["error"]["message"]
    (folder.parent / "Local State").write_text(
        json.dumps({"os_crypt": {"encrypted_key": "RFBBUEkB"}}))
    run = home.matinee("cookies", "--json", "--cookies-from-browser", "chromium")
    assert run.code == 11, run
    assert "sealed on Windows" in run.json["error"]["message"]


def test_a_container_is_named_by_its_id_or_by_a_name_of_several(home):
    firefox_profile(home, "visitor")
    profile = home.firefox()
    with sqlite3.connect(profile / "cookies.sqlite") as database:
        database.execute("UPDATE moz_cookies SET originAttributes = '^userContextId=6'")
    database.close()
    (profile / "containers.json").write_text(json.dumps({"identities": [
        {"userContextId": number, "name": "Work", "public": True} for number in (2, 6)]}))
    for container in ("6", "Work"):
        run = home.matinee("cookies", "--json", "--cookies-from-browser", f"firefox::{container}")
        assert names(run) == ["visitor"]
