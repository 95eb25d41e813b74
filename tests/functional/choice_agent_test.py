# SPDX-License-Identifier: MIT
"""The agent chooses a session as every command does, and moves on when the service refuses it."""

import subprocess

import pytest
from home import TOKEN
from stores import WEEK, Row, visitor, write_chromium, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
ACCOUNT = "/v4/account"


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
    until(lambda: masked(TOKEN) in two.home.matinee("status", "--json").out,
          what="the other session")
    run = two.home.matinee(first)
    assert run.code == 0, run
    check(two.home, TOKEN, "firefox")


def test_status_alone_moves_the_agent_to_the_other_session(two):
    """The agent's own round is an hour away: only the question can find out."""
    assert two.start("--interval", "3600").code == 0
    check(two.home, OTHER, "chromium")
    two.home.sandbox.revoke(OTHER)
    # An answer of the last five seconds is given again.
    until(lambda: masked(TOKEN) in two.home.matinee("status", "--json").out, seconds=20,
          what="the other session")
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
