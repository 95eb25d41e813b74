# SPDX-License-Identifier: MIT
"""'Could not look' is not 'nothing there': signed out is said only where every place was read.

The programs run as somebody whom permissions bind, whoever runs the tests.
"""

import base64
import json
import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import datetime, timezone

import pytest
from home import TOKEN
from others import powerless
from stores import DAY, MINUTE, WEEK, YEAR, Row, design, write_chromium, write_firefox
from terminal_test import on_terminal

GIB = 1 << 30
COMMANDS = ["status", "headers", "cookies"]
PLACES = [".config/chromium/Default/Cookies", ".config/chromium/Default", ".config/chromium",
          ".config"]


@contextmanager
def shut(place):
    """Nobody but root may look at it."""
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        yield place
    finally:
        place.chmod(mode)


@pytest.fixture
def user(home):
    """The home of somebody who is not root, also where the tests are."""
    command = home.command
    home.command = lambda *arguments, **how: powerless(command(*arguments, **how))
    return home


def assert_unread(run, place, code=10, name="storage"):
    """The answer in JSON, which names the place."""
    assert run.code == code, run
    error = run.json["error"]
    assert error["code"] == name, run
    assert str(place) in error["message"], run


def test_the_user_of_these_tests_is_bound_by_permissions(user):
    file = user.cookies_txt()
    with shut(file):
        run = user.matinee("headers", "--cookies", file)
    assert run.code == 10, run


# -- places that may not be looked at ----------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_shut_is_named(user, place, command):
    write_chromium(user, Row(TOKEN))
    with shut(user.path / place) as closed:
        run = user.matinee(command, "--json")
        assert_unread(run, closed)
        text = user.matinee(command)
    assert text.code == 10, text
    assert f"{closed}: Permission denied" in text.err
    assert "matinee login" not in text.err


@pytest.mark.parametrize("place", [
    ".config/mozilla/firefox/abc.default/cookies.sqlite", ".config/mozilla/firefox/abc.default",
    ".config/mozilla/firefox"])
def test_a_place_of_firefox_that_is_shut_is_named(user, place):
    write_firefox(user, Row(TOKEN))
    with shut(user.path / place) as closed:
        assert_unread(user.matinee("headers", "--json"), closed)


def test_where_profiles_ini_is_shut_the_profiles_are_found_and_it_is_told(user):
    write_firefox(user, Row(TOKEN))
    with shut(user.path / ".config/mozilla/firefox/profiles.ini") as closed:
        run = user.matinee("headers", "-v")
    assert run.code == 0, run
    assert f"{closed}: Permission denied" in run.err


@pytest.mark.parametrize("place", PLACES)
def test_where_a_place_is_shut_nobody_is_asked_to_sign_in(user, place):
    write_chromium(user, Row(TOKEN))
    with shut(user.path / place) as closed:
        text, code = on_terminal(user, "status")
    assert code == 10, text
    assert "Sign in now" not in text
    assert str(closed) in "".join(text.split("\n"))


@pytest.mark.parametrize("place", PLACES[:3])
def test_beside_a_place_that_is_shut_another_session_is_used(user, place):
    write_chromium(user, Row(TOKEN))
    write_chromium(user, Row(TOKEN, age=WEEK), profile="Profile 1")
    write_firefox(user, Row(TOKEN, age=WEEK))
    with shut(user.path / place) as closed:
        for command in COMMANDS:
            run = user.matinee(command)
            assert run.code == 0, run
            assert str(closed) not in run.err, run
            verbose = user.matinee(command, "-v")
            assert f"{closed}: Permission denied" in verbose.err, verbose
        doctor = user.matinee("doctor", "--json")
        assert str(closed) in doctor.out, doctor
        assert any(str(closed) in f["what"] + f["subject"] for f in doctor.json["findings"]
                   if f["subject"] is not None), doctor
        text = user.matinee("doctor")
    assert "nothing is wrong" not in text.out


@pytest.mark.parametrize("command", COMMANDS)
def test_beside_a_place_that_is_shut_a_refused_session_is_none(user, sandbox, command):
    """The place is the error, since it may hold the session; the refusal is told too."""
    write_chromium(user, Row(TOKEN))
    write_firefox(user, Row(TOKEN), Row("another-invented-token", host=".mubi.com"))
    sandbox.revoke(TOKEN)
    with shut(user.chromium) as closed:
        run = user.matinee(command, "--json")
        assert_unread(run, closed)
    assert "no longer accepts the session of firefox" in run.err, run


def test_a_place_that_is_shut_and_not_named_is_no_matter(user):
    write_chromium(user, Row(TOKEN))
    write_firefox(user, Row("of-another-site", host="example.com"))
    with shut(user.chromium):
        run = user.matinee("status", "--json", "--cookies-from-browser", "firefox")
        assert run.code == 3, run
        assert_unread(user.matinee("headers", "--json", "--cookies-from-browser", "chromium"),
                      user.chromium)


# -- databases that cannot be read -------------------------------------------------------------


def broken(database):
    content = database.read_bytes()
    database.write_bytes(content[:4096] + b"U" * (len(content) - 4096))


@pytest.mark.parametrize("harm", [broken, lambda file: file.write_bytes(b"no database" * 1000)],
                         ids=["broken pages", "another file"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("write", [write_chromium, write_firefox])
def test_a_malformed_database_alone_is_named(home, write, command, harm):
    file = write(home, *(Row("x" * 500, name=f"c{number}") for number in range(40)), Row(TOKEN))
    harm(file)
    run = home.matinee(command, "--json")
    assert run.code not in (0, 3), run
    error = run.json["error"]
    assert error["code"] != "signed_out", run
    assert str(file) in error["message"], run
    assert len(error["message"]) > len(str(file)) + 5, "and the reason"


def test_beside_a_malformed_database_another_session_is_used(home):
    broken(write_chromium(home, *(Row("x" * 500, name=f"c{number}") for number in range(40))))
    write_firefox(home, Row(TOKEN, age=WEEK))
    run = home.matinee("status", "-v")
    assert run.code == 0, run
    assert str(home.chromium / "Default/Cookies") in run.err, run


@pytest.fixture(params=[write_chromium, write_firefox])
def in_log(request, user):
    """The log of a database whose session is in it, and a writer that keeps it there."""
    file = request.param(user, Row("of-another-site", host="example.com"))
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        table, host = (("cookies", "host_key") if request.param is write_chromium
                       else ("moz_cookies", "host"))
        writer.execute(f"UPDATE {table} SET {host} = 'mubi.com', value = '{TOKEN}'")
        writer.commit()
        yield file.with_name(file.name + "-wal")


def test_the_session_in_the_log_is_found(in_log, user):
    assert in_log.stat().st_size > 0
    assert user.matinee("status").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_log_that_may_not_be_read_is_named(in_log, user, command):
    with shut(in_log):
        assert_unread(user.matinee(command, "--json"), in_log)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_log_that_is_a_folder_is_named(in_log, user, command):
    kept = in_log.rename(in_log.with_name("kept"))
    in_log.mkdir()
    run = user.matinee(command, "--json")
    in_log.rmdir()
    kept.rename(in_log)
    assert run.code not in (0, 3), run
    assert run.json["error"]["code"] != "signed_out", run
    assert str(in_log) in run.json["error"]["message"], run


@pytest.mark.parametrize("command", COMMANDS)
def test_a_log_that_is_too_large_is_named(in_log, user, command):
    size = in_log.stat().st_size
    os.truncate(in_log, GIB + 1)
    run = user.matinee(command, "--json")
    os.truncate(in_log, size)
    assert_unread(run, in_log)


# -- session files of Firefox ------------------------------------------------------------------

SESSION_FILES = ["sessionstore-backups/recovery.jsonlz4", "sessionstore.jsonlz4"]


def session_file(home, name):
    file = write_firefox(home, Row("x", name="seen")).parent / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"mozLz40\0" + bytes(20))
    return file


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", SESSION_FILES)
def test_a_session_file_that_is_shut_is_named(user, name, command):
    file = session_file(user, name)
    with shut(file):
        assert_unread(user.matinee(command, "--json"), file)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_of_session_files_that_is_shut_is_named(user, command):
    file = session_file(user, SESSION_FILES[0])
    with shut(file.parent):
        assert_unread(user.matinee(command, "--json"), file)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", SESSION_FILES)
def test_a_session_file_that_is_broken_is_named(home, name, command):
    file = session_file(home, name)
    run = home.matinee(command, "--json")
    assert run.code not in (0, 3), run
    assert str(file) in run.json["error"]["message"], run


@pytest.mark.parametrize("content", [
    b"", b"junk", b"mozLz40\0", b"mozLz40\0\xff\xff\xff\x7f" + bytes(10),
    b"mozLz40\0\x05\0\0\0abc"])
@pytest.mark.parametrize("name", SESSION_FILES)
def test_a_damaged_session_file_is_one_whatever_is_in_it(home, name, content):
    session_file(home, name).write_bytes(content)
    run = home.matinee("headers", "--json")
    assert run.code == 15, run
    assert run.json["error"]["hint"].startswith("start that browser once"), run


def test_a_session_file_that_is_a_folder_is_named(home):
    file = session_file(home, SESSION_FILES[1])
    file.unlink()
    file.mkdir()
    run = home.matinee("headers", "--json")
    assert run.code not in (0, 3), run
    assert str(file) in run.json["error"]["message"], run


def test_beside_a_session_file_that_is_broken_a_session_is_used(home):
    file = session_file(home, SESSION_FILES[0])
    write_chromium(home, Row(TOKEN))
    run = home.matinee("status", "-v")
    assert run.code == 0, run
    assert str(file) in run.err, run


# -- cookies that cannot be opened -------------------------------------------------------------


@pytest.mark.parametrize("beside", [[], [Row("x", name="seen")], [Row("x", name="a", seal="v10")]],
                         ids=["alone", "beside a plain one", "beside a sealed one"])
@pytest.mark.parametrize("seal, code, why", [("v20", 11, "v20"), ("v11", 7, "no session bus")])
@pytest.mark.parametrize("command", ["status", "headers"])
def test_a_cookie_that_cannot_be_opened_says_why_whatever_else_is_there(home, seal, code, why,
                                                                       beside, command):
    file = write_chromium(home, Row("", name="lt"), *beside)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE cookies SET encrypted_value = ? WHERE name = 'lt'",
                         (seal.encode() + bytes(48),))
        database.commit()
    run = home.matinee(command, "--json")
    assert run.code == code, run
    assert why in run.json["error"]["message"], run
    assert str(file) in run.json["error"]["message"], run


# -- sessions whose time is over ---------------------------------------------------------------


@pytest.mark.parametrize("ago", [10 * MINUTE, YEAR], ids=["ten minutes ago", "a year ago"])
@pytest.mark.parametrize("write", [write_chromium, write_firefox])
@pytest.mark.parametrize("command", ["status", "headers"])
def test_an_expired_session_is_told_with_its_date_and_the_clock(home, write, command, ago):
    before = datetime.now(timezone.utc).timestamp() - ago
    write(home, Row(TOKEN, age=ago + WEEK, lifetime=-ago))
    run = home.matinee(command)
    assert run.code == 3, run
    days = {datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%d")
            for moment in (before, before + MINUTE)}
    assert "expired" in run.err, run
    assert "clock" in run.err, run
    assert any(day in run.err for day in days), run


@pytest.mark.parametrize("ago", [10 * MINUTE, YEAR], ids=["ten minutes ago", "a year ago"])
@pytest.mark.parametrize("write", [write_chromium, write_firefox])
def test_cookies_tells_that_the_session_expired(home, write, ago):
    write(home, Row(TOKEN, age=ago + WEEK, lifetime=-ago))
    run = home.matinee("cookies")
    assert run.code == 3, run
    assert "expired" in run.err and "clock" in run.err, run


@pytest.mark.parametrize("command", COMMANDS)
def test_a_session_that_expired_in_a_file_is_told_so_too(home, command):
    home.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t946684800\tlt\t{TOKEN}")
    run = home.matinee(command, "--cookies", "cookies.txt")
    assert run.code == 3, run
    assert "expired" in run.err and "2000-01-01" in run.err and "clock" in run.err, run


def test_the_session_that_expired_last_is_told(home):
    write_chromium(home, Row(TOKEN, age=3 * YEAR, lifetime=-2 * YEAR))
    write_firefox(home, Row(TOKEN, age=WEEK, lifetime=-MINUTE))
    run = home.matinee("headers")
    assert run.code == 3, run
    assert "firefox" in run.err and "expired" in run.err, run


def test_an_expired_session_does_not_stand_in_the_way_of_a_live_one(home):
    write_chromium(home, Row(TOKEN, lifetime=-MINUTE))
    write_firefox(home, Row(TOKEN, age=WEEK))
    run = home.matinee("status", "--json")
    assert run.code == 0, run
    assert run.json["source"]["browser"] == "firefox"


def jwt(expires):
    """A token that says itself when it ends."""
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join([part({"alg": "HS256"}), part({"exp": expires}), "c2ln"])


@pytest.mark.parametrize("command", ["status", "headers"])
@pytest.mark.parametrize("write", [write_chromium, write_firefox])
def test_a_token_that_has_ended_by_its_own_word_is_told_with_its_end(home, write, command):
    write(home, Row(jwt(946684800)))
    run = home.matinee(command)
    assert run.code == 3, run
    assert "expired on 2000-01-01" in run.err and "clock" in run.err, run


def test_a_token_in_a_file_that_has_ended_is_told_so_too(home):
    home.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t4102444800\tlt\t{jwt(946684800)}")
    run = home.matinee("headers", "--cookies", "cookies.txt")
    assert run.code == 3, run
    assert "expired on 2000-01-01" in run.err and "clock" in run.err, run


@pytest.mark.parametrize("write", [write_chromium, write_firefox])
def test_an_expired_cookie_of_the_design_is_told_so_too(home, write):
    row = design(TOKEN, age=YEAR)
    row.lifetime = -DAY
    write(home, row)
    run = home.matinee("headers")
    assert run.code == 3, run
    assert "expired" in run.err and "clock" in run.err, run


def test_a_damaged_cookie_is_made_anew_by_a_sign_in(home):
    """Its key opens another one: no repair of the database brings it back."""
    write_chromium(home, Row("x", name="seen", seal="v10"),
                   Row(TOKEN, seal="v10", password="another"))
    run = home.matinee("headers", "--json")
    assert run.code == 15, run
    assert run.json["error"]["hint"].startswith("sign in again"), run
