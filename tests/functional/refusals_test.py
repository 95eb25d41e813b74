# SPDX-License-Identifier: MIT
"""A refusal that anybody sees reaches the agent at once, and a person is told once."""

import hashlib
import re

import pytest
from home import TOKEN
from login_flow_test import QUESTION, Person
from stores import MINUTE, WEEK, Row, write_chromium, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
ACCOUNT = "/v4/account"
GIT_REQUEST = "capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n"


def fingerprint(token):
    return hashlib.blake2b(token.encode(), key=b"matinee: which session is meant",
                           digest_size=32).hexdigest()


def code_of(answer):
    return answer["error"]["data"]["code"] if "error" in answer else "ok"


def ask(agent, method, **params):
    line = agent.line()
    try:
        return line.ask(method, **params)
    finally:
        line.close()


def questions(home):
    return len(home.sandbox.log(path=ACCOUNT))


@pytest.fixture
def hourly(agent):
    """An agent that has TOKEN from Firefox and by itself asks nothing for an hour."""
    write_firefox(agent.home, Row(TOKEN))
    assert agent.start("--interval", 3600).code == 0
    assert agent.home.matinee("headers").code == 0
    return agent


# -- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [
    "watchlist", "watchlist add the-lantern-keeper", "film the-lantern-keeper --check-stream",
    "download the-lantern-keeper", "download the-lantern-keeper --list", "credential get",
    "status", "doctor"])
def test_what_a_command_learns_the_agent_knows(hourly, command):
    home = hourly.home
    if command in ("credential get", "doctor"):
        # With a single session they ask nobody.
        home.sandbox.add_token(OTHER)
        home.sandbox.revoke(OTHER)
        write_chromium(home, Row(OTHER, age=WEEK))
    home.sandbox.revoke(TOKEN)
    assert code_of(ask(hourly, "headers")) == "ok", "it cannot know yet"
    words = command.split()
    run = home.matinee(*words, *home.sandbox.connect_to, stdin=GIT_REQUEST, online=False)
    if command == "credential get":
        # It asks nobody about the one session of an agent: what it hands out is refused elsewhere.
        assert run.code == 0, run
        run = home.matinee("watchlist")
    if command == "status":
        # An answer of the last seconds is given again; --refresh asks.
        run = home.matinee("status", "--refresh")
    assert run.code == (0 if command == "doctor" else 4), run
    assert code_of(ask(hourly, "headers")) == "rejected"
    status = home.matinee("status", "--json")
    assert (status.code, status.json["state"]) == (4, "expired"), status
    assert "nothing is wrong" not in home.matinee("doctor").out


def test_the_choice_of_cookies_is_reported_too(hourly):
    home = hourly.home
    home.sandbox.add_token(OTHER, country="NL")
    write_chromium(home, Row(OTHER, age=WEEK))
    home.sandbox.revoke(TOKEN)
    run = home.matinee("cookies", "--json")
    assert run.code == 0, run
    # The agent has moved on as well.
    headers = ask(hourly, "headers")
    assert headers["result"]["authorization"] == f"Bearer {OTHER}"


def test_a_refusal_in_the_middle_of_a_command_is_checked_once(hourly):
    """The account accepts what the list of wishes refuses: there is nothing to give up."""
    home = hourly.home
    home.sandbox.fault("status", path_part="/wishes", status=401,
                       body='{"code":8,"message":"Invalid login token"}')
    before = questions(home)
    for count in range(1, 5):
        run = home.matinee("watchlist")
        assert run.code == 4, run
        # Each command proves the session itself; the agent asks for the first report only.
        assert questions(home) == before + count + 1, count
    assert code_of(ask(hourly, "headers")) == "ok"


def test_one_target_of_several_is_enough(hourly):
    home = hourly.home
    home.sandbox.fault("status", path_part="/wishes", status=401, times=1,
                       body='{"code":8,"message":"Invalid login token"}')
    before = questions(home)
    run = home.matinee("watchlist", "add", "the-lantern-keeper", "the-lantern-keeper")
    assert run.code == 12, run
    assert questions(home) == before + 2


@pytest.mark.parametrize("flags", [["--no-agent"], ["--cookies", "cookies.txt"]])
def test_who_does_without_the_agent_tells_it_nothing(hourly, flags):
    home = hourly.home
    home.cookies_txt()
    home.sandbox.revoke(TOKEN)
    assert home.matinee("watchlist", *flags).code == 4
    assert code_of(ask(hourly, "headers")) == "ok"


def test_no_agent_is_started_to_be_told(agent):
    home = agent.home
    home.sandbox.add_token(OTHER)
    for token in (OTHER, TOKEN):
        home.sandbox.revoke(token)
    write_firefox(home, Row(TOKEN))
    write_chromium(home, Row(OTHER, age=MINUTE))
    home.matinee("cookies")
    assert not agent.socket.exists()


# -- the method --------------------------------------------------------------------------------


def test_a_chatterer_cannot_make_the_agent_ask_without_end(hourly):
    home = hourly.home
    line = hourly.line()
    before = questions(home)
    for _ in range(200):
        assert line.ask("report_refused", fingerprint=fingerprint(TOKEN))["result"]["state"] == "valid"
    assert questions(home) == before + 1
    line.close()


def test_a_report_about_another_session_asks_nobody(hourly):
    before = questions(hourly.home)
    for other in (fingerprint(OTHER), TOKEN, "x"):
        answer = ask(hourly, "report_refused", fingerprint=other)
        assert answer["result"]["state"] == "valid"
        assert TOKEN not in str(answer)
    assert questions(hourly.home) == before
    assert ask(hourly, "report_refused")["error"]["code"] == -32602
    assert ask(hourly, "report_refused", fingerprint="")["error"]["code"] == -32602
    assert "report_refused" in ask(hourly, "hello")["result"]["capabilities"]


def test_a_report_keeps_the_pause_that_the_service_asked_for(hourly):
    home = hourly.home
    home.sandbox.fault("status", host="api.mubi.com", status=429, retry_after=600)
    assert ask(hourly, "refresh")["result"]["state"] == "valid"
    home.sandbox.clear_faults()
    before = len(home.sandbox.log())
    ask(hourly, "report_refused", fingerprint=fingerprint(TOKEN))
    assert len(home.sandbox.log()) == before


def test_after_a_report_the_source_is_read_again(hourly):
    """The browser has another session by then."""
    home = hourly.home
    home.sandbox.add_token(OTHER, country="NL")
    home.sandbox.revoke(TOKEN)
    write_chromium(home, Row(OTHER))
    answer = ask(hourly, "report_refused", fingerprint=fingerprint(TOKEN))
    assert answer["result"]["state"] == "valid" and answer["result"]["token"] == "****a9a8"


# -- status --refresh --------------------------------------------------------------------------


def test_status_refresh_asks_now(hourly):
    home = hourly.home
    assert home.matinee("status").code == 0
    home.sandbox.revoke(TOKEN)
    assert home.matinee("status").code == 0, "the answer of a moment ago"
    run = home.matinee("status", "--refresh", "--json")
    assert (run.code, run.json["state"]) == (4, "expired"), run
    # A refusal in error is taken back in the same way.
    home.sandbox.add_token(TOKEN, country="NL")
    assert home.matinee("status").code == 4
    assert home.matinee("status", "--refresh").code == 0


def test_status_refresh_without_an_agent(signed_in):
    assert signed_in.matinee("status", "--refresh", *signed_in.flags).code == 0
    signed_in.sandbox.revoke(TOKEN)
    assert signed_in.matinee("status", "--refresh", *signed_in.flags).code == 4


# -- a person ----------------------------------------------------------------------------------


@pytest.mark.parametrize("flags", [["--no-agent"], []])
def test_a_refused_session_is_offered_a_sign_in_on_a_terminal(agent, flags):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    home.sandbox.revoke(TOKEN)
    person = Person(home, "headers", "--reveal", *flags, DISPLAY="", WAYLAND_DISPLAY="")
    person.read_until(QUESTION)
    assert "no longer accepts the session of firefox" in person.seen
    person.type("y\n")
    person.read_until(r"and enter the code .*\n")
    code = re.search(r"enter the code\s+(.*)\n", person.seen).group(1)
    home.sandbox.post("/link/confirm", link_code=re.sub(r"\x1b\[\d*m| ", "", code))
    assert person.end() == 0, person.seen
    (token,) = set(home.sandbox.good_tokens()) - {TOKEN}
    assert f"Bearer {token}" in person.seen
    assert len(QUESTION.findall(person.seen)) == 1


def test_a_refusal_that_the_agent_does_not_know_of_is_offered_a_sign_in_too(hourly):
    home = hourly.home
    home.sandbox.revoke(TOKEN)
    person = Person(home, "watchlist", DISPLAY="", WAYLAND_DISPLAY="")
    person.read_until(QUESTION)
    person.type("n\n")
    assert person.end() == 4, person.seen
    assert "it is passed over" not in person.seen, "one refusal is one message"
    assert code_of(ask(hourly, "headers")) == "rejected"


@pytest.mark.parametrize("flags", [["--no-login"], ["--json"], ["--cookies", "cookies.txt"]])
def test_nobody_is_asked_about_a_refused_session_who_did_not_want_to_be(home, flags):
    home.cookies_txt()
    write_firefox(home, Row(TOKEN))
    home.sandbox.revoke(TOKEN)
    person = Person(home, "headers", *flags)
    assert person.end() == 4, person.seen
    assert not QUESTION.search(person.seen)


# -- the hook ----------------------------------------------------------------------------------


def lines_of(file):
    return file.read_text().splitlines() if file.exists() else []


def test_a_session_that_is_lost_at_the_start_calls_once(agent):
    home = agent.home
    told = home.path / "told"
    write_firefox(home, Row(TOKEN))
    home.sandbox.revoke(TOKEN)
    assert agent.start("--interval", 1, "--hook", f"echo $MATINEE_STATE >> {told}").code == 0
    until(lambda: lines_of(told))
    for command in (["status"], ["status", "--refresh"], ["headers"], ["watchlist"],
                    ["status", "--refresh"]):
        assert home.matinee(*command).code == 4
    agent.stop()
    assert lines_of(told) == ["expired"]


def test_each_lost_session_calls_once(agent):
    home = agent.home
    told = home.path / "told"
    (home.path / ".config/matinee").mkdir(parents=True)
    (home.path / ".config/matinee/config.toml").write_text(
        f'[agent]\nhook = "echo $MATINEE_STATE >> {told}"\nno-notification = true\n')
    cookies = home.cookies_txt()
    assert home.matinee("agent", "start", "--cookies", cookies).code == 0
    assert home.matinee("headers").code == 0
    home.sandbox.revoke(TOKEN)
    for _ in range(3):
        assert home.matinee("watchlist").code == 4
    until(lambda: lines_of(told) == ["expired"])
    home.sandbox.add_token(OTHER, country="NL")
    home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")
    until(lambda: home.matinee("headers").code == 0)
    home.sandbox.revoke(OTHER)
    for _ in range(3):
        assert home.matinee("watchlist").code == 4
    until(lambda: len(lines_of(told)) == 2)
    agent.stop()
    assert lines_of(told) == ["expired", "expired"]


def test_no_session_at_the_start_calls_nobody(agent):
    told = agent.home.path / "told"
    assert agent.start("--hook", f"echo x >> {told}").code == 0
    assert agent.home.matinee("status").code == 3
    agent.stop()
    assert not told.exists()
