# SPDX-License-Identifier: MIT
"""The agent's secrets: in its locked memory, and nowhere else."""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from agents import is_alive
from home import TOKEN
from memory import children_of, find_secret
from others import way_in
from sandbox import bin_dir
from secrets_test import holds_canary
from waiting import until

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes root")
NOBODY = 65534

ORDERS = [["headers"], ["status"], ["status", "--json"], ["agent", "status"], ["agent", "start"],
          ["download", "salt-and-static", "--quality", "worst"], ["exec", "--", "true"],
          ["doctor"], ["sources"], ["login", "--with-token"], ["logout"]]


def serve_under_strace(agent, trace):
    """The agent in the foreground, everything it writes on record."""
    home = agent.home
    process = subprocess.Popen(
        ["strace", "-f", "-qq", "-s", "100000", "-e",
         "trace=execve,openat,open,creat,write,pwrite64,writev,sendmsg,sendto,memfd_create",
         "-o", trace, *home.command("-vv", "agent", "--foreground", "--no-notification",
                                    "--interval", 1, "--cookies", home.cookies_txt())],
        env=home.env, cwd=home.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    until(lambda: agent.socket.exists())
    return process


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_what_it_writes_holds_no_secret_but_the_answers_on_its_socket(agent, tmp_path):
    home = agent.home
    trace = tmp_path / "trace"
    process = serve_under_strace(agent, trace)
    for order in ORDERS:
        command = [*order] if order[0] != "exec" else [
            "exec", "-vv", *home.sandbox.connect_to, "--", "true"]
        flags = [] if order[0] == "exec" else ["-vv"]
        run = home.matinee(*command, *flags, online=order[0] != "exec", timeout=300,
                           stdin=TOKEN + "\n" if order[0] == "login" else "")
        assert holds_canary(run.err) == [], (order, run.err)
        if order[0] != "headers":
            assert holds_canary(run.out) == [], order
    assert home.matinee("agent", "lock", stdin="sesame\n").code == 0
    assert home.matinee("agent", "unlock", stdin="sesame\n").code == 0
    home.sandbox.revoke(TOKEN)
    home.matinee("agent", "stop")
    said, _ = process.communicate(timeout=30)
    assert holds_canary(said) == [], said

    text = trace.read_text(errors="replace")
    assert "execve(" in text and "memfd_create" not in text
    answers = 0
    for line in text.splitlines():
        if holds_canary(line):
            # sendmsg() is how an answer goes out, sendto() how the process is asked that speaks
            # HTTP for the agent; nothing else may carry the token.
            is_answer = re.search(r"\bsendmsg\(\d+", line) and '"result\\":' in line
            is_order = re.search(r"\bsendto\(\d+", line) and '"secret_headers\\":' in line
            assert is_answer or is_order, line[:200]
            answers += bool(is_answer)
        if "O_WRONLY" in line or "O_RDWR" in line or "O_CREAT" in line:
            assert "/dev/null" in line or "agent.sock.lock" in line, line
    assert answers > 0, "the trace must show the answers"
    for file in [*home.path.rglob("*"), *agent.runtime.rglob("*")]:
        if file.is_file() and file.name != "cookies.txt":
            assert holds_canary(file.read_bytes().decode("latin-1")) == [], file


def test_no_argument_and_no_environment_holds_it(agent):
    home = agent.home
    agent.start("--cookies", home.cookies_txt())
    assert home.matinee("headers").code == 0
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    looked_at = 0
    for pid in pids:
        for name in ("cmdline", "environ"):
            try:
                text = Path(f"/proc/{pid}/{name}").read_bytes().decode("latin-1")
            except OSError:
                continue
            looked_at += 1
            assert holds_canary(text) == [], (pid, name)
    assert looked_at > 2


@pytest.fixture
def others_let_in(agent):
    # To the program too: where that is, only its first step is taken with the powers of root.
    with way_in(agent.home.path, agent.runtime, bin_dir().parent / "libexec/matinee/matinee-cli"):
        yield


@needs_root
@pytest.mark.usefixtures("others_let_in")
def test_no_other_process_of_the_user_may_look_inside(agent):
    """As an ordinary user, to whom the kernel's rules apply."""
    home = agent.home
    home.cookies_txt()
    for folder in (home.path, agent.runtime):
        subprocess.run(["chown", "-R", str(NOBODY), folder], check=True)
    shutil.copy(home.sandbox.cacert, home.path / "ca.pem")
    (home.path / "ca.pem").chmod(0o644)
    network = ["--cacert", str(home.path / "ca.pem"), "--connect-to",
               f"::127.0.0.1:{home.sandbox.port}"]

    def as_user(*command, **more):
        return subprocess.run(["setpriv", f"--reuid={NOBODY}", "--clear-groups", *command],
                              env=home.env, capture_output=True, text=True, **more)
    matinee = home.command(online=False)[0]
    started = as_user(matinee, "agent", "start", "--no-notification", "--cookies",
                      home.path / "cookies.txt", *network)
    assert started.returncode == 0, started
    headers = as_user(matinee, "headers", *network)
    assert TOKEN in headers.stdout, headers
    pid = json.loads(as_user(matinee, "agent", "status", "--json").stdout)["pid"]
    try:
        assert os.stat(f"/proc/{pid}").st_uid in (0, NOBODY)
        for name in ("mem", "maps", "environ", "auxv", "syscall"):
            assert as_user("cat", f"/proc/{pid}/{name}").returncode != 0, name
        # Nothing to do with root's own powers: a process of the same user that is not hardened
        # can be looked into.
        other = subprocess.Popen(["setpriv", f"--reuid={NOBODY}", "--clear-groups", "sleep", "60"])
        until(lambda: as_user("cat", f"/proc/{other.pid}/maps").returncode == 0)
        other.kill()
        other.wait()
        traced = as_user("strace", "-p", str(pid), timeout=20)
        assert "Operation not permitted" in traced.stderr
    finally:
        os.kill(pid, signal.SIGTERM)
        until(lambda: not is_alive(pid))


@needs_root
def test_what_speaks_to_hosts_is_another_process_and_goes(running):
    agent = running.pid
    assert running.home.matinee("status").code == 0
    maps = Path(f"/proc/{agent}/maps").read_text()
    assert "matinee-agent.so" in maps and "libcurl" not in maps and "libssl" not in maps
    children = children_of(agent)
    names = sorted(Path(f"/proc/{pid}/comm").read_text().strip() for pid in children)
    assert names == ["matinee-fetch", "matinee-starter"], names
    for child in children:
        assert holds_canary(Path(f"/proc/{child}/cmdline").read_text()) == []
        assert holds_canary(Path(f"/proc/{child}/environ").read_text()) == []
        assert find_secret(child, TOKEN) == [] or child in children_of(agent, "matinee-fetch")
    os.kill(agent, signal.SIGKILL)
    until(lambda: not any(is_alive(child) for child in children))


def test_a_crash_leaves_no_core(agent, tmp_path):
    home = agent.home
    cookies = home.cookies_txt()
    started = subprocess.run(
        ["sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@"', "sh",
         *home.command("agent", "start", "--no-notification", "--cookies", cookies)],
        env=home.env, cwd=tmp_path)
    assert started.returncode == 0
    assert home.matinee("headers").code == 0
    pid = agent.pid
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0", limits)
    os.kill(pid, signal.SIGABRT)
    until(lambda: not is_alive(pid))
    assert not [file for folder in (tmp_path, home.path, Path("/")) for file in folder.glob("core*")]
