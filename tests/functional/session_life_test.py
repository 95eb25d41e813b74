# SPDX-License-Identifier: MIT
"""How long a session lasts that no browser keeps, and what is said when it is gone."""

import os
import re
import signal
import subprocess
import time

import pytest
from agents import is_alive
from home import TOKEN
from stores import Row, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
NOTE = ".local/state/matinee/last-sign-in"
FORGOTTEN = "you told matinee to forget this session"


def sign_in_with_token(home):
    run = home.matinee("login", "--with-token", stdin=TOKEN)
    assert run.code == 0, run
    return run


def sign_in_by_code(home, *flags):
    command = home.command("login", "--device", *flags)
    process = subprocess.Popen(command, env=home.env, cwd=home.path, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("and enter the code"):
            code = line.removeprefix("and enter the code").replace(" ", "").strip()
            home.sandbox.post("/link/confirm", link_code=code)
            break
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out, err


def hint(run):
    found = re.search(r"^next: (.*)$", run.err, re.MULTILINE)
    return found.group(1) if found else ""


# -- as long as the agent ----------------------------------------------------------------------


def test_neither_lifetime_nor_idleness_ends_it(agent):
    assert agent.start("--lifetime", 1, "--idle-exit", 1).code == 0
    sign_in_with_token(agent.home)
    pid = agent.pid
    asked = time.monotonic()
    # Longer than the agent takes between two looks at its own age.
    until(lambda: time.monotonic() - asked > 7)
    assert agent.socket.exists() and is_alive(pid)
    headers = agent.home.matinee("headers", "--json")
    assert headers.code == 0, headers
    assert headers.json["authorization"] == f"Bearer {TOKEN}"


def test_an_agent_whose_session_is_forgotten_may_rest_again(agent):
    assert agent.start("--idle-exit", 1).code == 0
    sign_in_with_token(agent.home)
    assert agent.home.matinee("logout").code == 0
    until(lambda: not agent.socket.exists())


def test_a_lock_does_not_end_it_either(agent):
    assert agent.start("--lifetime", 1, "--idle-exit", 1).code == 0
    home = agent.home
    sign_in_with_token(home)
    assert home.matinee("agent", "lock", stdin="sesame\n").code == 0
    asked = time.monotonic()
    until(lambda: time.monotonic() - asked > 7)
    assert home.matinee("agent", "unlock", stdin="sesame\n").code == 0
    assert home.matinee("headers").code == 0


def test_a_session_of_a_file_still_has_a_lifetime(agent):
    home = agent.home
    cookies = home.cookies_txt()
    assert agent.start("--cookies", cookies, "--lifetime", 1, "--interval", 1).code == 0
    assert home.matinee("headers").code == 0
    cookies.unlink()
    until(lambda: home.matinee("headers").code == 5)


def test_a_new_cookie_of_a_browser_does_not_replace_it(agent):
    home = agent.home
    assert agent.start().code == 0
    sign_in_with_token(home)
    home.sandbox.add_token(OTHER)
    write_firefox(home, Row(OTHER))
    assert home.matinee("status", "--refresh", "--json").json["token"] == "****a9a7"
    home.sandbox.revoke(TOKEN)
    # Until mubi.com refuses it.
    assert home.matinee("watchlist").code == 0
    assert home.matinee("status", "--json").json["token"] == "****a9a8"


def test_login_says_how_long_and_what_lasts_longer(agent):
    out, err = sign_in_by_code(agent.home)
    assert out == "signed in as user 1234567 (NL)\n"
    assert "lasts as long as the agent" in err and "matinee agent stop" in err, err
    assert "SERVERS in matinee(1)" in err, err
    by_token = sign_in_with_token(agent.home)
    assert "lasts as long as the agent" in by_token.err, by_token


def test_login_with_a_browsers_session_says_that_the_browser_keeps_it(agent):
    write_firefox(agent.home, Row(TOKEN))
    run = agent.home.matinee("login", "--cookies-from-browser", "firefox")
    assert run.code == 0, run
    assert "as long as you are signed in there" in run.err, run
    assert not (agent.home.path / NOTE).exists()


def test_without_an_agent_it_lasts_as_long_as_the_command(agent):
    run = agent.home.matinee("login", "--with-token", "--no-agent", stdin=TOKEN)
    assert "it lasts as long as this command" in run.err, run
    assert not (agent.home.path / NOTE).exists()


def test_an_agent_that_reaches_the_service_in_another_way_is_named(agent):
    home = agent.home
    assert home.matinee("agent", "start", "--no-notification", online=False).code == 0
    run = home.matinee("login", "--with-token", stdin=TOKEN)
    assert run.code == 0 and "no agent keeps this session" in run.err, run
    assert "in another way, and matinee agent stop ends it" in run.err, run
    assert home.matinee("agent", "stop", online=False).code == 0
    assert "lasts as long as the agent" in home.matinee("login", "--with-token", stdin=TOKEN).err


# -- gone --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["stop", "kill", "exit-after"])
def test_a_later_command_says_which_sign_in_has_ended(agent, end):
    home = agent.home
    flags = ["--exit-after", 2] if end == "exit-after" else []
    assert agent.start(*flags).code == 0
    sign_in_by_code(home)
    if end == "kill":
        pid = agent.pid
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid))
    elif end == "stop":
        agent.stop()
    else:
        until(lambda: not agent.socket.exists())
    for command in ("headers", "status", "watchlist"):
        run = home.matinee(command)
        assert run.code == 3, run
        assert re.search(r"the sign-in by code of \d{4}-\d\d-\d\d \d\d:\d\d UTC has ended", run.err), run
        assert hint(run).startswith("matinee login"), run
    machine = home.matinee("headers", "--json")
    assert machine.json["error"]["code"] == "signed_out"
    assert "the sign-in by code" in machine.json["error"]["message"]


def test_the_note_says_where_from_and_when_and_no_token(agent):
    home = agent.home
    sign_in_with_token(home)
    note = home.path / NOTE
    assert note.stat().st_mode & 0o777 == 0o600
    assert note.parent.stat().st_mode & 0o777 == 0o700
    text = note.read_text()
    assert "browser token" in text and TOKEN not in text and TOKEN[-8:] not in text
    for file in home.path.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("after", ["logout", "sign-in"])
def test_logout_and_the_next_sign_in_remove_the_note(agent, after):
    home = agent.home
    sign_in_with_token(home)
    if after == "logout":
        assert home.matinee("logout").code == 0
    else:
        write_firefox(home, Row(TOKEN))
        assert home.matinee("login", "--cookies-from-browser", "firefox").code == 0
    assert not (home.path / NOTE).exists()
    agent.stop()
    run = home.matinee("headers")
    assert "has ended" not in run.err, run


def test_where_a_browser_has_a_session_status_alone_tells_of_the_other(agent):
    home = agent.home
    home.sandbox.add_token(OTHER, country="NL")
    sign_in_with_token(home)
    assert "earlier" not in home.matinee("status").out
    agent.stop()
    write_firefox(home, Row(OTHER))
    run = home.matinee("status")
    assert run.code == 0, run
    assert re.search(r"^earlier   the sign-in with a token of .* has ended", run.out, re.MULTILINE), run
    assert "has ended" not in home.matinee("watchlist").err


def test_who_does_without_the_agent_does_not_call_it_ended(agent):
    home = agent.home
    sign_in_with_token(home)
    run = home.matinee("headers", "--no-agent")
    assert run.code == 3 and "has ended" not in run.err, run


# -- logout ------------------------------------------------------------------------------------


@pytest.fixture
def browsing(agent):
    """An agent on demand beside a Firefox that is signed in."""
    write_firefox(agent.home, Row(TOKEN))
    assert agent.home.matinee("headers").code == 0
    return agent


def test_logout_is_explained_and_remembered(browsing):
    home = browsing.home
    logout = home.matinee("logout")
    assert logout.code == 0
    assert logout.err.startswith(
        "matinee forgot the session. Your browser is still signed in; `logout --everywhere` signs "
        "out there too.\n"), logout
    for command in ("headers", "status", "watchlist", "download the-lantern-keeper"):
        run = home.matinee(*command.split())
        assert run.code == 3, run
        assert FORGOTTEN in run.err, run
        assert hint(run).startswith("matinee logout --undo"), run
        assert "mubi.com in" not in run.err, run
    machine = home.matinee("headers", "--json")
    assert FORGOTTEN in machine.json["error"]["message"]
    assert "matinee logout --undo" in machine.json["error"]["hint"]
    assert FORGOTTEN in home.matinee("doctor").out


def test_the_command_that_is_named_takes_it_back(browsing):
    home = browsing.home
    home.matinee("logout")
    command = hint(home.matinee("headers")).split(" uses")[0].removeprefix("matinee ")
    undone = home.matinee(*command.split())
    assert undone.code == 0, undone
    assert 'the session of firefox "abc.default" again' in undone.err, undone
    assert home.matinee("headers").code == 0


def test_asking_anew_does_not_take_it_back(browsing):
    home = browsing.home
    home.matinee("logout")
    run = home.matinee("status", "--refresh")
    assert run.code == 3 and FORGOTTEN in run.err, run


def test_a_new_sign_in_ends_it(browsing):
    home = browsing.home
    home.matinee("logout")
    sign_in_by_code(home)
    assert home.matinee("headers").code == 0


def test_a_sign_in_that_runs_out_is_named(agent):
    home = agent.home
    soon = int(time.time()) + 4
    cookies = home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t{soon}\tlt\t{TOKEN}")
    assert agent.start().code == 0
    assert home.matinee("login", "--cookies", cookies).code == 0
    until(lambda: home.matinee("status").code == 3, 20)
    for command in ("status", "headers", "watchlist"):
        run = home.matinee(command)
        assert run.code == 3, run
        assert "/cookies.txt of" in run.err and "has ended: its session has expired" in run.err, run
    run = home.matinee("status", "--json")
    assert "has expired" in run.out, run


@pytest.mark.parametrize("command", [["status"], ["status", "--refresh"], ["watchlist"]])
def test_a_dead_socket_is_named_by_every_command(home, command):
    run = home.matinee(*command, env={"MATINEE_SOCKET": "/nonexistent/socket"})
    assert run.code == 3 and "/nonexistent/socket" in run.err, run


def test_undo_of_nothing(agent):
    run = agent.home.matinee("logout", "--undo")
    assert run.code == 0 and "no agent runs" in run.err, run
    assert agent.home.matinee("logout", "--undo", "--everywhere").code == 2


def test_undo_where_the_browser_has_none(agent):
    home = agent.home
    sign_in_with_token(home)
    forgotten = home.matinee("logout")
    assert "nothing else holds it" in forgotten.err, forgotten
    assert "Your browser is still signed in" not in forgotten.err, forgotten
    run = home.matinee("logout", "--undo")
    assert run.code == 3 and "no mubi.com session" in run.err, run


def test_a_session_that_is_forgotten_while_it_is_locked(browsing):
    home = browsing.home
    home.matinee("agent", "lock", stdin="sesame\n")
    assert home.matinee("logout").code == 0
    assert home.matinee("agent", "unlock", stdin="sesame\n").code == 0
    run = home.matinee("headers")
    assert run.code == 3 and FORGOTTEN in run.err, run
    assert home.matinee("logout", "--undo").code == 0


# -- a credential of systemd -------------------------------------------------------------------


def credentials(home, token, name="matinee-token"):
    folder = home.path / f"credentials-{name}"
    folder.mkdir(mode=0o700)
    (folder / name).write_text(token + "\n")
    (folder / name).chmod(0o400)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def test_a_credential_goes_before_the_agent_and_after_the_token_file(browsing):
    home = browsing.home
    home.sandbox.add_token(OTHER, country="NL")
    env = credentials(home, OTHER)
    for command in ("headers", "status"):
        assert home.matinee(command, "--json", env=env).code == 0
    assert home.matinee("headers", env=env).out.count(OTHER) == 1
    file = home.path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    both = {**env, "MATINEE_TOKEN_FILE": str(file)}
    assert TOKEN in home.matinee("headers", env=both).out
    home.cookies_txt()
    assert TOKEN in home.matinee("headers", "--cookies", "cookies.txt", env=env).out


def test_credentials_of_another_name_say_nothing(browsing):
    env = credentials(browsing.home, OTHER, "database-password")
    assert TOKEN in browsing.home.matinee("headers", env=env).out


def test_a_credential_that_is_refused_is_renewed_in_its_unit(home):
    home.sandbox.revoke(TOKEN)
    run = home.matinee("status", env=credentials(home, TOKEN))
    assert run.code == 4, run
    assert "LoadCredential=matinee-token" in hint(run), run


def test_doctor_examines_the_credential_and_no_browser(home):
    write_firefox(home, Row(TOKEN))
    home.sandbox.add_token(OTHER, country="NL")
    env = credentials(home, OTHER)
    run = home.matinee("doctor", "--json", env=env)
    assert run.code == 0, run
    assert [source["path"] for source in run.json["sources"]] == [
        f"{env['CREDENTIALS_DIRECTORY']}/matinee-token"]


def test_a_token_file_that_changes_is_noticed_by_its_agent(agent):
    home = agent.home
    home.sandbox.add_token(OTHER, country="NL")
    file = home.path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    started = home.matinee("agent", "start", "--no-notification",
                           env={"MATINEE_TOKEN_FILE": str(file)})
    assert started.code == 0, started
    assert TOKEN in home.matinee("headers").out
    file.write_text(OTHER)
    until(lambda: OTHER in home.matinee("headers").out, 15)
