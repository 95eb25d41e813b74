# SPDX-License-Identifier: MIT
"""Subtitles in the forms and formats that hosts deliver: what is shown, and when."""

import re

import pytest

import packaged_media
from home import Home
from sandbox import Sandbox

BASE = "https://edge-1.mubicdn.net/open/"
SECONDS = 8
STYLES = "STYLE\n::cue(.y) { color: yellow }\n\nREGION\nid:fred\nwidth:40%\n"


def film(folder, *more):
    """A folder of HLS with a small picture in two pieces; where its timestamps begin, in ticks."""
    folder.mkdir()
    packaged_media.ffmpeg("-f", "lavfi", "-i", f"testsrc=size=64x36:rate=25:duration={SECONDS}", "-c:v",
                          "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "100", "-f", "hls",
                          "-hls_time", "4", "-hls_playlist_type", "vod", *more, "v.m3u8", cwd=folder)
    start = packaged_media.probe(folder / "v0.ts", "-show_entries", "stream=start_time")[0]
    return round(float(start) * 90000)


class Films:
    def __init__(self, folder):
        self.folder = folder
        self.hls = folder / "hls"
        self.start = film(self.hls)
        self.count = 0

    def with_subtitles(self, *pieces, init=None):
        """A new multivariant playlist with subtitles of these pieces, of 4 s each; its path."""
        self.count += 1
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD"]
        name = f"s{self.count}"
        if init is not None:
            (self.hls / f"{name}-init.mp4").write_bytes(init)
            lines.append(f'#EXT-X-MAP:URI="{name}-init.mp4"')
        for number, piece in enumerate(pieces):
            (self.hls / f"{name}-{number}.vtt").write_bytes(
                piece.encode() if isinstance(piece, str) else piece)
            lines += ["#EXTINF:4,", f"{name}-{number}.vtt"]
        (self.hls / f"{name}.m3u8").write_text("\n".join([*lines, "#EXT-X-ENDLIST", ""]))
        (self.hls / f"{name}-master.m3u8").write_text(
            '#EXTM3U\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en",'
            f'URI="{name}.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=500000,SUBTITLES="s",'
            'CODECS="avc1.42c00d",RESOLUTION=64x36\nv.m3u8\n')
        return f"hls/{name}-master.m3u8"


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return Films(tmp_path_factory.mktemp("films"))


@pytest.fixture
def home(tmp_path, films):
    with Sandbox(tmp_path / "sandbox", "--media", str(films.folder)) as sandbox:
        yield Home(tmp_path / "home", sandbox)


def download(home, path, *more, name="film.mp4"):
    run = home.matinee("download", BASE + path, "-o", name, "--sub-langs", "en", "--json", *more)
    assert run.code == 0, run
    return run


def beside(home, path):
    download(home, path, "--write-subs")
    return (home.path / "film.en.vtt").read_text()


def cue(time, text, more=""):
    return f"{time}.000 --> {time[:-1]}{int(time[-1]) + 1}.000{more}\n{text}\n"


def starts(text):
    return [(round(start, 1), words) for start, _, words in packaged_media.read_cues(text)]


@pytest.mark.parametrize("form, time", [
    ("X-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:00.000", "00:00:01"),
    ("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{}", "00:00:01"),
    ("X-TIMESTAMP-MAP=MPEGTS:{}, LOCAL:00:00:00.000", "00:00:01"),
    ("X-TIMESTAMP-MAP = MPEGTS : {} , LOCAL : 00:00:00.000", "00:00:01"),
    ("x-timestamp-map=mpegts:{},local:00:00:00.000", "00:00:01"),
    ("X-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00.000", "00:00:01"),
    ('X-TIMESTAMP-MAP="MPEGTS:{},LOCAL:00:00:00.000"', "00:00:01"),
    ("Kind: captions\nX-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:00.000\nLanguage: en", "00:00:01"),
    ("X-TIMESTAMP-MAP=MPEGTS:77,LOCAL:00:00:00.000\nX-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:00.000",
     "00:00:01"),
    ("X-TIMESTAMP-MAP=MPEGTS:{},LOCAL:20:15:00.000", "20:15:01"),
    ("X-TIMESTAMP-MAP=MPEGTS:{wrapped},LOCAL:00:00:00.000", "00:00:01"),
])
def test_a_map_is_read_in_every_form(home, films, form, time):
    line = form.format(films.start, wrapped=films.start + (1 << 33))
    text = beside(home, films.with_subtitles(f"WEBVTT\n{line}\n\n{cue(time, 'one')}"))
    assert starts(text) == [(1.0, "one")]


def test_a_map_that_cannot_be_read_is_none(home, films):
    text = beside(home, films.with_subtitles(
        f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:soon\n\n{cue('00:00:01', 'one')}"))
    assert starts(text) == [(1.0, "one")]


TTML = ('<?xml version="1.0" encoding="UTF-8"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
        '<p begin="1s" end="2s">one<br/>caf\u00e9</p></div></body></tt>')
ONE = cue("00:00:01", "one\ncaf\u00e9")


@pytest.mark.parametrize("piece", [
    f"WEBVTT\n\n{ONE}",
    f"WEBVTT\n\n{ONE}".replace("\n", "\r"),
    f"WEBVTT\n\n{ONE}".replace("\n", "\r\n"),
    f"\ufeffWEBVTT\n\n{ONE}",
    f"WEBVTT\n\n{ONE}".replace(".000", ",000"),
    f"WEBVTT\n\n{ONE}".encode("latin-1"),
    f"WEBVTT\n\n{ONE}".encode("utf-16"),
    b"\xfe\xff" + f"WEBVTT\n\n{ONE}".encode("utf-16-be"),
    f"1\r\n{ONE}".replace(".000", ",000"),
    TTML,
    TTML.replace("UTF-8", "UTF-16").encode("utf-16"),
    TTML.replace("<", "<t:").replace("<t:/", "</t:").replace("<t:?", "<?").replace("xmlns=", "xmlns:t="),
], ids=["lf", "cr", "crlf", "bom", "comma", "latin-1", "utf-16-le", "utf-16-be", "subrip", "ttml",
        "ttml-utf-16", "ttml-prefix"])
def test_a_piece_may_be_of_any_format_and_encoding(home, films, piece):
    other = f"WEBVTT\n\n{cue('00:00:05', 'two')}"
    text = beside(home, films.with_subtitles(piece, other))
    assert starts(text) == [(1.0, "one\ncaf\u00e9"), (5.0, "two")]
    assert text.count("WEBVTT") == 1 and "\r" not in text


def test_an_empty_piece_costs_nothing_but_itself(home, films):
    text = beside(home, films.with_subtitles(b"", f"WEBVTT\n\n{cue('00:00:05', 'two')}"))
    assert starts(text) == [(5.0, "two")]


def test_styles_regions_and_ids_are_kept(home, films):
    first = f"WEBVTT\n\n{STYLES}\nintro\n{cue('00:00:01', '<c.y>one</c>', ' region:fred')}"
    path = films.with_subtitles(first, f"WEBVTT\n\n{STYLES}\n{cue('00:00:05', 'two')}")
    text = beside(home, path)
    assert text == (f"WEBVTT\n\n{STYLES}\nintro\n{cue('00:00:01', '<c.y>one</c>', ' region:fred')}\n"
                    f"{cue('00:00:05', 'two')}")
    download(home, path, name="film.mkv")
    inside = packaged_media.run("ffmpeg", "-v", "error", "-i", home.path / "film.mkv", "-map", "0:s:0",
                                "-c", "copy", "-f", "webvtt", "-")
    assert "intro\n00:01.000 --> 00:02.000 region:fred\n<c.y>one</c>" in inside
    assert STYLES.encode() in (home.path / "film.mkv").read_bytes()


def test_in_mp4_text_is_plain(home, films):
    text = ("<v Mary>It&#39;s &quot;caf&eacute;&quot; &amp; &apos;tea&apos;</v>\n"
            "<ruby>\u6f22<rt>kan</rt>\u5b57<rt>ji</rt></ruby>")
    download(home, films.with_subtitles(f"WEBVTT\n\n{cue('00:00:01', text)}"))
    inside = (home.path / "film.mp4").read_bytes()
    assert "It's \"caf\u00e9\" & 'tea'\n\u6f22(kan)\u5b57(ji)".encode() in inside


@pytest.mark.skipif(not packaged_media.packager().exists(),
                    reason="npm's shaka-packager could not be installed")
@pytest.mark.parametrize("form", ["vtt+mp4", "ttml+mp4"])
def test_text_in_fragmented_mp4_is_converted(home, films, tmp_path, form):
    cues = [(1.0, 2.0, "one"), (3.5, 4.5, "over the seam"), (6.0, 7.0, "three")]
    (tmp_path / "in.vtt").write_text(packaged_media.vtt(cues))
    packaged_media.run(packaged_media.packager(), f"in=in.vtt,stream=text,format={form},init_segment=i,"
                       "segment_template=$Number$", "--segment_duration", "4", cwd=tmp_path)
    path = films.with_subtitles(*((tmp_path / str(n)).read_bytes() for n in (1, 2)),
                                init=(tmp_path / "i").read_bytes())
    # The timestamps of this text begin at zero, and those of the film at its start.
    shift = films.start / 90000
    text = beside(home, path)
    shown = [(max(start - shift, 0), end - shift, words) for start, end, words in cues]
    assert [c[2] for c in packaged_media.read_cues(text)] == [c[2] for c in shown if c[1] > 0]
    for cue_, wanted in zip(packaged_media.read_cues(text), [c for c in shown if c[1] > 0]):
        assert abs(cue_[0] - wanted[0]) < 0.05 and abs(cue_[1] - wanted[1]) < 0.05


@pytest.fixture(scope="module")
def periods(films):
    """A presentation of DASH in two Periods of 6 s, each with a subtitle file of its own."""
    folder = films.folder / "periods"
    folder.mkdir()
    parts = []
    for number in range(2):
        packaged_media.ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=6", "-c:v",
                              "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "50", "-f", "dash",
                              "-init_seg_name", f"p{number}-init", "-media_seg_name",
                              f"p{number}-$Number$", f"p{number}.mpd", cwd=folder)
        sets = re.search(r"<Period[^>]*>(.*)</Period>", (folder / f"p{number}.mpd").read_text(), re.S)
        (folder / f"t{number}.vtt").write_text(f"WEBVTT\n\n{cue('00:00:01', f'part {number}')}")
        parts.append(f'<Period duration="PT6S">{sets.group(1)}<AdaptationSet mimeType="text/vtt" '
                     f'lang="en"><Representation id="t" bandwidth="1"><BaseURL>t{number}.vtt</BaseURL>'
                     "</Representation></AdaptationSet></Period>")
    (folder / "film.mpd").write_text(
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT12S" profiles="urn:mpeg:dash:profile:isoff-live:2011">'
        + "".join(parts) + "</MPD>")
    return folder


def test_each_period_has_its_own_offset(home, periods):
    assert periods.name == "periods"
    text = beside(home, "periods/film.mpd")
    assert starts(text) == [(1.0, "part 0"), (7.0, "part 1")]
