# SPDX-License-Identifier: MIT
"""Ratings, history, lists and the watchlist, in every format, read back by other programs."""

import csv
import io
import json
import re
import subprocess
from datetime import datetime, timedelta

import pytest
from home import TOKEN
from sandbox import USER_ID

FIRST = 300_000


@pytest.fixture
def member(signed_in):
    signed_in.sandbox.post("/library", ratings=60, views=40, lists=3, wishes=30)
    return signed_in


def call(home, *words, **more):
    return home.matinee(*words, *home.flags, timeout=120, **more)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("paging", ["numbered", "cursor", "last_id"])
@pytest.mark.parametrize("command, size, date", [
    ("ratings", 60, "rated_at"), ("history", 40, "watched_at"), ("watchlist", 30, "added_at")])
def test_csv_is_complete_and_says_when(member, paging, command, size, date):
    member.sandbox.post("/paging", paging=paging, cap=24)
    run = call(member, command, "--format", "csv")
    assert run.code == 0, run
    rows = rows_of(run.out)
    assert len(rows) == size
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[date]) for row in rows)
    titles = {row["title"] for row in rows}
    assert any('"' in title for title in titles) and any("\n" in title for title in titles)
    assert any("\U0001f37f" in title for title in titles)
    assert not [title for title in titles if title[0] in "=+-@"]


def test_ratings_have_stars_and_reviews(member):
    run = call(member, "ratings", "--all", "--json")
    assert run.code == 0, run
    assert run.json["total"] == 60 and not run.json["more"] and run.json["missing"] == 0
    assert {entry["rating"] for entry in run.json["ratings"]} == {1, 2, 3, 4, 5}
    assert any(entry["review"] for entry in run.json["ratings"])
    # When it was rated, not when somebody liked it.
    assert run.json["ratings"][-1]["rated_at"] == "2020-01-01T00:00:00Z"


def test_a_table_is_a_part_and_says_so(member):
    run = call(member, "ratings")
    assert run.code == 0 and len(run.out.splitlines()) == 25, run
    assert "24 of 60" in run.err and "--all" in run.err, run


def test_json_lines_are_for_pipes(member):
    run = call(member, "history", "--all", "--format", "jsonl")
    entries = [json.loads(line) for line in run.out.splitlines()]
    assert len(entries) == 40 and entries[0]["film"]["id"] >= FIRST, run


def test_since_compares_the_date_of_each_entry(member):
    run = call(member, "ratings", "--since", "2020-02-20", "--json")
    assert {entry["rated_at"][:10] for entry in run.json["ratings"]} == {
        f"2020-02-{day}" for day in range(20, 30)}, run
    for date in ("yesterday", "2020-13-01", "2020-02-30"):
        assert call(member, "ratings", "--since", date).code == 2


def test_letterboxd_has_its_own_columns(member):
    rows = rows_of(call(member, "ratings", "--format", "letterboxd").out)
    assert list(rows[0]) == ["Title", "Year", "Directors", "Rating", "Review"]
    assert {row["Rating"] for row in rows} == {"1", "2", "3", "4", "5"}
    diary = rows_of(call(member, "history", "--format", "letterboxd").out)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["WatchedDate"]) for row in diary)
    assert [row["Rewatch"] for row in diary].count("true") == 20
    wanted = rows_of(call(member, "watchlist", "--format", "letterboxd").out)
    assert list(wanted[0]) == ["Title", "Year", "Directors"]
    assert [row for row in wanted if row["Title"].startswith("=HYPERLINK(")]


def test_a_file_gets_every_entry_and_its_folder_is_made(member):
    run = call(member, "ratings", "-P", "new/export")
    assert run.code == 0 and not run.err, run
    written = json.loads((member.path / "new/export/ratings.json").read_text())
    assert len(written["ratings"]) == 60 and not written["more"]


def test_a_folder_gets_files_and_none_is_overwritten(member):
    folder = member.path / "export"
    folder.mkdir()
    run = call(member, "ratings", "--format", "csv", "-P", "export")
    assert run.code == 0 and run.out == "export/ratings.csv\n", run
    text = (folder / "ratings.csv").read_bytes().decode()
    assert len(rows_of(text)) == 60
    outside_quotes = re.sub(r'"(?:[^"]|"")*"', "", text)
    assert "\n" not in outside_quotes.replace("\r\n", ""), "a row that does not end in CRLF"
    assert call(member, "ratings", "--format", "csv", "-P", "export").code == 13
    assert TOKEN not in (folder / "ratings.csv").read_text()


def test_a_calendar_of_what_leaves(member):
    run = call(member, "watchlist", "--format", "ics")
    assert run.code == 0 and run.out.startswith("BEGIN:VCALENDAR\nVERSION:2.0"), run
    events = run.out.count("BEGIN:VEVENT")
    assert events == run.out.count("TRANSP:TRANSPARENT") > 5
    assert len(set(re.findall(r"^UID:(.*)$", run.out, re.MULTILINE))) == events
    assert all(len(line.encode()) <= 75 for line in run.out.splitlines())


def test_another_parser_reads_the_calendar(member):
    icalendar = pytest.importorskip("icalendar")
    command = member.command("watchlist", "--format", "ics", *member.flags)
    done = subprocess.run(command, cwd=member.path, env=member.env, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n")
    calendar = icalendar.Calendar.from_ical(done.stdout)
    assert calendar["VERSION"] == "2.0" and not calendar.errors
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    wishes = call(member, "watchlist", "--all", "--json").json["films"]
    leaving = [film for film in wishes if film["available_until"]]
    assert len(events) == len(leaving) > 5
    for film in leaving:
        event = events[f"film-{film['id']}-NL@matinee"]
        assert not event.errors
        assert event["SUMMARY"] == without_controls(film["title"]) + " leaves MUBI"
        assert event["URL"] == film["url"]
        # The stand-in counts the days from when it is asked.
        end = datetime.fromisoformat(film["available_until"].replace("Z", "+00:00"))
        assert abs(event["DTSTART"].dt - end) < timedelta(minutes=10)
        [alarm] = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(days=-3)


def without_controls(title):
    return "".join(c for c in title if c == "\n" or c >= " ")


def test_what_leaves_next_comes_first(member):
    run = call(member, "watchlist", "--leaving", 20, "--json")
    ends = [entry["film"]["available_until"] for entry in run.json["watchlist"]]
    assert ends == sorted(ends) and ends, run
    more = call(member, "watchlist", "--leaving", 60, "--json").json["watchlist"]
    assert len(more) > len(ends)


def test_what_others_made_public_needs_no_session(home):
    home.sandbox.post("/library", user_id=77, ratings=5, lists=2, public=True)
    run = home.matinee("ratings", "--user", 77, "--json", "--no-agent")
    assert run.code == 0 and len(run.json["ratings"]) == 5, run
    run = home.matinee("lists", "--user", "https://mubi.com/users/77", "--json", "--no-agent")
    assert [entry["title"] for entry in run.json["lists"]] == ["List 0, of films",
                                                               "List 1, of films"], run
    assert not [entry for entry in home.sandbox.log() if entry["authorization"]]


def test_a_private_profile_is_unavailable(home):
    home.sandbox.post("/library", user_id=78, ratings=5)
    for command in ("ratings", "lists", "watchlist"):
        run = home.matinee(command, "--user", 78, "--no-agent")
        assert run.code == 9 and "private" in run.err, run
    assert home.matinee("ratings", "--user", "nobody").code == 2
    assert home.matinee("history", "--user", 78).code == 2


def test_own_lists(member):
    run = call(member, "lists", "--json")
    assert [entry["film_ids"] for entry in run.json["lists"]][0] == [FIRST, FIRST + 1], run
    assert "List 2, of films" in call(member, "lists").out


# -- the catalogue -------------------------------------------------------------------------------


def test_browsing_and_lists_of_the_catalogue(home):
    run = home.matinee("browse", "--sort", "title", "--limit", 5, "--json")
    titles = [film["title"] for film in run.json["films"]]
    assert titles == sorted(titles) and len(titles) == 5, run
    run = home.matinee("list", "https://mubi.com/en/lists/test-patterns", "--all", "--print", "id")
    assert run.code == 0 and len(run.out.split()) > 20, run
    run = home.matinee("collection", "new-harvest", "--limit", 3, "--print", "slug")
    assert len(run.out.split()) == 3, run
    for command in ("list", "collection", "series"):
        assert home.matinee(command, "no-such-thing").code == 5


def test_a_series_has_seasons_and_these_have_episodes(home):
    run = home.matinee("series", "https://mubi.com/en/nl/series/harbour-lights", "--json")
    assert [season["number"] for season in run.json["seasons"]] == [1, 2], run
    run = home.matinee("series", "harbour-lights", "--season", 2, "--all", "--json")
    assert len(run.json["films"]) == 6, run
    assert home.matinee("series", "harbour-lights", "--season", 9).code == 5


# -- one call ------------------------------------------------------------------------------------


def test_api_prints_the_answer_and_exits_as_it_says(signed_in):
    run = call(signed_in, "api", "/v4/account")
    assert run.code == 0 and run.json["id"] == USER_ID, run
    run = call(signed_in, "api", "/v4/films/999999999")
    assert run.code == 5 and "message" in run.json, run
    run = call(signed_in, "api", "/v4/search/films", "-F", "query=lantern", "-F", "per_page=1")
    assert len(run.json["films"]) == 1, run
    run = call(signed_in, "api", "-X", "POST", "-F", "film_id=100001", "/v4/wishes")
    assert run.code == 0 and run.json["film_id"] == 100001, run
    run = call(signed_in, "api", "-X", "post", "--input", "-", "/v4/wishes",
               stdin='{"film_id":100003}')
    assert run.json["film_id"] == 100003, run
    assert call(signed_in, "api", "-X", "DELETE", f"/v4/wishes/{run.json['id']}").code == 0


def test_api_follows_the_pages(member):
    for paging in ("numbered", "cursor"):
        member.sandbox.post("/paging", paging=paging, cap=10)
        run = call(member, "api", "--paginate", f"/v4/users/{USER_ID}/ratings?per_page=10")
        pages = [json.loads(line)["ratings"] for line in run.out.splitlines()]
        assert [len(page) for page in pages] == [10] * 6, run
        assert len({rating["id"] for page in pages for rating in page}) == 60


@pytest.mark.parametrize("path", [
    "https://evil.example/", "//evil.example/x", "/..//", "/v4/../..//evil.example/",
    "/v4/%2e%2e/x", "@evil.example/", "evil.example/", "/\\evil.example/", ":8443/x",
    "https://api.mubi.com@evil.example/", "https://api.mubi.com:8443/v4/account", "/v4/x#y"])
def test_api_calls_nobody_else(signed_in, path):
    signed_in.sandbox.clear_log()
    run = call(signed_in, "api", path)
    assert run.code == 2, run
    assert signed_in.sandbox.log() == []
    assert TOKEN not in run.err + run.out


def test_api_takes_no_session_along_to_another_host(signed_in):
    signed_in.sandbox.fault("status", path_part="/go", status=302, times=1,
                            headers={"Location": "https://sso.example/x"})
    run = call(signed_in, "api", "/v4/go")
    assert run.code != 0, run
    assert not [entry for entry in signed_in.sandbox.log() if entry["host"] == "sso.example"]


# -- open ----------------------------------------------------------------------------------------


def test_open_shows_the_page_in_the_users_own_browser(home, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    env = {"DISPLAY": ":0", "PATH": f"{programs}:{home.env['PATH']}"}
    run = home.matinee("open", "https://mubi.com/en/nl/films/paper-harbour", env=env)
    assert run.code == 0 and run.out == "https://mubi.com/films/paper-harbour\n", run
    run = home.matinee("open", 100001)
    assert run.out == "https://mubi.com/films/the-lantern-keeper\n" and run.code == 1, run
    assert home.matinee("open", "https://evil.example/films/x", env=env).code == 2
