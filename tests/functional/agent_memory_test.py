# SPDX-License-Identifier: MIT
"""No token where it should be gone: reads every page of the agent and of the process that speaks
HTTP for it, as root may."""

import os
import sqlite3

import pytest

from agent_test import FIREFOX_16, OTHER
from agents import is_alive
from home import TOKEN
from memory import children_of, find_secret
from waiting import until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory takes root")

PASSPHRASE = "an invented passphrase to look for"


def found(agent, secret=TOKEN):
    """Where the secret is, in all the processes that are the agent."""
    pid = agent.pid
    return [hit for each in [pid, *children_of(pid)] if is_alive(each)
            for hit in find_secret(each, secret)]


@pytest.fixture
def used(running):
    """An agent that has the token, has asked the service about it, and has handed it out."""
    home = running.home
    for command in (["headers"], ["status"], ["agent", "status"]):
        assert home.matinee(*command).code == 0
    assert home.matinee("login", "--cookies", home.cookies_txt()).code == 0
    assert running.line().ask("credential")["result"]["token"] == TOKEN
    assert running.line().ask("refresh")["result"]["state"] == "valid"
    pid = running.pid
    assert find_secret(pid, TOKEN), "the scan must see what is there"
    # It overwrites what it has sent, but may be asked again at any time.
    assert children_of(pid, "matinee-fetch"), "the process that speaks HTTP"
    return running


def test_after_a_lock(used):
    assert used.home.matinee("agent", "lock", stdin=PASSPHRASE + "\n").code == 0
    assert found(used) == []
    assert found(used, PASSPHRASE) == []


def test_after_a_lock_an_unlock_and_a_logout(used):
    assert used.home.matinee("agent", "lock", stdin=PASSPHRASE + "\n").code == 0
    assert used.home.matinee("agent", "unlock", stdin=PASSPHRASE + "\n").code == 0
    assert used.home.matinee("headers").code == 0
    assert found(used, PASSPHRASE) == []
    assert used.home.matinee("logout").code == 0
    assert found(used) == []


def test_after_a_logout(used):
    assert used.home.matinee("logout").code == 0
    assert found(used) == []


def test_after_a_logout_everywhere(used):
    assert used.home.matinee("logout", "--everywhere").code == 0
    assert found(used) == []


def test_after_a_forget_on_the_socket(used):
    assert used.line().ask("forget")["result"]["source"]["browser"] == "file"
    assert found(used) == []


def test_after_another_token_was_handed_over(used):
    home = used.home
    home.sandbox.add_token(OTHER, country="NL")
    run = home.matinee("login", "--with-token", stdin=OTHER + "\n")
    assert run.code == 0, run
    assert home.matinee("headers", "--format", "json").json["authorization"] == f"Bearer {OTHER}"
    assert found(used) == []


def test_after_another_token_was_handed_over_and_refused(used):
    home = used.home
    run = home.matinee("login", "--with-token", stdin=OTHER + "\n")
    assert run.code == 4, run
    assert found(used, OTHER) == []
    assert home.matinee("headers").code == 0


def test_after_the_source_has_another_token(used):
    home = used.home
    home.sandbox.add_token(OTHER, country="NL")
    home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")
    assert used.line().ask("refresh")["result"]["state"] == "valid"
    assert home.matinee("headers", "--format", "json").json["authorization"] == f"Bearer {OTHER}"
    assert found(used) == []


def test_after_the_service_has_refused_it_and_the_source_has_another(used):
    home = used.home
    home.sandbox.revoke(TOKEN)
    home.sandbox.add_token(OTHER, country="NL")
    home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")
    assert used.line().ask("refresh")["result"]["state"] == "valid"
    assert found(used) == []


@pytest.mark.parametrize("flags", [[], ["--cookies-from-browser", "firefox"]])
def test_after_firefox_has_another_token(agent, flags):
    """Its database holds the value as it is, and goes through SQLite's own buffers."""
    home = agent.home
    profile = home.firefox()
    profile.mkdir()
    database = sqlite3.connect(profile / "cookies.sqlite")
    database.executescript("PRAGMA journal_mode=WAL;" + FIREFOX_16)

    def sign_in(token, moment):
        home.sandbox.add_token(token, country="NL")
        database.execute("DELETE FROM moz_cookies")
        database.execute("INSERT INTO moz_cookies (name, value, host, path, expiry, creationTime, "
                         "lastAccessed) VALUES ('lt', ?, 'mubi.com', '/', 4102444800000, ?, ?)",
                         [token, moment, moment])
        database.commit()

    sign_in(TOKEN, 1)
    assert agent.start(*flags).code == 0
    assert home.matinee("status").code == 0
    assert found(agent)
    sign_in(OTHER, 2)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert agent.line().ask("refresh")["result"]["state"] == "valid"
    assert home.matinee("headers", "--format", "json").json["authorization"] == f"Bearer {OTHER}"
    database.close()
    assert found(agent) == []


def test_after_its_lifetime_though_nobody_asks(agent):
    home = agent.home
    cookies = home.cookies_txt()
    assert agent.start("--cookies", cookies, "--lifetime", 15).code == 0
    assert home.matinee("status").code == 0
    cookies.unlink()
    assert found(agent)
    pid = agent.pid
    until(lambda: not find_secret(pid, TOKEN), 40)
    assert found(agent) == []


def test_the_passphrase_of_a_failed_unlock(running):
    home = running.home
    assert home.matinee("agent", "lock", stdin="sesame\n").code == 0
    assert home.matinee("agent", "unlock", stdin=PASSPHRASE + "\n").code == 7
    assert found(running, PASSPHRASE) == []
