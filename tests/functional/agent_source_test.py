# SPDX-License-Identifier: MIT
"""An agent that was started with a source of its own: what follows if that fails, what is said of
it, and what a logout does."""

import pytest
from hints_test import hint
from home import TOKEN
from impostors import Impostor
from stores import WEEK, Row, visitor, write_chromium, write_firefox

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
REVOKED = "deadc0de0badc0de0badc0de0badc0de0ca9a9"
NO_SESSION = "mubi.com\tFALSE\t/\tFALSE\t4102444800\tother\tx"


def line_with(token):
    return f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{token}"


def token_file(home, text):
    file = home.path / "token"
    file.write_text(text)
    file.chmod(0o600)
    return file


@pytest.fixture
def home_of(agent):
    """A service that knows two sessions and has revoked a third."""
    home = agent.home
    home.sandbox.add_token(OTHER)
    home.sandbox.add_token(REVOKED)
    home.sandbox.revoke(REVOKED)
    return home


def start_on_folder(agent):
    file = agent.home.path / "jar"
    file.mkdir()
    return agent.start("--cookies", file), "jar"


def start_on_junk_token(agent):
    agent.home.env["MATINEE_TOKEN_FILE"] = str(token_file(agent.home, "junk x"))
    run = agent.start()
    del agent.home.env["MATINEE_TOKEN_FILE"]
    return run, "token"


def start_on_missing_token(agent):
    agent.home.env["MATINEE_TOKEN_FILE"] = str(agent.home.path / "gone")
    run = agent.start()
    del agent.home.env["MATINEE_TOKEN_FILE"]
    return run, "gone"


def start_on_bad_credential(agent):
    folder = agent.home.path / "credentials"
    folder.mkdir()
    (folder / "matinee-token").write_text("junk x")
    agent.home.env["CREDENTIALS_DIRECTORY"] = str(folder)
    run = agent.start()
    del agent.home.env["CREDENTIALS_DIRECTORY"]
    return run, "matinee-token"


def start_on_absent_browser(agent):
    return agent.start("--cookies-from-browser", "chromium"), "chromium"


def start_on_absent_profile(agent):
    return agent.start("--cookies-from-browser", "firefox:nobody"), "nobody"


UNREADABLE = [start_on_folder, start_on_junk_token, start_on_missing_token,
              start_on_bad_credential, start_on_absent_browser, start_on_absent_profile]


@pytest.mark.parametrize("start", UNREADABLE)
def test_the_browsers_follow_a_source_that_cannot_be_read(agent, start):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    run, _ = start(agent)
    assert run.code == 0, run
    for command in (["headers"], ["status", "--json"], ["status", "--refresh"],
                    ["watchlist", "--json"]):
        run = home.matinee(*command)
        assert run.code == 0, run
    assert home.matinee("status", "--json").json["source"]["browser"] == "firefox"


@pytest.mark.parametrize("start", UNREADABLE)
@pytest.mark.parametrize("is_refused", [False, True])
def test_without_a_session_in_the_browsers_the_agents_reason_is_the_error(agent, home_of, start,
                                                                          is_refused):
    write_firefox(home_of, Row(REVOKED) if is_refused else visitor())
    run, name = start(agent)
    assert run.code == 0, run
    for command in ("headers", "status", "watchlist"):
        run = home_of.matinee(command, "--no-login")
        assert run.code not in (0, 3, 4, 6), run
        assert name in run.err and hint(run), run


def test_status_does_not_blame_the_service_for_a_place_that_cannot_be_read(agent):
    start_on_folder(agent)
    run = agent.home.matinee("status", "--no-login")
    assert "a place could not be read" in run.out, run
    assert "usable answer" not in run.out


def test_a_person_is_obeyed_who_made_the_agent_forget(agent):
    home = agent.home
    write_firefox(home, Row(OTHER))
    assert agent.start("--cookies", home.cookies_txt()).code == 0
    assert home.matinee("headers").code == 0
    assert home.matinee("logout").code == 0
    assert home.matinee("headers", "--no-login").code == 3


# What is said of it.


@pytest.mark.parametrize("content", [NO_SESSION, line_with(REVOKED)])
@pytest.mark.parametrize("command", ["status", "headers"])
def test_the_hint_for_an_agents_file_is_that_for_a_file(agent, home_of, content, command):
    assert agent.start("--cookies", home_of.cookies_txt(content)).code == 0
    run = home_of.matinee(command, "--no-login")
    assert run.code in (3, 4), run
    assert "export" in hint(run) and "PATH" not in hint(run), run


@pytest.mark.parametrize("command", ["status", "headers"])
def test_the_hint_for_an_agents_token_file_names_it(agent, home_of, command):
    home_of.env["MATINEE_TOKEN_FILE"] = str(token_file(home_of, REVOKED))
    assert agent.start().code == 0
    del home_of.env["MATINEE_TOKEN_FILE"]
    run = home_of.matinee(command, "--no-login")
    assert run.code == 4 and "MATINEE_TOKEN_FILE" in hint(run), run


@pytest.mark.parametrize("command", ["status", "headers"])
def test_the_hint_for_an_agents_browser_names_it(agent, command):
    write_firefox(agent.home, visitor())
    assert agent.start("--cookies-from-browser", "firefox").code == 0
    run = agent.home.matinee(command, "--no-login")
    assert run.code == 3 and "firefox" in hint(run) and "hromium" not in hint(run), run


def test_cookies_name_the_file_of_the_agents_session(agent):
    file = agent.home.cookies_txt()
    assert agent.start("--cookies", file).code == 0
    run = agent.home.matinee("cookies")
    assert run.code == 3 and f"--cookies '{file}'" in run.err, run
    assert "sign in" not in hint(run)
    write_firefox(agent.home, visitor())
    run = agent.home.matinee("cookies")
    assert run.code == 0 and f"--cookies '{file}'" in run.err, run


def test_cookies_say_that_the_agents_token_has_none(agent):
    assert agent.home.matinee("login", "--with-token", stdin=TOKEN).code == 0
    run = agent.home.matinee("cookies")
    assert run.code == 3 and "has no cookies" in run.err and hint(run), run


def test_cookies_of_another_session_than_the_agents_are_told_of(agent, home_of):
    write_firefox(home_of, Row(TOKEN))
    write_chromium(home_of, Row(OTHER, age=WEEK))
    assert agent.start("--cookies-from-browser", "chromium").code == 0
    assert home_of.matinee("headers").code == 0
    run = home_of.matinee("cookies")
    assert run.code == 0 and TOKEN in run.out, run
    assert "chromium" in run.err and "firefox" in run.err, run
    assert home_of.matinee("cookies", "--no-agent").err == ""
    named = home_of.matinee("cookies", "--cookies-from-browser", "firefox")
    assert (named.code, named.err) == (0, "")


def test_cookies_of_the_agents_session_need_no_word(agent):
    write_firefox(agent.home, Row(TOKEN))
    assert agent.home.matinee("status").code == 0
    run = agent.home.matinee("cookies")
    assert (run.code, run.err) == (0, ""), run
    assert run.out


def test_cookies_that_the_agent_was_told_to_forget_are_told_of(agent):
    write_firefox(agent.home, Row(TOKEN))
    assert agent.home.matinee("status").code == 0
    assert agent.home.matinee("logout").code == 0
    run = agent.home.matinee("cookies")
    assert run.code == 0 and "you told matinee to forget" in run.err, run


def test_cookies_beside_a_locked_agent_are_told_of(agent):
    write_firefox(agent.home, Row(TOKEN))
    assert agent.home.matinee("status").code == 0
    assert agent.home.matinee("agent", "lock", stdin="pw\n").code == 0
    run = agent.home.matinee("cookies")
    assert run.code == 0 and "locked" in run.err, run


# The ends of sessions.


@pytest.mark.parametrize("content", [NO_SESSION, line_with(REVOKED)])
def test_everywhere_goes_on_to_the_session_that_works(agent, home_of, content):
    write_firefox(home_of, Row(TOKEN))
    assert agent.start("--cookies", home_of.cookies_txt(content)).code == 0
    home_of.matinee("status")
    run = home_of.matinee("logout", "--everywhere")
    assert run.code == 0 and "firefox" in run.err, run
    assert TOKEN not in home_of.sandbox.good_tokens()


def test_everywhere_goes_on_from_a_source_that_cannot_be_read(agent):
    write_firefox(agent.home, Row(TOKEN))
    start_on_folder(agent)
    run = agent.home.matinee("logout", "--everywhere")
    assert run.code == 0, run
    assert TOKEN not in agent.home.sandbox.good_tokens()


@pytest.mark.parametrize("has_own_source", [False, True])
def test_everywhere_ends_what_the_agent_was_told_to_forget(agent, has_own_source):
    home = agent.home
    if has_own_source:
        assert agent.start("--cookies", home.cookies_txt()).code == 0
    else:
        write_firefox(home, Row(TOKEN))
    assert home.matinee("headers").code == 0
    assert home.matinee("logout").code == 0
    run = home.matinee("logout", "--everywhere")
    assert run.code == 0, run
    assert TOKEN not in home.sandbox.good_tokens()


def test_everywhere_that_fails_leaves_forgotten_what_was(agent):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    assert home.matinee("headers").code == 0
    assert home.matinee("logout").code == 0
    home.sandbox.fault("status", path_part="/", status=503, body="x")
    assert home.matinee("logout", "--everywhere").code == 6
    home.sandbox.clear_faults()
    assert home.matinee("headers", "--no-login").code == 3


@pytest.mark.parametrize("flags", [[], ["--no-agent"]])
def test_everywhere_claims_no_end_of_a_session_that_was_refused(agent, home_of, flags):
    write_firefox(home_of, Row(REVOKED))
    assert flags or agent.start().code == 0
    run = home_of.matinee("logout", "--everywhere", *flags)
    assert run.code == 4 and "ended" not in run.err, run
    assert home_of.sandbox.log(method="DELETE") == []


def test_everywhere_with_a_refused_file_and_no_other_is_refused(agent, home_of):
    assert agent.start("--cookies", home_of.cookies_txt(line_with(REVOKED))).code == 0
    run = home_of.matinee("logout", "--everywhere")
    assert run.code == 4, run


@pytest.mark.parametrize("command", ["headers", "status"])
def test_a_refused_session_is_no_more_handed_out_after_everywhere(agent, home_of, command):
    write_firefox(home_of, Row(TOKEN))
    assert home_of.matinee("headers").code == 0
    home_of.sandbox.revoke(TOKEN)
    assert home_of.matinee("logout", "--everywhere").code == 4
    assert home_of.matinee(command, "--no-login").code == 4


def test_a_logout_of_a_locked_agent_says_what_it_forgets(agent):
    write_firefox(agent.home, Row(TOKEN))
    assert agent.home.matinee("status").code == 0
    assert agent.home.matinee("agent", "lock", stdin="pw\n").code == 0
    run = agent.home.matinee("logout")
    assert run.code == 0 and "sealed" in run.err and "held no session" not in run.err, run


@pytest.mark.parametrize("speech", ["deaf", "closing"])
@pytest.mark.parametrize("is_named", [False, True])
def test_a_logout_cannot_speak_for_an_agent_that_says_nothing(agent, speech, is_named):
    home = agent.home
    path = home.path / "s" if is_named else agent.socket
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if is_named:
        home.env["MATINEE_SOCKET"] = str(path)
    impostor = Impostor(path, speech)
    try:
        run = home.matinee("logout")
    finally:
        impostor.close()
        path.unlink(missing_ok=True)
    assert run.code == 6 and "held no session" not in run.err, run
    assert "process" in hint(run), run


def test_a_logout_where_no_agent_listens_has_nothing_to_forget(home):
    home.env["MATINEE_SOCKET"] = str(home.path / "s")
    run = home.matinee("logout")
    assert run.code == 0 and "held no session" in run.err, run
