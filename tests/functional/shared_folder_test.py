# SPDX-License-Identifier: MIT
"""Downloads into folders that another user of the machine writes to as well, and attacks."""

import os
import subprocess

import pytest
from downloads import OPEN, digest
from waiting import until

OTHER = 4711

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes root")

FILM = OPEN + "clear/master.m3u8"
PART = "film.mp4.matinee-part"


@pytest.fixture(params=[0o1777, 0o777], ids=["sticky", "open"])
def shared(request, home):
    """A folder that all may write to."""
    folder = home.path / "shared"
    folder.mkdir()
    folder.chmod(request.param)
    return folder


@pytest.fixture
def documents(home):
    """What is nobody's but ours."""
    folder = home.path / "documents"
    (folder / "letters").mkdir(parents=True)
    (folder / "will").write_text("to my cat")
    return folder


def is_whole(documents):
    return (documents / "will").read_text() == "to my cat" and (documents / "letters").is_dir()


def other(folder, script):
    """As another user, who is in the folder and needs no way to it."""
    subprocess.run(["setpriv", f"--reuid={OTHER}", f"--regid={OTHER}", "--clear-groups", "sh", "-ec",
                    "umask 0; " + script], cwd=folder, check=True)


def begin(home, shared):
    """A download on its way: the process, once something has come."""
    home.sandbox.post("/rate", bytes_per_s=200_000)
    process = subprocess.Popen(home.command("download", FILM, "-P", shared, "-o", "film.mp4"),
                               cwd=home.path, env=home.env, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    until(lambda: list(shared.glob(PART + "/t*")), what="the first segment")
    return process


def end(home, process):
    home.sandbox.post("/rate", bytes_per_s=0)
    out, err = process.communicate(timeout=100)
    return process.returncode, err


def test_a_folder_that_all_may_write_to_is_used_as_any_other(home, shared):
    run = home.matinee("download", FILM, "-P", shared, "-o", "film.mp4")
    assert run.code == 0, run
    assert {p.name for p in shared.iterdir()} <= {"film.mp4", ".matinee-finished"}


@pytest.mark.parametrize("more", ["", "mkfifo {part}/target {part}/journal", "touch {part}/joined",
                                  "ln -s /etc/passwd {part}/joined"])
@pytest.mark.parametrize("mode", ["777", "755", "700"])
def test_a_part_folder_made_in_advance_is_refused_by_name(home, shared, mode, more):
    other(shared, f"mkdir {PART}; {more.format(part=PART)}\nchmod {mode} {PART}")
    run = home.matinee("download", FILM, "-P", shared, "-o", "film.mp4", timeout=60)
    assert run.code == 10, run
    assert PART in run.err and f"another user (uid {OTHER})" in run.err
    assert not (shared / "film.mp4").exists()
    assert (shared / PART).is_dir(), "it is theirs"


def test_an_own_part_folder_that_was_left_open_is_refused(home, shared):
    (shared / PART).mkdir()
    (shared / PART).chmod(0o777)
    other(shared, f"mkfifo {PART}/target")
    run = home.matinee("download", FILM, "-P", shared, "-o", "film.mp4", timeout=60)
    assert run.code == 10 and "open to others" in run.err, run


@pytest.mark.parametrize("where", ["documents", "nowhere"])
def test_a_link_in_the_place_of_the_part_folder_is_refused(home, shared, documents, where):
    other(shared, f"ln -s {documents.parent / where} {PART}")
    run = home.matinee("download", FILM, "-P", shared, "-o", "film.mp4")
    assert run.code == 10 and "symbolic link" in run.err, run
    assert is_whole(documents)
    assert sorted(p.name for p in documents.iterdir()) == ["letters", "will"]


def test_a_part_folder_that_is_moved_away_takes_nothing_along(home, shared, documents):
    process = begin(home, shared)
    try:
        other(shared, f"mv {PART} .stolen; ln -s {documents} {PART}")
    except subprocess.CalledProcessError:
        assert shared.stat().st_mode & 0o1000, "a sticky folder keeps it in its place"
    code, err = end(home, process)
    assert code == 0, err
    assert is_whole(documents)
    assert digest(shared / "film.mp4")


@pytest.mark.parametrize("name", ["film.mp4", "film.en.vtt", ".matinee-finished"])
@pytest.mark.parametrize("overwrite", [False, True], ids=["", "overwrite"])
def test_nothing_is_published_through_a_planted_link(home, shared, documents, name, overwrite):
    more = ["-w"] if overwrite else []
    home.sandbox.post("/rate", bytes_per_s=200_000)
    process = subprocess.Popen(
        home.command("download", FILM, "-P", shared, "-o", "film.mp4", "--write-subs", *more),
        cwd=home.path, env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: list(shared.glob(PART + "/t*")), what="the first segment")
    other(shared, f"ln -s {documents / 'will'} {name}")
    code, err = end(home, process)
    # In a sticky folder the link of another user cannot be replaced either.
    assert code in (0, 10, 13), err
    if name == "film.mp4" and not overwrite:
        assert code == 13, err
    assert is_whole(documents)


@pytest.mark.parametrize("script", ["mkfifo .matinee-finished", "mkdir .matinee-finished",
                                    "ln -s /nowhere .matinee-finished"])
def test_a_list_of_finished_films_of_somebody_else_is_no_obstacle(home, shared, script):
    other(shared, script)
    for code in (0, 0):
        run = home.matinee("download", FILM, "-P", shared, "-o", "film.mp4", timeout=60)
        assert run.code == code, run
