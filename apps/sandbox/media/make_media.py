# SPDX-License-Identifier: MIT
"""Makes the test media of matinee-sandbox with the ffmpeg program: the same bytes on each run.

The folder it leaves:
  clear/     HLS in fMP4 segments and DASH by number (SegmentTemplate), over two sizes of video
             and two languages of audio
  timeline/  DASH with SegmentTimeline
  ts/        HLS in MPEG-TS segments with the audio inside
  ranges/    HLS as byte ranges of one file per track
  file/      one progressive MP4
  trailer/   progressive MP4 in two sizes
  marked/    manifests and playlists that say the media are protected
  lying/     ones that say clear, over initialization segments that say protected
  text/      subtitles
  image/     a still, small ones that differ, and files that are no pictures or too large ones
"""

import argparse
import shutil
import struct
import subprocess
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import protect
import texts

SECONDS = texts.DURATION_SECONDS
SEGMENT_SECONDS = 2
RATE = 24
# A little under twelve: audio frames do not end on whole seconds, and the last ones would make a
# segment more than a manifest by number promises.
AUDIO_SECONDS = 11.9
PITCHES = {"en": 440, "fr": 660}
SIZES = {"360": ("640x360", "400k"), "720": ("1280x720", "1000k")}
# Invented pictures, of the size that lists are given.
STILLS = ["smptebars=size=448x252", "mandelbrot=size=448x252:start_scale=0.8",
          "rgbtestsrc=size=448x252", "testsrc=size=448x252",
          "pal100bars=size=448x252",
          "gradients=size=448x252:seed=3:c0=0x203060:c1=0xf0a040:x0=0:y0=0:x1=440:y1=250"]
EXACT = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
         "-flags:a", "+bitexact"]


class Maker:
    """The steps, each over files that the steps before it left."""

    def __init__(self, ffmpeg: str, out: Path, scratch: Path):
        self.ffmpeg = ffmpeg
        self.out = out
        self.scratch = scratch

    def run(self, *arguments: object, cwd: Path | None = None) -> None:
        command = [self.ffmpeg, "-nostdin", "-y", "-loglevel", "error", *map(str, arguments)]
        subprocess.run(command, check=True, cwd=cwd)

    def folder(self, *parts: str) -> Path:
        path = self.out.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path

    # -- sources ---------------------------------------------------------------------------

    def video(self, name: str, size: str, bitrate: str, seconds: int = SECONDS) -> None:
        self.run("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={RATE}:duration={seconds}",
                 "-c:v", "libx264", "-profile:v", "main", "-preset", "veryfast",
                 "-b:v", bitrate, "-maxrate", bitrate, "-bufsize", bitrate,
                 "-g", RATE * SEGMENT_SECONDS, "-keyint_min", RATE * SEGMENT_SECONDS,
                 "-sc_threshold", 0, "-pix_fmt", "yuv420p", "-threads", 1, *EXACT,
                 self.scratch / f"{name}.mp4")

    def audio(self, language: str) -> None:
        self.run("-f", "lavfi", "-i",
                 f"sine=frequency={PITCHES[language]}:sample_rate=48000:duration={AUDIO_SECONDS}",
                 "-ac", 2, "-c:a", "aac", "-b:a", "96k", *EXACT,
                 "-metadata:s:a:0", f"language={language}", self.scratch / f"{language}.mp4")

    def sources(self) -> None:
        with ThreadPoolExecutor(2) as pool:
            steps = [pool.submit(self.video, size, *SIZES[size]) for size in reversed(SIZES)]
            steps.append(pool.submit(self.video, "240", "426x240", "200k", 6))
            steps += [pool.submit(self.audio, language) for language in PITCHES]
            for step in steps:
                step.result()

    def tracks(self) -> dict[str, Path]:
        """The folder names of the single tracks, and their sources."""
        result = {f"video_{size}": self.scratch / f"{size}.mp4" for size in SIZES}
        result.update({f"audio_{lang}": self.scratch / f"{lang}.mp4" for lang in PITCHES})
        return result

    # -- packages --------------------------------------------------------------------------

    def hls_track(self, source: Path, folder: Path, *flags: str) -> None:
        segment = "track.mp4" if "single_file" in flags else "seg_%03d.m4s"
        self.run("-i", source, "-c", "copy", *EXACT, "-f", "hls", "-hls_segment_type", "fmp4",
                 "-hls_time", SEGMENT_SECONDS, "-hls_playlist_type", "vod",
                 "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", segment,
                 *flags, "index.m3u8", cwd=folder)

    def hls(self, package: str, *flags: str) -> None:
        for name, source in self.tracks().items():
            self.hls_track(source, self.folder(package, name), *flags)
        video = {size: f"video_{size}/index.m3u8" for size in SIZES}
        text = texts.master(video, separate_audio=True)
        (self.out / package / "master.m3u8").write_text(text)

    def hls_ts(self) -> None:
        for size in SIZES:
            self.run("-i", self.scratch / f"{size}.mp4", "-i", self.scratch / "en.mp4",
                     "-map", "0:v", "-map", "1:a", "-c", "copy", *EXACT, "-f", "hls",
                     "-hls_time", SEGMENT_SECONDS, "-hls_playlist_type", "vod",
                     "-hls_segment_filename", "seg_%03d.ts", "index.m3u8",
                     cwd=self.folder("ts", f"muxed_{size}"))
        video = {size: f"muxed_{size}/index.m3u8" for size in SIZES}
        (self.out / "ts" / "master.m3u8").write_text(texts.master(video, separate_audio=False))

    def dash(self, package: str, use_timeline: int) -> None:
        inputs: list[object] = []
        for source in self.tracks().values():
            inputs += ["-i", source]
        self.run(*inputs, "-map", 0, "-map", 1, "-map", 2, "-map", 3, "-c", "copy", *EXACT,
                 "-metadata:s:a:0", "language=en", "-metadata:s:a:1", "language=fr",
                 "-f", "dash", "-seg_duration", SEGMENT_SECONDS, "-use_template", 1,
                 "-use_timeline", use_timeline,
                 "-adaptation_sets", "id=0,streams=0,1 id=1,streams=2 id=2,streams=3",
                 "-init_seg_name", "init-$RepresentationID$.m4s",
                 "-media_seg_name", "chunk-$RepresentationID$-$Number%03d$.m4s",
                 "manifest.mpd", cwd=self.folder(package))
        manifest = self.out / package / "manifest.mpd"
        manifest.write_text(texts.with_text_sets(manifest.read_text()))

    def files(self) -> None:
        self.run("-i", self.scratch / "720.mp4", "-i", self.scratch / "en.mp4",
                 "-i", self.scratch / "fr.mp4", "-map", 0, "-map", 1, "-map", 2, "-c", "copy",
                 *EXACT, "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra",
                 "-movflags", "+faststart", self.folder("file") / "film.mp4")
        for size in ("240", "720"):
            self.run("-i", self.scratch / f"{size}.mp4", "-i", self.scratch / "en.mp4",
                     "-map", 0, "-map", 1, "-c", "copy", "-t", 6, *EXACT,
                     "-movflags", "+faststart", self.folder("trailer") / f"{size}p.mp4")
        self.run("-i", self.scratch / "720.mp4", "-frames:v", 1, "-update", 1, *EXACT,
                 self.folder("image") / "still.jpg")
        for number, source in enumerate(STILLS):
            self.run("-f", "lavfi", "-i", source, "-frames:v", 1, "-update", 1, "-q:v", 4, *EXACT,
                     self.folder("image") / f"small-{number}.jpg")
        self.bad_pictures(self.folder("image"))

    def bad_pictures(self, folder: Path) -> None:
        def chunk(kind: bytes, data: bytes) -> bytes:
            checksum = zlib.crc32(kind + data)
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

        side = 30_000
        rows = zlib.compress(bytes(10_000_000), 9)
        (folder / "bomb.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
        (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xdb" + bytes(range(256)) * 40)
        (folder / "page.html").write_text("<!doctype html><title>No picture here</title>")

    # -- marks of protection ---------------------------------------------------------------

    def marked(self) -> None:
        folder = self.folder("marked")
        for name in self.tracks():
            shutil.copytree(self.out / "clear" / name, folder / name)
            playlist = folder / name / "index.m3u8"
            playlist.write_text(protect.mark_playlist(playlist.read_text()))
        video = {size: f"video_{size}/index.m3u8" for size in SIZES}
        (folder / "master.m3u8").write_text(texts.master(video, separate_audio=True))
        (folder / "master_key.m3u8").write_text(
            texts.master(video, separate_audio=True, extra=protect.SESSION_KEY_LINE))
        for part in (self.out / "clear").glob("*.m4s"):
            shutil.copy(part, folder)
        manifest = (self.out / "clear" / "manifest.mpd").read_text()
        (folder / "manifest.mpd").write_text(protect.mark_manifest(manifest))

    def lying_variant(self, suffix: str, change) -> None:
        """Playlists and a manifest without any mark, over changed initialization segments."""
        folder = self.folder("lying")
        clear = self.out / "clear"
        for size in SIZES:
            track = self.folder("lying", f"video_{size}")
            playlist = (clear / f"video_{size}" / "index.m3u8").read_text()
            playlist = playlist.replace("init.mp4", f"init{suffix}.mp4")
            playlist = playlist.replace("seg_", f"../../clear/video_{size}/seg_")
            (track / f"index{suffix}.m3u8").write_text(playlist)
            init = (clear / f"video_{size}" / "init.mp4").read_bytes()
            (track / f"init{suffix}.mp4").write_bytes(change(init))
        video = {size: f"video_{size}/index{suffix}.m3u8" for size in SIZES}
        (folder / f"master{suffix}.m3u8").write_text(
            texts.master(video, separate_audio=True, audio_folder="../clear/"))
        for init in clear.glob("init-*.m4s"):
            (folder / f"{init.stem}{suffix}.m4s").write_bytes(change(init.read_bytes()))
        manifest = (clear / "manifest.mpd").read_text()
        manifest = manifest.replace("init-$RepresentationID$.m4s",
                                    f"init-$RepresentationID${suffix}.m4s")
        manifest = manifest.replace("chunk-", "../clear/chunk-")
        (folder / f"manifest{suffix}.mpd").write_text(manifest)

    def make_all(self) -> None:
        self.sources()
        texts.write_text_folder(self.out / "text")
        self.hls("clear")
        self.dash("clear", 0)
        self.dash("timeline", 1)
        self.hls("ranges", "-hls_flags", "single_file")
        self.hls_ts()
        self.files()
        self.marked()
        self.lying_variant("", protect.rename_sample_entry)
        self.lying_variant("_box", protect.append_system_box)


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the test media of matinee-sandbox.")
    parser.add_argument("--ffmpeg", default="ffmpeg")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    out: Path = options.out.absolute()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        Maker(options.ffmpeg, out, Path(scratch)).make_all()


if __name__ == "__main__":
    main()
