# SPDX-License-Identifier: MIT
"""Downloads of every kind of film that the stand-in has, and of what must be refused."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.parse

import pytest
from home import TOKEN

FILM_SECONDS = 12.0
OPEN = "https://edge-1.mubicdn.net/open/"


def probe(file):
    """What ffprobe says of each stream: (type, codec, language), and the longest duration."""
    answer = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file],
        check=True, capture_output=True).stdout)
    streams = [(s["codec_type"], s["codec_name"], s.get("tags", {}).get("language", "und"))
               for s in answer["streams"]]
    return streams, float(answer["format"]["duration"])


def decodes(file):
    """Whether every frame can be decoded without a word of complaint."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-xerror", "-i", file, "-fps_mode", "passthrough",
                           "-enc_time_base", "-1", "-f", "null", "-"],
                          capture_output=True, text=True)
    return done.returncode == 0 and done.stderr == ""


def only_file(folder):
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(files) == 1, files
    return files[0]


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


# -- what is there already ---------------------------------------------------------------------


def test_a_finished_file_is_not_fetched_again(home, sandbox):
    assert home.matinee("download", OPEN + "file/film.mp4").code == 0
    before = (home.path / "film.mp4").stat()
    sandbox.clear_log()
    run = home.matinee("download", OPEN + "file/film.mp4", "--json")
    assert run.code == 0, run
    assert run.json["downloads"][0]["state"] == "exists"
    assert sandbox.log() == []
    after = (home.path / "film.mp4").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_finished_file_is_replaced_on_demand(home):
    (home.path / "film.mp4").write_text("something else")
    run = home.matinee("download", OPEN + "file/film.mp4", "-w")
    assert run.code == 0, run
    assert decodes(home.path / "film.mp4")


def test_a_file_of_another_target_is_no_finished_download(home, sandbox):
    """Neither somebody's own, nor one cut since, nor another target's of the same name."""
    file = home.path / "film.mp4"
    file.write_text("mine")
    run = home.matinee("download", OPEN + "file/film.mp4", "--json")
    assert run.code == 13, run
    assert run.json["error"]["code"] == "exists" and "film.mp4" in run.json["error"]["message"]
    assert file.read_text() == "mine"
    assert home.matinee("download", OPEN + "file/film.mp4", "-w").code == 0
    assert home.matinee("download", OPEN + "file/film.mp4").code == 0
    assert home.matinee("download", OPEN + "file/film.mp4?of=another").code == 13
    os.truncate(file, 1000)
    assert home.matinee("download", OPEN + "file/film.mp4").code == 13
    assert [p.name for p in home.path.iterdir()] == ["film.mp4"]


def test_what_is_no_file_is_not_touched(home):
    (home.path / "film.mp4").mkdir()
    assert home.matinee("download", OPEN + "file/film.mp4").code == 13


def test_a_folder_of_somebody_else(home):
    closed = home.path / "closed"
    closed.mkdir()
    command = home.command("download", OPEN + "file/film.mp4", "-P", closed)
    if os.geteuid() == 0:  # root without the power to pass over permissions
        os.chown(closed, 65534, 65534)
        closed.chmod(0o700)
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    else:
        closed.chmod(0)
    run = subprocess.run(command, capture_output=True, text=True, cwd=home.path, env=home.env)
    assert run.returncode == 10, run
    assert str(closed) in run.stderr


def test_a_folder_that_takes_nothing(home):
    run = home.matinee("download", OPEN + "file/film.mp4", "-P", "/proc/none")
    assert run.code in (5, 10), run
    assert "/proc/none" in run.err


# -- faults on the way -------------------------------------------------------------------------


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("fault", [
    {"kind": "status", "status": 503, "times": 2, "retry_after": 0},
    {"kind": "reset", "times": 2}, {"kind": "short_body", "times": 2},
    {"kind": "ignore_range", "times": 2}], ids=lambda fault: fault["kind"])
@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4", "ranges/master.m3u8"])
def test_faults_change_nothing_in_the_file(home, sandbox, fault, path):
    assert home.matinee("download", OPEN + path, "-o", "calm.mp4").code == 0
    details = dict(fault)
    sandbox.fault(details.pop("kind"), path_part=".m" if "m3u8" in path else "film", skip=3,
                  **details)
    run = home.matinee("download", OPEN + path, "-o", "rough.mp4", timeout=200)
    assert run.code == 0, run
    assert digest(home.path / "calm.mp4") == digest(home.path / "rough.mp4")


@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4"])
def test_a_killed_download_is_gone_on_with(home, sandbox, path):
    assert home.matinee("download", OPEN + path, "-o", "whole.mp4").code == 0
    sandbox.post("/rate", bytes_per_s=1_500_000)
    process = subprocess.Popen(home.command("download", OPEN + path, "-o", "killed.mp4"),
                               cwd=home.path, env=home.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    folder = home.path / "killed.mp4.matinee-part"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # until something is noted as stored
        journal = folder / "journal"
        if journal.exists() and journal.stat().st_size > 0:
            break
        assert process.poll() is None, "too fast to be killed"
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (home.path / "killed.mp4").exists()
    sandbox.post("/rate", bytes_per_s=0)
    sandbox.clear_log()
    run = home.matinee("download", OPEN + path, "-o", "killed.mp4")
    assert run.code == 0, run
    assert digest(home.path / "whole.mp4") == digest(home.path / "killed.mp4")
    assert not folder.exists()


def test_an_interrupted_download_says_so_and_keeps_what_came(home, sandbox):
    sandbox.post("/rate", bytes_per_s=200_000)
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen(home.command("download", OPEN + "file/film.mp4"), cwd=home.path,
                                   env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        folder = home.path / "film.mp4.matinee-part"
        deadline = time.monotonic() + 60
        while not any(folder.glob("t*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, err
        assert out == ""
        assert "resume" in err
        assert any(folder.glob("t*"))
        shutil.rmtree(folder)


def test_two_runs_on_one_output(home, sandbox):
    sandbox.post("/rate", bytes_per_s=200_000)
    first = subprocess.Popen(home.command("download", OPEN + "file/film.mp4"), cwd=home.path,
                             env=home.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        folder = home.path / "film.mp4.matinee-part"
        deadline = time.monotonic() + 60
        while not folder.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        second = home.matinee("download", OPEN + "file/film.mp4")
        assert second.code == 14, second
    finally:
        first.kill()
        first.wait()


def test_an_expired_signed_url_is_asked_for_anew(signed_in, sandbox):
    sandbox.fault("status", path_part="seg", status=403, times=1, skip=2)
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert run.code == 0, run
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) == 2
    assert len([e for e in sandbox.log() if e["path"].endswith("/viewing")]) == 1


def test_a_session_that_is_refused_before_the_film(signed_in, sandbox):
    """As a refused session, with the way to another one: it is not the media's fault."""
    sandbox.fault("status", path_part="/secure_url", status=401, times=9)
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert run.code == 4, run
    assert "matinee login" in run.err


def test_a_session_that_is_replaced_on_the_way(signed_in, sandbox):
    new = "feed" * 9 + "00"
    sandbox.add_token(new, country="NL")
    sandbox.post("/rate", bytes_per_s=200_000)
    process = subprocess.Popen(signed_in.command("download", "salt-and-static", *signed_in.flags),
                               cwd=signed_in.path, env=signed_in.env, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(signed_in.path.glob("*.matinee-part/t*-0*")):
        assert process.poll() is None, "too fast"
        time.sleep(0.01)
    signed_in.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{new}")
    sandbox.revoke(TOKEN)
    sandbox.post("/expire")
    sandbox.post("/rate", bytes_per_s=0)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) == 3


# -- several targets ---------------------------------------------------------------------------


def test_some_of_several_fail(signed_in):
    run = signed_in.matinee("download", "one-reel-left", "the-locked-garden", "--json",
                            *signed_in.flags)
    assert run.code == 12, run
    done, failed = run.json["downloads"]
    assert done["state"] == "done"
    assert (signed_in.path / done["file"]).stat().st_size == done["bytes"]
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "protected"


def test_two_targets_of_one_name_do_not_share_a_file(home):
    run = home.matinee("download", OPEN + "clear/master.m3u8", OPEN + "ts/master.m3u8", "--json")
    assert run.code == 0, run
    assert len({d["file"] for d in run.json["downloads"]}) == 2
    run = home.matinee("download", OPEN + "file/film.mp4", OPEN + "file/film.mp4?other", "--json")
    assert run.code == 12, run
    assert [d["state"] for d in run.json["downloads"]] == ["done", "failed"]
    assert run.json["downloads"][1]["error"]["code"] == "exists"


def test_all_of_several_fail_alike(signed_in):
    run = signed_in.matinee("download", "the-locked-garden", "quiet-cipher", *signed_in.flags)
    assert run.code == 8, run


def test_targets_from_a_file(home, sandbox):
    (home.path / "list.txt").write_text(f"# films\n\n{OPEN}file/film.mp4\n{OPEN}none/none.mp4\n")
    run = home.matinee("download", "-a", "list.txt", "--json")
    assert run.code == 12, run
    assert [d["state"] for d in run.json["downloads"]] == ["done", "failed"]
    run = home.matinee("download", "-a", "-", stdin=f"{OPEN}file/film.mp4\n")
    assert run.code == 0, run
    assert home.matinee("download", "-a", "-", stdin="\n").code == 2
    assert home.matinee("download", "-a", "none.txt").code == 5


def test_an_interrupted_batch_tells_what_was_finished(home, sandbox):
    process = subprocess.Popen(
        home.command("download", OPEN + "file/film.mp4", OPEN + "clear/master.m3u8", "-r", "500K",
                     "--json"),
        cwd=home.path, env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(home.path.glob("clear*part/t*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert [d["state"] for d in json.loads(out)["downloads"]] == ["done", "failed"]


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


# -- manifests ---------------------------------------------------------------------------------


def test_a_manifest_by_url(home):
    run = home.matinee("manifest", OPEN + "clear/master.m3u8", "--json")
    assert run.code == 0, run
    manifest = run.json
    assert (manifest["kind"], manifest["live"], manifest["protected"]) == ("hls", False, False)
    assert abs(manifest["duration"] - FILM_SECONDS) < 0.2
    for track in manifest["tracks"]:
        assert track["segments"], track["id"]
        assert all(urllib.parse.urlsplit(s["url"]).scheme == "https" for s in track["segments"])


def test_a_manifest_on_disk_uses_no_network(home, sandbox):
    (home.path / "a.mpd").write_text("""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT8S">
 <Period><AdaptationSet mimeType="video/mp4">
  <SegmentTemplate media="v$Number$.m4s" initialization="init.mp4" duration="4" startNumber="1"/>
  <Representation id="v" bandwidth="1000" width="64" height="36" codecs="avc1.42c01e"/>
 </AdaptationSet></Period></MPD>""")
    run = home.matinee("manifest", "a.mpd", "--json", "--base-url", "https://h.example/films/",
                       online=False)
    assert run.code == 0, run
    (track,) = run.json["tracks"]
    assert track["init"] == {"url": "https://h.example/films/init.mp4", "offset": None,
                             "length": None}
    assert [s["url"] for s in track["segments"]] == ["https://h.example/films/v1.m4s",
                                                     "https://h.example/films/v2.m4s"]
    assert [(s["start"], s["duration"]) for s in track["segments"]] == [(0, 4), (4, 4)]
    assert sandbox.log() == []


@pytest.mark.parametrize("path", ["marked/master.m3u8", "marked/manifest.mpd"])
def test_a_protected_manifest_may_be_looked_at(home, path):
    run = home.matinee("manifest", OPEN + path, "--json")
    assert run.code == 0, run
    assert run.json["protected"] is True


@pytest.mark.parametrize("text", ["", "not a manifest", "<html></html>", "<MPD", "{}",
                                  "#EXTM3U\n#EXTINF:abc\n"])
def test_a_manifest_that_is_none(home, text):
    (home.path / "x.m3u8").write_text(text)
    run = home.matinee("manifest", "x.m3u8")
    assert run.code == 1, run
    assert "x.m3u8" in run.err


