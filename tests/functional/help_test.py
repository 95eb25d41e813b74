# SPDX-License-Identifier: MIT
"""--help and the manual page say the same."""

import re
import subprocess
from pathlib import Path

import pytest
from sandbox import bin_dir

PAGE = (Path(__file__).resolve().parents[2] / "docs/man/matinee.1.scd").read_text()


def help_of(*arguments):
    return subprocess.run([bin_dir() / "matinee", *arguments, "--help"], check=True,
                          capture_output=True, text=True).stdout


def commands(*command):
    """Those of matinee, or those below one of its commands."""
    text = help_of(*command)
    if "ommands:\n" not in text:
        return []
    return re.findall(r"^  (\S+) ", text.split("ommands:\n", 1)[1].split("\n\n", 1)[0], re.MULTILINE)


def command_lines():
    """[], and each command with those below it."""
    return [[], *([c, *below] for c in commands() for below in ([], *([b] for b in commands(c))))]


def flags(text):
    return set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", text))


def test_there_are_commands():
    assert {"sources", "cookies", "headers", "status", "download", "manifest"} <= set(commands())


def test_the_page_has_every_command():
    for command in commands():
        assert re.search(rf"^\*{command}\*", PAGE, re.MULTILINE), command


@pytest.mark.parametrize("command", command_lines(),
                         ids=lambda c: " ".join(c) or "matinee")
def test_the_page_has_every_flag(command):
    for flag in flags(help_of(*command)):
        assert flag in PAGE, f"{command} {flag} is not in the manual page"


def test_the_page_has_no_flag_that_is_gone():
    known = set.union(*(flags(help_of(*line)) for line in command_lines()))
    # Of curl, aria2c, git, mpv and yt-dlp, in examples.
    foreign = {"--config", "--input-file", "--include", "--config-locations",
               "--global"}
    assert flags(PAGE) - known - foreign == set()


def test_the_page_has_every_exit_status():
    for code in [*range(16), 70, 130, 141, 143]:
        assert re.search(rf"\*{code}\*", PAGE), code


def test_the_page_is_valid():
    try:
        made = subprocess.run(["scdoc"], input=PAGE, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no scdoc")
    assert made.returncode == 0, made.stderr
