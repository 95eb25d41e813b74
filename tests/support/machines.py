# SPDX-License-Identifier: MIT
"""Runs recipes that are meant for cron, systemd, a server with sshd, podman or docker. If the test
machine lacks the program, these functions simulate its effect on the recipe's text.
"""

import os
import pwd
import re
import shlex
import shutil
import socket
import subprocess

import pytest
from waiting import until

# -- cron --------------------------------------------------------------------------------------


def run_as_cron(crontab, home):
    """Runs each command of a crontab as cron(8) does. Returns the completed runs."""
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


# -- systemd -----------------------------------------------------------------------------------

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")


def verify(folder, *names, manager="--user"):
    """Runs systemd-analyze verify on these units. Returns the completed run."""
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
    """Makes the credentials folder for the LoadCredential= lines of a unit. Returns the environment
    variable that names it to the unit's processes.
    """
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


# -- ssh ---------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path_factory):
    """Runs an sshd for the test. Yields a folder with an ssh_config in which it is the host
    `server`.
    """
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
        "PasswordAuthentication no\n")
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


# -- containers --------------------------------------------------------------------------------


def can_unshare():
    return shutil.which("unshare") is not None and subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"],
        capture_output=True).returncode == 0


needs_unshare = pytest.mark.skipif(not can_unshare(), reason="no mount namespace of one's own")


def words_of_container(recipe, kitchen):
    """Returns the options of the last podman or docker command of a recipe, and the command that
    runs in the container.
    """
    script = kitchen.placed(recipe) + "\n"
    expanded = subprocess.run(
        ["sh", "-c", 'podman() { printf "%s\\n" "$@"; echo --end--; }\n'
         'docker() { podman "$@"; }\n' + script],
        env=kitchen.home.env, capture_output=True, text=True, check=True).stdout
    words = expanded.split("--end--\n")[-2].splitlines()
    image = words.index("matinee-image")
    return words[:image], words[image + 1:]


def values_of(options, name):
    return [options[i + 1] for i, word in enumerate(options) if word == name]


def run_inside(kitchen, mounts, variables, command):
    """Runs a command in a mount namespace like a container's. The home contains only the
    configuration with which the program reaches the sandbox. The files of `mounts` are at the
    targets at which podman mounts them.
    """
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
