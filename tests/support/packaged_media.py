# SPDX-License-Identifier: MIT
"""Real media in every form that a host may deliver, made by ffmpeg and shaka-packager.

All forms are made from one source: 12 s of video with sound, in segments of 2 s.
"""

import os
import re
import subprocess
from fractions import Fraction
from pathlib import Path

SECONDS = 12.0
REPOSITORY = Path(__file__).resolve().parents[2]


def packager():
    """Returns the program of npm's shaka-packager, which `./dev setup` installs."""
    name = "packager-linux-arm64" if os.uname().machine == "aarch64" else "packager-linux-x64"
    file = REPOSITORY / "out" / "npm" / "node_modules" / "shaka-packager" / "bin" / name
    return file


def run(*command, cwd=None):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
    return done.stdout


def ffmpeg(*arguments, cwd=None):
    return run("ffmpeg", "-v", "error", "-y", "-fflags", "+bitexact", *arguments, cwd=cwd)


# The lengths of the audio of three recordings, whose video is 4 s long.
UNEVEN = [3.5, 4.6, 4.0]
CUES = [(0.5, 1.5, "first"), (1.8, 2.4, "over the seam"), (5.0, 6.5, "in the middle"),
        (9.0, 11.0, "last")]


def vtt_time(seconds):
    return f"00:00:{seconds:06.3f}"


def hour_time(seconds):
    return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}"


def vtt(cues=CUES):
    lines = [f"{vtt_time(a)} --> {vtt_time(b)}\n{text}\n" for a, b, text in cues]
    return "WEBVTT\n\n" + "\n".join(lines)


def encode(folder, name, start=0.0, seconds=SECONDS):
    """Encodes a part of the source that begins at `start`. Its timestamps start at zero."""
    picture = f"testsrc2=size=320x180:rate=25:duration={SECONDS}"
    sound = f"sine=frequency=500:beep_factor=3:sample_rate=48000:duration={SECONDS}"
    file = folder / name
    # fps gives the last picture a duration. Without it, FFmpeg 7 writes an edit list that hides the
    # picture.
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound,
           "-vf", f"trim=start={start}:duration={seconds},setpts=PTS-STARTPTS,fps=25",
           "-af", f"atrim=start={start}:duration={seconds},asetpts=PTS-STARTPTS",
           "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-keyint_min", "50",
           "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-ac", "2",
           file)
    return file


def package(folder, *streams, options=()):
    """Runs shaka-packager in a new folder. `streams` are its stream descriptors."""
    folder.mkdir()
    run(packager(), *streams, "--segment_duration", "2", "--fragment_duration", "2", *options,
        cwd=folder)
    return folder


class Media:
    """The folder to serve. It contains a folder for each form."""

    def __init__(self, folder):
        self.folder = folder
        self.source = encode(folder, "source.mp4")
        (folder / "en.vtt").write_text(vtt())
        self.first = encode(folder, "first.mp4", 0, 6)
        self.second = encode(folder, "second.mp4", 6, 6)
        self.make_hls()
        self.make_changes()
        self.make_uneven()
        self.make_packaged()
        self.make_dash()
        self.make_subtitles()

    def hls(self, name, source, *options):
        folder = self.folder / name
        folder.mkdir()
        ffmpeg("-i", source, "-c", "copy", "-f", "hls", "-hls_time", "2", "-hls_playlist_type",
               "vod", *options, "list.m3u8", cwd=folder)
        return folder

    def make_hls(self):
        fmp4 = ("-hls_segment_type", "fmp4")
        self.hls("hls-ts", self.source)
        self.hls("hls-ts-ranges", self.source, "-hls_flags", "single_file")
        fragments = self.hls("hls-fmp4", self.source, *fmp4)
        self.hls("hls-fmp4-ranges", self.source, *fmp4, "-hls_flags", "single_file")
        # The same with variables, CRLF, spaces, a BOM and an I-frame playlist.
        text = (fragments / "list.m3u8").read_text().replace("init.mp4", "{$i}.mp4")
        text = re.sub(r"#EXTINF:([0-9.]+),", r"#EXTINF: \1 ,a, title", text)
        text = re.sub(r"^list(\d+)\.m4s", r"a piece \1.m4s", text, flags=re.M)
        for file in list(fragments.glob("list*.m4s")):
            number = re.search(r"(\d+)", file.name).group(1)
            # The sandbox does not decode paths.
            (fragments / f"a%20piece%20{number}.m4s").write_bytes(file.read_bytes())
        text = text.replace("#EXT-X-MAP", '#EXT-X-DEFINE:NAME="i",VALUE="init"\n#EXT-X-MAP', 1)
        (fragments / "odd.m3u8").write_bytes(
            b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        (fragments / "master.m3u8").write_text(
            "#EXTM3U\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=3840x2160,"
            'URI="none.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.64000d,mp4a.40.2",'
            "RESOLUTION=320x180\nodd.m3u8\n")

    def make_changes(self):
        """Makes two recordings in sequence: the timestamps and the initialization change."""
        for kind, options in (("ts", ()), ("fmp4", ("-hls_segment_type", "fmp4"))):
            parts = [self.hls(f"part{n}-{kind}", file, *options)
                     for n, file in enumerate((self.first, self.second))]
            lists = [(part / "list.m3u8").read_text() for part in parts]
            texts = []
            for part, text in zip(parts, lists):
                text = re.sub(r"^(list\d+\.\w+)$", rf"{part.name}/\1", text, flags=re.M)
                text = text.replace('URI="init.mp4"', f'URI="{part.name}/init.mp4"')
                texts.append(text)
            tail = texts[1][min(i for i in (texts[1].find("#EXT-X-MAP"), texts[1].find("#EXTINF"))
                                if i >= 0):]
            (self.folder / f"changes-{kind}.m3u8").write_text(
                texts[0].replace("#EXT-X-ENDLIST\n", "#EXT-X-DISCONTINUITY\n") + tail)
        gap = (self.folder / "hls-fmp4" / "list.m3u8").read_text().splitlines()
        at = [i for i, line in enumerate(gap) if line.startswith("#EXTINF")][2]
        gap[at + 1] = "missing.m4s"
        gap.insert(at, "#EXT-X-GAP")
        (self.folder / "hls-fmp4" / "gap.m3u8").write_text("\n".join(gap) + "\n")

    def make_uneven(self):
        """Makes three recordings of 4 s. The audio is separate and shorter or longer. The subtitles
        use the clock of their recording.
        """
        folder = self.folder / "uneven"
        folder.mkdir()
        texts = {kind: ["#EXTM3U", "#EXT-X-TARGETDURATION:5"] for kind in ("v", "a", "t")}
        for number, length in enumerate(UNEVEN):
            start = 10 * number
            ffmpeg("-f", "lavfi", "-i", "testsrc2=size=64x36:rate=25", "-f", "lavfi", "-i",
                   f"sine=frequency={400 + 200 * number}:sample_rate=48000", "-output_ts_offset",
                   start, "-map", "0:v", "-t", "4", "-vf", f"hue=h={90 * number}", "-c:v",
                   "libx264", f"v{number}.ts",
                   "-output_ts_offset", start, "-map", "1:a", "-t", length, "-c:a", "aac",
                   f"a{number}.ts", cwd=folder)
            first = float(probe(folder / f"v{number}.ts", "-show_entries", "stream=start_time")[0])
            (folder / f"t{number}.vtt").write_text(
                f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{round(first * 90000)},LOCAL:00:00:00.000\n\n"
                f"00:01.000 --> 00:02.000\nrecording {number}\n")
            for kind, suffix, seconds in (("v", "ts", 4), ("a", "ts", length), ("t", "vtt", 4)):
                texts[kind] += ["#EXT-X-DISCONTINUITY"] if number else []
                texts[kind] += [f"#EXTINF:{seconds},", f"{kind}{number}.{suffix}"]
        for kind, lines in texts.items():
            (folder / f"{kind}.m3u8").write_text("\n".join([*lines, "#EXT-X-ENDLIST", ""]))
        (folder / "master.m3u8").write_text(
            '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",LANGUAGE="en",URI="a.m3u8"\n'
            '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="x",LANGUAGE="en",URI="t.m3u8"\n'
            '#EXT-X-STREAM-INF:BANDWIDTH=500000,AUDIO="a",SUBTITLES="s",'
            'CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=64x36\nv.m3u8\n')

    def make_packaged(self):
        source, text = self.source, self.folder / "en.vtt"
        template = ("in={},stream={},init_segment={}/init.mp4,segment_template={}/$Number%05d$.m4s")
        av = [template.format(source, kind, kind, kind) for kind in ("video", "audio")]
        words = (f"in={text},stream=text,segment_template=text/$Number$.vtt,language=en,"
                 "hls_name=English,hls_group_id=text,playlist_name=text.m3u8")
        package(self.folder / "shaka-hls",
                av[0] + ",playlist_name=video.m3u8", av[1] + ",playlist_name=audio.m3u8,"
                "hls_group_id=audio,hls_name=English,language=en", words,
                options=("--hls_master_playlist_output", "master.m3u8"))
        static = ("--generate_static_live_mpd", "--mpd_output", "film.mpd")
        package(self.folder / "shaka-timeline", *(s.replace("$Number%05d$", "$Time$") for s in av),
                options=static)
        package(self.folder / "shaka-number", *av,
                options=(*static, "--segment_template_constant_duration"))
        package(self.folder / "shaka-base", f"in={source},stream=video,output=video.mp4",
                f"in={source},stream=audio,output=audio.mp4",
                f"in={text},stream=text,output=en.vtt,language=en",
                options=("--mpd_output", "film.mpd"))
        package(self.folder / "shaka-ranges",
                f"in={source},stream=video,output=video.mp4,playlist_name=video.m3u8",
                f"in={source},stream=audio,output=audio.mp4,playlist_name=audio.m3u8,"
                "hls_group_id=audio,language=en",
                options=("--hls_master_playlist_output", "master.m3u8"))

    def make_dash(self):
        for name, timeline in (("dash-number", "0"), ("dash-timeline", "1")):
            folder = self.folder / name
            folder.mkdir()
            ffmpeg("-i", self.source, "-c", "copy", "-f", "dash", "-seg_duration", "2",
                   "-use_timeline", timeline, "-use_template", "1", "film.mpd", cwd=folder)
        self.make_periods()
        self.make_list()
        self.make_alternatives()

    def make_periods(self):
        """Makes a film of two Periods of 6 s. The last S element of the second one repeats to the
        end of the Period.
        """
        periods = []
        for name, source in (("period-1", self.first), ("period-2", self.second)):
            av = [f"in={source},stream={kind},init_segment={kind}-init.mp4,"
                  f"segment_template={kind}-$Time$.m4s" for kind in ("video", "audio")]
            folder = package(self.folder / name, *av,
                             options=("--generate_static_live_mpd", "--mpd_output", "film.mpd"))
            mpd = (folder / "film.mpd").read_text()
            body = re.search(r"<Period[^>]*>(.*)</Period>", mpd, re.S).group(1)
            periods.append((mpd, f'<Period id="{name}" duration="PT6S"><BaseURL>{name}/</BaseURL>'
                                 f"{body}</Period>"))
        head = periods[0][0][:periods[0][0].index("<Period")]
        head = re.sub(r'mediaPresentationDuration="[^"]*"', 'mediaPresentationDuration="PT12S"',
                      head)
        second = re.sub(r'(<S t="0" d="\d+") r="\d+"/>(\s*</SegmentTimeline>)', r'\1 r="-1"/>\2',
                        periods[1][1])
        (self.folder / "periods.mpd").write_text(head + periods[0][1] + second + "</MPD>")

    def make_list(self):
        """Makes a SegmentList with @mediaRange from the byte ranges of the HLS form."""
        tracks = []
        for kind, mime in (("video", "video/mp4"), ("audio", "audio/mp4")):
            text = (self.folder / "shaka-ranges" / f"{kind}.m3u8").read_text()
            length, offset = re.search(r'MAP:URI="[^"]*",BYTERANGE="(\d+)@(\d+)"', text).groups()
            end, urls = 0, []
            for size, start in re.findall(r"#EXT-X-BYTERANGE:(\d+)(?:@(\d+))?", text):
                end = int(start) if start else end
                urls.append(f'<SegmentURL mediaRange="{end}-{end + int(size) - 1}"/>')
                end += int(size)
            times = "".join(f'<S d="{round(float(d) * 1000)}"/>'
                            for d in re.findall(r"#EXTINF:([0-9.]+)", text))
            tracks.append(
                f'<AdaptationSet mimeType="{mime}"><Representation id="{kind}" bandwidth="1">'
                f"<BaseURL>shaka-ranges/{kind}.mp4</BaseURL>"
                f'<SegmentList timescale="1000"><Initialization range="{offset}-'
                f'{int(offset) + int(length) - 1}"/><SegmentTimeline>{times}</SegmentTimeline>'
                + "".join(urls) + "</SegmentList></Representation></AdaptationSet>")
        (self.folder / "list.mpd").write_text(
            '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
            'mediaPresentationDuration="PT12S"><!-- ' + "a long comment " * 1000 + "--><Period>"
            + "".join(tracks) + "</Period></MPD>")

    def make_alternatives(self):
        """Makes manifests with two BaseURLs. The first one serves nothing."""
        for form in ("shaka-timeline", "shaka-base"):
            mpd = (self.folder / form / "film.mpd").read_text()
            bases = (f"<BaseURL>https://edge-2.mubicdn.net/open/gone/</BaseURL>"
                     f"<BaseURL>{form}/</BaseURL><Period")
            (self.folder / f"alternatives-{form}.mpd").write_text(mpd.replace("<Period", bases, 1))


    def make_subtitles(self):
        """Makes segmented WebVTT with X-TIMESTAMP-MAP for transport streams whose clock starts
        1.4 s late, or shortly before it wraps. One cue that crosses a segment boundary is in both
        segments. Another is cut in two at the boundary.
        """
        wraps = self.folder / "hls-ts-wraps"
        wraps.mkdir()
        late = (1 << 33) / 90000 - 4  # the clock wraps in the third piece
        ffmpeg("-i", self.source, "-c", "copy", "-output_ts_offset", f"{late:.3f}", "-f", "hls",
               "-hls_time", "2", "-hls_playlist_type", "vod", "list.m3u8", cwd=wraps)
        for form in ("hls-ts", "hls-ts-wraps"):
            folder = self.folder / form
            start = float(probe(folder / "list0.ts", "-select_streams", "v:0", "-show_entries",
                                "stream=start_time")[0])
            text = ["#EXTM3U", "#EXT-X-TARGETDURATION:2", "#EXT-X-PLAYLIST-TYPE:VOD"]
            for number in range(6):
                begin, end = number * 2, number * 2 + 2
                cues = [cue for cue in CUES if cue[0] < end and cue[1] > begin]
                # The last cue is cut as by some packagers: each segment has its part of it.
                cues = [(max(a, begin), min(b, end), t) if t == "last" else (a, b, t)
                        for a, b, t in cues]
                ticks = round((start + begin) * 90000) % (1 << 33)
                local = [(a - begin + 60, b - begin + 60, t) for a, b, t in cues]
                lines = [f"{hour_time(a)} --> {hour_time(b)} line:1\n<i>{t}</i>\n"
                         for a, b, t in local]
                (folder / f"en{number}.vtt").write_text(
                    f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{ticks},LOCAL:00:01:00.000\n\n"
                    + "\n".join(lines))
                text += ["#EXTINF:2,", f"en{number}.vtt"]
            (folder / "en.m3u8").write_text("\n".join([*text, "#EXT-X-ENDLIST", ""]))
            (folder / "master.m3u8").write_text(
                '#EXTM3U\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en-GB",'
                'URI="en.m3u8"\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Whole",'
                'LANGUAGE="fr",URI="fr.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=500000,SUBTITLES="s",'
                'CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=320x180\nlist.m3u8\n')
            (folder / "fr.vtt").write_text(vtt())
            (folder / "fr.m3u8").write_text(
                f"#EXTM3U\n#EXT-X-TARGETDURATION:{SECONDS:.0f}\n#EXTINF:{SECONDS},\nfr.vtt\n"
                "#EXT-X-ENDLIST\n")


def read_cues(text):
    """Returns (start, end, text) of each cue of a WebVTT text, in seconds."""
    cues = []
    for block in text.split("\n\n")[1:]:
        times, _, words = block.strip().partition("\n")
        ends = [float(t[-6:]) + 60 * int(t[-9:-7]) + 3600 * int(t[:-10] or 0)
                for t in times.split()[::2][:2]]
        cues.append((*ends, re.sub("<[^>]*>", "", words)))
    return cues


def probe(file, *entries):
    text = run("ffprobe", "-v", "error", "-of", "default=nk=1:nw=1", *entries, file)
    return text.split()


def hashes(text):
    """Returns the sixth column of framemd5, the hash. Later columns describe side data."""
    return [line.split(",")[5].strip() for line in text.splitlines() if line[:1] != "#"]


def frames(file):
    """Returns a hash of each decoded picture."""
    text = run("ffmpeg", "-v", "error", "-i", file, "-map", "0:v:0", "-fps_mode", "passthrough",
               "-f", "framemd5", "-")
    return hashes(text)


def sound(file):
    """Returns a hash of each audio packet."""
    text = run("ffmpeg", "-v", "error", "-i", file, "-map", "0:a:0", "-c", "copy", "-f",
               "framemd5", "-")
    return hashes(text)


def timed(file, kind):
    """Returns (time, hash) of each decoded picture, or of each audio packet without its header."""
    how = {"v": ("-fps_mode", "passthrough"), "a": ("-c", "copy")}[kind]
    if kind == "a" and file.suffix == ".ts":
        how += ("-bsf:a", "aac_adtstoasc")
    text = run("ffmpeg", "-v", "error", "-copyts", "-i", file, "-map", f"0:{kind}:0", *how, "-f",
               "framemd5", "-")
    base = Fraction(re.search(r"#tb 0: (\d+/\d+)", text).group(1))
    rows = [line.split(",") for line in text.splitlines() if line[:1] != "#"]
    return [(float(int(row[2]) * base), row[5].strip()) for row in rows]


def lengths(file):
    """Returns the lengths of the video and of the audio, in seconds."""
    def length(kind):
        words = probe(file, "-select_streams", kind, "-show_entries",
                      "stream=duration:stream_tags=DURATION")
        if words[0] != "N/A":
            return float(words[0])
        hours, minutes, seconds = words[1].split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return [length(kind) for kind in ("v:0", "a:0")]
