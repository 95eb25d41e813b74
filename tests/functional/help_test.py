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


def choices():
    """The choices of each option, by its name, as the completion of zsh has them."""
    script = subprocess.run([bin_dir() / "matinee", "completion", "zsh"], check=True,
                            capture_output=True, text=True).stdout
    found = {}
    for name, words in re.findall(r"^    '\*(-[\w-]+)=?\[.*\]:[^:]*:\((.*)\)' \\$", script, re.MULTILINE):
        found.setdefault(name, set()).add(words.replace(" ", "|"))
    return found


def options():
    """Each option of each command as (names, value name), as the help has them."""
    found = set()
    for line in command_lines():
        for names, value in re.findall(r"^ {2,6}((?:-\w, )?--[\w-]+)(?: ([^\s]+))?(?:  |$)",
                                       help_of(*line), re.MULTILINE):
            found.add((tuple(names.split(", ")), value))
    return found


def values_in_page():
    """Each option that the page names, with the value that it writes behind it, if any."""
    found = []
    for name, value in re.findall(r"\*(--?[A-Za-z][\w-]*)\*(?: (_[^\s*]+|[^\s*]*\|[^\s*]+))?", PAGE):
        value = value.replace("_", "").removesuffix("++")
        while value and (value[-1] in ".,;:)|" and not value.endswith("...")
                         or value[-1] == "]" and value.count("[") < value.count("]")):
            value = value[:-1]
        found.append((name, value.removesuffix("]...")))
    return found


def test_the_page_has_every_option_with_its_value():
    page = values_in_page()
    all_choices = choices()
    for names, value in options():
        for name in names:
            assert (name, "") in page or any(name == each for each, _ in page), name
        if not value:
            continue
        spellings = {value, *all_choices.get(names[-1], set())}
        assert any(name in names and found in spellings for name, found in page), (names, spellings)


def test_the_page_gives_every_option_the_value_that_it_has():
    known = {}
    all_choices = choices()
    for names, value in options():
        for name in names:
            known.setdefault(name, set()).update({value} - {""}, all_choices.get(name, set()))
    for name, value in values_in_page():
        assert name in known, f"the manual page has {name}, which is no option"
        assert not value or value in known[name], f"{name} {value} is none of {known[name]}"


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
