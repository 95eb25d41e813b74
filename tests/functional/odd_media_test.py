# SPDX-License-Identifier: MIT
"""Media as hosts have them: what fits is joined as it should be, and what does not is told."""

import json
import re
import struct

import pytest

from home import Home
from packaged_media import ffmpeg, run
from sandbox import Sandbox

BASE = "https://edge-1.mubicdn.net/open/"
PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=64x36:rate=25")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-keyint_min", "50")
HLS = ("-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("odd")


@pytest.fixture
def home(tmp_path, folder):
    with Sandbox(tmp_path / "sandbox", "--media", str(folder)) as sandbox:
        yield Home(tmp_path / "home", sandbox)


def download(home, path, *more, name="film.mp4"):
    """The file, and its warnings."""
    done = home.matinee("download", BASE + path, "-o", name, "--json", *more)
    assert done.code == 0, done
    warnings = done.json["downloads"][0]["warnings"]
    for warning in warnings:
        assert warning in done.err
    return home.path / name, warnings


def packets(file, kind):
    """(time, duration) of each packet of a stream, in seconds, in the order of the file."""
    text = run("ffprobe", "-v", "error", "-select_streams", f"{kind}:0", "-show_entries",
               "packet=pts_time,duration_time", "-of", "json", file)
    return [(float(p["pts_time"]), float(p.get("duration_time", 0)))
            for p in json.loads(text)["packets"]]


def start(file, kind):
    return min(time for time, _ in packets(file, kind))


def decodes(file):
    run("ffmpeg", "-v", "error", "-xerror", "-i", file, "-f", "null", "-")


def master(folder, name, video, *sounds, attributes=""):
    lines = ["#EXTM3U"]
    for sound in sounds:
        lines.append(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="{sound}",DEFAULT=YES,'
                     f'LANGUAGE="en",URI="{sound}"')
    group = ',AUDIO="a"' if sounds else ""
    lines += [f"#EXT-X-STREAM-INF:BANDWIDTH=500000{group}{attributes}", video, ""]
    (folder / name).write_text("\n".join(lines))


def media_list(folder, name, segments, version=3):
    """`segments` are (seconds, file), and None for a discontinuity."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{version}", "#EXT-X-TARGETDURATION:5"]
    for segment in segments:
        lines += ["#EXT-X-DISCONTINUITY"] if segment is None else [f"#EXTINF:{segment[0]},",
                                                                    segment[1]]
    (folder / name).write_text("\n".join([*lines, "#EXT-X-ENDLIST", ""]))


# -- packed audio ------------------------------------------------------------------------------

FRAMES = {"aac": ("adts", 1024), "ac3": ("ac3", 1536), "eac3": ("eac3", 1536),
          "libmp3lame": ("mp3", 1152)}


def tag(ticks):
    """As packagers write it, with a frame beside it that means nothing here."""
    owner = b"com.apple.streaming.transportStreamTimestamp\0" + struct.pack(">Q", ticks % (1 << 33))
    frames = b"".join(name + struct.pack(">IH", len(content), 0) + content
                      for name, content in ((b"TIT2", b"\3a title\0"), (b"PRIV", owner)))
    return b"ID3\4\0\0" + struct.pack(">I", len(frames)) + frames


def pack(folder, prefix, codec, ticks, seconds=6, tagged=True):
    """Packed audio in segments of some 2 s, the first of which begins at `ticks`."""
    container, length = FRAMES[codec]
    raw = folder / f"{prefix}.raw"
    more = ("-write_xing", "0", "-id3v2_version", "0") if container == "mp3" else ()
    ffmpeg(*TONE, "-t", seconds, "-c:a", codec, *more, "-f", container, raw, cwd=folder)
    text = run("ffprobe", "-v", "error", "-f", {"adts": "aac"}.get(container, container),
               "-show_entries", "packet=size", "-of", "csv=p=0", raw)
    sizes = [int(word.strip(",")) for word in text.split()]
    content = raw.read_bytes()
    content = content[len(content) - sum(sizes):]
    each = 96_000 // length
    segments, offset = [], 0
    for number, first in enumerate(range(0, len(sizes), each)):
        size = sum(sizes[first:first + each])
        head = tag(ticks + round(first * length / 48_000 * 90_000)) if tagged else b""
        name = f"{prefix}{number}.{container}"
        (folder / name).write_bytes(head + content[offset:offset + size])
        segments.append((round(len(sizes[first:first + each]) * length / 48_000, 3), name))
        offset += size
    return segments, len(sizes)


def picture(folder, name, start_ticks, seconds=6):
    """One transport stream whose first picture is shown at `start_ticks`."""
    ffmpeg(*PICTURE, "-t", seconds, *H264, "-bf", "0", "-muxdelay", "0", "-muxpreload", "0",
           "-output_ts_offset", f"{start_ticks / 90_000:.6f}", "-f", "mpegts", name, cwd=folder)
    return [(seconds, name)]


@pytest.mark.parametrize("codec", FRAMES)
@pytest.mark.parametrize("late", [0, 43_200, 126_000, (1 << 33) - 45_000],
                         ids=["zero", "half", "later", "wrapping"])
def test_packed_audio_is_in_sync_with_the_picture(home, folder, codec, late):
    name = f"sync-{codec}-{late}"
    media_list(folder, f"{name}-v.m3u8", picture(folder, f"{name}.ts", late))
    # The sound begins 0.08 s behind the picture.
    segments, count = pack(folder, name, codec, late + 7_200)
    media_list(folder, f"{name}-a.m3u8", segments)
    master(folder, f"{name}.m3u8", f"{name}-v.m3u8", f"{name}-a.m3u8")
    for output in ("film.mp4", "film.mkv"):
        file, warnings = download(home, f"{name}.m3u8", name=output)
        assert not warnings
        assert abs(start(file, "a") - start(file, "v") - 0.08) < 0.02
        heard = packets(file, "a")
        assert len(heard) == count
        assert abs(heard[-1][0] - heard[0][0] - (count - 1) * FRAMES[codec][1] / 48_000) < 0.005
        decodes(file)


def test_packed_audio_stays_in_sync_over_discontinuities(home, folder):
    clocks = [45_000, 9_000_000, 900_000]
    lists = {"v": [], "a": []}
    for number, ticks in enumerate(clocks):
        lists["v"] += ([None] if number else []) + picture(folder, f"cut{number}.ts", ticks, 4)
        lists["a"] += [None] if number else []
        lists["a"] += pack(folder, f"cut{number}-", "aac", ticks + 9_000, 3.8)[0]
    for kind, segments in lists.items():
        media_list(folder, f"cut-{kind}.m3u8", segments)
    master(folder, "cut.m3u8", "cut-v.m3u8", "cut-a.m3u8")
    file, _ = download(home, "cut.m3u8")
    shown, heard = packets(file, "v"), packets(file, "a")
    for number in range(3):
        first_picture = min(t for t, _ in shown if t > 4 * number - 0.02)
        first_sound = min(t for t, _ in heard if t > 4 * number + 0.02)
        assert abs(first_sound - first_picture - 0.1) < 0.03, number


def test_packed_audio_without_a_tag_begins_with_the_film(home, folder):
    media_list(folder, "bare-v.m3u8", picture(folder, "bare.ts", 0))
    media_list(folder, "bare-a.m3u8", pack(folder, "bare", "aac", 0, tagged=False)[0])
    master(folder, "bare.m3u8", "bare-v.m3u8", "bare-a.m3u8")
    file, warnings = download(home, "bare.m3u8")
    assert not warnings
    assert abs(start(file, "a") - start(file, "v")) < 0.05


# -- packets without times ---------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["aac", "ac3", "eac3", "libmp3lame"])
def test_frames_that_share_a_packet_have_times(home, folder, codec):
    """Several in one PES packet: only the first has a time, and libav gives the others none if it
    cannot seek."""
    name = f"pes-{codec}"
    ffmpeg(*TONE, "-t", "12", "-vn", "-c:a", codec, "-b:a", "128k", *HLS, f"{name}.m3u8", cwd=folder)
    file, warnings = download(home, f"{name}.m3u8")
    assert not warnings
    heard = packets(file, "a")
    steps = [b[0] - a[0] for a, b in zip(heard, heard[1:])]
    assert max(steps) < 0.04 and min(steps) > 0.015
    assert abs(heard[-1][0] + heard[-1][1] - 12) < 0.1


@pytest.mark.parametrize("video,audio", [("libvpx-vp9", "libopus"), ("libvpx-vp9", "aac")])
def test_fragments_whose_first_packets_have_no_duration(home, folder, video, audio):
    name = f"zero-{video}-{audio}"
    (folder / name).mkdir()
    ffmpeg(*PICTURE, *TONE, "-t", "8", "-c:v", video, "-deadline", "realtime", "-cpu-used", "8",
           "-g", "50", "-c:a", audio, *HLS, "-hls_segment_type", "fmp4", "list.m3u8",
           cwd=folder / name)
    file, warnings = download(home, f"{name}/list.m3u8")
    assert not warnings
    assert len(packets(file, "v")) == 200
    assert min(length for _, length in packets(file, "a")[:-1]) > 0.01


# -- what changes on the way -------------------------------------------------------------------


def tone(folder, name, *options):
    ffmpeg(*TONE, "-t", "4", "-c:a", "aac", *options, "-f", "mpegts", name, cwd=folder)
    return (4, name)


@pytest.mark.parametrize("tagged", [True, False], ids=["discontinuity", "without-the-tag"])
def test_a_sound_that_changes_is_refused_with_the_reason(home, folder, tagged):
    two = tone(folder, "two.ts", "-ac", "2")
    six = tone(folder, "six.ts", "-ac", "6", "-output_ts_offset", "4")
    rate = tone(folder, "rate.ts", "-ac", "2", "-ar", "44100", "-output_ts_offset", "4")
    for other, reason in ((six, "6 channels"), (rate, "44100 Hz")):
        path = f"change-{other[1]}.m3u8"
        media_list(folder, path, [two, *([None] if tagged else []), other])
        for name in ("film.mp4", "film.mkv"):
            done = home.matinee("download", BASE + path, "-o", name)
            assert done.code == 11, done
            assert "2 channels at 48000 Hz" in done.err and reason in done.err
            assert re.search(r"at [34]\.\d+ s", done.err), done.err
            assert not (home.path / name).exists()


def test_a_sound_that_stays_what_it_is_goes_on(home, folder):
    one = tone(folder, "one.ts", "-ac", "2")
    media_list(folder, "same.m3u8", [one, None, tone(folder, "other.ts", "-ac", "2")])
    file, warnings = download(home, "same.m3u8")
    assert not warnings
    decodes(file)


# -- approximate manifests ---------------------------------------------------------------------


def film(folder, name, *options, inputs=(*PICTURE, *TONE), seconds="12"):
    ffmpeg(*inputs, "-t", seconds, *H264, "-c:a", "aac", *options, *HLS, f"{name}.m3u8", cwd=folder)


@pytest.mark.parametrize("round_to", [round, lambda d: int(d) + 1, int], ids=["round", "up", "down"])
@pytest.mark.parametrize("version", [1, 2])
def test_rounded_durations_are_no_oddity(home, folder, version, round_to):
    name = f"rounded-{version}-{round_to.__name__.strip('<>')}"
    (folder / name).mkdir()
    ffmpeg(*PICTURE, *TONE, "-t", "14.4", "-c:v", "libx264", "-preset", "ultrafast", "-g", "60",
           "-keyint_min", "60", "-sc_threshold", "0", "-c:a", "aac", *HLS, "list.m3u8",
           cwd=folder / name)
    text = (folder / name / "list.m3u8").read_text()
    text = re.sub(r"#EXTINF:([\d.]+)", lambda m: f"#EXTINF:{round_to(float(m.group(1)))}", text)
    (folder / name / "list.m3u8").write_text(re.sub(r"VERSION:\d", f"VERSION:{version}", text))
    file, warnings = download(home, f"{name}/list.m3u8")
    assert not warnings
    assert len(packets(file, "v")) == 360


def test_a_list_of_sound_alone(home, folder):
    ffmpeg(*TONE, "-t", "8", "-c:a", "aac", *HLS, "sound.m3u8", cwd=folder)
    for path in ("sound.m3u8", "sound-master.m3u8"):
        master(folder, "sound-master.m3u8", "sound.m3u8")
        file, warnings = download(home, path, name=path.replace("m3u8", "mp4"))
        assert not warnings
        assert abs(packets(file, "a")[-1][0] - 8) < 0.1


ODD = {
    "shorter": (("-map", "0:v", "-map", "1:a", "-af", "atrim=end=8"), "sound ends at 8"),
    "late": (("-map", "0:v", "-map", "1:a", "-af", "asetpts=PTS+3/TB", "-t", "12"),
             "sound starts at "),
    "silent": (("-map", "0:v", "-map", "1:a", "-af", "aselect='not(between(t,4,7))'"),
               "s are missing at 4"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_the_host_has_is_published_with_a_warning(home, folder, what):
    options, warning = ODD[what]
    film(folder, what, *options)
    file, warnings = download(home, f"{what}.m3u8")
    assert any(warning in text for text in warnings), warnings
    assert len(packets(file, "v")) == 300
    decodes(file)
    done = home.matinee("download", BASE + f"{what}.m3u8", "-o", "strict.mp4", "--strict")
    assert done.code == 15, done
    assert not (home.path / "strict.mp4").exists()


def test_a_second_sound_that_ends_early_is_told(home, folder):
    film(folder, "picture", "-an")
    ffmpeg(*TONE, "-t", "8", "-c:a", "aac", *HLS, "short.m3u8", cwd=folder)
    master(folder, "short-master.m3u8", "picture.m3u8", "short.m3u8")
    home.sandbox.clear_log()
    file, warnings = download(home, "short-master.m3u8")
    assert len(warnings) == 1 and "ends at 8.0" in warnings[0] and "presentation" in warnings[0]
    assert abs(packets(file, "a")[-1][0] - 8) < 0.1
    # Its own list says so: nothing is fetched again. The head of the first piece is looked at before.
    asked = [e["path"] for e in home.sandbox.log() if re.search(r"short\d\.ts$", e["path"])]
    assert len(asked) <= len(set(asked)) + 1, asked


def test_a_list_that_is_a_piece_out_of_step(home, folder):
    film(folder, "step-v", "-an")
    ffmpeg(*TONE, "-t", "12", "-c:a", "aac", *HLS, "step-a.m3u8", cwd=folder)
    text = (folder / "step-a.m3u8").read_text()
    (folder / "step-a.m3u8").write_text(re.sub(r"#EXTINF:[^\n]*\nstep-a0.ts\n", "", text))
    master(folder, "step.m3u8", "step-v.m3u8", "step-a.m3u8")
    file, warnings = download(home, "step.m3u8")
    assert warnings
    assert abs(start(file, "a") - 2) < 0.2


def test_a_picture_that_stands_still(home, folder):
    film(folder, "still", inputs=("-f", "lavfi", "-i", "color=size=64x36:rate=1/4", *TONE))
    file, _ = download(home, "still.m3u8")
    assert len(packets(file, "v")) == 3
    assert abs(packets(file, "a")[-1][0] - 12) < 0.1


CUT = ("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename")


@pytest.mark.parametrize("what", ["cut", "page"])
def test_a_segment_that_the_host_has_no_more_of_is_left_out(home, folder, what):
    film(folder, f"{what}-whole", *CUT, f"{what}-init.mp4")
    segment = folder / f"{what}-whole2.m4s"
    content = segment.read_bytes()
    segment.write_bytes(content[:len(content) // 2] if what == "cut" else b"<html>gone</html>")
    file, warnings = download(home, f"{what}-whole.m3u8")
    assert any("left out" in text for text in warnings), warnings
    assert len(packets(file, "v")) == 250
    decodes(file)
    strict = home.matinee("download", BASE + f"{what}-whole.m3u8", "-o", "strict.mp4", "--strict")
    assert strict.code == 15 and "try again" not in strict.err, strict
    assert not (home.path / "strict.mp4").exists()


def test_a_transport_stream_is_read_as_far_as_it_goes(home, folder):
    film(folder, "ts-cut")
    segment = folder / "ts-cut2.ts"
    segment.write_bytes(segment.read_bytes()[:-100])
    file, warnings = download(home, "ts-cut.m3u8")
    assert any("cut off inside a transport packet" in text for text in warnings), warnings
    # All up to the cut; libav may give up the segment behind it.
    assert len(packets(file, "v")) >= 250


def test_a_host_without_the_film_is_no_film(home, folder):
    film(folder, "portal")
    for segment in folder.glob("portal*.ts"):
        segment.write_text("<html>please sign in</html>")
    assert home.matinee("download", BASE + "portal.m3u8", "-o", "film.mp4").code == 15
    assert not (home.path / "film.mp4").exists()


@pytest.mark.parametrize("fmp4", [False, True], ids=["ts", "fmp4"])
@pytest.mark.parametrize("whole", [1, 2], ids=["down", "up"])
def test_rounded_durations_place_no_part(home, folder, whole, fmp4):
    """Five segments of 1.6 s in each of two parts: 8 s, whatever the list makes of it."""
    kind, ending = ("fmp4", "m4s") if fmp4 else ("ts", "ts")
    name = f"parts-{kind}-{whole}"
    gop = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "40", "-keyint_min", "40",
           "-sc_threshold", "0")
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{whole}"]
    for part in "ab":
        more = (*CUT, f"{name}{part}-init.mp4") if fmp4 else ()
        ffmpeg(*PICTURE, *TONE, "-t", "8", *gop, "-c:a", "aac", *more, "-f", "hls", "-hls_time",
               "1.6", "-hls_playlist_type", "vod", f"{name}{part}.m3u8", cwd=folder)
        lines += ["#EXT-X-DISCONTINUITY"] if part == "b" else []
        lines += [f'#EXT-X-MAP:URI="{name}{part}-init.mp4"'] if fmp4 else []
        for number in range(5):
            lines += [f"#EXTINF:{whole},", f"{name}{part}{number}.{ending}"]
    (folder / f"{name}.m3u8").write_text("\n".join([*lines, "#EXT-X-ENDLIST", ""]))
    file, warnings = download(home, f"{name}.m3u8")
    shown = sorted(time for time, _ in packets(file, "v"))
    assert len(shown) == 400
    assert max(b - a for a, b in zip(shown, shown[1:])) < 0.15, warnings
    assert abs(shown[-1] - shown[0] - 15.96) < 0.15
    assert not any("missing" in text or "twice" in text for text in warnings), warnings


def test_a_film_without_oddities_is_strictly_whole(home, folder):
    film(folder, "plain")
    _, warnings = download(home, "plain.m3u8", "--strict")
    assert warnings == []


# -- side matter -------------------------------------------------------------------------------


def mp4(folder, name, *options):
    ffmpeg(*PICTURE, *TONE, "-t", "4", *H264, "-c:a", "aac", *options, name, cwd=folder)
    return folder / name


@pytest.mark.parametrize("trailing", [b"TAG" + b"a title".ljust(125, b"\0"), b"\0" * 5, b"junk", b"\0" * 100],
                         ids=["id3v1", "five", "four", "zeros"])
def test_bytes_behind_the_last_box_are_no_fault(home, folder, trailing):
    content = mp4(folder, "clean.mp4").read_bytes() + trailing
    (folder / "tail.mp4").write_bytes(content)
    file, warnings = download(home, "tail.mp4")
    assert file.read_bytes() == content
    assert len(warnings) == 1 and f"{len(trailing)} bytes" in warnings[0]
    file, _ = download(home, "tail.mp4", name="film.mkv")
    assert len(packets(file, "v")) == 100
    done = home.matinee("download", BASE + "tail.mp4", "-o", "strict.mp4", "--strict")
    assert done.code == 15, done


def test_a_file_that_is_cut_short_is_refused(home, folder):
    content = mp4(folder, "cut.mp4", "-movflags", "+faststart").read_bytes()
    (folder / "cut.mp4").write_bytes(content[:-1000])
    assert home.matinee("download", BASE + "cut.mp4", "-o", "film.mp4").code == 15


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le", "alac"])
def test_quicktime_sound_entries_are_known(home, folder, codec):
    name = f"{codec}.mov"
    content = mp4(folder, name, "-c:a", codec, "-f", "mov").read_bytes()
    file, warnings = download(home, name)
    assert file.read_bytes() == content and not warnings


def test_a_sound_that_is_only_named_is_left_out(home, folder):
    film(folder, "named", "-shortest")
    sound = 0x101  # as ffmpeg numbers them
    for file in folder.glob("named*.ts"):
        content = file.read_bytes()
        each = [content[at:at + 188] for at in range(0, len(content), 188)]
        file.write_bytes(b"".join(p for p in each
                                  if (p[1] & 0x1f) << 8 | p[2] != sound))
    for name in ("film.mp4", "film.mkv"):
        file, _ = download(home, "named.m3u8", name=name)
        assert len(packets(file, "v")) == 300
        decodes(file)


def test_bytes_behind_the_last_packet_are_told(home, folder):
    film(folder, "behind")
    for number in (1, 2):
        file = folder / f"behind{number}.ts"
        file.write_bytes(file.read_bytes() + b"\0" * 40)
    file, warnings = download(home, "behind.m3u8")
    assert len(warnings) == 1 and "80 bytes" in warnings[0]
    assert len(packets(file, "v")) == 300
    decodes(file)
