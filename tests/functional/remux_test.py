# SPDX-License-Identifier: MIT
"""The fence around matinee-remux, as seen from outside."""

import ctypes
import json
import os
import struct
import subprocess

import pytest
from sandbox import REPOSITORY, bin_dir

REMUX = bin_dir().parent / "libexec/matinee/matinee-remux"


def job(output="joined.mp4", file="a"):
    return json.dumps({"output": output, "inputs": [
        {"type": "video", "parts": [{"start": 0, "files": [str(file)]}]}]})


@pytest.fixture
def folder(tmp_path):
    """A folder with a short film in it."""
    inside = tmp_path / "inside"
    inside.mkdir()
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "testsrc=size=64x36:rate=25", "-t", "1", "-c:v", "libx264", "-f", "mpegts", "a"],
                   check=True, cwd=inside)
    return inside


def remux(folder, text):
    return subprocess.run([REMUX, str(os.getpid())], input=text, cwd=folder, capture_output=True, text=True)


def test_within_its_folder_it_works(folder):
    run = remux(folder, job())
    assert run.returncode == 0, run
    assert json.loads(run.stdout)["tracks"][0]["packets"] == 25
    assert (folder / "joined.mp4").exists()


@pytest.mark.parametrize("arguments", [[], ["1"]])
def test_it_does_nothing_for_a_parent_that_is_gone(folder, arguments):
    """Which was killed before this one was up: another run may be at work here."""
    run = subprocess.run([REMUX, *arguments], input=job(), cwd=folder, capture_output=True, text=True)
    assert run.returncode == 1 and "gone" in run.stderr
    assert not (folder / "joined.mp4").exists()


def test_it_is_fenced_before_it_reads_anything(folder):
    with subprocess.Popen([REMUX, str(os.getpid())], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        status = {}
        while status.get("Seccomp") != "2":  # until the filter is loaded
            assert process.poll() is None
            with open(f"/proc/{process.pid}/status") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        assert status["NoNewPrivs"] == "1"
        process.stdin.close()
        assert process.wait() == 2  # no job


def picture(data, *bounds, parent=None):
    return subprocess.run([REMUX, str(parent or os.getpid()), "picture", *bounds], input=data,
                          capture_output=True)


def test_a_picture_is_decoded_without_any_file():
    corpus = REPOSITORY / "tests/fuzz/corpus/picture"
    for file in "420.jpg", "palette.png", "lossy.webp":
        run = picture((corpus / file).read_bytes(), "8", "5")
        assert run.returncode == 0, run
        assert struct.unpack("<II", run.stdout[:8]) == (8, 4)
        assert len(run.stdout) == 8 + 4 * 8 * 4


def test_what_is_no_picture_is_an_error():
    corpus = REPOSITORY / "tests/fuzz/corpus/picture"
    for data in (b"", b"<html>", (corpus / "bomb.png").read_bytes(), b"\xff\xd8\xff" * 999,
                 b"\x89PNG\r\n\x1a\n" + bytes(9_000_000)):
        run = picture(data, "64", "64")
        assert run.returncode == 1 and run.stdout == b"" and run.stderr.strip(), run
    for words in (["0", "4"], ["4"], ["4", "5000"], ["x", "4"], []):
        run = picture(b"", *words)
        assert run.returncode == 2 and run.stdout == b"", run
    assert b"gone" in picture(b"", "4", "4", parent=1).stderr


def test_the_fence_stands_before_a_picture_is_read():
    with subprocess.Popen([REMUX, str(os.getpid()), "picture", "8", "8"], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        status = {}
        while status.get("Seccomp") != "2":
            assert process.poll() is None
            with open(f"/proc/{process.pid}/status") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        assert status["NoNewPrivs"] == "1"
        process.stdin.close()
        assert process.wait() == 1


def has_landlock():
    """The version of it that the kernel has is what this call is for."""
    create_ruleset, only_tell_version = 444, 1
    return ctypes.CDLL(None).syscall(create_ruleset, None, 0, only_tell_version) >= 1


@pytest.mark.skipif(not has_landlock(), reason="a kernel without Landlock")
def test_nothing_outside_can_be_read_or_written(folder, tmp_path):
    (tmp_path / "b").write_bytes((folder / "a").read_bytes())
    assert remux(folder, job(file=tmp_path / "b")).returncode != 0
    run = remux(folder, job(output=str(tmp_path / "out.mp4")))
    assert run.returncode == 1 and json.loads(run.stdout)["error"]["code"] == "storage", run
    assert not (tmp_path / "out.mp4").exists()
