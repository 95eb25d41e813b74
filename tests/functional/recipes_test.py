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


def run_as_cron(crontab, home):
    """The commands of a crontab, each as cron(8) runs it."""
    variables = {"SHELL": "/bin/sh", "HOME": str(home), "LOGNAME": "you", "PATH": "/usr/bin:/bin"}
    runs = []
    for line in crontab.splitlines():
        assignment = re.fullmatch(r"(\w+)=(.*)", line)
        if assignment:
            variables[assignment[1]] = assignment[2]
            continue
        assert "%" not in line, "cron makes a line end of it"
        command = line.split(maxsplit=5)[5]
        runs.append(subprocess.run(["/bin/sh", "-c", command], cwd=home, env=variables,
                                   stdin=subprocess.DEVNULL, capture_output=True, text=True))
    return runs


def test_a_job_of_cron(kitchen, token_file):
    # As the page says, a program that is not in cron's path is named with its own.
    crontab = kitchen.placed(RECIPES["cron"]).replace("* matinee ", f"* {bin_dir()}/matinee ")
    (run,) = run_as_cron(crontab, kitchen.home.path)
    assert run.returncode == 0, run
    assert (kitchen.home.path / "watchlist.json").read_text().lstrip().startswith(("[", "{"))


# -- systemd -----------------------------------------------------------------------------------

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")


def verify(folder, *names, manager="--user"):
    """What systemd-analyze has to say against these units."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return subprocess.run(
        ["systemd-analyze", manager, "--man=no", "verify", *[str(folder / name) for name in names]],
        capture_output=True, text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime), "HOME": str(folder)})


def assert_verified(folder, *names, manager="--user"):
    done = verify(folder, *names, manager=manager)
    assert (done.returncode, done.stderr) == (0, ""), done


def credentials_of(unit, folder, home):
    """What LoadCredential= in a unit comes to: the environment of its processes."""
    made = folder / "credentials"
    made.mkdir(mode=0o700)
    for name, path in re.findall(r"^LoadCredential=([\w-]+):(\S+)$", unit, re.MULTILINE):
        file = made / name
        file.write_bytes(open(path.replace("%h", str(home)), "rb").read())
        file.chmod(0o400)
    made.chmod(0o500)
    return {"CREDENTIALS_DIRECTORY": str(made)}


def run_unit(kitchen, unit, folder):
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    return kitchen.run(command, **credentials_of(unit, folder, kitchen.home.path))


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


@pytest.fixture
def server(tmp_path_factory):
    """An sshd of the test's own; the result is the folder with a configuration for ssh(1) that
    knows it as `server`."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin:/sbin")
    if sshd is None or shutil.which("ssh") is None:
        pytest.skip("no sshd: openssh-server is not installed")
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name],
                       check=True)
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nStreamLocalBindUnlink yes\n")
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    daemon = subprocess.Popen([sshd, "-D", "-e", "-f", folder / "sshd_config"],
                              stderr=subprocess.PIPE, text=True)
    user = pwd.getpwuid(os.getuid()).pw_name
    (folder / "ssh_config").write_text(
        f"Host server\n  HostName 127.0.0.1\n  Port {port}\n  User {user}\n"
        f"  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  BatchMode yes\n"
        f"  StrictHostKeyChecking no\n  UserKnownHostsFile {folder}/known\n  LogLevel ERROR\n")

    def answers():
        with socket.socket() as one:
            return daemon.poll() is not None or one.connect_ex(("127.0.0.1", port)) == 0

    until(answers, what="sshd")
    if daemon.poll() is not None:
        pytest.skip(f"sshd does not start here: {daemon.stderr.read()}")
    yield folder
    daemon.terminate()
    daemon.communicate(timeout=20)


def test_the_desktops_agent_through_ssh(running, server, tmp_path_factory):
    kitchen = Kitchen(running.home)
    # The path of a socket is short.
    far = tmp_path_factory.mktemp("y")
    here = f"ssh() {{ command ssh -F {server}/ssh_config -N \"$@\"; }}\n"
    connection = subprocess.Popen(
        ["bash", "-c", here + RECIPES["ssh"].replace("/home/you", str(far))],
        env=kitchen.home.env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True)
    try:
        until(lambda: connection.poll() is not None or (far / ".matinee.sock").exists(),
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


def can_unshare():
    return shutil.which("unshare") is not None and subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"],
        capture_output=True).returncode == 0


needs_unshare = pytest.mark.skipif(not can_unshare(), reason="no mount namespace of one's own")


def words_of_podman(recipe, kitchen):
    """The last command of a recipe: its options, and the command that runs inside."""
    script = kitchen.placed(recipe) + "\n"
    expanded = subprocess.run(
        ["sh", "-c", 'podman() { printf "%s\\n" "$@"; echo --end--; }\n' + script],
        env=kitchen.home.env, capture_output=True, text=True, check=True).stdout
    words = expanded.split("--end--\n")[-2].splitlines()
    image = words.index("matinee-image")
    return words[:image], words[image + 1:]


def values_of(options, name):
    return [options[i + 1] for i, word in enumerate(options) if word == name]


def run_inside(kitchen, mounts, variables, command):
    """A mount namespace in which the home is empty but for the way to the stand-in, and the
    container's files are where podman puts them."""
    config = (kitchen.home.path / ".config/matinee/config.toml").read_text()
    script = ["set -e", "mount -t tmpfs none /run"]
    for source, target in mounts:
        script += [f"mkdir -p {shlex.quote(os.path.dirname(target))}",
                   f"if [ -d {shlex.quote(source)} ]; then mkdir -p {shlex.quote(target)}; "
                   f"else : > {shlex.quote(target)}; fi",
                   f"mount --bind {shlex.quote(source)} {shlex.quote(target)}"]
    script += ["mount -t tmpfs none /root", "mkdir -p /root/.config/matinee",
               f"printf %s {shlex.quote(config)} > /root/.config/matinee/config.toml",
               "exec " + shlex.join(command)]
    inside = {"HOME": "/root", "PATH": kitchen.home.env["PATH"], "LANG": "C.UTF-8", **variables}
    return subprocess.run(["unshare", "--mount", "sh", "-c", "\n".join(script)], env=inside,
                          capture_output=True, text=True, timeout=120)


@needs_unshare
def test_a_container_that_asks_the_agent_outside(running):
    kitchen = Kitchen(running.home)
    options, command = words_of_podman(RECIPES["container"], kitchen)
    mounts = [value.split(":")[:2] for value in values_of(options, "-v")]
    variables = dict(value.split("=", 1) for value in values_of(options, "-e"))
    run = run_inside(kitchen, mounts, variables, command)
    assert run.returncode == 0, run
    assert "agent     running" in run.stdout and masked(TOKEN) in run.stdout, run


@needs_unshare
def test_a_container_with_a_secret(kitchen, token_file, tmp_path):
    options, command = words_of_podman(RECIPES["container-secret"], kitchen)
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
