# SPDX-License-Identifier: MIT
"""What the launcher answers itself, and that nobody can tell."""

import os
import pty
import subprocess

import pytest

from home import TOKEN
from sandbox import bin_dir

WHOLE = bin_dir().parent / "libexec/matinee/matinee-cli"
FORMATS = ["http", "json", "curl", "env", "aria2", "mpv", "yt-dlp"]


def started(home, *arguments, env=None, stdout=subprocess.PIPE):
    """The programs that one command became, one after the other, and its output."""
    trace = home.path / "trace.txt"
    run = subprocess.run(["strace", "-f", "-qq", "-e", "trace=execve", "-o", trace,
                          *home.command(*arguments)], env={**home.env, **(env or {})},
                         cwd=home.path, stdin=subprocess.DEVNULL, stdout=stdout,
                         stderr=subprocess.PIPE, text=True)
    programs = [line.split('"')[1].rsplit("/", 1)[-1] for line in trace.read_text().splitlines()
                if "execve(" in line and line.endswith("= 0")]
    return programs, run


@pytest.fixture
def known(running):
    """An agent that has its headers at hand: the launcher waits no longer than a moment."""
    assert running.home.matinee("status").code == 0
    return running


@pytest.mark.parametrize("flags", [[], ["--json"], *[["--format", name] for name in FORMATS]])
def test_it_answers_as_the_whole_program_would(known, flags):
    programs, quick = started(known.home, "headers", *flags)
    assert programs == ["matinee"], quick
    command = known.home.command("headers", *flags)
    whole = subprocess.run([WHOLE, *command[1:]], env=known.home.env, text=True,
                           capture_output=True, check=True)
    assert (quick.stdout, quick.stderr, quick.returncode) == (whole.stdout, whole.stderr, 0)
    assert TOKEN in quick.stdout


@pytest.mark.parametrize("arguments", [["headers", "-v"], ["headers", "--no-agent", "--no-login"],
                                       ["status"], ["headers", "--help"], ["headers", "--fomat"]])
def test_it_leaves_the_rest_to_the_whole_program(running, arguments):
    assert started(running.home, *arguments)[0][:2] == ["matinee", "matinee-cli"]


def test_a_configuration_file_is_the_whole_programs(running):
    config = running.home.path / ".config/matinee/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[headers]\nformat = "curl"\n')
    programs, run = started(running.home, "headers")
    assert programs == ["matinee", "matinee-cli"]
    assert run.stdout.startswith("header = ")


def test_a_named_token_goes_before_the_agent(running):
    other = "0badc0de0badc0de0badc0de0badc0de0thr"
    running.home.sandbox.add_token(other)
    file = running.home.path / "token"
    file.write_text(other)
    file.chmod(0o600)
    programs, run = started(running.home, "headers", env={"MATINEE_TOKEN_FILE": str(file)})
    assert programs[:2] == ["matinee", "matinee-cli"]
    assert other in run.stdout and TOKEN not in run.stdout


def test_a_person_is_answered_by_the_whole_program(running):
    leader, follower = pty.openpty()
    try:
        programs, run = started(running.home, "headers", stdout=follower)
        shown = os.read(leader, 65536).decode()
    finally:
        os.close(leader)
        os.close(follower)
    assert programs == ["matinee", "matinee-cli"], run
    assert "****" in shown and TOKEN not in shown


def test_an_agent_that_does_not_answer_is_left_to_the_whole_program(running):
    """What the launcher could not have, it neither reports nor waits for."""
    assert running.home.matinee("agent", "lock", stdin="a passphrase\na passphrase\n").code == 0
    programs, run = started(running.home, "headers", "--no-prompt")
    assert programs[:2] == ["matinee", "matinee-cli"]
    assert run.returncode != 0 and "lock" in run.stderr


def test_a_program_without_its_parts_says_so(known, tmp_path):
    alone = tmp_path / "bin/matinee"
    alone.parent.mkdir()
    alone.write_bytes((bin_dir() / "matinee").read_bytes())
    alone.chmod(0o755)
    run = subprocess.run([alone, "status"], capture_output=True, text=True, env=known.home.env)
    assert run.returncode == 1
    assert str(tmp_path / "libexec/matinee/matinee-cli") in run.stderr
    # What it can do alone it does.
    command = known.home.command("headers")
    assert subprocess.run([alone, *command[1:]], capture_output=True, env=known.home.env,
                          check=True).stdout
