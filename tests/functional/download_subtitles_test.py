# SPDX-License-Identifier: MIT
"""Subtitles alone, subtitles beside a film, and what of them comes back."""

import json

import pytest
from downloads import OPEN

ALONE = ["--skip-download", "--write-subs"]
GARDEN = "The Locked Garden (2020) [100005]"


def media_paths(sandbox):
    """What was asked of media hosts, but text and manifests."""
    return [e["path"] for e in sandbox.log() if e["host"].endswith(".mubicdn.net")
            and not e["path"].endswith((".vtt", ".m3u8", ".mpd"))]


def names(folder):
    return sorted(p.name for p in folder.iterdir() if p.name not in ("cookies.txt",)
                  and not p.name.startswith("."))


def vtts(home):
    return sorted(p.name for p in home.path.rglob("*.vtt"))


@pytest.mark.parametrize("film", [
    "the-locked-garden",  # the service says that it is protected
    "quiet-cipher",  # only the manifests say so
    "the-lantern-keeper", "paper-harbour",  # in the clear
    "one-reel-left",  # one file
])
def test_subtitles_alone_ask_for_no_media(signed_in, sandbox, film):
    run = signed_in.matinee("download", film, *ALONE, "-P", "films", "--json", *signed_in.flags)
    assert run.code == 0, run
    told = run.json["downloads"][0]
    assert told["state"] == "done" and told["file"] is None and told["bytes"] > 0
    files = sorted((signed_in.path / "films").iterdir())
    assert [str(p.relative_to(signed_in.path)) for p in files] == told["subtitles"]
    assert {p.name.split(".")[-2] for p in files} == {"en", "fr"}
    assert all(p.read_text().startswith("WEBVTT") for p in files)
    assert media_paths(sandbox) == []


def test_finished_subtitles_are_not_fetched_again(signed_in, sandbox):
    command = ["download", "the-locked-garden", *ALONE, *signed_in.flags]
    first = signed_in.matinee(*command)
    assert first.code == 0, first
    assert first.out == f"./{GARDEN}.en.vtt\n./{GARDEN}.fr.vtt\n"
    sandbox.clear_log()
    again = signed_in.matinee(*command)
    assert (again.code, again.out) == (0, first.out), again
    assert not [e for e in sandbox.log() if e["path"].endswith(".vtt")]
    (signed_in.path / f"{GARDEN}.fr.vtt").unlink()
    assert signed_in.matinee(*command).code == 0
    assert [e["path"][-6:] for e in sandbox.log() if e["path"].endswith(".vtt")] == ["fr.vtt"]
    assert signed_in.matinee(*command, "-w").code == 0
    assert len([e for e in sandbox.log() if e["path"].endswith(".vtt")]) == 3
    (signed_in.path / f"{GARDEN}.en.vtt").write_text("mine")
    foreign = signed_in.matinee(*command)
    assert foreign.code == 13, foreign
    assert (signed_in.path / f"{GARDEN}.en.vtt").read_text() == "mine"


@pytest.mark.parametrize("wanted", ["fr", "service-text-fr", "fr-CA"])
def test_subtitles_alone_in_the_languages_asked_for(signed_in, wanted):
    run = signed_in.matinee("download", "the-locked-garden", *ALONE, "--sub-langs", wanted,
                            *signed_in.flags)
    assert run.code == 0, run
    assert vtts(signed_in) == [f"{GARDEN}.fr.vtt"]


def test_no_subtitles_are_an_error_with_the_reason(signed_in, home, sandbox):
    run = signed_in.matinee("download", "the-locked-garden", *ALONE, "--sub-langs", "it",
                            *signed_in.flags)
    assert run.code == 5, run
    assert '"it"' in run.err and "en, fr" in run.err, run
    run = home.matinee("download", OPEN + "file/film.mp4", *ALONE)
    assert run.code == 5 and "no subtitles" in run.err, run
    assert "signed ones" not in run.err
    assert media_paths(sandbox) == []
    assert home.matinee("download", OPEN + "file/film.mp4", "--skip-download").code == 2


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 404}, {"kind": "html"}],
                         ids=["missing", "page"])
def test_subtitles_that_are_lost_cost_only_themselves(signed_in, sandbox, fault):
    command = ["download", "the-locked-garden", *ALONE, *signed_in.flags]
    sandbox.fault(**fault, path_part="fr.vtt")
    strict = signed_in.matinee(*command, "--strict")
    assert strict.code == 15 and "leave out --strict" in strict.err, strict
    for file in signed_in.path.glob("*.vtt"):
        file.unlink()
    run = signed_in.matinee(*command, "--json")
    assert run.code == 0, run
    told = run.json["downloads"][0]
    assert told["state"] == "done", told
    assert [path.split("/")[-1] for path in told["subtitles"]] == [f"{GARDEN}.en.vtt"]
    assert len(told["warnings"]) == 1 and "fr" in told["warnings"][0], told
    assert vtts(signed_in) == [f"{GARDEN}.en.vtt"]
    named = signed_in.matinee(*command, "--sub-langs", "en,fr")
    assert named.code == 12, named
    alone = signed_in.matinee(*command, "--sub-langs", "fr")
    assert alone.code == (5 if fault["kind"] == "status" else 15), alone
    assert vtts(signed_in) == [f"{GARDEN}.en.vtt"]
    assert not list(signed_in.path.glob("*.matinee-part"))
    sandbox.clear_faults()
    assert signed_in.matinee(*command).code == 0
    assert vtts(signed_in) == [f"{GARDEN}.en.vtt", f"{GARDEN}.fr.vtt"]


def test_a_protected_film_tells_of_its_subtitles(signed_in, sandbox):
    run = signed_in.matinee("download", "the-locked-garden", "--write-subs", *signed_in.flags)
    assert run.code == 8, run
    assert "--skip-download --write-subs" in run.err
    run = signed_in.matinee("download", "the-locked-garden", "--list", "--json", *signed_in.flags)
    assert run.code == 0, run
    manifest = run.json["listings"][0]["manifest"]
    assert manifest["protected"]
    assert {t["language"] for t in manifest["tracks"]} == {"en", "fr"}
    assert {t["type"] for t in manifest["tracks"]} == {"text"}
    assert media_paths(sandbox) == [] and not [e for e in sandbox.log() if "license" in e["path"]]


@pytest.mark.parametrize("url,flags,files", [
    ("text/en.vtt", [], ["en.vtt"]), ("text/en.m3u8", [], ["en.vtt"]),
    ("text/en.vtt", ALONE, ["en.vtt"]), ("text/en.m3u8", ALONE, ["en.vtt"]),
    ("text/en.m3u8", ["--write-subs"], ["en.vtt"]),
    ("text/en.m3u8", ["-o", "s.vtt"], ["s.vtt"]), ("text/en.vtt", ["-o", "s"], ["s.vtt"]),
    ("text/en.m3u8", ["-o", "%(title)s-x.%(ext)s"], ["en-x.vtt"]),
])
def test_subtitles_are_a_target(home, sandbox, url, flags, files):
    command = ["download", OPEN + url, *flags]
    run = home.matinee(*command)
    assert run.code == 0, run
    assert names(home.path) == files
    assert (home.path / files[0]).read_text().startswith("WEBVTT")
    assert run.out == f"./{files[0]}\n"
    sandbox.clear_log()
    again = home.matinee(*command, "--json")
    assert again.code == 0 and again.json["downloads"][0]["state"] == "exists", again
    assert not [e for e in sandbox.log() if e["path"].endswith(".vtt")]


def test_what_is_missing_of_several_files_comes_back(home, sandbox):
    command = ["download", OPEN + "clear/master.m3u8", "-o", "film.mp4", "--quality", "worst",
               "--write-subs", "--sub-langs", "en,fr"]
    assert home.matinee(*command).code == 0
    assert names(home.path) == ["film.en.vtt", "film.fr.vtt", "film.mp4"]
    text = (home.path / "film.fr.vtt").read_bytes()
    sandbox.clear_log()
    assert home.matinee(*command).code == 0
    assert sandbox.log() == []
    (home.path / "film.fr.vtt").unlink()
    run = home.matinee(*command, "--json")
    assert run.code == 0, run
    assert len(run.json["downloads"][0]["subtitles"]) == 2
    assert (home.path / "film.fr.vtt").read_bytes() == text
    assert media_paths(sandbox) == []


def test_a_film_that_is_missing_comes_back_beside_its_subtitles(home):
    command = ["download", OPEN + "clear/master.m3u8", "-o", "film.mp4", "--quality", "worst",
               "--write-subs", "--sub-langs", "en"]
    assert home.matinee(*command).code == 0
    (home.path / "film.mp4").unlink()
    assert home.matinee(*command).code == 0
    assert names(home.path) == ["film.en.vtt", "film.mp4"]
    (home.path / "film.mp4").unlink()
    (home.path / "film.en.vtt").write_text("mine")
    assert home.matinee(*command).code == 13
    assert (home.path / "film.en.vtt").read_text() == "mine"


def test_a_list_tells_what_each_track_is_for(signed_in):
    run = signed_in.matinee("download", "the-lantern-keeper", "--list", *signed_in.flags)
    assert run.code == 0, run
    assert max(len(line) for line in run.out.splitlines()[1:]) <= 80
    for word in ("TRACK", "NAME", "ROLE", "DEFAULT", "FORCED"):
        assert word in run.out
    run = signed_in.matinee("download", "the-lantern-keeper", "--list", "--json", *signed_in.flags)
    for track in run.json["listings"][0]["manifest"]["tracks"]:
        assert isinstance(track["default"], bool) and isinstance(track["forced"], bool)
        assert track["role"] in ("main", "subtitle", "caption", "alternate", "description")
        assert "name" in track


def test_the_list_of_trailers(home):
    run = home.matinee("download", "the-lantern-keeper", "--trailer", "--list", "--json")
    assert run.code == 0, run
    tracks = run.json["listings"][0]["manifest"]["tracks"]
    assert len(tracks) >= 2 and {"240p", "720p"} <= {t["id"] for t in tracks}, json.dumps(tracks)
