# SPDX-License-Identifier: MIT
"""Every recipe of docs/servers.md, as it stands there.

Where this machine has no systemd manager, cron or podman, the test does what they would do with the
recipe's own words.
"""

import os
import pwd
import re
import shlex
import shutil
import socket
import subprocess

import pytest
from home import TOKEN, Home
from machines import (
    assert_verified,
    credentials_of,
    needs_systemd,
    needs_unshare,
    run_as_cron,
    run_inside,
    run_unit,
    values_of,
    verify,
    words_of_container,
)
from recipes import Kitchen, recipes_of
from sandbox import REPOSITORY, bin_dir
from waiting import until

RECIPES = recipes_of("servers.md")
CONTRIB = REPOSITORY / "contrib/systemd"


@pytest.fixture
def kitchen(agent):
    return Kitchen(agent.home)


@pytest.fixture
def token_file(kitchen):
    """As the recipe makes it, without signing in."""
    file = kitchen.home.path / ".config/matinee/token"
    file.write_text(f"authorization: Bearer {TOKEN}\n")
    file.chmod(0o600)
    return file


def masked(token):
    return "****" + token[-4:]


def test_no_recipe_is_left_out():
    source = open(__file__).read()
    for name in RECIPES:
        assert f'RECIPES["{name}"]' in source, f"no test runs {name}"


# -- a file of the user's own ------------------------------------------------------------------


def test_a_sign_in_by_code_becomes_a_file_that_outlives_the_agent(agent, kitchen, sandbox):
    made = kitchen.sign_in(RECIPES["token-file"])
    assert made.code == 0, made
    file = kitchen.home.path / ".config/matinee/token"
    assert file.stat().st_mode & 0o777 == 0o600
    (token,) = set(sandbox.good_tokens()) - {TOKEN}
    agent.stop()
    used = kitchen.run(RECIPES["use-token-file"])
    assert used.code == 0, used
    assert masked(token) in used.out and "signed in" in used.out, used
    assert token not in made.out + made.err + used.out + used.err
    assert not agent.socket.exists(), "the file needs no agent"


# -- cron --------------------------------------------------------------------------------------


def test_a_job_of_cron(kitchen, token_file):
    # As the page says, a program that is not in cron's path is named with its own.
    crontab = kitchen.placed(RECIPES["cron"]).replace("* matinee ", f"* {bin_dir()}/matinee ")
    (run,) = run_as_cron(crontab, kitchen.home.path)
    assert run.returncode == 0, run
    assert (kitchen.home.path / "watchlist.json").read_text().lstrip().startswith(("[", "{"))


# -- systemd -----------------------------------------------------------------------------------


@needs_systemd
def test_the_units_of_contrib_are_what_systemd_takes(kitchen, tmp_path):
    folder = tmp_path / "units"
    for unit in CONTRIB.iterdir():
        # systemd does not look into the path of this test.
        text = unit.read_text().replace("ExecStart=matinee ", f"ExecStart={bin_dir()}/matinee ")
        kitchen.write_unit(folder, unit.name, text)
    names = [unit.name for unit in CONTRIB.iterdir()]
    assert len(names) == 2
    assert_verified(folder, *names)
    kitchen.write_unit(folder, "matinee-agent.service.d/token.conf", RECIPES["token.conf"])
    assert_verified(folder, *names)


@needs_systemd
def test_a_fault_in_a_unit_would_be_found(kitchen, tmp_path):
    kitchen.write_unit(tmp_path, "watchlist.service",
                       RECIPES["watchlist.service"].replace("LoadCredential", "LoadCredentials"))
    assert "LoadCredentials" in verify(tmp_path, "watchlist.service").stderr


@needs_systemd
def test_a_unit_with_a_timer(kitchen, tmp_path, token_file):
    kitchen.write_unit(tmp_path, "watchlist.service", RECIPES["watchlist.service"])
    kitchen.write_unit(tmp_path, "watchlist.timer", RECIPES["watchlist.timer"])
    assert_verified(tmp_path, "watchlist.service", "watchlist.timer")
    run = run_unit(kitchen, RECIPES["watchlist.service"], tmp_path)
    assert run.code == 0, run
    assert run.out.lstrip().startswith(("[", "{")), run


@needs_systemd
def test_the_commands_that_enable_the_timer_are_there(kitchen):
    for line in RECIPES["enable-timer"].splitlines():
        program, *_ = shlex.split(line)
        assert shutil.which(program), line


def test_the_agent_reads_the_credential_of_its_unit(agent, kitchen, tmp_path, token_file):
    environment = credentials_of(RECIPES["token.conf"], tmp_path, kitchen.home.path)
    started = kitchen.home.matinee("agent", "start", "--no-notification", online=False,
                                   env=environment)
    assert started.code == 0, started
    # A client has no credential of its own.
    status = kitchen.home.matinee("status", "--json", online=False)
    assert status.code == 0, status
    assert status.json["agent"] is True
    assert status.json["source"]["file"] == f"{environment['CREDENTIALS_DIRECTORY']}/matinee-token"


@needs_systemd
@pytest.mark.skipif(os.geteuid() != 0, reason="the machine's key is root's")
def test_a_token_that_is_encrypted_with_the_machines_key(kitchen, tmp_path, token_file):
    store = tmp_path / "credstore"
    store.mkdir()
    recipe = RECIPES["encrypt"].replace("/etc/credstore.encrypted", str(store))
    done = kitchen.run(recipe, MATINEE_TOKEN_FILE=str(token_file))
    if done.code != 0 and "authorization" not in done.err:
        pytest.skip(f"systemd-creds does not work here: {done.err}")
    sealed = store / "matinee-token"
    assert TOKEN.encode() not in sealed.read_bytes()
    user = pwd.getpwuid(os.getuid()).pw_name
    unit = RECIPES["encrypted.service"].replace("User=you", f"User={user}")
    kitchen.write_unit(tmp_path, "encrypted.service", unit)
    assert_verified(tmp_path, "encrypted.service", manager="--system")
    # What systemd does before it starts the unit.
    made = tmp_path / "credentials"
    made.mkdir(mode=0o700)
    subprocess.run(["systemd-creds", "decrypt", "--name=matinee-token", sealed,
                    made / "matinee-token"], check=True, capture_output=True)
    (made / "matinee-token").chmod(0o400)
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    run = kitchen.run(command, CREDENTIALS_DIRECTORY=str(made))
    assert run.code == 0, run


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setfacl") is None,
                    reason="needs root and setfacl")
def test_a_credential_that_root_owns_and_a_list_opens(kitchen, tmp_path_factory, token_file):
    """As systemd has it for a unit with User=."""
    folder = tmp_path_factory.mktemp("credentials")
    file = folder / "matinee-token"
    file.write_bytes(token_file.read_bytes())
    file.chmod(0o400)
    done = subprocess.run(["setfacl", "-m", "u:65534:r", file], capture_output=True)
    if done.returncode != 0:
        pytest.skip("no access control lists here")
    assert file.stat().st_mode & 0o777 == 0o440
    run = kitchen.home.matinee("status", online=False, env={"CREDENTIALS_DIRECTORY": str(folder)})
    assert run.code == 0, run
    file.chmod(0o444)
    run = kitchen.home.matinee("status", online=False, env={"CREDENTIALS_DIRECTORY": str(folder)})
    assert run.code == 2, run


# -- ssh ---------------------------------------------------------------------------------------


def is_open(path):
    with socket.socket(socket.AF_UNIX) as one:
        return one.connect_ex(str(path)) == 0


def test_the_desktops_agent_through_ssh(running, server, tmp_path_factory):
    kitchen = Kitchen(running.home)
    # The path of a socket is short.
    far = tmp_path_factory.mktemp("y")
    # What an earlier connection left behind.
    with socket.socket(socket.AF_UNIX) as earlier:
        earlier.bind(str(far / ".matinee.sock"))
    # The connection stays, without a shell.
    here = (f"ssh() {{ case $1 in -*) set -- -N \"$@\" ;; esac; "
            f"command ssh -F {server}/ssh_config \"$@\"; }}\n")
    connection = subprocess.Popen(
        ["bash", "-c", here + RECIPES["ssh"].replace("/home/you", str(far))],
        env=kitchen.home.env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True)
    try:
        until(lambda: connection.poll() is not None or is_open(far / ".matinee.sock"),
              what="the forwarded socket")
        assert connection.poll() is None, connection.stderr.read()
        home_there = Home(far / "home", kitchen.home.sandbox)
        there = Kitchen(home_there)
        run = there.run(RECIPES["ssh-server"].replace("/home/you", str(far)))
        assert run.code == 0, run
        assert "agent     running" in run.out and masked(TOKEN) in run.out, run
    finally:
        os.killpg(connection.pid, 15)
        connection.communicate(timeout=20)


# -- containers --------------------------------------------------------------------------------


@needs_unshare
def test_a_container_that_asks_the_agent_outside(running):
    kitchen = Kitchen(running.home)
    options, command = words_of_container(RECIPES["container"], kitchen)
    mounts = [value.split(":")[:2] for value in values_of(options, "-v")]
    variables = dict(value.split("=", 1) for value in values_of(options, "-e"))
    run = run_inside(kitchen, mounts, variables, command)
    assert run.returncode == 0, run
    assert "agent     running" in run.stdout and masked(TOKEN) in run.stdout, run


@needs_unshare
def test_a_container_with_a_secret(kitchen, token_file, tmp_path):
    options, command = words_of_container(RECIPES["container-secret"], kitchen)
    (secret,) = values_of(options, "--secret")
    name, mode = re.fullmatch(r"([\w-]+),mode=(\d+)", secret).groups()
    assert f"podman secret create {name} ~/.config/matinee/token" in RECIPES["container-secret"]
    made = tmp_path / "secret"
    made.write_bytes(token_file.read_bytes())
    made.chmod(int(mode, 8))
    variables = dict(value.split("=", 1) for value in values_of(options, "-e"))
    run = run_inside(kitchen, [(str(made), f"/run/secrets/{name}")], variables, command)
    assert run.returncode == 0, run
    assert masked(TOKEN) in run.stdout, run
