# SPDX-License-Identifier: MIT
"""`matinee config show`: every option, its value, and where that comes from."""

import re
import subprocess

import pytest
from sandbox import bin_dir


@pytest.fixture
def show(home):
    """The options of `config show --json`, as (command, option) -> entry."""
    def run(*words, text=None, variables=None):
        if text is not None:
            file = home.path / ".config/matinee/config.toml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        home.env.update(variables or {})
        found = home.matinee("config", "show", "--json", *words, online=False)
        assert found.code == 0, found
        return {(each["command"], each["option"]): each for each in found.json["options"]}
    return run


def test_without_anything_all_is_the_default(show):
    options = show()
    assert options.pop((None, "json"))["from"] == "command_line"
    assert {each["from"] for each in options.values()} == {"default"}
    assert options["download", "concurrent-fragments"]["value"] == 16
    assert options["agent", "interval"]["value"] == 900
    assert options["agent", "idle-exit"]["value"] is None
    assert options["watchlist import", "dry-run"]["value"] is False
    assert options[None, "connect-to"]["value"] is None


def test_each_origin_is_told(show, home):
    options = show("--country", "nl", "-v", variables={"NO_COLOR": "1"},
                   text='quiet = false\n[download]\npaths = "~/Films"\naudio = ["de", "en"]\n')
    file = str(home.path / ".config/matinee/config.toml")
    told = {key: (each["value"], each["from"], each["where"]) for key, each in options.items()}
    assert told[None, "country"] == ("NL", "command_line", None)
    assert told[None, "verbose"] == (1, "command_line", None)
    assert told[None, "no-color"] == (True, "environment", "NO_COLOR")
    assert told["download", "paths"] == (f"{home.path}/Films", "config_file", file)
    assert told["download", "audio"] == (["de", "en"], "config_file", file)
    assert told["download", "output"] == (None, "default", None)
    assert told[None, "config"] == (file, "default", None)


def test_the_command_line_comes_before_the_environment_before_the_file(show):
    assert show(text="country = 'DE'\n")[None, "country"]["value"] == "DE"
    entry = show("--country", "FR")[None, "country"]
    assert (entry["value"], entry["from"]) == ("FR", "command_line")
    entry = show(text="no-color = false\n", variables={"NO_COLOR": "1"})[None, "no-color"]
    assert (entry["value"], entry["from"]) == (True, "environment")
    entry = show("--no-color=false")[None, "no-color"]
    assert (entry["value"], entry["from"]) == (False, "command_line")


def test_another_file_is_named(show, home):
    (home.path / "other.toml").write_text("country = 'FR'\n")
    options = show("--config", "other.toml")
    assert options[None, "config"]["from"] == "command_line"
    assert options[None, "country"]["where"] == "other.toml"


def test_what_may_hold_a_secret_is_not_shown(home, show):
    secret = "curl -H 'Authorization: Bearer 31337'"
    options = show(text=f'[agent]\nhook = "{secret}"\nleaving-hook = "{secret}"\n'
                        f'[watchlist]\nhook = "{secret}"\n[api]\nfield = ["key=31337"]\n')
    for key in (("agent", "hook"), ("agent", "leaving-hook"), ("watchlist", "hook"), ("api", "field")):
        assert (options[key]["value"], options[key]["from"]) == ("****", "config_file")
    for words in (["config", "show"], ["config", "show", "--json"], ["config", "-v"]):
        run = home.matinee(*words, online=False)
        assert run.code == 0 and "31337" not in run.out + run.err, run


def test_variables_that_change_the_session_are_told(home):
    home.env["MATINEE_TOKEN_FILE"] = "/run/token"
    run = home.matinee("config", "--json", online=False)
    assert run.json["environment"] == {"MATINEE_SOCKET": home.env.get("MATINEE_SOCKET"),
                                       "MATINEE_TOKEN_FILE": "/run/token"}
    assert re.search(r"^MATINEE_TOKEN_FILE +/run/token +MATINEE_TOKEN_FILE$",
                     home.matinee("config", online=False).out, re.MULTILINE)


def test_the_table_has_a_line_for_each_option(home, show):
    options = show()
    run = home.matinee("config", "show", online=False)
    assert (run.code, run.err) == (0, ""), run
    lines = run.out.splitlines()
    assert lines[0].split() == ["OPTION", "VALUE", "FROM"]
    for command, option in options:
        name = f"--{option}" if command is None else f"{command} --{option}"
        assert sum(line.startswith(name + " ") for line in lines) == 1, name
    assert home.matinee("config", online=False).out == run.out


def test_it_has_every_option_that_help_has(show):
    options = show()

    def flags(*words):
        text = subprocess.run([bin_dir() / "matinee", *words, "--help"], check=True,
                              capture_output=True, text=True).stdout
        return set(re.findall(r"^ {2,6}(?:-\w, )?--([\w-]+)", text, re.MULTILINE)) - {"help", "version"}

    for words in ([], ["download"], ["agent"], ["watchlist"], ["watchlist", "import"], ["status"]):
        command = " ".join(words) or None
        assert {option for of, option in options if of == command} == flags(*words)


def test_a_broken_file_is_an_error(home):
    file = home.path / ".config/matinee/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("cookeis = 'x'\n")
    run = home.matinee("config", "show", online=False)
    assert run.code == 2, run
    assert str(file) in run.err and 'did you mean "cookies"?' in run.err


def test_an_action_that_it_does_not_have(home):
    run = home.matinee("config", "shwo", online=False)
    assert run.code == 2, run
    assert 'unknown command "config shwo"; did you mean "show"?' in run.err
