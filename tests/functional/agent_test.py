# SPDX-License-Identifier: MIT
"""The agent: one session in memory, for every tool."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time

import pytest

from agents import Line, is_alive
from home import TOKEN
from stores import Row, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a7"

# What Firefox makes, as far as it is read.
FIREFOX_16 = """
CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
  name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER,
  creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0,
  sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
  isPartitionedAttributeSet INTEGER DEFAULT 0);
PRAGMA user_version = 16;
"""


def test_it_hands_out_what_the_program_would_say_itself(running):
    home = running.home
    by_agent = home.matinee("headers", "--format", "json")
    alone = home.matinee("headers", "--format", "json", "--cookies", home.cookies_txt())
    assert by_agent.code == 0 and by_agent.json == alone.json
    assert by_agent.json["authorization"] == f"Bearer {TOKEN}"


def test_headers_from_memory_ask_the_service_nothing(running):
    home = running.home
    assert home.matinee("headers").code == 0
    home.sandbox.clear_log()
    for _ in range(5):
        assert home.matinee("headers").code == 0
    assert not home.sandbox.log()


def test_status_tells_of_the_agent(running):
    status = running.home.matinee("status", "--json")
    assert status.code == 0
    assert status.json["agent"] is True
    assert status.json["state"] == "valid"
    assert status.json["next_check_at"] > status.json["checked_at"]
    assert TOKEN not in status.out + status.err


def test_starting_it_twice_leaves_one(running):
    pid = running.pid
    again = running.start()
    assert again.code == 0 and "already" in again.err
    assert running.pid == pid


def test_two_starts_at_once_leave_one_agent(agent):
    runs = []
    flags = ["--cookies", agent.home.cookies_txt()]
    threads = [threading.Thread(target=lambda: runs.append(agent.start(*flags)))
               for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.code for run in runs] == [0] * 6, runs
    found = subprocess.run(["pgrep", "-f", f"agent --foreground.*{agent.home.path}"],
                           capture_output=True, text=True).stdout.split()
    assert found == [str(agent.pid)]


def test_a_command_starts_it_on_demand(agent):
    home = agent.home
    profile = home.firefox()
    profile.mkdir()
    database = sqlite3.connect(profile / "cookies.sqlite")
    database.executescript(FIREFOX_16)
    database.execute("INSERT INTO moz_cookies (name, value, host, path, expiry, creationTime) "
                     "VALUES ('lt', ?, 'mubi.com', '/', 4102444800000, 1)", [TOKEN])
    database.commit()
    database.close()
    assert home.matinee("headers", "--format", "json").json["authorization"] == f"Bearer {TOKEN}"
    pid = agent.pid
    assert home.matinee("headers").code == 0
    assert agent.pid == pid


@pytest.mark.parametrize("flags", [["--no-agent"], ["--cookies", "cookies.txt"]])
def test_it_is_not_started_where_nobody_wants_it(agent, flags):
    agent.home.cookies_txt()
    agent.home.matinee("headers", *flags)
    assert not agent.socket.exists()


def test_an_agent_of_another_network_is_not_asked(running):
    other = running.home.matinee("headers", "--connect-to", "::127.0.0.1:1", online=False)
    assert other.code in (3, 6), other


def test_socket_and_folder_are_the_users_alone(running):
    assert stat.S_IMODE(running.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(running.socket.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes root")
def test_another_user_is_refused_even_where_the_file_system_lets_them_in(running):
    # A path relative to the folder: the folders above it need not let the other user in.
    running.socket.parent.chmod(0o777)
    running.socket.chmod(0o777)
    code = (f"import os,socket; os.chdir({str(running.socket.parent)!r}); os.setuid(65534);"
            f"s=socket.socket(socket.AF_UNIX); s.settimeout(10); s.connect({running.socket.name!r})\n"
            "try:\n"
            "  s.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"headers\"}\\n'); print(s.recv(99))\n"
            "except OSError: print(b'')")
    other = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True)
    assert other.stdout.strip() == "b''", other
    running.socket.parent.chmod(0o700)
    assert running.home.matinee("headers").code == 0


def test_a_folder_that_others_may_enter_is_refused(agent):
    folder = agent.socket.parent
    folder.mkdir()
    folder.chmod(0o755)
    started = agent.start("--cookies", agent.home.cookies_txt())
    assert started.code == 10 and "0700" in started.err
    folder.chmod(0o700)


def test_one_that_does_not_come_up_leaves_no_socket(agent):
    started = agent.home.matinee("agent", "start", "--no-notification", "--cacert", "/nonexistent.pem",
                                 online=False)
    assert started.code == 5, started
    assert not agent.socket.exists()


def test_kill_and_restart_leave_no_stale_state(running):
    pid = running.pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(pid))
    assert running.socket.exists()
    assert running.start("--cookies", running.home.cookies_txt()).code == 0
    assert running.pid != pid
    assert running.home.matinee("headers").code == 0


def test_it_ends_when_its_socket_is_gone(running):
    pid = running.pid
    running.socket.unlink()
    until(lambda: not is_alive(pid))


def test_it_ends_on_request_and_on_a_signal(running):
    pid = running.pid
    assert running.home.matinee("agent", "stop").code == 0
    until(lambda: not is_alive(pid))
    assert not running.socket.exists()
    assert running.start("--cookies", running.home.cookies_txt()).code == 0
    pid = running.pid
    os.kill(pid, signal.SIGTERM)
    until(lambda: not is_alive(pid))
    assert not running.socket.exists()


def test_it_ends_when_nobody_asks(agent):
    assert agent.start("--cookies", agent.home.cookies_txt(), "--idle-exit", 1).code == 0
    until(lambda: not agent.socket.exists())


# The session

def test_locked_it_hands_out_nothing(running):
    home = running.home
    assert home.matinee("headers").code == 0
    assert home.matinee("agent", "lock", stdin="open sesame\n").code == 0
    for command in ("headers", "status"):
        assert home.matinee(command).code == 7
    wrong = home.matinee("agent", "unlock", stdin="open barley\n")
    assert wrong.code == 7 and "passphrase" in wrong.err
    assert home.matinee("agent", "unlock", stdin="open sesame\n").code == 0
    assert home.matinee("headers", "--format", "json").json["authorization"] == f"Bearer {TOKEN}"


def test_an_empty_passphrase_is_refused(running):
    assert running.home.matinee("agent", "lock", stdin="\n").code == 2
    assert running.home.matinee("headers").code == 0


def test_after_a_rejection_it_reads_its_source_again(agent):
    home = agent.home
    cookies = home.cookies_txt()
    assert agent.start("--cookies", cookies, "--interval", 1).code == 0
    assert home.matinee("headers").code == 0
    home.sandbox.revoke(TOKEN)
    until(lambda: home.matinee("headers").code == 4)
    home.sandbox.add_token(OTHER, country="NL")
    home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")
    headers = until(lambda: home.matinee("headers", "--format", "json").code == 0 and
                    home.matinee("headers", "--format", "json"), 15)
    assert headers.json["authorization"] == f"Bearer {OTHER}"


def test_a_token_that_changes_in_the_browser_replaces_the_one_held(agent):
    home = agent.home
    home.sandbox.add_token(OTHER, country="NL")
    assert agent.start("--cookies", home.cookies_txt()).code == 0
    assert home.matinee("headers").code == 0
    home.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{OTHER}")

    def is_new():
        return home.matinee("headers", "--format", "json").json["authorization"].endswith(OTHER)
    until(is_new, 15)


def test_an_outage_is_not_signed_out(agent):
    home = agent.home
    assert agent.start("--cookies", home.cookies_txt(), "--interval", 1).code == 0
    assert home.matinee("headers").code == 0
    home.sandbox.fault("reset", host="api.mubi.com")
    status = until(lambda: (run := home.matinee("status", "--json")).code == 6 and run)
    assert status.json["state"] == "offline" and status.json["token"] == "****a9a7"
    assert home.matinee("headers").code == 0
    home.sandbox.clear_faults()
    until(lambda: home.matinee("status").code == 0, 60)


def test_forgetting_leaves_the_browsers_session_alone(running):
    home = running.home
    assert home.matinee("headers").code == 0
    logout = home.matinee("logout")
    assert logout.code == 0 and "still signed in" in logout.err
    assert home.matinee("headers").code == 3
    assert home.matinee("headers", "--cookies", home.cookies_txt(name="same.txt")).code == 0


def test_everywhere_ends_it_at_the_service(running):
    home = running.home
    assert home.matinee("headers").code == 0
    logout = home.matinee("logout", "--everywhere")
    assert logout.code == 0 and "signed out too" in logout.err
    assert home.sandbox.log(method="DELETE")
    assert home.matinee("headers", "--cookies", home.cookies_txt()).code == 4


def test_everywhere_works_without_an_agent(signed_in):
    logout = signed_in.matinee("logout", "--everywhere", *signed_in.flags)
    assert logout.code == 0
    assert signed_in.matinee("headers", *signed_in.flags).code == 4


def test_everywhere_reaches_the_browsers_that_the_agent_does_not_read(agent):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    assert agent.start("--cookies", home.cookies_txt("# no cookie")).code == 0
    logout = home.matinee("logout", "--everywhere")
    assert logout.code == 0 and "signed out too" in logout.err, logout
    assert home.sandbox.log(method="DELETE")
    assert home.matinee("headers", "--no-agent").code == 4


def test_everywhere_with_no_session_anywhere(agent):
    assert agent.start("--cookies", agent.home.cookies_txt("# no cookie")).code == 0
    logout = agent.home.matinee("logout", "--everywhere")
    assert logout.code == 3, logout
    assert not agent.home.sandbox.log(method="DELETE")


def test_the_hook_learns_of_it_and_gets_no_secret(agent):
    home = agent.home
    told = home.path / "told"
    assert agent.start("--cookies", home.cookies_txt(), "--interval", 1, "--hook",
                       f"env > {told}.new; mv {told}.new {told}").code == 0
    assert home.matinee("headers").code == 0
    home.sandbox.revoke(TOKEN)
    until(told.exists)
    text = told.read_text()
    assert "MATINEE_STATE=expired" in text
    assert TOKEN not in text and "MATINEE_AUTHORIZATION" not in text


def test_a_notification_calls_for_a_sign_in(agent, desktop):
    """Over a real session bus; only the desktop that shows it is played."""
    from desktop import Notifications
    shown = Notifications(desktop).calls
    home = agent.home
    home.env["DBUS_SESSION_BUS_ADDRESS"] = desktop.address
    assert home.matinee("agent", "start", "--cookies", home.cookies_txt(), "--interval", 1).code == 0
    assert home.matinee("headers").code == 0
    home.sandbox.revoke(TOKEN)
    until(lambda: shown)
    assert "sign in" in shown[0][3]
    assert TOKEN not in str(shown)
    until(lambda: home.matinee("status").code == 4)
    assert len(shown) == 1


def test_a_source_that_cannot_be_read_when_the_session_runs_out_does_not_stop_it(agent):
    """Found in review: it went round in a circle, deaf to signals."""
    home = agent.home
    cookies = home.cookies_txt()
    assert agent.start("--cookies", cookies, "--lifetime", 2, "--interval", 1).code == 0
    assert home.matinee("headers").code == 0
    cookies.rename(home.path / "elsewhere")
    until(lambda: home.matinee("headers").code == 5, 20)
    pid = agent.pid
    before = sum(map(int, open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
    time.sleep(1)
    after = sum(map(int, open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
    assert after - before < 20, "it is busy with nothing"
    (home.path / "elsewhere").rename(cookies)
    until(lambda: home.matinee("headers").code == 0, 20)
    (cookies).rename(home.path / "elsewhere")
    assert home.matinee("agent", "stop").code == 0
    until(lambda: not is_alive(pid))


def test_ending_a_session_elsewhere_is_for_the_named_one_and_the_named_network(running):
    home = running.home
    assert home.matinee("headers").code == 0
    home.sandbox.add_token(OTHER, country="NL")
    token_file = home.path / "token"
    token_file.write_text(OTHER + "\n")
    token_file.chmod(0o600)
    named = home.matinee("logout", "--everywhere", env={"MATINEE_TOKEN_FILE": str(token_file)})
    assert named.code == 0, named
    assert home.matinee("status").code == 0
    elsewhere = home.matinee("logout", "--everywhere", "--connect-to", "::127.0.0.1:1",
                             online=False)
    assert elsewhere.code != 0
    assert home.matinee("status").code == 0


def test_a_locked_agent_forgets_without_its_passphrase(running):
    home = running.home
    assert home.matinee("headers").code == 0
    assert home.matinee("agent", "lock", stdin="sesame\n").code == 0
    told = home.matinee("headers")
    assert told.code == 7 and "matinee agent unlock" in told.err
    assert "locked" in home.matinee("agent", "status").out
    assert home.matinee("logout").code == 0
    assert home.matinee("agent", "unlock", stdin="sesame\n").code == 0
    assert home.matinee("headers").code == 3


def test_neither_agent_nor_hook_inherits_what_exec_gave(agent):
    home = agent.home
    cookies = home.cookies_txt()
    run = home.matinee("exec", "--cookies", cookies, *home.sandbox.connect_to, "--",
                       *home.command("agent", "start", "--no-notification", "--cookies", cookies),
                       online=False)
    assert run.code == 0, run
    environment = open(f"/proc/{agent.pid}/environ").read()
    assert "MATINEE_SOCKET" in environment and TOKEN not in environment


def test_what_one_command_was_told_is_not_the_agents_source(agent):
    """A session handed over by `login` outlives the file that it came from."""
    home = agent.home
    cookies = home.cookies_txt()
    assert home.matinee("login", "--cookies", cookies).code == 0
    cookies.unlink()
    assert home.matinee("headers").code == 0
    assert str(cookies) not in open(f"/proc/{agent.pid}/cmdline").read()


# The socket

def answers(path):
    """Whether somebody listens: a socket has a name before that."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        return one.connect_ex(str(path)) == 0


def test_a_forwarded_socket_serves_as_well(running, tmp_path_factory):
    """As `ssh -R` does it: a second socket, and somebody who carries the bytes."""
    forwarded = tmp_path_factory.mktemp("f") / "s"
    relay = subprocess.Popen(["socat", f"UNIX-LISTEN:{forwarded},fork,mode=600",
                              f"UNIX-CONNECT:{running.socket}"])
    try:
        until(lambda: answers(forwarded))
        elsewhere = {"MATINEE_SOCKET": str(forwarded), "XDG_RUNTIME_DIR": "", "HOME": "/nonexistent"}
        headers = running.home.matinee("headers", "--format", "json", env=elsewhere)
        assert headers.json["authorization"] == f"Bearer {TOKEN}"
    finally:
        relay.terminate()
        relay.wait()


def test_a_named_socket_that_nobody_serves_starts_nobody(agent):
    named = agent.runtime / "elsewhere.sock"
    run = agent.home.matinee("headers", env={"MATINEE_SOCKET": str(named)})
    assert run.code == 3
    assert not named.exists() and not agent.socket.exists()


@pytest.mark.parametrize("kind", ["network", "datagrams", "not listening", "a file"])
def test_it_takes_nothing_but_a_listening_unix_socket_from_systemd(agent, kind):
    family = socket.AF_INET if kind == "network" else socket.AF_UNIX
    type_ = socket.SOCK_DGRAM if kind == "datagrams" else socket.SOCK_STREAM
    other = socket.socket(family, type_)
    if kind == "network":
        other.bind(("127.0.0.1", 0))
        other.listen()
    file = (agent.runtime / "file").open("w")
    handed = file if kind == "a file" else other
    launcher = ("import os,sys; os.dup2(int(sys.argv[1]), 3); os.environ['LISTEN_PID']=str(os.getpid());"
                "os.environ['LISTEN_FDS']='1'; os.execv(sys.argv[2], sys.argv[2:])")
    run = subprocess.run(["/usr/bin/python3", "-c", launcher, str(handed.fileno()),
                          *agent.home.command("agent", "--foreground", "--cookies",
                                              agent.home.cookies_txt())],
                         env=agent.home.env, pass_fds=[handed.fileno()], capture_output=True, text=True,
                         timeout=30)
    assert run.returncode == 2 and "no listening Unix stream socket" in run.stderr, run


def test_systemd_hands_it_a_socket(agent):
    """Socket activation, by the protocol of sd_listen_fds(3)."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path = agent.runtime / "activated.sock"
    listener.bind(str(path))
    listener.listen(8)
    command = agent.home.command("agent", "--foreground", "--cookies", agent.home.cookies_txt())

    def take_place():
        os.dup2(listener.fileno(), 3)
        os.environ["LISTEN_PID"] = str(os.getpid())

    launcher = ("import os,sys; os.environ['LISTEN_PID']=str(os.getpid());"
                "os.environ['LISTEN_FDS']='1'; os.execv(sys.argv[1], sys.argv[1:])")
    process = subprocess.Popen(["/usr/bin/python3", "-c", launcher, *command], env=agent.home.env,
                               pass_fds=[3], preexec_fn=take_place, stderr=subprocess.PIPE)
    try:
        line = Line(path)
        assert line.ask("headers")["result"]["authorization"] == f"Bearer {TOKEN}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert path.exists()  # systemd's to remove
