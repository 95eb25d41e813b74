# SPDX-License-Identifier: MIT
"""Every form of manifest over real media: what is downloaded is the source, frame by frame."""

import gzip
import http.server
import json
import statistics

import pytest

import packaged_media
from home import Home
from sandbox import Sandbox
from stand_ins import TlsServer

pytestmark = pytest.mark.skipif(not packaged_media.packager().exists(),
                                reason="npm's shaka-packager could not be installed")
BASE = "https://edge-1.mubicdn.net/open/"

WHOLE = [
    "source.mp4",
    "hls-ts/list.m3u8",
    "hls-ts-ranges/list.m3u8",
    "hls-fmp4/list.m3u8",
    "hls-fmp4/master.m3u8",  # BOM, CRLF, blanks, variables, pictures for seeking
    "hls-fmp4-ranges/list.m3u8",
    "shaka-hls/master.m3u8",
    "shaka-ranges/master.m3u8",
    "shaka-timeline/film.mpd",
    "shaka-number/film.mpd",
    "shaka-base/film.mpd",  # SegmentBase, sidx
    "dash-number/film.mpd",
    "dash-timeline/film.mpd",
    "list.mpd",  # SegmentList, mediaRange, 15 KB of comments
    "alternatives-shaka-timeline.mpd",
    "alternatives-shaka-base.mpd",
]


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return packaged_media.Media(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="module")
def source(media):
    return (packaged_media.frames(media.source), packaged_media.sound(media.source),
            packaged_media.lengths(media.source))


@pytest.fixture
def home(tmp_path, media):
    with Sandbox(tmp_path / "sandbox", "--media", str(media.folder)) as sandbox:
        yield Home(tmp_path / "home", sandbox)


def download(home, path, *more):
    run = home.matinee("download", BASE + path, "-o", "film.mp4", *more)
    assert run.code == 0, run
    return home.path / "film.mp4"


@pytest.mark.parametrize("path", WHOLE)
def test_what_comes_is_the_source(home, source, path):
    file = download(home, path)
    pictures, sounds, (picture_length, sound_length) = source
    assert packaged_media.frames(file) == pictures
    heard = packaged_media.sound(file)
    # ffmpeg's manifest by number tells the length of the picture and forgets the sound's last piece.
    missing = 1 if path == "dash-number/film.mpd" else 0
    assert len(heard) >= len(sounds) - missing
    assert heard == sounds[:len(heard)]
    picture, sound = packaged_media.lengths(file)
    assert abs(picture - picture_length) < 0.05
    assert abs(sound - sound_length) < 0.05


@pytest.mark.parametrize("path", ["changes-ts.m3u8", "changes-fmp4.m3u8", "periods.mpd"])
def test_what_changes_on_the_way_is_joined(home, media, path):
    file = download(home, path)
    parts = [packaged_media.frames(media.first), packaged_media.frames(media.second)]
    assert packaged_media.frames(file) == parts[0] + parts[1]
    assert packaged_media.sound(file) == (packaged_media.sound(media.first)
                                          + packaged_media.sound(media.second))
    picture, sound = packaged_media.lengths(file)
    assert abs(picture - packaged_media.SECONDS) < 0.05
    assert abs(sound - packaged_media.SECONDS) < 0.1


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_sound_of_another_length_does_not_drift(home, media, name):
    run = home.matinee("download", BASE + "uneven/master.m3u8", "-o", name, "--write-subs")
    assert run.code == 0, run
    moved = {}
    for kind in ("v", "a"):
        out = {digest: at for at, digest in packaged_media.timed(home.path / name, kind)}
        for number in range(3):
            file = media.folder / "uneven" / f"{kind}{number}.ts"
            # The first packets alone may be equal to those of another recording.
            shifts = [out[digest] - at for at, digest in packaged_media.timed(file, kind)[5:]
                      if digest in out]
            assert len(shifts) > 70
            moved[kind, number] = statistics.median(shifts)
    for number in range(3):
        # The clock begins at 1.4 s, 11.4 s, 21.4 s, and the recording at 0, 4 and 8 s.
        assert abs(moved["v", number] - (4 * number - 10 * number - 1.4)) < 0.1, moved
        assert abs(moved["v", number] - moved["a", number]) < 0.05, moved
    heard = packaged_media.timed(home.path / name, "a")
    assert all(later[0] > earlier[0] for earlier, later in zip(heard, heard[1:]))
    # What goes on into the next recording is cut.
    assert max(b[0] - a[0] for a, b in zip(heard, heard[1:])) < 0.6
    words = (home.path / "film.en.vtt").read_text()
    close(packaged_media.read_cues(words),
          [(4 * n + 1, 4 * n + 2, f"recording {n}") for n in range(3)], 0.1)


@pytest.mark.parametrize("path", ["source.mp4", "hls-ts/list.m3u8", "shaka-hls/master.m3u8",
                                  "shaka-base/film.mpd", "changes-ts.m3u8"])
def test_matroska_holds_the_same(home, media, source, path):
    for name in ("film.mkv", "again.mkv"):
        run = home.matinee("download", BASE + path, "-o", name)
        assert run.code == 0, run
        assert run.out == f"./{name}\n"
    file = home.path / "film.mkv"
    assert file.read_bytes() == (home.path / "again.mkv").read_bytes()
    if path == "changes-ts.m3u8":
        pictures = packaged_media.frames(media.first) + packaged_media.frames(media.second)
        sounds = packaged_media.sound(media.first) + packaged_media.sound(media.second)
    else:
        pictures, sounds, _ = source
    assert packaged_media.frames(file) == pictures
    assert packaged_media.sound(file) == sounds
    for length in packaged_media.lengths(file):
        assert abs(length - packaged_media.SECONDS) < 0.1
    run = home.matinee("download", BASE + path, "-o", "film.mkv")
    assert run.code == 0 and "finished before" in run.err, run


def test_the_kind_of_file_is_what_was_asked_for(home):
    names = {("-o", "a"): "a.mp4", ("-o", "b.mkv"): "b.mkv", ("-o", "c.mkv.mp4"): "c.mkv.mp4",
             ("-o", "d", "--remux-video", "mkv"): "d.mkv",
             ("-o", "e.mp4", "--remux-video", "mkv"): "e.mkv",
             ("-o", "f.mkv", "--remux-video", "mp4"): "f.mp4",
             ("--remux-video", "mkv"): "list.mkv"}
    for options, name in names.items():
        run = home.matinee("download", BASE + "hls-ts/list.m3u8", *options)
        assert run.code == 0, run
        kind = packaged_media.probe(home.path / name, "-show_entries", "format=format_name")[0]
        assert kind.startswith("matroska" if name.endswith(".mkv") else "mov,mp4"), (name, kind)
    assert sorted(p.name for p in home.path.iterdir()) == sorted(names.values())
    run = home.matinee("download", BASE + "hls-ts/list.m3u8", "--remux-video", "avi")
    assert run.code == 2, run


def test_matroska_keeps_webvtt(home):
    run = home.matinee("download", BASE + "hls-ts/master.m3u8", "-o", "film.mkv", "--sub-langs",
                       "en-GB", "--write-subs", "--embed-subs")
    assert run.code == 0, run
    inside = packaged_media.run("ffmpeg", "-v", "error", "-i", home.path / "film.mkv", "-map",
                                "0:s:0", "-c", "copy", "-f", "webvtt", "-")
    assert "line:1\n<i>first</i>" in inside
    beside = (home.path / "film.en-GB.vtt").read_text()
    assert packaged_media.read_cues("\n" + inside) == packaged_media.read_cues("\n" + beside)


def test_a_gap_is_not_asked_for_and_stays_one(home, source):
    file = download(home, "hls-fmp4/gap.m3u8")
    assert not [e for e in home.sandbox.log() if "missing" in e["path"]]
    pictures = source[0]
    assert packaged_media.frames(file) == pictures[:100] + pictures[150:]
    assert abs(packaged_media.lengths(file)[0] - packaged_media.SECONDS) < 0.05


def test_an_index_makes_one_request_for_each_piece(home):
    run = home.matinee("manifest", BASE + "shaka-base/film.mpd", "--json")
    assert run.code == 0, run
    for track in run.json["tracks"]:
        if track["type"] == "text":
            continue
        assert len(track["segments"]) == 6 if track["type"] == "video" else 6 <= len(
            track["segments"]) <= 7
        ends = 0
        for segment in track["segments"]:
            assert segment["offset"] == (ends or segment["offset"])
            ends = segment["offset"] + segment["length"]
        assert track["init"]["offset"] == 0
    download(home, "shaka-base/film.mpd")
    ranges = [e["range"] for e in home.sandbox.log() if e["path"].endswith("video.mp4")]
    assert len(ranges) >= 6


@pytest.mark.parametrize("path,kind,tracks", [
    ("shaka-hls/master.m3u8", "hls", {"video": 6, "audio": 7, "text": 6}),
    ("shaka-base/film.mpd", "dash", {"video": 6, "audio": 7, "text": 1}),
    ("periods.mpd", "dash", {"video": 6, "audio": 6}),
    ("source.mp4", "progressive", {"video": 1})])
def test_manifest_tells_what_there_is(home, path, kind, tracks):
    run = home.matinee("manifest", BASE + path, "--json")
    assert run.code == 0, run
    assert run.json["kind"] == kind
    assert not run.json["live"] and not run.json["protected"]
    assert abs(run.json["duration"] - packaged_media.SECONDS) < 0.1
    found = {t["type"]: len(t["segments"]) for t in run.json["tracks"]}
    for type_name, count in tracks.items():
        assert abs(found[type_name] - count) <= 1, found


def test_manifest_tells_the_codecs_of_a_file(home, media):
    run = home.matinee("manifest", media.source, "--json", online=False)
    track = run.json["tracks"][0]
    assert track["codecs"].startswith("avc1.64") and track["codecs"].endswith(",mp4a.40.2")
    assert (track["width"], track["height"]) == (320, 180)
    run = home.matinee("manifest", media.folder / "shaka-base" / "audio.mp4", "--json",
                       online=False)
    track = run.json["tracks"][0]
    assert (track["type"], track["mime"], track["codecs"]) == ("audio", "audio/mp4", "mp4a.40.2")


def test_manifest_of_a_file_uses_no_network(home, media):
    for path in ("shaka-timeline/film.mpd", "shaka-hls/master.m3u8", "source.mp4"):
        run = home.matinee("manifest", media.folder / path, "--base-url", BASE + path, "--json",
                           online=False)
        assert run.code == 0, run
        urls = [s["url"] for t in run.json["tracks"] for s in t["segments"]]
        urls += [t["url"] for t in run.json["tracks"] if t["url"]]
        assert urls and all(u.startswith(BASE + path.partition("/")[0]) for u in urls), urls
    assert home.sandbox.log() == []


def test_what_is_no_manifest(home, media):
    broken = home.path / "broken.mpd"
    broken.write_text("<MPD><Period>")
    assert home.matinee("manifest", broken, "--json").code == 1
    assert home.matinee("manifest", home.path / "none.mpd").code == 5
    assert home.matinee("manifest", BASE + "none.mpd").code == 5
    file = home.path / "page.m3u8"
    file.write_text("<!doctype html><p>hello")
    assert home.matinee("manifest", file).code == 1


def test_a_live_list_is_told_and_refused(home, media):
    text = (media.folder / "hls-fmp4" / "list.m3u8").read_text()
    live = text.replace("#EXT-X-ENDLIST\n", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", "")
    (media.folder / "hls-fmp4" / "live.m3u8").write_text(live)
    run = home.matinee("manifest", BASE + "hls-fmp4/live.m3u8", "--json")
    assert run.code == 0 and run.json["live"] is True
    run = home.matinee("download", BASE + "hls-fmp4/live.m3u8", "--json")
    assert run.code == 11, run
    assert "live" in run.json["error"]["message"]
    assert "cookies" not in run.json["error"]["hint"]
    assert [p for p in home.path.iterdir()] == []


def test_a_large_file_and_a_long_comment(home, media):
    large = home.path / "large.mp4"
    free = b"free" + b"\0" * (20 << 20)
    data = media.source.read_bytes()
    large.write_bytes(data[:32] + (len(free) + 4).to_bytes(4, "big") + free + data[32:])
    run = home.matinee("manifest", large, "--json", online=False)
    assert run.code == 0, run
    assert run.json["kind"] == "progressive"
    run = home.matinee("manifest", media.folder / "list.mpd", "--json", online=False)
    assert run.code == 0, run
    assert json.loads(run.out)["kind"] == "dash"


class Compressing(TlsServer):
    """A host that keeps its playlist compressed."""

    def __init__(self, folder, text):
        body = gzip.compress(text)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/vnd.apple.mpegurl")
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        super().__init__(folder, Handler)


def test_a_compressed_playlist_is_read(home, media, tmp_path):
    text = (media.folder / "hls-ts" / "list.m3u8").read_bytes()
    with Compressing(tmp_path / "tls", text) as server:
        run = home.matinee("manifest", "https://a.mubicdn.net/x/list.m3u8", "--json",
                           *server.flags, online=False)
    assert run.code == 0, run
    assert len(run.json["tracks"][0]["segments"]) == 6


def close(cues, wanted, within):
    assert [c[2] for c in cues] == [c[2] for c in wanted]
    for cue, other in zip(cues, wanted):
        assert abs(cue[0] - other[0]) < within and abs(cue[1] - other[1]) < within, (cue, other)


@pytest.mark.parametrize("path", ["hls-ts/master.m3u8", "hls-ts-wraps/master.m3u8"])
def test_pieces_of_subtitles_become_one_file_beside_the_film(home, path):
    file = download(home, path, "--write-subs", "--sub-langs", "en-US,fr")
    english, french = home.path / "film.en-GB.vtt", home.path / "film.fr.vtt"
    text = english.read_text()
    assert text.count("WEBVTT") == 1 and "X-TIMESTAMP-MAP" not in text
    assert "line:1\n<i>first</i>" in text
    # The sound starts before the picture by what its encoder needs; cues go with the first of both.
    close(packaged_media.read_cues(text), packaged_media.CUES, 0.05)
    close(packaged_media.read_cues(french.read_text()), packaged_media.CUES, 0.002)
    assert "subtitle" not in packaged_media.probe(file, "-show_entries", "stream=codec_type")


def test_streams_tell_their_names_and_what_they_are_for(home, media):
    text = (media.folder / "shaka-hls" / "master.m3u8").read_text()
    (media.folder / "shaka-hls" / "named.m3u8").write_text(text.replace(
        "TYPE=SUBTITLES,", "TYPE=SUBTITLES,FORCED=YES,CHARACTERISTICS="
        '"public.accessibility.describes-music-and-sound",'))
    file = download(home, "shaka-hls/named.m3u8", "--embed-subs")
    streams = json.loads(packaged_media.run("ffprobe", "-v", "error", "-show_streams", "-of", "json",
                                            file))["streams"]
    sound, words = (next(s for s in streams if s["codec_type"] == kind)
                    for kind in ("audio", "subtitle"))
    assert sound["tags"]["language"] == words["tags"]["language"] == "eng"
    assert sound["tags"]["handler_name"] == words["tags"]["handler_name"] == "English"
    assert words["disposition"]["forced"] and words["disposition"]["hearing_impaired"]
    assert not sound["disposition"]["hearing_impaired"]


def test_subtitles_go_where_they_are_wanted(home, media):
    path = "shaka-hls/master.m3u8"
    file = download(home, path, "--embed-subs")
    assert sorted(p.name for p in home.path.iterdir()) == ["film.mp4"]
    words = packaged_media.run("ffmpeg", "-v", "error", "-i", file, "-map", "0:s:0", "-f",
                               "webvtt", "-")
    close(packaged_media.read_cues(words), packaged_media.CUES, 0.05)
    run = home.matinee("download", BASE + path, "-o", "both.mp4", "--embed-subs", "--write-subs",
                       "--json")
    assert run.code == 0, run
    assert run.json["downloads"][0]["subtitles"] == ["./both.en.vtt"]
    close(packaged_media.read_cues((home.path / "both.en.vtt").read_text()), packaged_media.CUES,
          0.05)
    kinds = packaged_media.probe(home.path / "both.mp4", "-show_entries", "stream=codec_type")
    assert "subtitle" in kinds
    # Somebody's file is not replaced, and nothing is downloaded for nothing.
    (home.path / "new.en.vtt").write_text("mine")
    home.sandbox.clear_log()
    run = home.matinee("download", BASE + path, "-o", "new.mp4", "--write-subs")
    assert run.code == 13, run
    assert (home.path / "new.en.vtt").read_text() == "mine"
    assert not [e for e in home.sandbox.log() if e["path"].endswith(".m4s")]


def test_a_language_that_is_not_there_is_told_with_those_that_are(home):
    run = home.matinee("download", BASE + "shaka-hls/master.m3u8", "-o", "film.mp4", "--sub-langs",
                       "nl", "--audio", "de")
    assert run.code == 0, run
    assert 'no "nl" subtitles; available: en' in run.err
    assert 'no "de" audio; available: en' in run.err


def test_list_tells_what_there_is_and_downloads_nothing(home):
    run = home.matinee("download", "--list", BASE + "hls-ts/master.m3u8")
    assert run.code == 0, run
    assert "320x180" in run.out and "en-GB" in run.out and "fr" in run.out
    run = home.matinee("download", "--list", BASE + "hls-ts/master.m3u8", BASE + "none.mpd",
                       "--json")
    assert run.code == 12, run
    there, missing = run.json["listings"]
    assert [t["type"] for t in there["manifest"]["tracks"]].count("text") == 2
    assert missing["manifest"] is None and missing["error"]["code"] == "not_found"
    assert list(home.path.iterdir()) == []
