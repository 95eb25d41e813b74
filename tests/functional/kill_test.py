# SPDX-License-Identifier: MIT
"""SIGKILL at random moments: the finished file is the one of an undisturbed run.

MATINEE_KILLS (20) is how many kills each case has to survive; 200 by hand.
"""

import json
import os
import random
import subprocess

import pytest
from sandbox import bin_dir
from downloads import OPEN, digest

KILLS = int(os.environ.get("MATINEE_KILLS", "20"))
FAULTS = [
    {"kind": "reset"}, {"kind": "short_body"}, {"kind": "stall", "ms": 50}, {"kind": "ignore_range"},
    {"kind": "status", "status": 503, "retry_after": 0},
    {"kind": "status", "status": 429, "retry_after": 0},
    {"kind": "change_etag"}, {"kind": "drop_validators"}, {"kind": "replace_object"},
]


def kill_until_done(home, path, name, seed, before_each):
    """Runs that are killed at random moments until so many were, then one that ends by itself.

    A run that ends before its kill is taken for done, and its file is started anew."""
    moments = random.Random(seed)
    killed = 0
    file = home.path / name
    digests = set()
    while killed < KILLS:
        fault = before_each(moments)
        process = subprocess.Popen(home.command("download", OPEN + path, "-o", name),
                                   cwd=home.path, env=home.env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        try:
            _, err = process.communicate(timeout=moments.uniform(0.02, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
            continue
        # The bytes of a replaced object are no media: nothing is made of them.
        assert process.returncode in ((0, 1, 6, 15) if fault == "replace_object" else (0, 6)), err
        assert process.returncode == 0 or not file.exists()
        if file.exists():
            digests.add(digest(file))
            file.unlink()
    home.sandbox.clear_faults()
    run = home.matinee("download", OPEN + path, "-o", name)
    assert run.code == 0, run
    digests.add(digest(file))
    return digests


@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4", "ranges/master.m3u8"])
def test_kills_change_nothing(home, sandbox, path):
    assert home.matinee("download", OPEN + path, "-o", "calm.mp4").code == 0
    sandbox.post("/rate", bytes_per_s=700_000)
    assert kill_until_done(home, path, "killed.mp4", path, lambda moments: None) == {
        digest(home.path / "calm.mp4")}
    assert {p.name for p in home.path.iterdir()} == {"calm.mp4", "killed.mp4"}


@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4"])
def test_kills_and_faults_change_nothing(home, sandbox, path):
    assert home.matinee("download", OPEN + path, "-o", "calm.mp4").code == 0
    sandbox.post("/rate", bytes_per_s=1_500_000)

    def break_something(moments):
        sandbox.clear_faults()
        details = dict(moments.choice(FAULTS))
        kind = details.pop("kind")
        sandbox.fault(kind, path_part=".m4s" if "m3u8" in path else "film", times=2,
                      skip=moments.randrange(6), **details)
        return kind

    assert kill_until_done(home, path, "killed.mp4", path, break_something) == {
        digest(home.path / "calm.mp4")}


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_full_disk_and_then_room(home):
    assert home.matinee("download", OPEN + "clear/master.m3u8", "-o", "calm.mp4").code == 0
    size = (home.path / "calm.mp4").stat().st_size
    small = home.path / "small"
    small.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size // 2}", "tmpfs", small],
                          capture_output=True)
    if made.returncode != 0:
        pytest.skip("no mount here")
    try:
        run = home.matinee("download", OPEN + "clear/master.m3u8", "-P", small, "-o", "film.mp4")
        assert run.code == 10, run
        assert not (small / "film.mp4").exists()
        assert any((small / "film.mp4.matinee-part").glob("t0-0*"))
        subprocess.run(["mount", "-o", f"remount,size={size * 4}", small], check=True)
        run = home.matinee("download", OPEN + "clear/master.m3u8", "-P", small, "-o", "film.mp4")
        assert run.code == 0, run
        assert digest(small / "film.mp4") == digest(home.path / "calm.mp4")
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_disk_that_is_full_while_the_film_is_joined(home):
    """The joiner finds no room for the film, nor for its own words."""
    joiner = bin_dir().parent / "libexec/matinee/matinee-remux"
    small = home.path / "small"
    small.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small],
                          capture_output=True)
    if made.returncode != 0:
        pytest.skip("no mount here")
    try:
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc=size=320x180:rate=25,noise=alls=60", "-t", "2", "-c:v", "libx264",
                        "-b:v", "2200k", "-f", "mpegts", small / "a"], check=True)
        room = os.statvfs(small)
        (small / "filler").write_bytes(b"0" * (room.f_bavail * room.f_bsize))
        job = json.dumps({"output": "joined.mp4", "inputs": [
            {"type": "video", "parts": [{"start": 0, "files": ["a"]}]}]})
        with (small / "log").open("w") as log:
            run = subprocess.run([joiner, str(os.getpid())], input=job, cwd=small, stderr=log,
                                 stdout=subprocess.PIPE, text=True)
        assert run.returncode == 1 and '"code":"storage"' in run.stdout, run
    finally:
        subprocess.run(["umount", small], check=True)
