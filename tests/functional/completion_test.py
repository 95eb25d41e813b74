# SPDX-License-Identifier: MIT
"""The completion scripts in real shells, as far as the machine has them."""

import shutil
import subprocess

import pytest
from sandbox import bin_dir


def script_of(shell):
    return subprocess.run([bin_dir() / "matinee", "completion", shell], check=True,
                          capture_output=True, text=True).stdout


def need(shell):
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")


def in_bash(words, folder):
    """What bash would offer for the last of `words`."""
    need("bash")
    driver = script_of("bash") + """
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _matinee
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    run = subprocess.run([shutil.which("bash"), "--norc", "--noprofile", "-u", "-c", driver, "bash", *words],
                         cwd=folder, capture_output=True, text=True, check=True,
                         env={"PATH": "/nowhere"})  # completing runs no program
    assert run.stderr == ""
    return set(run.stdout.split())


def in_fish(words, folder):
    need("fish")
    line = " ".join(words)
    (folder / "matinee.fish").write_text(script_of("fish"))
    run = subprocess.run(["fish", "--no-config", "-c",
                          f"source matinee.fish; complete -C '{line}'"], cwd=folder,
                         capture_output=True, text=True, check=True,
                         env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb"})
    assert run.stderr == ""
    return {entry.split("\t")[0] for entry in run.stdout.splitlines()}


ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; TERM=dumb; autoload -Uz compinit; compinit -D -u; source $1"
zpty -w shell "zle -C ask complete-word answer; answer() { compadd() { local -a found;"\
" builtin compadd -O found \"\$@\"; print -rl -- \$found >> $2; builtin compadd \"\$@\" }; _main_complete;"\
" print -r -- DONE >> $2 }; bindkey '^X' ask"
zpty -w -n shell "$3"$'\C-x'
while ! grep -q DONE $2 2>/dev/null; do zpty -r -t shell line; done
zpty -d shell
"""


def in_zsh(words, folder):
    need("zsh")
    (folder / "_matinee").write_text(script_of("zsh"))
    found = folder / "found"
    found.unlink(missing_ok=True)
    subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", folder / "_matinee", found, " ".join(words)],
                   cwd=folder, check=True, timeout=60, stdout=subprocess.DEVNULL,
                   env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb"})
    return set(found.read_text().split()) - {"DONE"}


SHELLS = {"bash": in_bash, "fish": in_fish, "zsh": in_zsh}
COMMANDS = {"sources", "cookies", "headers", "status", "search", "film", "watchlist", "download",
            "manifest", "doctor", "completion", "help"}
FORMATS = {"http", "json", "curl", "env", "aria2", "mpv", "yt-dlp"}


@pytest.fixture(params=SHELLS)
def complete(request, tmp_path):
    (tmp_path / "cookies.txt").touch()
    (tmp_path / "a-folder").mkdir()
    return lambda *words: SHELLS[request.param](words, tmp_path)


def test_commands(complete):
    assert COMMANDS <= complete("matinee", "")
    assert complete("matinee", "hea") == {"headers"}


def test_a_command_behind_options_with_values(complete):
    assert complete("matinee", "--country", "NL", "-v", "hea") == {"headers"}


def test_commands_below_a_command(complete):
    assert {"list", "add", "remove"} <= complete("matinee", "watchlist", "")


def test_options_of_a_command_and_of_all(complete):
    found = complete("matinee", "headers", "--")
    assert {option.rstrip("=") for option in found} >= {"--format", "--reveal", "--json", "--cookies"}
    assert "--quality" not in found


def test_values_of_an_option(complete):
    assert complete("matinee", "headers", "--format", "") == FORMATS
    assert complete("matinee", "headers", "--format", "y") == {"yt-dlp"}
    assert complete("matinee", "search", "--print", "") == {"id", "slug", "url", "title"}


def test_values_of_an_argument(complete):
    assert complete("matinee", "completion", "") == {"bash", "zsh", "fish"}


def test_browsers_by_their_names(complete):
    assert {"firefox", "chromium", "brave"} <= complete("matinee", "--cookies-from-browser", "")
    assert complete("matinee", "status", "--cookies-from-browser", "fire") == {"firefox"}
    assert {"firefox", "chromium"} <= complete("matinee", "login", "--browser", "")


def test_files(complete):
    assert complete("matinee", "status", "--cookies", "coo") == {"cookies.txt"}


def test_a_value_behind_an_equals_sign(tmp_path):
    assert in_bash(["matinee", "headers", "--format", "=", "y"], tmp_path) == {"yt-dlp"}
    assert in_bash(["matinee", "headers", "--format", "="], tmp_path) == FORMATS


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_has_no_mistake(shell):
    need(shell)
    subprocess.run([shell, "-n", "/dev/stdin"], input=script_of(shell), text=True, check=True)


def test_shellcheck_finds_nothing(tmp_path):
    if not shutil.which("shellcheck"):
        pytest.skip("no shellcheck")
    file = tmp_path / "matinee.bash"
    file.write_text("#!/bin/bash\n" + script_of("bash"))
    # SC2207: the words of a reply hold no blanks; SC2034: variables are results.
    subprocess.run(["shellcheck", "-e", "SC2207,SC2034", file], check=True)
