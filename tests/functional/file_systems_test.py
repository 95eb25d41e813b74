# SPDX-License-Identifier: MIT
"""Publishing on file systems that lack what Linux' own have (FUSE, exFAT, vfat, network ones).

None of these can be mounted everywhere: a library in front of the C library's calls takes away what
they lack.
"""

import subprocess

import pytest
from downloads import OPEN, digest

FILM = OPEN + "clear/master.m3u8"

# What exFAT by FUSE is like: no exchange of names, no links, no attributes, no fsync of folders.
SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

static int fail(int error) { errno = error; return -1; }
static int is_refused(const char* name) { return strpbrk(name, ":?*\"<>|") != 0; }

int renameat2(int a, const char* from, int b, const char* to, unsigned flags) {
  if (flags != 0) return fail(EINVAL);
  int (*call)(int, const char*, int, const char*) = dlsym(RTLD_NEXT, "renameat");
  return call(a, from, b, to);
}
int linkat(int a, const char* from, int b, const char* to, int flags) { return fail(EPERM); }
int fsetxattr(int fd, const char* name, const void* value, size_t size, int flags) {
  return fail(EOPNOTSUPP);
}
ssize_t fgetxattr(int fd, const char* name, void* value, size_t size) { return fail(EOPNOTSUPP); }
int mkdirat(int fd, const char* name, mode_t mode) {
  if (is_refused(name)) return fail(strchr(name, '?') ? ENOENT : EINVAL);
  int (*call)(int, const char*, mode_t) = dlsym(RTLD_NEXT, "mkdirat");
  return call(fd, name, mode);
}
int fsync(int fd) {
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) return fail(EINVAL);
  int (*call)(int) = dlsym(RTLD_NEXT, "fsync");
  return call(fd);
}
"""


@pytest.fixture(scope="module")
def fat(tmp_path_factory):
    """The environment in which the file system is poor."""
    folder = tmp_path_factory.mktemp("fat")
    (folder / "fat.c").write_text(SOURCE)
    subprocess.run(["cc", "-shared", "-fPIC", "-w", "-o", "fat.so", "fat.c", "-ldl"], cwd=folder,
                   check=True)
    return {"LD_PRELOAD": str(folder / "fat.so")}


def names(home):
    return {p.name for p in home.path.iterdir()}


@pytest.mark.parametrize("options", [[], ["--write-subs"], ["-w"]])
def test_a_film_is_published_and_known_again(home, sandbox, fat, options):
    assert home.matinee("download", FILM, "-o", "calm.mp4").code == 0
    for _ in range(2):
        sandbox.clear_log()
        run = home.matinee("download", FILM, "-o", "film.mp4", *options, env=fat)
        assert run.code == 0, run
        assert digest(home.path / "film.mp4") == digest(home.path / "calm.mp4")
    if "-w" not in options:
        assert not [e for e in sandbox.log() if e["path"].endswith(".m4s")], "not fetched again"
    assert not list(home.path.glob("*.matinee-part"))


def test_what_is_there_is_not_overwritten(home, fat):
    (home.path / "film.mp4").write_text("mine")
    run = home.matinee("download", FILM, "-o", "film.mp4", env=fat)
    assert run.code == 13, run
    assert (home.path / "film.mp4").read_text() == "mine"
    assert names(home) == {"film.mp4"}


@pytest.mark.parametrize("name", ["a:b.mp4", "what?.mp4", "a*.mp4", "<a>|\".mp4"])
def test_a_name_that_the_file_system_refuses_is_said_to_be_one(home, fat, name):
    run = home.matinee("download", FILM, "-o", name, env=fat)
    assert run.code == 10, run
    assert name in run.err and "takes no such name" in run.err
    assert names(home) == set()


def test_the_same_without_a_poor_file_system(home):
    run = home.matinee("download", FILM, "-o", "a:b?.mp4")
    assert run.code == 0, run
    assert names(home) == {"a:b?.mp4"}


def test_only_what_is_missing_of_several_files_is_made_anew(home):
    """The film is deleted, and its subtitles are left."""
    assert home.matinee("download", FILM, "-o", "film.mp4", "--write-subs").code == 0
    subtitles = home.path / "film.en.vtt"
    before = digest(home.path / "film.mp4"), digest(subtitles)
    (home.path / "film.mp4").unlink()
    run = home.matinee("download", FILM, "-o", "film.mp4", "--write-subs")
    assert run.code == 0, run
    assert (digest(home.path / "film.mp4"), digest(subtitles)) == before
    # Somebody's own text of that name stays.
    (home.path / "film.mp4").unlink()
    subtitles.unlink()
    subtitles.write_text("mine")
    run = home.matinee("download", FILM, "-o", "film.mp4", "--write-subs")
    assert run.code == 13, run
    assert subtitles.read_text() == "mine"


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 404}, {"kind": "html"}])
def test_an_error_leaves_no_folder_behind(home, sandbox, fault):
    details = dict(fault)
    sandbox.fault(details.pop("kind"), path_part=".m4s", **details)
    run = home.matinee("download", FILM, "-o", "film.mp4", timeout=200)
    assert run.code != 0
    assert names(home) == set()


@pytest.mark.parametrize("length", [242, 250, 255])
def test_a_name_may_be_as_long_as_the_file_system_lets_it(home, length):
    name = "x" * (length - 4) + ".mp4"
    run = home.matinee("download", FILM, "-o", name)
    assert run.code == 0, run
    assert names(home) == {name}
