# SPDX-License-Identifier: MIT
"""`watchlist import`: what is certain is added, the rest is listed with its candidates."""

import csv
import json

import pytest

# Films of the stand-in: id, slug, title, year, director.
LANTERN = (100001, "the-lantern-keeper", "The Lantern Keeper", 2019, "Ilse Varga")
SALT = (100002, "salt-and-static", "Salt and Static", 2021, "Tomas Okafor")
PAPER = (100003, "paper-harbour", "Paper Harbour", 2017, "Noor Lindqvist")
CINEMA = (100025, "cinema-rain-ete", "Cinéma, Rain & Été: “A/B”", 1987, "Zoë Müller")
CLOCK = (100028, "the-clockmakers-strike", "The Clockmaker's Strike", 1977, "Jana Horak")


def import_(home, text, *words, **more):
    file = home.path / "films.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return home.matinee("watchlist", "import", file, *words, *home.flags, **more)


def on_the_list(home):
    run = home.matinee("watchlist", "--all", "--print", "id", *home.flags)
    assert run.code == 0, run
    return {int(line) for line in run.out.split()}


def added(home):
    return [entry for entry in home.sandbox.log()
            if entry["method"] == "POST" and entry["path"].endswith("/wishes")]


def states(run):
    return [entry["state"] for entry in run.json["watchlist"]]


def test_letterboxds_export(signed_in):
    run = import_(signed_in, "Date,Name,Year,Letterboxd URI\r\n"
                  f"2024-01-01,{LANTERN[2]},2019,https://boxd.it/a\r\n"
                  f"2024-01-01,\"{CINEMA[2]}\",1987,https://boxd.it/b\r\n"
                  f"2024-01-01,The Clockmaker’s Strike,1977,https://boxd.it/c\r\n", "--json")
    assert run.code == 0, run
    assert states(run) == ["added"] * 3
    assert [entry["line"] for entry in run.json["watchlist"]] == [2, 3, 4]
    assert on_the_list(signed_in) == {LANTERN[0], CINEMA[0], CLOCK[0]}


def test_lines_in_every_form(signed_in):
    run = import_(signed_in, "# mine\n100002\nthe-lantern-keeper\n"
                  "https://mubi.com/nl/films/paper-harbour\nThe Clockmaker's Strike (1977)\n")
    assert run.code == 0, run
    assert on_the_list(signed_in) == {SALT[0], LANTERN[0], PAPER[0], CLOCK[0]}
    assert "4 films: 4 added" in run.err, run


def test_what_is_not_certain_is_listed_and_not_added(signed_in):
    run = import_(signed_in, "The Lantern Keeper (2011)\nPaper Harbour (2017)\n"
                  "Lantern\nNo Such Film (1999)\nhttps://letterboxd.com/film/rain/\n", "--json")
    assert run.code == 12, run
    assert states(run) == ["uncertain", "added", "uncertain", "failed", "failed"]
    entries = run.json["watchlist"]
    assert [film["id"] for film in entries[0]["candidates"]] == [LANTERN[0]]
    assert LANTERN[0] in [film["id"] for film in entries[2]["candidates"]]
    assert entries[3]["error"]["code"] == "not_found" and entries[1]["error"] is None
    assert on_the_list(signed_in) == {PAPER[0]}


def test_nothing_certain_is_not_found(signed_in):
    run = import_(signed_in, "The Lantern Keeper (2011)\n")
    assert run.code == 5, run
    assert "candidate" in run.out and str(LANTERN[0]) in run.out
    assert "1 uncertain" in run.err and "watchlist add" in run.err
    assert "uncertain" in import_(signed_in, "The Lantern Keeper (2011)\n", "-q").err


@pytest.mark.parametrize("director, state", [
    ("Ilse Varga", "added"), ("Varga Ilse", "added"), ("Somebody Else", "uncertain")])
def test_the_director_decides(signed_in, director, state):
    run = import_(signed_in, "Title,Year,Directors\n"
                  f"\"Lantern Keeper, The\",2018,{director}\n", "--json")
    assert states(run) == [state], run


def test_a_dry_run_adds_nothing(signed_in):
    run = import_(signed_in, "100001\n100001\nPaper Harbour (2017)\n", "--dry-run", "--json")
    assert run.code == 0 and states(run) == ["would_add", "present", "would_add"], run
    assert not added(signed_in) and on_the_list(signed_in) == set()


def test_a_second_import_asks_for_nothing_again(signed_in):
    text = "the-lantern-keeper\nPaper Harbour (2017)\n"
    assert import_(signed_in, text).code == 0
    signed_in.sandbox.clear_log()
    run = import_(signed_in, text, "--json")
    assert run.code == 0 and states(run) == ["present"] * 2, run
    assert not added(signed_in)
    assert not [entry for entry in signed_in.sandbox.log() if "/search/" in entry["path"]]


def test_our_own_export_comes_back_whole(signed_in):
    ids = {film[0] for film in (LANTERN, SALT, PAPER, CINEMA, CLOCK)}
    assert signed_in.matinee("watchlist", "add", *ids, *signed_in.flags).code == 0
    text = signed_in.matinee("watchlist", "--format", "csv", *signed_in.flags).out
    assert len(list(csv.DictReader(text.splitlines(keepends=True)))) == 5
    assert signed_in.matinee("watchlist", "remove", *ids, *signed_in.flags).code == 0
    assert on_the_list(signed_in) == set()
    run = import_(signed_in, text, "--json")
    assert run.code == 0 and states(run) == ["added"] * 5, run
    assert on_the_list(signed_in) == ids


def test_an_outage_in_the_middle_ends_the_import_and_says_what_is_left(signed_in):
    signed_in.sandbox.fault("status", path_part="/search", status=503, times=99)
    run = import_(signed_in, "100001\nPaper Harbour (2017)\n100002\n", "--json", timeout=200)
    assert run.code == 6, run
    assert states(run) == ["added", "failed", "untried"]
    assert on_the_list(signed_in) == {LANTERN[0]}


def test_a_session_that_is_refused_is_no_missing_film(signed_in):
    signed_in.sandbox.fault("status", path_part="/wishes", method="POST", status=401, times=99)
    run = import_(signed_in, "100001\n100002\n", "--json")
    assert run.code == 4 and states(run) == ["failed", "untried"], run


def test_a_file_that_is_none(signed_in):
    assert signed_in.matinee("watchlist", "import", "missing.csv", *signed_in.flags).code == 5
    assert import_(signed_in, b"PK\x03\x04\x00\x00\xff").code == 1
    assert import_(signed_in, "\n# nothing\n").code == 1
    assert not signed_in.sandbox.log(), "nobody is asked before the file is read"


def test_standard_input(signed_in):
    run = signed_in.matinee("watchlist", "import", "-", *signed_in.flags, stdin="100001\n")
    assert run.code == 0 and on_the_list(signed_in) == {LANTERN[0]}, run


def test_json_lines_of_a_pipe_can_be_piped_back(signed_in):
    signed_in.sandbox.post("/library", wishes=3)
    run = signed_in.matinee("watchlist", "--all", "--print", "url", *signed_in.flags)
    again = import_(signed_in, run.out, "--json")
    assert again.code == 0 and set(states(again)) == {"present"}, json.dumps(again.json)
