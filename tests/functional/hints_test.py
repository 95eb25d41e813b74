# SPDX-License-Identifier: MIT
"""The next step fits what was being done, to what, and why it failed."""

import os
import re
import subprocess

import pytest
from home import Run
from sealed_profiles import chromium_profile, firefox_profile


def hint(run):
    found = re.search(r"^next: (.*)$", run.err, re.MULTILINE)
    return found.group(1) if found else ""


def to_full_disk(home, *arguments):
    with open("/dev/full", "w") as full:
        return Run(subprocess.run(
            home.command(*arguments), stdout=full, stderr=subprocess.PIPE, text=True,
            cwd=home.path, env=home.env, timeout=60))


@pytest.mark.parametrize("arguments", [["cookies"], ["headers"], ["sources", "--json"],
                                       ["status"]])
def test_a_full_standard_output_is_no_matter_of_downloads(signed_in, arguments):
    run = to_full_disk(signed_in, *arguments, *signed_in.flags)
    assert run.code == 10, run
    assert hint(run) and "-P" not in hint(run) and "resume" not in hint(run), run


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_cookies_into_a_folder_that_may_not_be_written(signed_in):
    folder = signed_in.path / "locked"
    folder.mkdir(mode=0o500)
    run = signed_in.matinee("cookies", "-o", folder / "jar.txt", *signed_in.flags)
    assert run.code == 10, run
    assert "-o" in hint(run) and "-P" not in hint(run) and "resume" not in hint(run)


def test_an_agent_without_a_safe_folder(home, tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    os.chmod(folder, 0o755)
    (folder / "matinee").mkdir()
    os.chmod(folder / "matinee", 0o755)
    for action in ("start", "status"):
        run = home.matinee("agent", action, env={"XDG_RUNTIME_DIR": str(folder)})
        assert run.code in (5, 10), run
        assert "-P" not in hint(run) and "resume" not in hint(run), run
    run = home.matinee("agent", "status")
    assert run.code == 10, run
    assert "XDG_RUNTIME_DIR" in hint(run), run


def test_a_damaged_database_is_no_matter_of_downloads(home):
    firefox_profile(home, "visit")
    file = next(home.path.rglob("cookies.sqlite"))
    data = bytearray(file.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    file.write_bytes(data)
    run = home.matinee("cookies", "--cookies-from-browser", "firefox")
    assert run.code != 0, run
    assert "published" not in hint(run), run


def test_a_named_firefox_hears_nothing_of_chromium(home):
    firefox_profile(home, "visit")
    run = home.matinee("status", "--cookies-from-browser", "firefox")
    assert "30 s" not in run.err and "hromium" not in run.err, run


def test_a_file_is_not_told_of_browsers(home):
    home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tother\tx")
    run = home.matinee("status", "--cookies", "cookies.txt")
    assert run.code == 3, run
    assert "export" in hint(run) and "30 s" not in run.err, run


def test_a_refused_session_is_renewed_where_it_came_from(home, sandbox):
    sandbox.fault("status", path_part="/account", status=401, body='{"code":8,"message":"no"}')
    home.cookies_txt()
    run = home.matinee("status", "--cookies", "cookies.txt")
    assert run.code == 4, run
    assert "export its cookies again" in hint(run), run
    token = home.path / "token"
    token.write_text("0badc0de0badc0de0badc0de0badc0de0ca9a7\n")
    token.chmod(0o600)
    run = home.matinee("status", env={"MATINEE_TOKEN_FILE": str(token)})
    assert run.code == 4, run
    assert "MATINEE_TOKEN_FILE" in hint(run), run


def test_the_agent_gives_the_hint_that_is_given_without_it(running, tmp_path):
    """A host whose certificate another authority signed, with and without an agent."""
    home = running.home
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=other", "-keyout",
                    os.devnull, "-out", other], check=True, capture_output=True)
    reach = ["--cacert", other, "--connect-to", f"::127.0.0.1:{home.sandbox.port}"]
    alone = home.matinee("status", "--cookies", home.cookies_txt(), *reach, online=False)
    assert alone.code == 6, alone
    running.stop()
    started = home.matinee("agent", "start", "--no-notification", "--cookies", home.cookies_txt(),
                           *reach, online=False)
    assert started.code == 0, started
    through = home.matinee("status", *reach, online=False)
    assert through.code == 6, through
    assert "agent     running" in through.out, through
    assert hint(through) == hint(alone) and "--cacert" in hint(alone), (through, alone)


def test_the_doctor_is_not_sent_to_the_doctor(home):
    chromium_profile(home)
    run = home.matinee("doctor", "--json")
    for finding in run.json["findings"]:
        assert "matinee doctor" not in (finding["next"] or ""), finding
