# SPDX-License-Identifier: MIT
"""The fence around matinee-remux, as seen from outside."""

import ctypes
import json
import os
import subprocess

import pytest
from sandbox import bin_dir

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
