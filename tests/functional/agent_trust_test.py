# SPDX-License-Identifier: MIT
"""Whatever answers at the agent's socket is not trusted to be right, alive, and ours."""

import getpass
import os
import shutil
import signal
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from home import TOKEN, Home, Run
from impostors import KINDS, Impostor
from others import way_in
from sandbox import bin_dir
from stores import Row, write_chromium, write_firefox
from waiting import until

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
NOBODY = 65534

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes root")


@contextmanager
def within(seconds):
    """The wait of before was 100 seconds; a machine that is busy gets some more than it needs."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def as_nobody(really=True):
    """What to put in front of a command."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if really else []


def readable(file):
    Path(file).chmod(0o644)
    return Path(file)


def bearer(run):
    return run.json["authorization"].removeprefix("Bearer ")


# -- silent, stopped, garbled ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_agent_is_done_without(agent, kind):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    with closing(Impostor(agent.socket, kind)), within(25):
        run = home.matinee("headers", "--json")
    assert run.code == 0, run
    assert bearer(run) == TOKEN
    assert str(agent.socket) in run.err and "does without it" in run.err, run
    assert TOKEN not in run.err and "\x1b" not in run.err


@pytest.mark.parametrize("command", [["status"], ["watchlist"], ["exec", "--", "true"],
                                     ["credential", "get"]])
@pytest.mark.parametrize("kind", ["silent", "garbage", "hello_and_then_garbage"])
def test_every_command_does_without_it(agent, kind, command):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    reach = home.sandbox.connect_to
    words = [command[0], *reach, *command[1:]]
    with closing(Impostor(agent.socket, kind)), within(25):
        run = home.matinee(*words, online=False,
                           stdin="protocol=https\nhost=api.mubi.com\n\n")
    assert run.code == 0, run


@pytest.mark.parametrize("kind", ["silent", "garbage"])
def test_without_a_session_the_error_names_the_socket(agent, kind):
    with closing(Impostor(agent.socket, kind)), within(25):
        run = agent.home.matinee("headers", "--json")
    assert run.code == 3, run
    assert run.json["error"]["code"] == "signed_out"
    assert str(agent.socket) in run.json["error"]["message"]


@pytest.mark.parametrize("words", [["status"], ["stop"], ["lock"], ["unlock"]])
@pytest.mark.parametrize("kind", ["silent", "garbage"])
def test_a_passphrase_is_not_told_to_what_is_no_agent(agent, kind, words):
    with closing(Impostor(agent.socket, kind)) as impostor, within(25):
        run = agent.home.matinee("agent", *words, stdin="open sesame\nopen sesame\n")
    assert run.code != 0 and str(agent.socket) in run.err, run
    assert b"sesame" not in impostor.heard


@pytest.mark.parametrize("command", [["headers"], ["status"]])
def test_an_agent_that_was_stopped_is_done_without(running, command):
    home = running.home
    home.sandbox.add_token(OTHER)
    write_firefox(home, Row(OTHER))
    pid = running.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with within(25):
            run = home.matinee(*command, "--json")
    finally:
        os.kill(pid, signal.SIGCONT)
    assert run.code == 0, run
    assert "****" + OTHER[-4:] in run.out or OTHER in run.out
    assert "does not answer" in run.err and str(running.socket) in run.err
    # It is asked again as soon as it answers.
    again = home.matinee(*command, "--json")
    assert (again.code, again.err) == (0, ""), again
    assert "****" + TOKEN[-4:] in again.out or TOKEN in again.out


def test_what_is_at_a_named_socket_is_trusted_no_more(home, tmp_path_factory):
    socket = tmp_path_factory.mktemp("s") / "s"
    write_firefox(home, Row(TOKEN))
    with closing(Impostor(socket, "garbage")), within(25):
        run = home.matinee("headers", "--json", env={"MATINEE_SOCKET": str(socket)})
    assert run.code == 0 and bearer(run) == TOKEN, run
    assert str(socket) in run.err


# -- nobody there, or somebody else ---------------------------------------------------------------


@pytest.mark.parametrize("command", [["status"], ["headers"], ["watchlist"]])
def test_a_dead_named_socket_is_named(home, tmp_path, command):
    env = {"MATINEE_SOCKET": str(tmp_path / "gone.sock")}
    # A quiet status says no more than its exit code.
    for flags in ([], ["--json"], *([["-q"]] if command != ["status"] else [])):
        run = home.matinee(*command, *flags, env=env)
        assert run.code == 3, run
        assert env["MATINEE_SOCKET"] in run.out + run.err, run
        assert "MATINEE_SOCKET" in run.out + run.err, run
    write_firefox(home, Row(TOKEN))
    run = home.matinee(*command, env=env)
    assert run.code == 0 and env["MATINEE_SOCKET"] in run.err, run


@needs_root
def test_a_foreign_named_socket_is_named(home, tmp_path):
    socket = tmp_path / "foreign.sock"
    with closing(Impostor(socket, "silent")) as impostor:
        os.chown(socket, NOBODY, NOBODY)
        run = home.matinee("status", env={"MATINEE_SOCKET": str(socket)})
        assert run.code == 3 and str(socket) in run.err and "another user" in run.err, run
        assert impostor.heard == b""


LISTEN_AS_NOBODY = """
import os, socket, sys
os.setgid(65534); os.setuid(65534)
s = socket.socket(socket.AF_UNIX); s.bind("/proc/self/fd/3/s"); s.listen()
print("ready", flush=True)
while True:
    c, _ = s.accept()
    print(c.recv(65536), flush=True)
    c.close()
"""


@needs_root
def test_a_listener_of_another_user_gets_nothing(home, tmp_path):
    """The file is ours, as it is in the moment before the folder above is exchanged."""
    folder = tmp_path / "f"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    descriptor = os.open(folder, os.O_PATH)
    impostor = subprocess.Popen(["/usr/bin/python3", "-c", LISTEN_AS_NOBODY],
                                stdout=subprocess.PIPE, text=True, pass_fds=[3],
                                preexec_fn=lambda: os.dup2(descriptor, 3))
    try:
        assert impostor.stdout.readline() == "ready\n"
        os.chown(folder / "s", 0, 0)
        env = {"MATINEE_SOCKET": str(folder / "s")}
        for words in (["unlock"], ["lock"], ["status"], ["stop"]):
            run = home.matinee("agent", *words, stdin="open sesame\nopen sesame\n", env=env)
            assert run.code == 10 and "another user" in run.err, run
        run = home.matinee("headers", env=env)
        assert run.code == 3 and "another user" in run.err, run
    finally:
        impostor.terminate()
    assert "sesame" not in impostor.stdout.read()


# -- of other circumstances -----------------------------------------------------------------------


@pytest.fixture
def second(running, tmp_path):
    """Another home in the runtime folder of the agent that has TOKEN; its own session is OTHER."""
    other = Home(tmp_path / "second", running.home.sandbox)
    other.env["XDG_RUNTIME_DIR"] = str(running.runtime)
    other.sandbox.add_token(OTHER)
    return other


def test_an_agent_of_another_home_is_not_asked(running, second):
    for command in ("headers", "status"):
        run = second.matinee(command)
        assert run.code == 3, run
        assert TOKEN not in run.out and TOKEN[-4:] not in run.out
    write_firefox(second, Row(OTHER))
    run = second.matinee("headers", "--json")
    assert (run.code, run.err) == (0, ""), run
    assert bearer(run) == OTHER
    run = second.matinee("status", "--json", "-v")
    assert run.json["token"] == "****" + OTHER[-4:] and run.json["agent"] is False
    assert str(second.path) in run.err and str(running.home.path) in run.err, run
    assert bearer(running.home.matinee("headers", "--json")) == TOKEN


def test_the_doctor_looks_past_an_agent_of_another_home(running, second):
    write_firefox(second, Row(OTHER))
    run = second.matinee("doctor", "--json")
    (check,) = [check for check in run.json["checks"] if check["what"] == "agent"]
    assert "serves another home" in check["detail"], run
    assert TOKEN[-4:] not in run.out


def test_an_agent_of_another_home_is_left_alone(running, second):
    assert second.matinee("logout").code == 0
    assert running.home.matinee("headers").code == 0
    token = second.path / "token"
    token.write_text(OTHER)
    token.chmod(0o600)
    login = second.matinee("login", "--with-token", stdin=OTHER)
    assert login.code == 0 and "no agent keeps" in login.err, login
    assert bearer(running.home.matinee("headers", "--json")) == TOKEN


@pytest.mark.parametrize("variable, value", [
    ("XDG_CONFIG_HOME", "/nowhere"), ("XDG_DATA_HOME", "/nowhere"),
    ("CHROME_CONFIG_HOME", "/nowhere"), ("CHROME_USER_DATA_DIR", "/nowhere"),
    ("MOZ_LEGACY_HOME", "1")])
def test_an_agent_that_looks_for_browsers_elsewhere_is_not_asked(running, variable, value):
    run = running.home.matinee("headers", "-v", env={variable: value})
    assert run.code == 3 and "serves another" in run.err and value in run.err, run


def test_an_agent_of_another_configuration_is_not_asked(running):
    home = running.home
    config = home.path / "other.toml"
    config.write_text("")
    run = home.matinee("--config", config, "headers", "-v")
    assert run.code == 3 and "config_file" in run.err, run
    # A file at the usual place decides nothing about who is asked.
    usual = home.path / ".config/matinee/config.toml"
    usual.parent.mkdir(parents=True)
    usual.write_text("")
    assert home.matinee("headers").code == 0


def test_a_home_behind_a_link_is_the_same(running, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(running.home.path)
    run = running.home.matinee("headers", "--json", env={"HOME": str(link)})
    assert run.code == 0 and bearer(run) == TOKEN, run


def test_a_named_socket_is_the_callers_choice(running, second):
    run = second.matinee("headers", "--json", env={"MATINEE_SOCKET": str(running.socket)})
    assert run.code == 0 and bearer(run) == TOKEN, run


# -- without a session bus ------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["headers", "status"])
def test_an_agent_without_a_session_bus_leaves_the_keyring_to_its_caller(agent, desktop, first):
    from desktop import KEY_ONE, GnomeKeyring
    GnomeKeyring(desktop).store(KEY_ONE, application="chromium")
    home = agent.home
    write_chromium(home, Row(TOKEN, seal="v11", password=KEY_ONE))
    assert agent.start().code == 0
    alone = home.matinee(first)
    assert alone.code == 7, alone
    bus = {"DBUS_SESSION_BUS_ADDRESS": desktop.address}
    for command in (first, "headers", "status", "watchlist"):
        run = home.matinee(command, env=bus)
        assert run.code == 0, run
        assert "session bus" in run.err and "matinee agent stop" in run.err, run
    # One that was started here can.
    agent.stop()
    assert home.matinee("headers", env=bus).code == 0
    run = home.matinee("headers", env=bus)
    assert (run.code, run.err) == (0, ""), run


# -- sudo -E --------------------------------------------------------------------------------------


def contents(folder):
    return sorted(path.name for path in folder.iterdir())


@needs_root
@pytest.mark.parametrize("command", [["status"], ["headers"], ["agent", "start"],
                                     ["login", "--with-token"], ["exec", "--", "true"]])
@pytest.mark.parametrize("named", [False, True])
def test_root_in_the_surroundings_of_a_user_makes_nothing_there(agent, command, named):
    home = agent.home
    write_firefox(home, Row(TOKEN))
    for path in [home.path, *home.path.rglob("*"), agent.runtime]:
        os.chown(path, NOBODY, NOBODY)
    before = contents(agent.runtime), contents(home.path)
    env = {"MATINEE_SOCKET": str(agent.socket)} if named else {}
    reach = home.sandbox.connect_to
    run = home.matinee(command[0], *reach, *command[1:], online=False, stdin=TOKEN, env=env)
    assert run.code == (10 if command[0] == "agent" else 0), run
    assert (contents(agent.runtime), contents(home.path)) == before
    program = bin_dir().parent / "libexec/matinee/matinee-cli"
    with way_in(home.path, agent.runtime, program, readable(home.sandbox.cacert)):
        def as_user(*words):
            return subprocess.run([*as_nobody(), *home.command(*words)], env=home.env,
                                  capture_output=True, text=True, cwd="/")
        started = as_user("agent", "start", "--no-notification")
        assert started.returncode == 0, started
        status = as_user("status", "--json")
        stopped = as_user("agent", "stop")
    assert status.returncode == 0 and '"agent":true' in status.stdout.replace(" ", ""), status
    assert stopped.returncode == 0, stopped


# -- ssh -R ---------------------------------------------------------------------------------------

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")


@pytest.mark.skipif(SSHD is None, reason="needs sshd")
@pytest.mark.parametrize("user", ["", pytest.param("nobody", marks=needs_root)])
def test_a_socket_that_sshd_forwards_serves_as_well(running, second, tmp_path_factory, user):
    """A real sshd. The user over there is this one, or one whose process root's sshd starts."""
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name],
                       check=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    config = folder / "sshd_config"
    config.write_text(f"HostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
                      "UsePAM no\nStrictModes no\nPermitRootLogin yes\nPidFile none\n"
                      "AllowStreamLocalForwarding yes\n")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    if user:
        os.chown(runtime, NOBODY, NOBODY)
        os.chown(second.path, NOBODY, NOBODY)
    forwarded = runtime / "s"
    program = bin_dir().parent / "libexec/matinee/matinee-cli"

    def over_there(*words):
        env = {**second.env, "MATINEE_SOCKET": str(forwarded), "XDG_RUNTIME_DIR": str(runtime)}
        return Run(subprocess.run([*as_nobody(bool(user)), *second.command(*words, "--json")],
                                  env=env, capture_output=True, text=True, cwd="/"))

    # Over a pipe, as inetd runs it: no port.
    ssh = subprocess.Popen(
        ["ssh", "-F", "none", "-i", folder / "user", "-o", "StrictHostKeyChecking=no",
         "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes",
         "-o", "ExitOnForwardFailure=yes", "-o", f"ProxyCommand={SSHD} -i -f {config}", "-N",
         "-R", f"{forwarded}:{running.socket}", f"{user or getpass.getuser()}@localhost"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        with way_in(forwarded, second.path, program, readable(second.sandbox.cacert)):
            until(lambda: forwarded.exists() or ssh.poll() is not None, what="the socket")
            assert ssh.poll() is None, ssh.stdout.read()
            run = over_there("headers")
            assert run.code == 0 and bearer(run) == TOKEN, run
            run = over_there("status")
            assert run.code == 0 and run.json["agent"] is True, run
            ssh.terminate()
            ssh.wait()
            run = over_there("status")
            assert run.code == 3 and str(forwarded) in run.err, run
    finally:
        ssh.kill()


# -- one write, one answer ------------------------------------------------------------------------


def test_the_launcher_asks_all_it_needs_in_one_write(running):
    assert running.home.matinee("headers").code == 0
    trace = running.home.path / "trace"
    run = subprocess.run(["strace", "-s", "999", "-f", "-e", "trace=sendto,execve", "-o", trace,
                          *running.home.command("headers")], env=running.home.env,
                         capture_output=True, text=True)
    assert run.returncode == 0, run
    lines = trace.read_text().splitlines()
    sent = [line for line in lines if "sendto(" in line]
    assert len(sent) == 1 and "hello" in sent[0], lines
    assert sum("execve(" in line for line in lines) == 1, lines


def test_hello_tells_the_circumstances_and_no_secret(running):
    line = running.line()
    hello = line.ask("hello")["result"]
    line.close()
    assert hello["circumstances"]["home"] == str(running.home.path)
    assert hello["session_bus"] is None and hello["passed_over"] == []
    assert TOKEN not in str(hello)
