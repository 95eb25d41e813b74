# SPDX-License-Identifier: MIT
"""Each refusal says what it is about and what to do next."""

import os

import pytest
from hints_test import hint, to_full_disk
from home import TOKEN
from impostors import Impostor
from stores import Row, visitor, write_chromium, write_firefox

JWT_OF_2020 = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE2MDAwMDAwMDB9.c2ln"


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["cookies", "--help"],
                                   ["watchlist", "add", "--help"]])
def test_help_that_nobody_can_read_is_an_error(home, words):
    assert home.matinee(*words).out
    run = to_full_disk(home, *words)
    assert run.code == 10, run


@pytest.mark.parametrize("row, says", [
    (Row(JWT_OF_2020), "2020-09-13"),
    (Row("no token"), "holds no token"),
    (Row(TOKEN, path="/?"), "no browser sends"),
])
@pytest.mark.parametrize("write", [write_firefox, write_chromium])
def test_cookies_say_why_nobody_is_signed_in(home, write, row, says):
    write(home, row)
    run = home.matinee("cookies", "--no-agent")
    assert run.code == 0 and says in run.err, run
    assert "visitor" not in run.err


def test_a_visitors_cookies_are_called_so(home):
    write_firefox(home, visitor())
    run = home.matinee("cookies", "--no-agent")
    assert run.code == 0 and "a visitor's cookies" in run.err, run


def test_a_bare_number_is_a_quality(signed_in):
    for quality in ("1080", "1080p"):
        run = signed_in.matinee("download", "the-lantern-keeper", "--quality", quality, "--list",
                                *signed_in.flags)
        assert "quality" not in run.err and run.code != 2, run
    for quality in ("10x", "-1", "", "p"):
        run = signed_in.matinee("download", "the-lantern-keeper", f"--quality={quality}")
        assert run.code == 2, run


def test_a_page_behind_the_last_says_so(home):
    run = home.matinee("search", "lantern", "--page", 9)
    assert run.code == 0 and "no films on page 9" in run.err, run
    assert "page" not in home.matinee("search", "zzzz").err


@pytest.mark.parametrize("address", ["https://mubi.com/films/x", "mubi.com/en/nl/films/x",
                                     "http://www.mubi.com/films/x"])
def test_an_address_as_the_command_names_the_commands_that_take_it(home, address):
    run = home.matinee(address)
    assert run.code == 2, run
    assert f"matinee film {address}" in run.err and f"matinee download {address}" in run.err, run


def test_an_agent_that_is_locked_asks_for_no_other_passphrase(agent):
    assert agent.start().code == 0
    assert agent.home.matinee("agent", "lock", stdin="pw\n").code == 0
    run = agent.home.matinee("agent", "lock")
    assert run.code == 7 and "locked already" in run.err and "unlock" in hint(run), run


@pytest.mark.parametrize("kind", ["missing", "file", "proc"])
def test_an_agent_without_a_place_for_its_socket(home, kind):
    folder = {"missing": home.path / "no/such", "file": home.path / "f", "proc": "/proc"}[kind]
    if kind == "file":
        folder.write_text("")
    run = home.matinee("agent", "start", env={"XDG_RUNTIME_DIR": str(folder)})
    assert run.code != 0 and "XDG_RUNTIME_DIR" in hint(run), run


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_agent_whose_folder_may_not_be_written(home):
    folder = home.path / "locked"
    folder.mkdir(mode=0o500)
    run = home.matinee("agent", "start", env={"XDG_RUNTIME_DIR": str(folder)})
    assert run.code == 10 and "XDG_RUNTIME_DIR" in hint(run), run


def test_a_runtime_folder_that_is_no_absolute_path(home):
    for action in ("start", "status"):
        run = home.matinee("agent", action, env={"XDG_RUNTIME_DIR": "ro"})
        assert run.code == 10 and "no absolute path" in run.err, run
        assert "XDG_RUNTIME_DIR" in hint(run), run


@pytest.mark.parametrize("is_folder", [True, False])
def test_an_agent_whose_socket_is_something_else(home, is_folder):
    path = home.path / "own/s"
    path.parent.mkdir(mode=0o700)
    path.mkdir() if is_folder else path.write_text("mine")
    run = home.matinee("agent", "start", env={"MATINEE_SOCKET": str(path)})
    assert run.code == 10 and "not a socket" in run.err, run
    assert "MATINEE_SOCKET" in hint(run), run
    assert path.exists()


@pytest.mark.parametrize("action", ["status", "stop", "lock", "unlock"])
@pytest.mark.parametrize("speech", ["silent", "garbage"])
def test_what_is_no_agent_is_to_be_ended(home, action, speech):
    path = home.path / "s"
    impostor = Impostor(path, speech)
    try:
        run = home.matinee("agent", action, stdin="pw\n", env={"MATINEE_SOCKET": str(path)})
    finally:
        impostor.close()
    assert run.code != 0 and "process" in hint(run) and "--no-agent" not in hint(run), run


def test_a_folder_in_place_of_a_file_of_cookies(home):
    (home.path / "jar").mkdir()
    for command in ("headers", "cookies"):
        run = home.matinee(command, "--cookies", "jar")
        assert run.code != 0 and "file" in hint(run), run


def test_cookies_into_a_folder_that_is_not_there(home):
    run = home.matinee("cookies", "-o", "no/such", "--cookies", home.cookies_txt())
    assert run.code == 5 and "-o" in hint(run), run


@pytest.mark.parametrize("folder", ["f", "f/below"])
def test_a_download_into_a_folder_that_is_a_file(signed_in, folder):
    (signed_in.path / "f").write_text("")
    run = signed_in.matinee("download", "the-lantern-keeper", "--trailer", "-P", folder)
    assert run.code != 0 and "-P" in hint(run), run


def test_an_answer_about_the_session_that_makes_no_sense(signed_in, sandbox):
    sandbox.fault("status", path_part="/account", status=422, body='{"message":"m"}')
    run = signed_in.matinee("headers", *signed_in.flags)
    assert run.code == 1 and hint(run) and "search" not in hint(run), run


def test_too_many_requests_are_offline_with_an_agent_too(agent):
    write_firefox(agent.home, Row(TOKEN))
    agent.home.sandbox.fault("status", path_part="/", status=429, body="{}")
    for flags in ([], ["--no-agent"]):
        run = agent.home.matinee("status", "--json", *flags)
        assert (run.code, run.json["state"]) == (6, "offline"), run


# -- what newcomers ran into ---------------------------------------------------------------------


def test_who_signs_in_where_nobody_keeps_it_is_told_so_first(home):
    run = home.matinee("login", "--device", "--timeout", 1, env={"XDG_RUNTIME_DIR": ""})
    assert 0 <= run.err.find("no agent can keep") < run.err.find("enter the code"), run
    assert "XDG_RUNTIME_DIR" in run.err, run


def test_logout_ends_what_the_agent_holds_though_a_token_file_is_named(agent):
    assert agent.home.matinee("login", "--with-token", stdin=TOKEN).code == 0
    file = agent.home.path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    run = agent.home.matinee("logout", env={"MATINEE_TOKEN_FILE": str(file)})
    assert run.code == 0 and "held no session" not in run.err, run
    assert "still use it" in run.err, run
    run = agent.home.matinee("status")
    assert run.code == 3 and "matinee login" in hint(run), run
    assert "uses it again" not in run.err, run


@pytest.mark.parametrize("word, command", [
    ("whoami", "status"), ("account", "status"), ("refresh", "status --refresh"),
    ("signin", "login"), ("lock", "agent lock"), ("trailer", "download --trailer"),
])
def test_a_word_of_other_programs_leads_to_the_command(home, word, command):
    run = home.matinee(word)
    assert run.code == 2 and f'did you mean "{command}"?' in run.err, run


def test_a_sign_in_by_token_has_no_line_for_a_file(agent):
    assert agent.home.matinee("login", "--with-token", stdin=TOKEN).code == 0
    run = agent.home.matinee("status")
    assert run.code == 0, run
    assert not [line for line in run.out.splitlines() if line.rstrip() == "file"], run
