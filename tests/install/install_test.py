# SPDX-License-Identifier: MIT
"""What `cmake --install` gives, as a stranger uses it: from an empty prefix, with CMake and with
pkg-config, against the stand-in."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import https
import pytest
from home import TOKEN
from python_package import configure
from recipes import recipes_of
from sandbox import REPOSITORY, bin_dir

EXAMPLES = REPOSITORY / "examples/cpp"
GUIDE = recipes_of("guide/recipes.md")
BUILD = bin_dir().parent
CACHE = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
COMPILER = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", CACHE, re.MULTILINE)[1]
IS_SANITIZED = bool(re.search(r"^MATINEE_SANITIZE:\w+=.+$", CACHE, re.MULTILINE))

pytestmark = pytest.mark.skipif(IS_SANITIZED, reason="a sanitizer's library needs its users' flags")


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True, **more)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """What is installed by default. Another name than the one that was configured."""
    made = tmp_path_factory.mktemp("install") / "prefix"
    run("cmake", "--install", BUILD, "--prefix", made)
    return made


@pytest.fixture(scope="module")
def libdir(prefix):
    return next(prefix.glob("lib/**/libmatinee.so")).parent


@pytest.fixture(scope="module")
def by_cmake(prefix, tmp_path_factory):
    """The folder of the examples, built by find_package(matinee) and nothing else."""
    made = tmp_path_factory.mktemp("by_cmake")
    run("cmake", "-S", EXAMPLES, "-B", made, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={COMPILER}")
    run("cmake", "--build", made)
    return made


@pytest.fixture(scope="module")
def by_pkg_config(libdir, tmp_path_factory):
    """The same, built by what pkg-config says and nothing else, from a folder of its own."""
    made = tmp_path_factory.mktemp("by_pkg_config")
    flags = run("pkg-config", "--cflags", "--libs", "matinee",
                env={**os.environ, "PKG_CONFIG_PATH": str(libdir / "pkgconfig")}).split()
    for name in ("session", "download"):
        run(COMPILER, EXAMPLES / f"{name}.cpp", "-o", made / name, *flags, cwd=made)
    return made


@pytest.fixture(params=["cmake", "pkg_config"])
def examples(request, libdir):
    folder = request.getfixturevalue(f"by_{request.param}")

    def start(home, name, *arguments):
        return subprocess.run([folder / name, *arguments], cwd=home.path, text=True,
                              capture_output=True, timeout=120,
                              env={**home.env, "LD_LIBRARY_PATH": str(libdir)})
    return start


def test_an_installation_has_everything_and_no_film(prefix):
    files = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if not path.is_dir()}
    for pattern in ("bin/matinee", "libexec/matinee/matinee-cli", "libexec/matinee/matinee-http.so",
                    "libexec/matinee/matinee-keyring.so", "libexec/matinee/matinee-remux",
                    "include/matinee/session.hpp", "include/matinee/download.hpp",
                    r"lib/(.*/)?libmatinee\.so\.0", r"lib/(.*/)?libmatinee\.so",
                    r"lib/(.*/)?pkgconfig/matinee\.pc", r"lib/(.*/)?cmake/matinee/matinee-config\.cmake",
                    "share/man/man1/matinee.1", "share/bash-completion/completions/matinee",
                    "share/zsh/.*/_matinee", "share/fish/vendor_completions.d/matinee.fish",
                    r"lib/systemd/user/matinee-agent\.service",
                    r"lib/systemd/user/matinee-agent\.socket"):
        assert any(re.fullmatch(pattern, file) for file in files), pattern
    assert not [file for file in files if "sandbox" in file or file.endswith((".mp4", ".a"))]


def test_the_public_headers_name_nobody_elses(prefix):
    for header in prefix.glob("include/matinee/*.hpp"):
        for included in re.findall(r"^#include (.*)$", header.read_text(), re.MULTILINE):
            assert re.fullmatch(r"<(matinee/)?[a-z_]+(\.hpp)?>", included), (header.name, included)


def test_the_library_loads_no_http_and_no_bus_at_its_start(libdir):
    needed = run("readelf", "-dW", libdir / "libmatinee.so")
    assert not re.search(r"NEEDED.*lib(curl|sdbus|systemd|av\w+|ssl)", needed), needed


def test_a_session_is_found_and_proved(configured, sandbox, examples):
    configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')
    session = examples(configured, "session")
    assert session.returncode == 0, session.stderr
    assert session.stdout.startswith("valid, token ****"), session.stdout
    assert "country NL, from file" in session.stdout
    # Of the headers nothing is printed, and nobody but the service gets them.
    assert {entry["host"] for entry in sandbox.log()} <= {"api.mubi.com", "mubi.com"}


def test_without_a_session_the_error_says_so(configured, examples):
    session = examples(configured, "session")
    assert (session.returncode, session.stdout) == (3, "")
    assert session.stderr.strip()


def test_a_trailer_and_a_film_are_downloaded(configured, sandbox, examples):
    configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')
    made = examples(configured, "download", "https://mubi.com/films/the-lantern-keeper")
    assert made.returncode == 0, made.stderr
    file = configured.path / made.stdout.strip()
    assert file.read_bytes()[4:8] == b"ftyp"
    # The program knows the library's file as its own download.
    again = configured.matinee("download", "the-lantern-keeper", online=False)
    assert again.code == 0, again
    assert str(file.name) in again.out
    # A second run fetches nothing of it.
    sandbox.clear_log()
    assert examples(configured, "download", "the-lantern-keeper").returncode == 0
    assert not [entry for entry in sandbox.log() if "mubicdn" in entry["host"]]


def test_the_recipe_of_the_guide_prints_the_watchlist(configured, sandbox, libdir):
    configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')
    film = 100001
    own = {**https.CLIENT, "Authorization": f"Bearer {TOKEN}"}
    assert https.api(sandbox, "POST", "/v4/wishes", own, {"film_id": film}).status == 200
    title = https.api(sandbox, "GET", f"/v4/films/{film}", https.CLIENT).json()["title"]
    (configured.path / "watchlist.cpp").write_text(GUIDE["cpp"])
    shown = run("bash", "-e", "-c", GUIDE["cpp-build"], cwd=configured.path,
                env={**configured.env, "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(libdir),
                     "PKG_CONFIG_PATH": str(libdir / "pkgconfig")})
    assert shown.splitlines() == [title]


def test_the_prefix_may_be_moved(prefix, configured, sandbox, tmp_path):
    configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')
    moved = tmp_path / "elsewhere"
    shutil.copytree(prefix, moved, symlinks=True)
    lib = next(moved.glob("lib/**/libmatinee.so")).parent
    flags = run("pkg-config", "--cflags", "--libs", "matinee",
                env={**os.environ, "PKG_CONFIG_PATH": str(lib / "pkgconfig")}).split()
    assert f"-I{moved}/include" in [str(Path(flag)) if flag.startswith("/") else
                                    f"-I{os.path.normpath(flag[2:])}" if flag.startswith("-I")
                                    else flag for flag in flags]
