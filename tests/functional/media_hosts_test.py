# SPDX-License-Identifier: MIT
"""Media hosts that are asked too much, set cookies, encode what comes, or are many nodes."""

import gzip
import os
import shutil
import subprocess
import time
import zlib

import pytest
from downloads import decodes, digest
from home import Home
from nginx import HOST, Nginx

BASE = f"https://{HOST}/"
SEGMENTS = 300


def ffmpeg(folder, *arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *arguments], check=True, cwd=folder)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """A film as one file, as many small segments, as byte ranges of one object, with subtitles."""
    folder = tmp_path_factory.mktemp("media")
    ffmpeg(folder, "-f", "lavfi", "-i", "testsrc=size=64x64:rate=25", "-f", "lavfi", "-i",
           "sine=sample_rate=48000", "-t", "60", "-c:v", "libx264", "-preset", "ultrafast",
           "-pix_fmt", "yuv420p", "-g", "5", "-c:a", "aac", "film.mp4")
    ffmpeg(folder, "-i", "film.mp4", "-c", "copy", "-f", "hls", "-hls_time", "0.2",
           "-hls_playlist_type", "vod", "many.m3u8")
    ffmpeg(folder, "-i", "film.mp4", "-t", "20", "-c", "copy", "-f", "hls", "-hls_time", "2",
           "-hls_playlist_type", "vod", "-hls_flags", "single_file", "ranges.m3u8")
    ffmpeg(folder, "-i", "film.mp4", "-t", "10", "-c", "copy", "-f", "hls", "-hls_time", "2",
           "-hls_playlist_type", "vod", "-hls_segment_filename", "few%d.ts", "few.m3u8")
    (folder / "en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nA word\n")
    (folder / "en.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:10,\nen.vtt\n"
        "#EXT-X-ENDLIST\n")
    (folder / "master.m3u8").write_text(
        '#EXTM3U\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en",'
        'URI="en.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=100000,CODECS="avc1.42c00a,mp4a.40.2",'
        'RESOLUTION=64x64,SUBTITLES="s"\nfew.m3u8\n')
    # More than two pieces, in a box that says nothing.
    large = bytearray((folder / "film.mp4").read_bytes())
    padding = os.urandom(40 << 20)
    large += (len(padding) + 8).to_bytes(4, "big") + b"free" + padding
    (folder / "large.mp4").write_bytes(large)
    return folder


def download(tmp_path, origin, *arguments, name="home", timeout=120):
    """The home's folder and the run."""
    home = Home(tmp_path / name, origin)
    started = time.monotonic()
    run = home.matinee("download", *arguments, timeout=timeout)
    run.seconds = time.monotonic() - started
    return home.path, run


# -- asked too much ---------------------------------------------------------------------------

ZONE = "limit_req_zone $binary_remote_addr zone=all:1m rate={rate}r/s;"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("options", [[], ["-N", "1"]], ids=["many", "one"])
def test_a_host_that_limits_requests_is_asked_more_slowly(tmp_path, media, status, options):
    more = (f"location ~ ts$ {{ limit_req zone=all burst=4 nodelay; limit_req_status {status}; }}")
    with Nginx(tmp_path / "nginx", media, more, http=ZONE.replace("{rate}", "60")) as origin:
        folder, run = download(tmp_path, origin, BASE + "many.m3u8", *options)
        assert run.code == 0, run
        log = [e for e in origin.log() if e["uri"].endswith(".ts")]
    assert decodes(folder / "many.mp4")
    assert len([e for e in log if e["status"] == "200"]) == SEGMENTS
    assert len([e for e in log if e["status"] != "200"]) < SEGMENTS
    assert run.seconds < 60


def test_a_host_that_limits_what_runs_at_once_gets_less_at_once(tmp_path, media):
    more = "location ~ ts$ { limit_conn all 1; limit_conn_status 503; limit_rate 200k; }"
    with Nginx(tmp_path / "nginx", media, more,
               http="limit_conn_zone $binary_remote_addr zone=all:1m;") as origin:
        folder, run = download(tmp_path, origin, BASE + "few.m3u8", "-N", "16")
        assert run.code == 0, run
    assert decodes(folder / "few.mp4")


def test_a_host_that_refuses_for_ever_is_given_up(tmp_path, media):
    with Nginx(tmp_path / "nginx", media, "location ~ ts$ { return 429; }") as origin:
        _, run = download(tmp_path, origin, BASE + "few.m3u8")
        refused = [e for e in origin.log() if e["status"] == "429"]
    assert run.code == 6, run
    assert "429" in run.err
    assert run.seconds < 60
    assert len(refused) < 60


# -- cookies ----------------------------------------------------------------------------------

GATE = """
location ~ ts$ {{ if ($cookie_pass != "ticket") {{ return 403; }} }}
location ~ few.m3u8$ {{ {first} }}
location = /door.m3u8 {{ {door} return 302 /few.m3u8; }}
"""
SEEN = "log_format seen '$host $uri $http_cookie'; access_log {folder}/seen seen;"


def gate(tmp_path, media, first="", door=""):
    return Nginx(tmp_path / "nginx", media, GATE.format(first=first, door=door), http=SEEN)


def seen(origin):
    """(host, path, cookies) of each request."""
    lines = (origin.folder / "seen").read_text().splitlines()
    return [tuple(line.split(" ", 2)) for line in lines]


@pytest.mark.parametrize("attributes", ["", "; Path=/; Secure; HttpOnly", f"; Domain={HOST}",
                                        "; Max-Age=600; SameSite=None; Secure"])
def test_a_cookie_of_the_playlist_goes_with_its_segments(tmp_path, media, attributes):
    with gate(tmp_path, media, f'add_header Set-Cookie "pass=ticket{attributes}";') as origin:
        folder, run = download(tmp_path, origin, BASE + "few.m3u8")
        assert run.code == 0, run
        assert decodes(folder / "few.mp4")
        # Of this run only, and nowhere on the disk.
        assert seen(origin)[0][2] == "-"
        shutil.rmtree(folder / "few.mp4.matinee-part", ignore_errors=True)
        files = [f for f in folder.rglob("*") if f.is_file()]
        assert not [f for f in files if b"ticket" in f.read_bytes()]


def test_a_cookie_of_a_redirect_counts(tmp_path, media):
    with gate(tmp_path, media, door='add_header Set-Cookie "pass=ticket" always;') as origin:
        folder, run = download(tmp_path, origin, BASE + "door.m3u8", "-o", "film.mp4")
        assert run.code == 0, run
    assert decodes(folder / "film.mp4")


@pytest.mark.parametrize("attributes", ["; Path=/elsewhere", "; Max-Age=0", "; Domain=other.test",
                                        "; Domain=test"])
def test_a_cookie_that_is_for_something_else_does_not_go(tmp_path, media, attributes):
    with gate(tmp_path, media, f'add_header Set-Cookie "pass=ticket{attributes}";') as origin:
        _, run = download(tmp_path, origin, BASE + "few.m3u8")
        assert run.code != 0
        assert {cookies for _, _, cookies in seen(origin)} == {"-"}


def test_a_cookie_stays_with_its_host(tmp_path, media):
    """The segments are elsewhere, and so is a playlist that is asked for later."""
    root = tmp_path / "root"
    shutil.copytree(media, root)
    playlist = (root / "few.m3u8").read_text().replace("few", "https://localhost/few")
    (root / "away.m3u8").write_text(playlist)
    more = 'location ~ m3u8$ { add_header Set-Cookie "pass=ticket"; }'
    with Nginx(tmp_path / "nginx", root, more, http=SEEN) as origin:
        folder, run = download(tmp_path, origin, BASE + "away.m3u8")
        assert run.code == 0, run
        requests = seen(origin)
    assert decodes(folder / "away.mp4")
    assert len([r for r in requests if r[0] == "localhost"]) >= 5
    assert {r[2] for r in requests if r[0] == "localhost"} == {"-"}


# -- content encodings ------------------------------------------------------------------------

def deflate(data):
    return zlib.compress(data)


@pytest.mark.parametrize("coding, encode", [
    ("gzip", gzip.compress), ("identity, gzip", gzip.compress), ("X-GZIP", gzip.compress),
    ("deflate", deflate), ("identity", bytes)])
@pytest.mark.parametrize("ranges", ["", "max_ranges 0;"], ids=["ranges", "whole"])
def test_what_comes_encoded_is_decoded(tmp_path, media, coding, encode, ranges):
    """Whoever asked for what: playlists, segments, subtitles, one file."""
    names = ["master.m3u8", "few.m3u8", "en.m3u8", "en.vtt", "film.mp4", "ranges.m3u8",
             *[f.name for f in media.glob("*.ts") if not f.name.startswith("many")]]
    root = tmp_path / "root"
    root.mkdir()
    for name in names:
        (root / name).write_bytes(encode((media / name).read_bytes()))
    more = f'add_header Content-Encoding "{coding}"; {ranges}'
    with Nginx(tmp_path / "origin", media) as origin:
        plain, run = download(tmp_path, origin, BASE + "master.m3u8", "--write-subs", "-o",
                              "master.mp4", name="plain")
        assert run.code == 0, run
        assert download(tmp_path, origin, BASE + "ranges.m3u8", "-P", plain, name="p2")[1].code == 0
    with Nginx(tmp_path / "nginx", root, more) as origin:
        for path, options in (("master.m3u8", ["--write-subs", "-o", "master.mp4"]),
                              ("film.mp4", []), ("ranges.m3u8", [])):
            folder, run = download(tmp_path, origin, BASE + path, *options, name="h-" + path)
            assert run.code == 0, (path, run)
            name = path.replace("m3u8", "mp4")
            same = media if path == "film.mp4" else plain
            assert digest(folder / name) == digest(same / name)
            if options:
                assert digest(folder / "master.en.vtt") == digest(plain / "master.en.vtt")


# -- many nodes -------------------------------------------------------------------------------

ETAGS = """etag off; add_header ETag '"$request_id"';"""
DATES = """etag off; add_header Last-Modified $msec;"""


@pytest.mark.parametrize("path", ["large.mp4", "film.mp4", "ranges.m3u8", "few.m3u8"])
@pytest.mark.parametrize("nodes, options", [(ETAGS, []), (ETAGS, ["-N", "1"]), (DATES, [])],
                         ids=["etags", "one", "dates"])
def test_validators_that_differ_by_node_are_no_change(tmp_path, media, path, nodes, options):
    with Nginx(tmp_path / "origin", media) as origin:
        plain, run = download(tmp_path, origin, BASE + path, name="plain")
        assert run.code == 0, run
    with Nginx(tmp_path / "nginx", media, nodes) as origin:
        folder, run = download(tmp_path, origin, BASE + path, *options)
        assert run.code == 0, run
        whole = [e for e in origin.log() if e["uri"].endswith(path) and e["status"] == "200"]
    name = path.replace("m3u8", "mp4")
    assert digest(folder / name) == digest(plain / name)
    # What is no date proves nothing, and is no change either.
    if path == "large.mp4" and nodes == ETAGS:
        assert len(whole) == 1, "taken whole, from one answer"
