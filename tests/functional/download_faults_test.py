# SPDX-License-Identifier: MIT
"""Downloads that something happens to: faults, kills, interruptions, a session that ends."""

import shutil
import signal
import subprocess
import time

import pytest
from waiting import until
from downloads import OPEN, digest
from home import TOKEN


@pytest.mark.parametrize("fault", [
    {"kind": "status", "status": 503, "times": 2, "retry_after": 0},
    {"kind": "reset", "times": 2}, {"kind": "short_body", "times": 2},
    {"kind": "ignore_range", "times": 2}], ids=lambda fault: fault["kind"])
@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4", "ranges/master.m3u8"])
def test_faults_change_nothing_in_the_file(home, sandbox, fault, path):
    assert home.matinee("download", OPEN + path, "-o", "calm.mp4").code == 0
    details = dict(fault)
    sandbox.fault(details.pop("kind"), path_part=".m" if "m3u8" in path else "film", skip=3,
                  **details)
    run = home.matinee("download", OPEN + path, "-o", "rough.mp4", timeout=200)
    assert run.code == 0, run
    assert digest(home.path / "calm.mp4") == digest(home.path / "rough.mp4")


@pytest.mark.parametrize("fault", [
    {"kind": "too_many", "per_s": 20}, {"kind": "too_many", "per_s": 20, "status": 503},
    {"kind": "too_many", "per_s": 20, "retry_after": 1}, {"kind": "node_etag"},
    {"kind": "encode"}, {"kind": "encode", "coding": "identity, X-GZIP"}],
    ids=lambda fault: "-".join(map(str, fault.values())))
@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4", "ranges/master.m3u8",
                                  "clear/manifest.mpd"])
def test_an_unpleasant_host_changes_nothing_in_the_file(home, sandbox, fault, path):
    assert home.matinee("download", OPEN + path, "-o", "calm.mp4").code == 0
    details = dict(fault)
    sandbox.fault(details.pop("kind"), path_prefix="/open/", **details)
    run = home.matinee("download", OPEN + path, "-o", "rough.mp4", timeout=200)
    assert run.code == 0, run
    assert digest(home.path / "calm.mp4") == digest(home.path / "rough.mp4")


@pytest.mark.parametrize("cookie, code", [("pass=1; Path=/; Secure", 0), ("pass=2; Path=/", 1),
                                          ("pass=1; Domain=mubi.com", 1),
                                          ("pass=1; Domain=mubicdn.net; Path=/", 0)])
def test_a_cookie_of_a_media_host_stays_among_media(signed_in, sandbox, cookie, code):
    sandbox.fault("set_cookie", path_part=".m3u8", cookie=cookie)
    sandbox.fault("need_cookie", path_part=".m4s", cookie="pass=1")
    # A film of the service: its session and the hosts' cookies are strangers.
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert (run.code != 0) == bool(code), run
    for entry in sandbox.log():
        if entry["host"].endswith("mubicdn.net"):
            assert not entry["authorization"]
        else:
            assert not entry["cookie"]


@pytest.mark.parametrize("path", ["clear/master.m3u8", "file/film.mp4"])
def test_a_killed_download_is_gone_on_with(home, sandbox, path):
    assert home.matinee("download", OPEN + path, "-o", "whole.mp4").code == 0
    sandbox.post("/rate", bytes_per_s=1_500_000)
    process = subprocess.Popen(home.command("download", OPEN + path, "-o", "killed.mp4"),
                               cwd=home.path, env=home.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    folder = home.path / "killed.mp4.matinee-part"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # until something is noted as stored
        journal = folder / "journal"
        if journal.exists() and journal.stat().st_size > 0:
            break
        assert process.poll() is None, "too fast to be killed"
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (home.path / "killed.mp4").exists()
    sandbox.post("/rate", bytes_per_s=0)
    sandbox.clear_log()
    run = home.matinee("download", OPEN + path, "-o", "killed.mp4")
    assert run.code == 0, run
    assert digest(home.path / "whole.mp4") == digest(home.path / "killed.mp4")
    assert not folder.exists()


def test_an_interrupted_download_says_so_and_keeps_what_came(home, sandbox):
    sandbox.post("/rate", bytes_per_s=200_000)
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen(home.command("download", OPEN + "file/film.mp4"), cwd=home.path,
                                   env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        folder = home.path / "film.mp4.matinee-part"
        deadline = time.monotonic() + 60
        while not any(folder.glob("t*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, err
        assert out == ""
        assert "resume" in err
        assert any(folder.glob("t*"))
        shutil.rmtree(folder)


def test_an_expired_signed_url_is_asked_for_anew(signed_in, sandbox):
    sandbox.fault("status", path_part="seg", status=403, times=1, skip=2)
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert run.code == 0, run
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) == 2
    assert len([e for e in sandbox.log() if e["path"].endswith("/viewing")]) == 1


def test_signed_urls_are_renewed_as_often_as_that_brings_bytes(signed_in, sandbox):
    """What is on its way when they expire still comes, so it is every second segment at worst."""
    sandbox.post("/rate", bytes_per_s=200_000)
    process = subprocess.Popen(
        signed_in.command("download", "salt-and-static", "-N", "1", *signed_in.flags),
        cwd=signed_in.path, env=signed_in.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True)

    def complete():
        return [p for p in signed_in.path.glob("*.matinee-part/t*-0*") if "." not in p.name]

    for count in range(1, 9):
        until(lambda: process.poll() is not None or len(complete()) >= count, seconds=120)
        assert process.poll() is None, process.communicate()
        sandbox.post("/expire")
    sandbox.post("/rate", bytes_per_s=0)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) > 3


def test_renewing_that_brings_nothing_ends(signed_in, sandbox):
    sandbox.fault("status", path_part="seg", status=403)
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert run.code == 1, run
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) == 3


def test_a_session_that_is_refused_before_the_film(signed_in, sandbox):
    """As a refused session, with the way to another one: it is not the media's fault."""
    sandbox.fault("status", path_part="/secure_url", status=401, times=9)
    run = signed_in.matinee("download", "salt-and-static", *signed_in.flags)
    assert run.code == 4, run
    assert "sign in again" in run.err


def test_a_session_that_is_replaced_on_the_way(signed_in, sandbox):
    new = "feed" * 9 + "00"
    sandbox.add_token(new, country="NL")
    sandbox.post("/rate", bytes_per_s=200_000)
    process = subprocess.Popen(signed_in.command("download", "salt-and-static", *signed_in.flags),
                               cwd=signed_in.path, env=signed_in.env, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(signed_in.path.glob("*.matinee-part/t*-0*")):
        assert process.poll() is None, "too fast"
        time.sleep(0.01)
    signed_in.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{new}")
    sandbox.revoke(TOKEN)
    sandbox.post("/expire")
    sandbox.post("/rate", bytes_per_s=0)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert len([e for e in sandbox.log() if e["path"].endswith("/secure_url")]) == 3
