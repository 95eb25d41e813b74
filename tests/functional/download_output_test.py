# SPDX-License-Identifier: MIT
"""The names of downloads: the template of --output, and what the file system takes."""

import os

import pytest
from downloads import OPEN

EPISODE = "harbour-lights-1-2"  # "Fog Signal", 2022, season 1, episode 2


@pytest.mark.parametrize("template,path", [
    ("%(title)s.%(ext)s", "Fog Signal.mp4"),
    ("%(series)s/%(season_number)02d-%(episode_number)02d %(title)s [%(id)s].%(ext)s",
     "Harbour Lights/01-02 Fog Signal [100102].mp4"),
    ("%(year)d %(slug)s %(director|unknown)s", "2022 harbour-lights-1-2 Noor Lindqvist.mp4"),
    ("%(title).3s 100%%", "Fog 100%.mp4"),
    ("%(height)sp.%(ext)s", "360p.mp4"),
    ("sub/", "sub/Fog Signal (2022) [100102].mp4"),
    ("%(series)s/", "Harbour Lights/Fog Signal (2022) [100102].mp4"),
    ("%(title)s.mkv", "Fog Signal.mkv"),
    ("film", "film.mp4"),
])
def test_a_template_names_the_file(signed_in, template, path):
    run = signed_in.matinee("download", EPISODE, "--quality", "worst", "-P", "films", "-o", template,
                            *signed_in.flags)
    assert run.code == 0, run
    assert run.out == f"films/{path}\n"
    assert [p for p in (signed_in.path / "films").rglob("*") if p.is_file()] == [
        signed_in.path / "films" / path]
    again = signed_in.matinee("download", EPISODE, "--quality", "worst", "-P", "films", "-o",
                              template, "--json", *signed_in.flags)
    assert again.json["downloads"][0]["state"] == "exists"


def test_what_is_not_known_is_na_or_the_default(home):
    run = home.matinee("download", "the-lantern-keeper", "--trailer", "--quality", "worst", "-o",
                       "%(series)s %(season_number)02d %(series|none)s%(series|)s %(id)s")
    assert run.code == 0, run
    assert run.out == "./NA NA none 100001.mp4\n"


def test_a_title_adds_no_folder(signed_in):
    run = signed_in.matinee("download", "cinema-rain-ete", "--quality", "worst", "-o",
                            "%(title)s/%(title)s", *signed_in.flags)
    assert run.code == 0, run
    title = "Cinéma, Rain & Été: “A/B”".replace("/", "_").replace(":", "_")
    assert run.out == f"./{title}/{title}.mp4\n"


@pytest.mark.parametrize("template,words", [
    ("%(uploader)s.%(ext)s", ["uploader", "title", "season_number"]),
    ("%(title", ["bracket"]), ("%(title)", ["%(title)s"]), ("-", ["standard output"])])
def test_a_template_that_is_not_understood(home, sandbox, template, words):
    run = home.matinee("download", OPEN + "file/film.mp4", "-o", template)
    assert run.code == 2, run
    assert all(word in run.err for word in words), run
    assert sandbox.log() == []


def test_several_targets_need_a_name_that_tells_them_apart(home, sandbox):
    targets = [OPEN + "file/film.mp4", OPEN + "clear/master.m3u8"]
    for name in ("film.mp4", "film.%(ext)s"):
        run = home.matinee("download", *targets, "-o", name)
        assert run.code == 2 and "one file" in run.err, run
    assert sandbox.log() == []
    run = home.matinee("download", *targets, "-o", "films/%(title)s.%(ext)s", "--json")
    assert run.code == 0, run
    assert [d["file"] for d in run.json["downloads"]] == ["./films/film.mp4",
                                                          "./films/clear master.mp4"]
    run = home.matinee("download", *targets, "-o", "same %(year)s", "--json")
    assert run.code == 12, run
    assert run.json["downloads"][1]["error"]["code"] == "exists"


def test_a_name_is_cut_to_what_the_file_system_takes(home):
    longest = os.pathconf(home.path, "PC_NAME_MAX")
    name = "é" * 300
    run = home.matinee("download", OPEN + "file/film.mp4", "-o", f"{name} %(id)s.%(ext)s")
    assert run.code == 0, run
    file = home.path / run.out.strip()
    assert len(os.fsencode(file.name)) <= longest and file.exists()
    assert file.name.startswith("éé") and file.name.endswith(".mp4")


def test_a_failed_download_leaves_no_folder(signed_in):
    run = signed_in.matinee("download", "the-locked-garden", "-P", "new/films", "-o",
                            "%(title)s/%(id)s/x", *signed_in.flags)
    assert run.code == 8, run
    assert not (signed_in.path / "new").exists()
