# SPDX-License-Identifier: MIT
"""The agent chooses a session as every command does, and moves on when the service refuses it."""

import subprocess

import pytest
from home import TOKEN
from login_flow_test import QUESTION, Person
from stores import WEEK, Row, visitor, write_chromium, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
REVOKED = "deadc0de0badc0de0badc0de0badc0de0ca9a9"
ACCOUNT = "/v4/account"
REQUEST = "capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n"


def masked(token):
    return "****" + token[-4:]


def check(home, token, browser):
    """What every client of the agent is told."""
    status = home.matinee("status", "--json")
    assert status.code == 0, status
    assert status.json["agent"] is True
    assert (status.json["state"], status.json["token"]) == ("valid", masked(token))
    assert status.json["source"]["browser"] == browser
    headers = home.matinee("headers", "--json")
    assert headers.code == 0, headers
    assert headers.json["authorization"] == f"Bearer {token}"


def wait_for_the_other(agent, seconds=30):
    until(lambda: masked(TOKEN) in agent.home.matinee("status", "--json").out, seconds=seconds,
          what="the other session")


@pytest.fixture
def two(agent):
    """Two sessions: OTHER in Chromium is newer, TOKEN in Firefox older."""
    agent.home.sandbox.add_token(OTHER)
    write_chromium(agent.home, Row(OTHER))
    write_firefox(agent.home, Row(TOKEN, age=WEEK))
    agent.home.sandbox.clear_log()
    return agent


def test_a_newer_visitor_does_not_hide_the_session_from_the_agent(agent):
    write_firefox(agent.home, Row(TOKEN, age=WEEK))
    write_chromium(agent.home, visitor(seal="v10"))
    assert agent.start().code == 0
    check(agent.home, TOKEN, "firefox")


def test_an_agent_that_starts_beside_a_refused_session_uses_the_other(two):
    two.home.sandbox.revoke(OTHER)
    assert two.start().code == 0
    check(two.home, TOKEN, "firefox")
    assert len(two.home.sandbox.log(path=ACCOUNT)) == 2


@pytest.mark.parametrize("first", ["status", "headers"])
def test_an_agent_moves_to_the_other_session_after_a_revocation(two, first):
    assert two.start("--interval", "1").code == 0
    check(two.home, OTHER, "chromium")
    two.home.sandbox.revoke(OTHER)
    wait_for_the_other(two)
    run = two.home.matinee(first)
    assert run.code == 0, run
    check(two.home, TOKEN, "firefox")


def test_status_alone_moves_the_agent_to_the_other_session(two):
    """The agent's own round is an hour away: only the question can find out."""
    assert two.start("--interval", "3600").code == 0
    check(two.home, OTHER, "chromium")
    two.home.sandbox.revoke(OTHER)
    # An answer of the last five seconds is given again.
    wait_for_the_other(two, seconds=20)
    check(two.home, TOKEN, "firefox")


def test_a_command_that_is_refused_moves_the_agent_to_the_other_session(two):
    assert two.start("--interval", "3600").code == 0
    check(two.home, OTHER, "chromium")
    two.home.sandbox.revoke(OTHER)
    run = two.home.matinee("watchlist", "--json")
    assert run.code == 0, run
    check(two.home, TOKEN, "firefox")


def test_doctor_names_the_refused_session_beside_an_agent_that_has_the_other(two):
    two.home.sandbox.revoke(OTHER)
    assert two.start().code == 0
    run = two.home.matinee("doctor", "--json")
    assert run.code == 0, run
    refused = [f for f in run.json["findings"] if f["kind"] == "session_refused"]
    assert ["chromium" in f["subject"] for f in refused] == [True], run
    assert "nothing is wrong" not in two.home.matinee("doctor").out


@pytest.mark.parametrize("command", ["status", "headers"])
@pytest.mark.parametrize("is_on_demand", [True, False])
def test_a_client_of_the_agent_is_told_of_the_refused_session(two, command, is_on_demand):
    two.home.sandbox.revoke(OTHER)
    if not is_on_demand:
        assert two.start().code == 0
    for _ in range(2):
        run = two.home.matinee(command)
        assert run.code == 0, run
        assert "no longer accepts the session of chromium" in run.err, run
        assert "firefox" not in run.err and OTHER not in run.err
    assert two.home.matinee(command, "-q").err == ""
    # It is no longer told when it is no longer so.
    two.home.sandbox.add_token(OTHER)
    assert two.home.matinee("agent", "stop").code == 0
    assert two.start().code == 0
    run = two.home.matinee(command)
    assert (run.code, run.err) == (0, ""), run


def test_the_agent_logs_the_refused_session_once(two):
    two.home.sandbox.revoke(OTHER)
    log = two.home.path / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen(two.home.command("agent", "--foreground", "--no-notification",
                                                    "--interval", "1"),
                                   env=two.home.env, cwd=two.home.path, stderr=stderr)
    until(lambda: "session: valid" in log.read_text(), what="the session")
    assert two.home.matinee("agent", "stop").code == 0
    process.wait(20)
    lines = [line for line in log.read_text().splitlines() if "passed over chromium" in line]
    assert len(lines) == 1 and OTHER not in log.read_text(), log.read_text()


def test_an_agent_whose_sessions_are_all_refused_shows_the_first(two):
    two.home.sandbox.revoke(OTHER)
    two.home.sandbox.revoke(TOKEN)
    two.start()
    run = two.home.matinee("status")
    assert run.code == 4, run
    assert "chromium" in run.out, run
    assert len(two.home.sandbox.log(path=ACCOUNT)) == 2


def test_headers_of_an_agent_whose_sessions_are_all_refused_name_the_first(two):
    two.home.sandbox.revoke(OTHER)
    two.home.sandbox.revoke(TOKEN)
    two.start()
    run = two.home.matinee("headers")
    assert run.code == 4, run
    assert "no longer accepts the session of chromium" in run.err, run


def test_an_agent_on_demand_chooses_so_too(two):
    two.home.sandbox.revoke(OTHER)
    check(two.home, TOKEN, "firefox")
    assert two.socket.exists()


def test_what_an_agent_shows_of_refused_sessions_is_of_one_session(two):
    """Found in review: the source of one beside the reason of the other."""
    assert two.start("--interval", "3600").code == 0
    check(two.home, OTHER, "chromium")
    two.home.sandbox.revoke(OTHER)
    wait_for_the_other(two, seconds=20)
    two.home.sandbox.revoke(TOKEN)
    status = until(lambda: (run := two.home.matinee("status", "--json")).code == 4 and run,
                   seconds=20, what="the refusal").json
    assert status["state"] == "expired"
    text = two.home.matinee("status")
    assert f"no longer accepts the session of {status['source']['browser']}" in text.err, text


def test_an_agent_does_not_keep_a_refused_session_from_elsewhere(agent):
    """Found in review: it stayed signed in with it, since the browser's was the one of before."""
    home = agent.home
    home.sandbox.add_token(OTHER, user_id=777)
    write_chromium(home, Row(TOKEN))
    assert agent.start("--interval", "3600").code == 0
    check(home, TOKEN, "chromium")
    assert home.matinee("login", "--with-token", stdin=OTHER).code == 0
    home.sandbox.revoke(OTHER)
    until(lambda: masked(TOKEN) in home.matinee("status", "--json").out, seconds=20,
          what="the browser's session")
    check(home, TOKEN, "chromium")
    assert home.matinee("watchlist").code == 0


# -- an agent that was started with a source of its own ----------------------------------------


def run_of(home, command):
    if command == "exec":
        return home.matinee("exec", *home.sandbox.connect_to, "--", "true", online=False)
    return home.matinee(*command.split(), stdin=REQUEST)


@pytest.mark.parametrize("command", ["status", "headers", "watchlist", "credential get", "exec"])
@pytest.mark.parametrize("name, value, is_told", [("other", "x", False), ("lt", REVOKED, True)],
                         ids=["without a session", "with one that is refused"])
def test_the_browsers_follow_an_agent_that_has_no_session(agent, name, value, is_told, command):
    home = agent.home
    home.sandbox.add_token(REVOKED)
    home.sandbox.revoke(REVOKED)
    file = home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\t{name}\t{value}")
    write_firefox(home, Row(TOKEN))
    assert agent.start("--cookies", file).code == 0
    run = run_of(home, command)
    assert run.code == 0, run
    assert run.err.count("no longer accepts") == int(is_told), run


@pytest.mark.parametrize("command", ["status", "headers"])
def test_an_agent_with_a_source_of_its_own_answers_first(agent, command):
    home = agent.home
    home.sandbox.add_token(OTHER)
    file = home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")
    write_firefox(home, Row(TOKEN))
    assert agent.start("--cookies", file).code == 0
    check(home, OTHER, "file")


def test_an_agent_that_was_told_to_forget_is_obeyed(agent):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    assert agent.start("--cookies", home.cookies_txt()).code == 0
    check(home, TOKEN, "file")
    assert home.matinee("logout").code == 0
    for command in ("status", "headers", "watchlist"):
        assert home.matinee(command).code == 3


def test_a_person_is_asked_once_after_a_refusal_through_an_agent(agent):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    assert agent.start("--interval", "3600").code == 0
    check(home, TOKEN, "firefox")
    home.sandbox.revoke(TOKEN)
    person = Person(home, "watchlist")
    person.read_until(QUESTION)
    person.type("n\n")
    code, text = person.end(), person.seen
    assert code == 4, text
    assert len(QUESTION.findall(text)) == 1, text
    assert "session of agent" not in text
    assert "it is passed over" not in text


# -- a sign-in is proved once ------------------------------------------------------------------


def sign_in_by_code(home, *flags):
    """`matinee login --device`, confirmed at once; the account requests that it came to."""
    home.sandbox.clear_log()
    process = subprocess.Popen(home.command("login", "--device", *flags), env=home.env,
                               cwd=home.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("and enter the code"):
            code = line.removeprefix("and enter the code").replace(" ", "").strip()
            home.sandbox.post("/link/confirm", link_code=code)
            break
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out == "signed in as user 1234567 (NL)\n", err
    return len(home.sandbox.log(path=ACCOUNT))


def test_a_sign_in_without_an_agent_is_one_question(home):
    assert sign_in_by_code(home, "--no-agent") == 1


def test_a_sign_in_beside_an_agent_is_one_question(agent):
    agent.start("--interval", "3600")
    assert sign_in_by_code(agent.home) == 1
    headers = agent.home.matinee("headers")
    assert headers.code == 0, headers
    assert len(agent.home.sandbox.log(path=ACCOUNT)) == 1


def test_a_sign_in_that_starts_the_agent_is_one_question(agent):
    assert sign_in_by_code(agent.home) == 1
    assert agent.socket.exists()
    assert agent.home.matinee("headers").code == 0
