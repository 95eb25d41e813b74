# SPDX-License-Identifier: MIT
"""Downloads of every kind of film that the stand-in has, and of what must be refused."""

import json
import os
import subprocess
import time

import pytest
from downloads import FILM_SECONDS, OPEN, decodes, only_file, probe


def media_requests(sandbox):
    return [e for e in sandbox.log() if e["host"].endswith(".mubicdn.net")]


# -- films -------------------------------------------------------------------------------------


@pytest.mark.parametrize("film", [
    "the-lantern-keeper",  # HLS and DASH
    "salt-and-static",  # HLS, fMP4
    "transport-stream",  # HLS, MPEG-TS, audio inside
    "pieces-of-one-reel",  # HLS, byte ranges
    "paper-harbour",  # DASH by number
    "the-timetable",  # DASH with a timeline
    "one-reel-left",  # one MP4
])
def test_a_clear_film_plays(signed_in, sandbox, film):
    run = signed_in.matinee("download", film, "-P", "films", *signed_in.flags)
    assert run.code == 0, run
    file = only_file(signed_in.path / "films")
    assert run.out == f"films/{file.name}\n"
    assert file.suffix == ".mp4"
    streams, duration = probe(file)
    assert ("video", "h264") in [s[:2] for s in streams]
    assert ("audio", "aac") in [s[:2] for s in streams]
    assert abs(duration - FILM_SECONDS) < 0.2
    assert decodes(file)
    assert not [e for e in media_requests(sandbox) if e["authorization"] or e["cookie"]]


def facts(file):
    """The tags of the file, its streams, and the bytes of the picture in it."""
    told = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file],
        check=True, capture_output=True).stdout)
    pictures = [s["index"] for s in told["streams"] if s["disposition"]["attached_pic"]]
    picture = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-map", f"0:{pictures[0]}", "-c", "copy", "-f",
         "image2pipe", "-"], check=True, capture_output=True).stdout if pictures else None
    # Matroska's are in capitals.
    return {name.lower(): text for name, text in told["format"]["tags"].items()}, picture


@pytest.mark.parametrize("film,name", [
    ("the-lantern-keeper", "film.mp4"), ("transport-stream", "film.mp4"),
    ("the-timetable", "film.mp4"), ("the-timetable", "film.mkv"), ("one-reel-left", "film.mkv")])
def test_the_file_tells_what_the_film_is(signed_in, sandbox, film, name):
    known = signed_in.matinee("film", film, "--json", *signed_in.flags).json
    run = signed_in.matinee("download", film, "-o", name, "--embed-thumbnail", *signed_in.flags)
    assert run.code == 0, run
    tags, picture = facts(signed_in.path / name)
    assert tags["title"] == known["title"]
    assert tags["date"] == str(known["year"])
    assert tags["artist"] == ", ".join(known["directors"])
    assert tags["comment"] == known["url"]
    assert tags.get("description", "") == (known["synopsis"] or "")
    assert tags.get("genre", "") == ", ".join(known["genres"])
    run = signed_in.matinee("download", film, "--stills", "-o", "still.jpg", *signed_in.flags)
    assert run.code == 0, run
    assert picture == (signed_in.path / "still.jpg").read_bytes()
    assert decodes(signed_in.path / name)


def test_nothing_is_told_that_is_not_wanted(signed_in, sandbox):
    run = signed_in.matinee("download", "the-lantern-keeper", "-o", "film.mp4",
                            "--no-embed-metadata", *signed_in.flags)
    assert run.code == 0, run
    tags, picture = facts(signed_in.path / "film.mp4")
    assert not set(tags) & {"title", "date", "artist", "comment", "description"}
    assert picture is None and not [e for e in sandbox.log() if e["path"].endswith(".jpg")]


def test_a_picture_that_cannot_be_had_costs_no_film(signed_in, sandbox):
    sandbox.fault("status", path_prefix="/images", status=404)
    run = signed_in.matinee("download", "the-lantern-keeper", "-o", "film.mp4",
                            "--embed-thumbnail", *signed_in.flags)
    assert run.code == 0, run
    assert "no picture is put into the film" in run.err
    assert decodes(signed_in.path / "film.mp4")


@pytest.mark.parametrize("name", [
    "100001", "https://mubi.com/films/the-lantern-keeper",
    "https://mubi.com/en/nl/films/the-lantern-keeper/player", "mubi.com/films/the-lantern-keeper"])
def test_a_film_by_any_name(signed_in, name):
    run = signed_in.matinee("download", name, "--quality", "worst", *signed_in.flags)
    assert run.code == 0, run
    assert run.out == "./The Lantern Keeper (2019) [100001].mp4\n"


def test_the_picture_is_chosen_by_its_height(signed_in):
    heights = {}
    for quality in ("best", "worst", "max:400", "720p"):
        run = signed_in.matinee("download", "salt-and-static", "--quality", quality, "-o",
                                f"{quality}.mp4".replace(":", "-"), *signed_in.flags)
        assert run.code == 0, run
        text = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
                               "stream=height", "-of", "csv=p=0", run.out.strip()], check=True,
                              capture_output=True, text=True, cwd=signed_in.path).stdout
        heights[quality] = int(text)
    assert heights == {"best": 720, "worst": 360, "max:400": 360, "720p": 720}


@pytest.mark.parametrize("film", ["salt-and-static", "paper-harbour"])
def test_languages_of_audio_and_subtitles(signed_in, film):
    run = signed_in.matinee("download", film, "--audio", "fr,en", "--sub-langs", "en,fr",
                            "--quality", "worst", *signed_in.flags)
    assert run.code == 0, run
    streams, _ = probe(only_file_named(signed_in))
    assert [s for s in streams if s[0] == "audio"] == [("audio", "aac", "fra"),
                                                       ("audio", "aac", "eng")]
    assert [s for s in streams if s[0] == "subtitle"] == [("subtitle", "mov_text", "eng"),
                                                          ("subtitle", "mov_text", "fra")]


def only_file_named(home):
    return next(home.path.glob("*.mp4"))


# -- what must be refused ----------------------------------------------------------------------


@pytest.mark.parametrize("film", [
    "the-locked-garden",  # the service says so
    "quiet-cipher",  # only the manifests say so
    "false-dawn-street",  # only a sample entry in the initialization says so
    "boxed-in",  # only a box in the initialization says so
])
def test_protected_media_are_refused_before_a_byte_is_stored(signed_in, sandbox, film):
    run = signed_in.matinee("download", film, "-P", "films", "--json", *signed_in.flags)
    assert run.code == 8, run
    assert run.json["error"]["code"] == "protected"
    left = [p for p in (signed_in.path / "films").rglob("*")]
    assert left == []
    assert not [e for e in media_requests(sandbox) if "seg" in e["path"] or "chunk" in e["path"]]


def test_a_geo_block_is_not_a_refused_session(signed_in):
    run = signed_in.matinee("download", "border-weather", "--json", *signed_in.flags)
    assert run.code == 9, run
    assert run.json["error"]["code"] == "unavailable"
    assert "location" in run.err


def test_a_film_that_is_not_offered_is_not_opened(signed_in, sandbox):
    run = signed_in.matinee("download", "the-absent-projectionist", *signed_in.flags)
    assert run.code == 9, run
    assert not [e for e in sandbox.log() if "viewing" in e["path"]]


def test_an_unknown_film(signed_in):
    run = signed_in.matinee("download", "no-such-film", *signed_in.flags)
    assert run.code == 5, run
    assert "no-such-film" in run.err


# -- URLs of media -----------------------------------------------------------------------------


@pytest.mark.parametrize("path,name", [
    ("clear/master.m3u8", "clear master"), ("clear/manifest.mpd", "clear manifest"),
    ("file/film.mp4", "film"), ("ts/master.m3u8", "ts master")])
def test_a_media_url_needs_no_session(home, sandbox, path, name):
    run = home.matinee("download", OPEN + path)
    assert run.code == 0, run
    file = only_file(home.path)
    assert run.out == f"./{file.name}\n"
    # A name that every stream has gets a hash.
    assert file.name == f"{name}.mp4" or file.name.startswith(f"{name} [")
    assert abs(probe(file)[1] - FILM_SECONDS) < 0.2
    assert not [e for e in sandbox.log() if e["host"].endswith("mubi.com")]


@pytest.mark.parametrize("path", ["marked/master.m3u8", "marked/manifest.mpd",
                                  "lying/master.m3u8", "lying/manifest_box.mpd"])
def test_a_protected_media_url(home, path):
    run = home.matinee("download", OPEN + path)
    assert run.code == 8, run
    assert [p.name for p in home.path.iterdir()] == []


def test_a_trailer_needs_no_session(home):
    run = home.matinee("download", "the-lantern-keeper", "--trailer")
    assert run.code == 0, run
    file = home.path / "The Lantern Keeper (2019) trailer [100001].mp4"
    assert decodes(file)
    assert home.matinee("download", "a-door-in-october", "--trailer").code == 0
    run = home.matinee("download", "the-absent-projectionist", "--trailer")
    assert run.code == 5, run


def test_a_trailer_comes_in_the_quality_that_is_asked_for(home):
    def size(*flags, folder):
        run = home.matinee("download", "the-lantern-keeper", "--trailer", *flags, "-P", folder,
                           "-v")
        assert run.code == 0, run
        return run

    for flags, profile in ((["--quality", "worst"], "240p"), (["--quality", "max:480"], "240p"),
                           ([], "720p")):
        home.sandbox.clear_log()
        size(*flags, folder="-".join(flags) or "best")
        paths = {e["path"] for e in home.sandbox.log(host="trailers.mubicdn.net")}
        assert paths and all(f"/{profile}-" in path for path in paths), (flags, paths)
    told = size("--quality", "144p", folder="least").err
    assert "no trailer of 144p or less is known; taken: one of 240p" in told


def test_a_finished_file_tells_that_it_was_made_with_other_options(home):
    first = home.matinee("download", "the-lantern-keeper", "--trailer", "--quality", "240p")
    assert first.code == 0, first
    file = next(home.path.glob("*.mp4"))
    try:
        os.getxattr(file, "user.matinee.target")
    except OSError:
        pytest.skip("no extended attributes here")
    same = home.matinee("download", "the-lantern-keeper", "--trailer", "--quality", "240p")
    assert (same.code, "made with" in same.err) == (0, False), same
    other = home.matinee("download", "the-lantern-keeper", "--trailer")
    assert other.code == 0, other
    assert "already there, made with --quality 240p; -w downloads it again with --quality best" in other.err
    assert other.out == same.out


def test_a_list_has_each_language_of_subtitles_once(signed_in):
    run = signed_in.matinee("download", "100001", "--list", "--json", *signed_in.flags)
    assert run.code == 0, run
    tracks = run.json["listings"][0]["manifest"]["tracks"]
    languages = [t["language"] for t in tracks if t["type"] == "text"]
    assert languages and len(languages) == len(set(languages)), languages
    text = signed_in.matinee("download", "100001", "--list", *signed_in.flags).out
    assert " 0 kbit/s" not in text


def test_the_time_that_progress_tells_never_goes_back(home):
    run = home.matinee("download", OPEN + "clear/master.m3u8", "--progress", "json")
    assert run.code == 0, run
    lines = [json.loads(line) for line in run.err.splitlines() if line.startswith("{")]
    times = [line["elapsed_ms"] for line in lines]
    assert len(times) > 2 and times == sorted(times), times


def test_a_still_needs_no_session(home, sandbox):
    run = home.matinee("download", "the-lantern-keeper", "--stills")
    assert run.code == 0, run
    file = home.path / "The Lantern Keeper (2019) [100001].jpg"
    assert file.read_bytes().startswith(b"\xff\xd8\xff")
    assert [p.name for p in home.path.iterdir()] == [file.name]
    assert home.matinee("download", "the-lantern-keeper", "--stills", "--json").json["downloads"][
        0]["state"] == "exists"
    sandbox.fault("html", path_prefix="/images")
    run = home.matinee("download", "salt-and-static", "--stills")
    assert run.code == 15, run
    assert [p.name for p in home.path.iterdir()] == [file.name]


def test_a_page_in_place_of_a_manifest(home, sandbox):
    sandbox.fault("html", path_part="master.m3u8")
    run = home.matinee("download", OPEN + "clear/master.m3u8")
    assert run.code == 1, run
    assert "HTML" in run.err or "page" in run.err


def test_a_missing_manifest_and_a_missing_segment(home, sandbox):
    assert home.matinee("download", OPEN + "clear/none.m3u8").code == 5
    sandbox.fault("status", path_part="seg", status=404)
    run = home.matinee("download", OPEN + "clear/master.m3u8")
    assert run.code == 5, run
    assert not list(home.path.glob("*.mp4"))


# -- what is told on the way, and the rate ------------------------------------------------------


def test_progress_as_json(home):
    run = home.matinee("download", OPEN + "file/film.mp4", "--progress", "json")
    assert run.code == 0, run
    lines = [json.loads(line) for line in run.err.splitlines() if line.startswith("{")]
    assert [e["phase"] for e in lines if e["event"] == "phase"] == [
        "examining", "downloading", "assembling", "publishing"]
    assert {e["version"] for e in lines} == {1}
    last = lines[-1]
    assert last["bytes_done"] == last["bytes_total"] == (home.path / "film.mp4").stat().st_size


def test_the_rate_is_kept(home):
    started = time.monotonic()
    run = home.matinee("download", OPEN + "file/film.mp4", "-r", "300K")
    assert run.code == 0, run
    seconds = time.monotonic() - started
    assert (home.path / "film.mp4").stat().st_size / seconds < 450_000


@pytest.mark.parametrize("name,magic", [("film.MKV", b"\x1a\x45\xdf\xa3"), ("film.Mp4", b"ftyp")])
def test_the_ending_of_a_name_counts_in_any_case(home, name, magic):
    run = home.matinee("download", OPEN + "clear/master.m3u8", "-o", name)
    assert run.code == 0, run
    assert magic in (home.path / name).read_bytes()[:8]
