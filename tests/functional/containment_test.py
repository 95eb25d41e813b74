# SPDX-License-Identifier: MIT
"""The fences around the agent, its HTTP process and matinee-remux, as they stand in real runs; also on
a kernel without Landlock. What each fence holds off is tried in tests/unit/fence."""

import array
import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
from pathlib import Path

import pytest
from agents import is_alive
from home import TOKEN
from memory import children_of, find_secret, forms_of
from stores import Row, write_firefox
from waiting import until

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LANDLOCK_CALLS = range(444, 447)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def without_landlock():
    """For preexec_fn: a container whose filter knows no Landlock."""
    steps = [(0x20, 0, 0, 0),  # the number of the call
             (0x35, 0, 2, LANDLOCK_CALLS[0]), (0x25, 1, 0, LANDLOCK_CALLS[-1]),
             (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7FFF0000)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = Program(len(steps), ctypes.cast(buffer, ctypes.c_void_p))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)) != 0:
        os._exit(99)


def run(home, *words, bare=False, **more):
    return subprocess.run(home.command(*words), cwd=home.path, env=home.env, text=True,
                          capture_output=True, preexec_fn=without_landlock if bare else None, **more)


def status_of(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


@pytest.mark.parametrize("bare", [False, True])
def test_the_agent_and_its_http_process_are_fenced(agent, bare):
    home = agent.home
    started = run(home, "agent", "start", "--no-notification", "--interval", "1", "--cookies",
                  home.cookies_txt(), bare=bare)
    assert started.returncode == 0, started
    assert home.matinee("headers").code == 0
    assert home.matinee("status", "--json").json["state"] == "valid"
    pid = agent.pid
    (fetch,) = children_of(pid, "matinee-fetch")
    for each in (pid, fetch):
        status = status_of(each)
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2"), status
        # One filter of its own, beside that of the "container".
        assert int(status.get("Seccomp_filters", "2")) == (2 if bare else 1), status
    # All of it goes on: a lock, an unlock, a sign-in, a second look at the source.
    assert home.matinee("agent", "lock", stdin="sesame\n").code == 0
    assert home.matinee("headers").code == 7
    assert home.matinee("agent", "unlock", stdin="sesame\n").code == 0
    assert home.matinee("headers").code == 0
    assert home.matinee("login", "--with-token", stdin=TOKEN + "\n").code == 0
    assert home.matinee("logout").code == 0
    assert home.matinee("agent", "stop").code == 0
    assert not agent.socket.exists()
    until(lambda: not any(is_alive(each) for each in (pid, fetch, *children_of(pid))))


def test_the_agent_reads_browsers_and_sees_new_sign_ins(agent):
    home = agent.home
    assert agent.start("--interval", "1").code == 0
    assert home.matinee("headers").code == 3
    write_firefox(home, Row(TOKEN))
    until(lambda: home.matinee("headers").code == 0, what="the new sign-in")
    assert status_of(agent.pid)["Seccomp"] == "2"


@pytest.mark.parametrize("bare", [False, True])
def test_a_hook_is_not_fenced(agent, bare):
    """It may start a browser whose own sandbox needs privileges, and write where it wants."""
    home = agent.home
    note = home.path / "note"
    hook = f"grep -E 'NoNewPrivs|^Seccomp:' /proc/$$/status > {note}.tmp; echo $MATINEE_STATE >> " \
           f"{note}.tmp; env | grep -c ^MATINEE_ >> {note}.tmp; mv {note}.tmp {note}"
    started = run(home, "agent", "start", "--no-notification", "--interval", "1", "--hook", hook,
                  "--cookies", home.cookies_txt(), bare=bare)
    assert started.returncode == 0, started
    assert home.matinee("headers").code == 0
    home.sandbox.revoke(TOKEN)
    until(note.exists, what="the hook")
    privileges, seccomp, state, own = note.read_text().splitlines()
    assert (privileges, seccomp) == (("NoNewPrivs:\t1", "Seccomp:\t2") if bare
                                     else ("NoNewPrivs:\t0", "Seccomp:\t0"))
    assert (state, own) == ("expired", "1")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_agent_ends(running, end):
    assert running.home.matinee("status").code == 0
    pid = running.pid
    children = children_of(pid)
    assert len(children) == 2
    os.kill(pid, end)
    until(lambda: not any(is_alive(each) for each in (pid, *children)))


@pytest.mark.parametrize("bare", [False, True])
def test_a_download_works_behind_the_fence(signed_in, bare):
    done = run(signed_in, "download", "the-lantern-keeper", "-v", "--write-subs", *signed_in.flags,
               bare=bare, timeout=300)
    assert done.returncode == 0, done
    word = "no Landlock" if bare else "Landlock"
    assert any("fenced" in line and word in line for line in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize("bare", [False, True])
def test_the_doctor_says_which_protections_there_are(home, bare):
    done = run(home, "doctor", bare=bare)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("fences")]
    assert "seccomp" in line and ("no Landlock" in line) == bare, done.stdout


# -- a proxy and names --------------------------------------------------------------------------


class Proxy:
    """An HTTP proxy that leads every CONNECT to the stand-in."""

    def __init__(self, port):
        self.port_behind = port
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.asked = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.lead, args=[client], daemon=True).start()

    def lead(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            more = client.recv(4096)
            if not more:
                return
            head += more
        self.asked.append(head.split()[1].decode())
        behind = socket.create_connection(("127.0.0.1", self.port_behind))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=self.copy, args=[client, behind], daemon=True).start()
        self.copy(behind, client)

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.mark.parametrize("bare", [False, True])
def test_the_http_process_goes_through_a_proxy(agent, bare):
    home = agent.home
    proxy = Proxy(home.sandbox.port)
    home.env["https_proxy"] = f"http://127.0.0.1:{proxy.port}"
    words = [word for word in home.command("agent", "start", "--no-notification", "--cookies",
                                           home.cookies_txt())]
    at = words.index("--connect-to")
    del words[at:at + 2]
    started = subprocess.run(words, cwd=home.path, env=home.env, capture_output=True, text=True,
                             preexec_fn=without_landlock if bare else None)
    assert started.returncode == 0, started
    line = agent.line()
    assert line.ask("refresh")["result"]["state"] == "valid"
    line.close()
    assert "api.mubi.com:443" in proxy.asked


def can_unshare():
    return shutil.which("unshare") is not None and subprocess.run(
        ["unshare", "--mount", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="no mount namespace of one's own")
def test_the_http_process_resolves_names_by_the_hosts_file(agent, tmp_path):
    """To the port of the rule, at the address of the file."""
    home = agent.home
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 stand-in.test\n")
    words = home.command("agent", "start", "--no-notification", "--cookies", home.cookies_txt())
    words[words.index("--connect-to") + 1] = f"::stand-in.test:{home.sandbox.port}"
    started = subprocess.run(["unshare", "--mount", "sh", "-c",
                              'mount --bind "$0" /etc/hosts && exec "$@"', hosts, *words],
                             cwd=home.path, env=home.env, capture_output=True, text=True)
    assert started.returncode == 0, started
    line = agent.line()
    assert line.ask("refresh")["result"]["state"] == "valid"
    line.close()


# -- the memory before main() ---------------------------------------------------------------------

# In every process that loads it, before main(): what an attacker of the same user could open then.
SPY = r"""
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
__attribute__((constructor)) static void spy(void) {
  int memory = open("/proc/self/mem", O_RDONLY);
  int maps = open("/proc/self/maps", O_RDONLY);
  int out = socket(AF_UNIX, SOCK_DGRAM, 0);
  struct sockaddr_un to = {AF_UNIX, {0}};
  strncpy(to.sun_path, getenv("SPY"), sizeof to.sun_path - 1);
  char byte = 'x', control[CMSG_SPACE(2 * sizeof(int))] = {0};
  struct iovec part = {&byte, 1};
  struct msghdr message = {&to, sizeof to, &part, 1, control, sizeof control, 0};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(2 * sizeof(int));
  memcpy(CMSG_DATA(header), (int[]){memory, maps}, 2 * sizeof(int));
  sendmsg(out, &message, 0);
  close(memory);
  close(maps);
  close(out);
}
"""


def read_all(memory, maps):
    """Returns what can be read by the descriptors of a process's memory: nothing if it has ended."""
    found = b""
    text = b""
    try:
        os.lseek(maps, 0, os.SEEK_SET)
        while part := os.read(maps, 1 << 16):
            text += part
    except ProcessLookupError:
        return b""
    for line in text.decode().splitlines():
        begin, end = (int(bound, 16) for bound in line.split()[0].split("-"))
        if "[vsyscall]" in line:  # lies beyond what pread(2) reaches
            continue
        try:
            found += os.pread(memory, min(end - begin, 64 << 20), begin)
        except OSError:
            continue
    return found


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_memory_that_was_opened_before_main_never_holds_the_agents_token(agent, tmp_path_factory):
    home = agent.home
    folder = tmp_path_factory.mktemp("spy")
    (folder / "spy.c").write_text(SPY)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / "spy.so", folder / "spy.c"], check=True)
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(folder / "s"))
    ear.setblocking(False)
    env = {"LD_PRELOAD": str(folder / "spy.so"), "SPY": str(folder / "s")}
    started = home.matinee("agent", "start", "--no-notification", "--cookies", home.cookies_txt(),
                           env=env)
    assert started.code == 0, started
    assert home.matinee("headers").code == 0
    spied = []
    while True:
        try:
            _, control, _, _ = ear.recvmsg(1, 1024)
        except BlockingIOError:
            break
        for _, _, data in control:
            spied.append(list(array.array("i", data[:8])))
    assert len(spied) >= 2, "the command and the agent"
    forms = [form for name, form in forms_of(TOKEN).items() if name == "raw"]
    assert os.geteuid() != 0 or find_secret(agent.pid, TOKEN), "the scan must see what is there"
    for memory, maps in spied:
        seen = read_all(memory, maps)
        assert not any(form in seen for form in forms)
