# SPDX-License-Identifier: MIT
"""Downloads from an origin that is none of ours: Debian's nginx, with HTTP/2."""

import hashlib
import subprocess
import time

import pytest
from downloads import digest
from home import Home
from nginx import HOST, Nginx

BASE = f"https://{HOST}/"


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """A film as one file and as 24 segments of HLS."""
    folder = tmp_path_factory.mktemp("media")
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x90:rate=25",
         "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "24", "-c:v", "libx264",
         "-pix_fmt", "yuv420p", "-g", "25", "-c:a", "aac", "-movflags", "+faststart", "film.mp4"],
        check=True, cwd=folder)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", "film.mp4", "-c", "copy", "-f", "hls",
         "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "reel.m3u8"],
        check=True, cwd=folder)
    return folder


@pytest.fixture
def origin(tmp_path, media):
    with Nginx(tmp_path / "nginx", media) as running:
        yield running


@pytest.fixture
def home(tmp_path, origin):
    return Home(tmp_path / "home", origin)


def frames(file):
    """A hash of all hashes of decoded frames, and how many there are."""
    text = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", file, "-map", "0:v", "-f",
                           "framemd5", "-"], check=True, capture_output=True, text=True).stdout
    hashes = [line.rsplit(",", 1)[1] for line in text.splitlines() if not line.startswith("#")]
    return len(hashes), hashlib.sha256("".join(hashes).encode()).hexdigest()


def complete(journal):
    """The names that a journal calls complete."""
    lines = journal.read_text().splitlines() if journal.exists() else []
    return {line.split()[2] for line in lines if line.startswith("2 complete ")}


def test_segments_come_over_one_connection(home, origin, media):
    run = home.matinee("download", BASE + "reel.m3u8")
    assert run.code == 0, run
    assert frames(home.path / "reel.mp4") == frames(media / "film.mp4")
    segments = [e for e in origin.log() if e["uri"].endswith(".m4s")]
    assert {e["status"] for e in segments} <= {"200", "206"}
    assert {e["protocol"] for e in segments} == {"HTTP/2.0"}
    assert len({e["connection"] for e in segments}) == 1


def test_a_plain_file_comes_byte_for_byte(home, media):
    run = home.matinee("download", BASE + "film.mp4")
    assert run.code == 0, run
    assert digest(home.path / "film.mp4") == digest(media / "film.mp4")


def test_a_part_is_gone_on_with_by_the_etag(home, origin, media):
    """The part is made by hand: what a run left that was killed half way."""
    assert home.matinee("download", BASE + "reel.m3u8", "-o", "whole.mp4").code == 0
    process = subprocess.Popen(home.command("download", BASE + "reel.m3u8", "-r", "100K"),
                               cwd=home.path, env=home.env, stderr=subprocess.DEVNULL)
    journal = home.path / "reel.mp4.matinee-part" / "journal"
    while len(complete(journal)) < 2:
        assert process.poll() is None, "too fast to be killed"
    process.kill()
    process.wait()
    kept = len(complete(journal))
    before = len(origin.log())
    run = home.matinee("download", BASE + "reel.m3u8")
    assert run.code == 0, run
    assert digest(home.path / "whole.mp4") == digest(home.path / "reel.mp4")
    proofs = [e for e in origin.log()[before:] if e["status"] == "206" and e["bytes"] == "1"]
    assert len(proofs) >= kept


@pytest.fixture
def noise(origin):
    """Segments that share a connection, two megabytes together, under the root of the origin."""
    folder = origin.folder / "noise"
    folder.mkdir()
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
         "color=gray:size=128x64:rate=25,noise=alls=100:allf=t", "-t", "16", "-c:v", "libx264",
         "-preset", "ultrafast", "-b:v", "1M", "-minrate", "1M", "-maxrate", "1M", "-bufsize", "1M",
         "-g", "25", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod",
         "-hls_segment_type", "fmp4", "noise.m3u8"], check=True, cwd=folder)
    return folder


def test_the_rate_is_kept_by_segments_of_one_connection(tmp_path, noise):
    size = sum(file.stat().st_size for file in noise.glob("*.m4s"))
    assert size > 1_500_000
    with Nginx(tmp_path / "limited", noise) as origin:
        started = time.monotonic()
        run = Home(tmp_path / "limited-home", origin).matinee("download", BASE + "noise.m3u8",
                                                              "-r", str(size // 4))
        seconds = time.monotonic() - started
        assert run.code == 0, run
        assert len({e["connection"] for e in origin.log()}) == 1
    # Four seconds are due; what was on its way when the last of it was counted is not waited for.
    assert seconds > 2.5
