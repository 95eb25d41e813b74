# SPDX-License-Identifier: MIT
"""What is there already: finished files, those of others, and other runs at work."""

import os
import subprocess

from downloads import OPEN, decodes, digest
from waiting import until


def test_a_finished_file_is_not_fetched_again(home, sandbox):
    assert home.matinee("download", OPEN + "file/film.mp4").code == 0
    before = (home.path / "film.mp4").stat()
    sandbox.clear_log()
    run = home.matinee("download", OPEN + "file/film.mp4", "--json")
    assert run.code == 0, run
    assert run.json["downloads"][0]["state"] == "exists"
    assert sandbox.log() == []
    after = (home.path / "film.mp4").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_finished_file_is_replaced_on_demand(home):
    (home.path / "film.mp4").write_text("something else")
    run = home.matinee("download", OPEN + "file/film.mp4", "-w")
    assert run.code == 0, run
    assert decodes(home.path / "film.mp4")


def test_a_file_of_another_target_is_no_finished_download(home, sandbox):
    """Neither somebody's own, nor one cut since, nor another target's of the same name."""
    file = home.path / "film.mp4"
    file.write_text("mine")
    run = home.matinee("download", OPEN + "file/film.mp4", "--json")
    assert run.code == 13, run
    assert run.json["error"]["code"] == "exists" and "film.mp4" in run.json["error"]["message"]
    assert file.read_text() == "mine"
    assert home.matinee("download", OPEN + "file/film.mp4", "-w").code == 0
    assert home.matinee("download", OPEN + "file/film.mp4").code == 0
    assert home.matinee("download", OPEN + "file/film.mp4?of=another").code == 13
    os.truncate(file, 1000)
    assert home.matinee("download", OPEN + "file/film.mp4").code == 13
    assert [p.name for p in home.path.iterdir()] == ["film.mp4"]


def test_what_is_no_file_is_not_touched(home):
    (home.path / "film.mp4").mkdir()
    assert home.matinee("download", OPEN + "file/film.mp4").code == 13


def test_a_folder_of_somebody_else(home):
    closed = home.path / "closed"
    closed.mkdir()
    command = home.command("download", OPEN + "file/film.mp4", "-P", closed)
    if os.geteuid() == 0:  # root without the power to pass over permissions
        os.chown(closed, 65534, 65534)
        closed.chmod(0o700)
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    else:
        closed.chmod(0)
    run = subprocess.run(command, capture_output=True, text=True, cwd=home.path, env=home.env)
    assert run.returncode == 10, run
    assert str(closed) in run.stderr


def test_a_folder_that_takes_nothing(home):
    run = home.matinee("download", OPEN + "file/film.mp4", "-P", "/proc/none")
    assert run.code in (5, 10), run
    assert "/proc/none" in run.err


def test_two_runs_on_one_output(home, sandbox):
    sandbox.post("/rate", bytes_per_s=200_000)
    first = subprocess.Popen(home.command("download", OPEN + "file/film.mp4"), cwd=home.path,
                             env=home.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        folder = home.path / "film.mp4.matinee-part"
        until(folder.exists)
        second = home.matinee("download", OPEN + "file/film.mp4")
        assert second.code == 14, second
    finally:
        first.kill()
        first.wait()


def test_another_target_takes_nothing_of_an_unfinished_one(home, sandbox):
    """The two have segments of the same names; what is half there belongs to the first."""
    assert home.matinee("download", OPEN + "ts/master.m3u8", "-o", "calm.mp4").code == 0
    sandbox.post("/rate", bytes_per_s=200_000)
    first = subprocess.Popen(home.command("download", OPEN + "clear/master.m3u8", "-o", "same.mp4"),
                             cwd=home.path, env=home.env, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    folder = home.path / "same.mp4.matinee-part"
    try:
        until(lambda: any(folder.glob("t0-0*")))
        # Still at work, and the folder is its own.
        other = home.matinee("download", OPEN + "ts/master.m3u8", "-o", "same.mp4")
        assert other.code == 14, other
    finally:
        first.kill()
        first.wait()
    sandbox.post("/rate", bytes_per_s=0)
    other = home.matinee("download", OPEN + "ts/master.m3u8", "-o", "same.mp4")
    assert other.code == 0, other
    assert digest(home.path / "same.mp4") == digest(home.path / "calm.mp4")
    assert not folder.exists()


def test_another_target_does_not_take_the_name_of_a_finished_one(home, sandbox):
    assert home.matinee("download", OPEN + "clear/master.m3u8", "-o", "same.mp4").code == 0
    before = digest(home.path / "same.mp4")
    sandbox.clear_log()
    other = home.matinee("download", OPEN + "ts/master.m3u8", "-o", "same.mp4", "--json")
    assert other.code == 13, other
    assert "same.mp4" in other.json["error"]["message"]
    assert digest(home.path / "same.mp4") == before
    assert not [e for e in sandbox.log() if e["path"].endswith(".ts")]
    replaced = home.matinee("download", OPEN + "ts/master.m3u8", "-o", "same.mp4", "-w")
    assert replaced.code == 0, replaced
    assert digest(home.path / "same.mp4") != before
