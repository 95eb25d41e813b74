# SPDX-License-Identifier: MIT
"""No secret leaves by a back door: with a canary for a token, every file that a run wrote, every
word of its talk, every argument vector and the libraries it loads are looked at."""

import base64
import os
import re
import shutil
import subprocess
import time

import pytest
from home import TOKEN
from sandbox import bin_dir

SHAPES = (TOKEN, TOKEN.upper(), base64.b64encode(TOKEN.encode()).decode().rstrip("="),
          base64.b64encode(b'"' + TOKEN.encode()).decode()[4:-4], TOKEN.encode().hex())

COMMANDS = [
    ["sources"], ["cookies"], ["headers"], ["status"], ["status", "--json"],
    ["download", "salt-and-static", "--quality", "worst", "--sub-langs", "all"],
    ["download", "the-locked-garden"], ["download", "border-weather"], ["manifest", "none.m3u8"],
]

WHOLE = bin_dir().parent / "libexec/matinee/matinee-cli"


def holds_canary(text):
    return [shape for shape in SHAPES if shape in text]


def test_talk_holds_no_secret(signed_in, sandbox):
    for command in COMMANDS:
        run = signed_in.matinee(*command, "-v", *signed_in.flags)
        assert holds_canary(run.err) == [], (command, run.err)
        if command[0] not in ("cookies", "headers"):
            assert holds_canary(run.out) == [], command
    sandbox.post("/tokens/revoke", token=TOKEN)
    for command in COMMANDS:
        run = signed_in.matinee(*command, "-v", *signed_in.flags)
        assert holds_canary(run.err) == [], (command, run.err)


def test_talk_holds_no_signed_url(signed_in, sandbox):
    sandbox.fault("status", path_part="seg", status=500)
    run = signed_in.matinee("download", "salt-and-static", "-v", *signed_in.flags, timeout=300)
    assert run.code == 6, run
    signatures = {part for e in sandbox.log() if e["path"].startswith("/stream/")
                  for part in [e["path"].split("/")[2]]}
    assert signatures
    assert not [s for s in signatures if s in run.err], run.err


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_nothing_written_holds_a_secret(signed_in, tmp_path):
    for number, command in enumerate(COMMANDS):
        trace = tmp_path / f"trace-{number}"
        subprocess.run(
            ["strace", "-f", "-qq", "-s", "1000000", "-e",
             "trace=execve,openat,open,creat,write,pwrite64,writev,pwritev,rename,renameat2,memfd_create",
             "-o", trace, *signed_in.command(*command, "-v", *signed_in.flags)],
            env=signed_in.env, cwd=signed_in.path, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        text = trace.read_text(errors="replace")
        assert "execve(" in text
        for line in text.splitlines():
            if not holds_canary(line):
                continue
            # Handing it out on standard output is what these two are for.
            assert command[0] in ("cookies", "headers") and re.search(r"\bwrite\(1,", line), line
        # The one file in memory is the report of the child that joins a film.
        assert set(re.findall(r'memfd_create\("([^"]*)"', text)) <= {"report"}

    for file in signed_in.path.rglob("*"):
        if file.is_file() and file.name != "cookies.txt":
            assert holds_canary(file.read_bytes().decode("latin-1")) == [], file


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_files_are_opened_for_writing_only_where_a_download_goes(signed_in, tmp_path):
    for command in (["sources"], ["cookies"], ["headers"], ["status"]):
        trace = tmp_path / "trace"
        subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat,open,creat,mkdir,unlink,rename",
                        "-o", trace, *signed_in.command(*command, *signed_in.flags)],
                       env=signed_in.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        written = [line for line in trace.read_text().splitlines()
                   if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir\(|unlink\(|rename\(", line)
                   and "/dev/null" not in line]
        assert written == [], command


def test_no_core_and_no_tracing(signed_in, sandbox):
    """While a command runs its limits say so, and its memory is closed to the user's processes."""
    sandbox.post("/latency", ms=3000)
    process = subprocess.Popen(signed_in.command("status", *signed_in.flags), env=signed_in.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_it_asks(sandbox)
        limits = open(f"/proc/{process.pid}/limits").read()
        assert re.search(r"Max core file size\s+0\s+0", limits)
        # Not dumpable: its files in /proc belong to root, whoever runs it.
        assert os.stat(f"/proc/{process.pid}/mem").st_uid == 0
        status = open(f"/proc/{process.pid}/cmdline").read()
        assert holds_canary(status) == []
        assert holds_canary(open(f"/proc/{process.pid}/environ").read()) == []
    finally:
        process.kill()
        process.wait()


def wait_until_it_asks(sandbox):
    end = time.monotonic() + 30
    while not sandbox.log(path="/v4/account"):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_key_log_is_not_written(signed_in):
    run = signed_in.matinee("status", *signed_in.flags,
                            env={"SSLKEYLOGFILE": str(signed_in.path / "keys")})
    assert run.code == 0, run
    assert not (signed_in.path / "keys").exists()


def can_unshare():
    return shutil.which("unshare") is not None and subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"],
        capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="no mount namespace of one's own")
def test_of_the_authorities_only_the_named_one_counts(home, tmp_path):
    """The folder that is compiled into libcurl holds the one of the stand-in here."""
    folder = tmp_path / "certs"
    folder.mkdir()
    shutil.copy(home.sandbox.cacert, folder / "ca.pem")
    subprocess.run(["openssl", "rehash", folder], check=True)
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=other", "-keyout", tmp_path / "key", "-out", other],
                   check=True, capture_output=True)
    for cacert, code in ((home.sandbox.cacert, 0), (other, 6)):
        command = [word if word != home.sandbox.cacert else str(cacert)
                   for word in home.command("search", "lantern")]
        run = subprocess.run(["unshare", "--mount", "sh", "-c",
                              'mount --bind "$0" /etc/ssl/certs && exec "$@"', folder, *command],
                             env=home.env, capture_output=True, text=True)
        assert run.returncode == code, run


# -- what is loaded ----------------------------------------------------------------------------


def loaded_by(home, *arguments):
    """The libraries that the dynamic loader maps for a command."""
    trace = home.path / "loads"
    subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat", "-o", trace,
                    *home.command(*arguments)], env=home.env, cwd=home.path,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = trace.read_text()
    return set(re.findall(r'/(lib[^/"]+\.so[^"]*)", O_RDONLY\|O_CLOEXEC\) = \d', text))


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_headers_loads_no_media_library(signed_in):
    loaded = loaded_by(signed_in, "headers", *signed_in.flags)
    assert any(name.startswith("libcurl") for name in loaded), "the trace must show what is loaded"
    assert not [name for name in loaded if name.startswith(("libav", "libsw", "libdbus"))]


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_cookies_loads_nothing_that_speaks_to_a_network(signed_in):
    loaded = loaded_by(signed_in, "cookies", *signed_in.flags)
    assert any(name.startswith("libsqlite3") for name in loaded), "the trace must show something"
    assert not [name for name in loaded if name.startswith(("libcurl", "libssl", "libdbus"))]


def test_the_program_names_no_library_that_only_some_runs_need():
    needed = subprocess.run(["readelf", "-d", WHOLE], check=True, capture_output=True,
                            text=True).stdout
    assert "libsodium" in needed
    assert not re.findall(r"\[(?:libav|libcurl|libssl|libsdbus|libsystemd)", needed)


def test_a_program_without_its_parts_says_which_is_missing(signed_in, tmp_path):
    alone = tmp_path / "libexec/matinee/matinee-cli"
    alone.parent.mkdir(parents=True)
    shutil.copy(WHOLE, alone)
    run = subprocess.run([alone, *signed_in.command("status", *signed_in.flags)[1:]],
                         env=signed_in.env, capture_output=True, text=True)
    assert run.returncode == 1, run
    assert str(tmp_path / "libexec/matinee/matinee-http.so") in run.stderr
