# SPDX-License-Identifier: MIT
"""search, film and watchlist, against the stand-in."""

import subprocess

import pytest
from terminal_test import lines_of, on_terminal



def ids(run):
    return [film["id"] for film in run.json["films"]]


# -- search --------------------------------------------------------------------------------------


def test_search_needs_no_session_and_sends_none(home, sandbox):
    run = home.matinee("search", "lantern", "--json", "--country", "nl")
    assert run.code == 0, run
    assert ids(run) == [100001]
    film = run.json["films"][0]
    assert film["title"] == "The Lantern Keeper"
    assert film["url"] == "https://mubi.com/films/the-lantern-keeper"
    assert film["offer"] == "live"
    assert film["directors"] == ["Ilse Varga"]
    assert (run.json["total"], run.json["more"]) == (1, False)
    (request,) = sandbox.log()
    assert not request["authorization"]
    assert request["client_country"] == "NL"


def test_the_words_are_one_query(home):
    assert ids(home.matinee("search", "Two", "Winters", "--json")) == [100032]
    assert ids(home.matinee("search", "Cinéma, Rain & Été", "--json")) == [100025]


def test_search_takes_pages(home, sandbox):
    whole = ids(home.matinee("search", "the", "--all", "--json"))
    assert len(whole) > 24 // 2
    parts = []
    for page in range(1, 100):
        run = home.matinee("search", "the", "--limit", "5", "--page", page, "--json")
        parts += ids(run)
        if not run.json["more"]:
            break
    assert parts == whole
    assert run.json["total"] == len(whole)


def test_a_long_list_comes_in_several_requests(home, sandbox):
    sandbox.post("/paging", paging="numbered", cap=20)
    sandbox.clear_log()
    run = home.matinee("search", "e", "--all", "--json")  # nearly every film
    assert run.code == 0, run
    assert len(ids(run)) == len(set(ids(run))) == run.json["total"] > 24
    assert len(sandbox.log(path="/v4/search/films")) == -(-run.json["total"] // 20)


def test_nothing_found_is_no_error(home):
    run = home.matinee("search", "no such film at all")
    assert (run.code, run.out) == (0, "")
    assert "no films" in run.err


def test_a_list_of_targets_goes_into_a_pipe(home):
    for field, first in (("id", "100001"), ("slug", "the-lantern-keeper"),
                         ("url", "https://mubi.com/films/the-lantern-keeper")):
        run = home.matinee("search", "lantern", "--print", field)
        assert run.out == first + "\n"
        again = home.matinee("film", run.out.strip(), "--print", "id")
        assert again.out == "100001\n"


def test_the_service_may_ask_to_wait(home, sandbox):
    sandbox.fault("status", path_part="/search/films", status=429, retry_after="1", times=1)
    run = home.matinee("search", "lantern", "--json")
    assert run.code == 0, run
    assert len(sandbox.log(path="/v4/search/films")) == 2


def test_a_wait_that_is_too_long_is_told(home, sandbox):
    sandbox.fault("status", path_part="/search/films", status=429, retry_after="3600")
    run = home.matinee("search", "lantern")
    assert run.code == 6, run
    assert "429" in run.err


@pytest.mark.parametrize("fault", ["html", "truncate_json"])
def test_what_is_no_answer_is_a_failure(home, sandbox, fault):
    sandbox.fault(fault, path_part="/search/films")
    assert home.matinee("search", "lantern").code == 1


def test_the_table_fits_the_terminal(home):
    for columns in (60, 80, 132):
        text, code = on_terminal(home, "search", "the", columns=columns)
        assert code == 0
        lines = lines_of(text)
        assert lines[0].startswith("ID ")
        assert max(len(line) for line in lines) <= columns, text


# -- film ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["100001", "the-lantern-keeper",
                                    "https://mubi.com/en/nl/films/the-lantern-keeper/player"])
def test_film_by_every_name(home, target):
    run = home.matinee("film", target, "--json")
    assert run.code == 0, run
    assert run.json["id"] == 100001
    assert run.json["audio"] == ["English", "French"]
    assert [t["profile"] for t in run.json["trailers"]] == ["240p", "720p", None]
    assert run.json["stream"] == "unknown"


def test_film_leaves_no_trace(signed_in, sandbox):
    signed_in.matinee("film", "100001", *signed_in.flags)
    assert not [e for e in sandbox.log() if e["method"] != "GET" or "/viewing" in e["path"]
                or e["authorization"]]


def test_film_for_a_person(home):
    run = home.matinee("film", "100001")
    assert "title       The Lantern Keeper\n" in run.out
    assert "offered     yes\n" in run.out
    assert "stream      unknown" in run.out


def test_languages_are_asked_for_where_the_film_does_not_tell(home, sandbox):
    run = home.matinee("film", "100009", "--json")  # consumable is null
    assert run.json["offer"] == "none"
    assert run.json["subtitles"] == ["English (SDH)", "French"]


def test_an_unknown_film(home):
    run = home.matinee("film", "no-such-film")
    assert run.code == 5, run
    assert "film no-such-film" in run.err


@pytest.mark.parametrize("film, state", [
    (100001, "clear"), (100002, "clear"), (100003, "clear"), (100004, "clear"), (100012, "clear"),
    (100005, "protected"), (100006, "protected"), (100007, "protected"), (100015, "protected"),
    (100008, "unavailable")])
def test_check_stream(signed_in, film, state):
    run = signed_in.matinee("film", film, "--check-stream", "--json", *signed_in.flags)
    assert run.code == 0, run
    assert run.json["stream"] == state


def test_check_stream_needs_a_session(home):
    assert home.matinee("film", "100001", "--check-stream").code == 3


# -- watchlist -----------------------------------------------------------------------------------


def test_the_watchlist_needs_a_session(home):
    for words in ([], ["list"], ["add", "100001"], ["remove", "100001"]):
        run = home.matinee("watchlist", *words)
        assert run.code == 3, run


def test_add_list_remove(signed_in):
    run = signed_in.matinee("watchlist", "add", "100001", "paper-harbour",
                            "https://mubi.com/films/one-reel-left", *signed_in.flags, "--json")
    assert run.code == 0, run
    assert [c["state"] for c in run.json["watchlist"]] == ["added"] * 3
    assert [c["film"]["id"] for c in run.json["watchlist"]] == [100001, 100003, 100004]
    for words in ([], ["list"]):
        run = signed_in.matinee("watchlist", *words, "--json", *signed_in.flags)
        assert ids(run) == [100001, 100003, 100004]
    run = signed_in.matinee("watchlist", "remove", "100003", "one-reel-left", *signed_in.flags)
    assert run.code == 0, run
    assert "removed: Paper Harbour" in run.err
    run = signed_in.matinee("watchlist", "list", "--print", "slug", *signed_in.flags)
    assert run.out == "the-lantern-keeper\n"


def test_adding_twice_does_no_harm(signed_in):
    for _ in range(2):
        assert signed_in.matinee("watchlist", "add", "100001", *signed_in.flags).code == 0
    run = signed_in.matinee("watchlist", "--json", *signed_in.flags)
    assert ids(run) == [100001]


def test_some_of_several_fail(signed_in):
    run = signed_in.matinee("watchlist", "add", "100001", "no-such-film", "--json",
                            *signed_in.flags)
    assert run.code == 12, run
    assert [c["state"] for c in run.json["watchlist"]] == ["added", "failed"]
    assert run.json["watchlist"][1]["error"]["code"] == "not_found"
    run = signed_in.matinee("watchlist", "remove", "100001", "100002", *signed_in.flags)
    assert run.code == 12, run
    assert "film 100002: not on the watchlist" in run.err


def test_one_that_fails_is_the_error(signed_in):
    assert signed_in.matinee("watchlist", "add", "no-such-film", *signed_in.flags).code == 5
    run = signed_in.matinee("watchlist", "remove", "100001", "--json", *signed_in.flags)
    assert run.code == 5
    assert run.json["error"]["code"] == "not_found"


def test_nothing_is_asked_for_a_target_that_makes_no_sense(signed_in, sandbox):
    run = signed_in.matinee("watchlist", "add", "100001", "https://example.com/x",
                            *signed_in.flags)
    assert run.code == 2, run
    assert not sandbox.log()


def test_a_long_watchlist_comes_whole(signed_in):
    slugs = [str(n) for n in range(100001, 100033)]
    assert signed_in.matinee("watchlist", "add", *slugs, *signed_in.flags).code == 0
    run = signed_in.matinee("watchlist", "--all", "--json", *signed_in.flags)
    assert len(ids(run)) == 32
    run = signed_in.matinee("watchlist", "--limit", "10", "--page", "3", "--json",
                            *signed_in.flags)
    assert ids(run) == list(range(100021, 100031))
    assert run.json["more"] is True


def test_a_refused_session_is_told(signed_in, sandbox):
    sandbox.post("/tokens/revoke", all=True)
    assert signed_in.matinee("watchlist", *signed_in.flags).code == 4


def test_a_pipe_that_closes_is_no_crash(home):
    process = subprocess.Popen(home.command("search", "e", "--print", "id"), cwd=home.path,
                               env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert b"bug" not in process.stderr.read()
    assert process.wait() in (0, 141)
