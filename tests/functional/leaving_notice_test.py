# SPDX-License-Identifier: MIT
"""A notice before films leave: once a day, also across restarts."""

import json
import re
import time

import pytest
from home import TOKEN
from waiting import until

DAY = 86_400


@pytest.fixture
def told(home):
    """Where the hook writes, and the flags that name the hook."""
    file = home.path / "told"
    home.hook = f"env >> {file}.new; cp {file}.new {file}"
    home.sandbox.post("/library", wishes=12)
    home.sandbox.clear_log()
    return file


def stamp(home):
    return home.path / ".local/state/matinee/last-leaving-notice"


def asked(home):
    return [e for e in home.sandbox.log() if e["path"].split("?")[0].endswith("/wishes")]


def notify(home, *words):
    return home.matinee("watchlist", "--leaving", 7, "--notify", "--no-notification", "--no-agent",
                        "--hook", home.hook, "--cookies", home.cookies_txt(), *words)


def age(home, seconds):
    """What was done seems to be so much older."""
    text = stamp(home).read_text()
    stamp(home).write_text(re.sub(r"\d+", lambda m: str(int(m[0]) - seconds), text))


def test_it_tells_once_a_day(home, told):
    assert notify(home).code == 0
    until(told.exists)
    text = told.read_text()
    films = json.loads(re.search(r"^MATINEE_FILMS=(.*)$", text, re.MULTILINE)[1])
    assert f"MATINEE_LEAVING={len(films)}\n" in text and films
    ends = [film["available_until"] for film in films]
    assert ends == sorted(ends) and all(film["url"].startswith("https://mubi.com/") for film in films)
    assert TOKEN not in text and TOKEN not in stamp(home).read_text()
    assert stamp(home).stat().st_mode & 0o777 == 0o600
    told.unlink()
    for _ in range(3):
        run = notify(home)
        assert run.code == 0 and "less than a day" in run.err, run
    assert len(asked(home)) == 1
    age(home, DAY - 60)
    assert notify(home).code == 0 and len(asked(home)) == 1
    age(home, 60)
    assert notify(home).code == 0 and len(asked(home)) == 2
    until(told.exists)


def test_nothing_is_said_if_nothing_leaves(home, told):
    home.sandbox.post("/library", wishes=0)
    for film in range(300_000, 300_012):
        assert home.matinee("watchlist", "remove", film, "--cookies", home.cookies_txt()).code == 0
    run = notify(home)
    assert run.code == 0 and "no film" in run.err and not told.exists(), run


def test_an_outage_is_no_notice_and_is_not_asked_again_at_once(home, told):
    home.sandbox.fault("status", path_part="/wishes", status=403, times=99)
    assert notify(home).code != 0
    count = len(asked(home))
    assert notify(home).code == 0 and len(asked(home)) == count
    home.sandbox.clear_faults()
    age(home, 3_600)
    assert notify(home).code == 0
    until(told.exists)


def test_without_a_place_for_the_stamp_nobody_is_asked(home, told):
    (home.path / ".local").write_text("in the way")
    assert notify(home).code == 10
    assert not asked(home) and not told.exists()


def test_it_needs_a_number_of_days(home):
    assert home.matinee("watchlist", "--notify").code == 2


def test_the_agent_looks_once_also_after_restarts(agent, told):
    home = agent.home
    flags = ["--cookies", home.cookies_txt(), "--notify-leaving", 7, "--leaving-hook", home.hook]
    for turn in range(3):
        assert agent.start(*flags).code == 0
        until(told.exists)
        assert home.matinee("headers").code == 0
        agent.stop()
        if turn == 0:
            first = told.read_text()
    assert told.read_text() == first and len(asked(home)) == 1
    age(home, DAY)
    told.unlink()
    assert agent.start(*flags).code == 0
    until(told.exists)
    assert len(asked(home)) == 2 and TOKEN not in told.read_text()


def test_the_configuration_asks_for_it(agent, told):
    home = agent.home
    folder = home.path / ".config/matinee"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        f"[agent]\nnotify-leaving = 7\nno-notification = true\nleaving-hook = '''{home.hook}'''\n")
    assert home.matinee("agent", "start", "--cookies", home.cookies_txt()).code == 0
    until(told.exists)


def test_an_agent_that_nobody_asked_for_it_does_not_look(running):
    deadline = time.monotonic() + 1
    assert running.home.matinee("status").code == 0
    assert not stamp(running.home).exists() and time.monotonic() < deadline + 60
    assert not asked(running.home)


def test_a_notification_names_the_films(agent, desktop, told):
    """Over a real session bus; only the desktop that shows it is played."""
    from desktop import Notifications
    shown = Notifications(desktop)
    home = agent.home
    home.env["DBUS_SESSION_BUS_ADDRESS"] = desktop.address
    assert home.matinee("agent", "start", "--cookies", home.cookies_txt(),
                        "--notify-leaving", 7).code == 0
    until(lambda: shown.calls)
    summary, body = shown.calls[0][3:5]
    assert re.fullmatch(r"MUBI: \d films on your watchlist leave soon", summary)
    assert re.match(r"\d{4}-\d\d-\d\d: ", body) and "<" not in body and "\x1b" not in body
    assert len(shown.calls) == 1 and TOKEN not in str(shown.calls)
