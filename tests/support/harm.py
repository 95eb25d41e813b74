# SPDX-License-Identifier: MIT
"""Detects changes that a program makes to a browser's profile, and pauses a browser meanwhile."""

import contextlib
import re
import signal
import subprocess

from browser import family, signal_family
from waiting import until

CHANGES = ("creat", "ftruncate", "truncate", "unlink", "unlinkat", "rename", "renameat", "renameat2",
           "mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat", "chmod", "fchmod",
           "fchmodat", "utimensat", "mknod", "mknodat", "fallocate")
OPENS = ("open", "openat", "openat2")
LOCKS = re.compile(r"\bflock\(|\bF_(OFD_)?SETLK")
FOR_WRITING = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)")
HARMLESS = ('"/dev/null"', '"/dev/tty"')


@contextlib.contextmanager
def standing_still(process):
    """Stops the browser's processes, so that every change meanwhile is by the program under test.
    """
    signal_family(process, signal.SIGSTOP)
    for pid in family(process):
        until(lambda pid=pid: is_stopped(pid))
    try:
        yield
    finally:
        signal_family(process, signal.SIGCONT)


def is_stopped(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] in "TtZX"
    except FileNotFoundError:
        return True


def state_of(folder):
    return {str(path): (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            for path in folder.rglob("*") for stat in [path.lstat()]}


def traced(command, file, **how):
    """Runs the command under strace. Returns the completed run and the lines of the system calls
    that open, change or lock a file.
    """
    calls = ",".join((*OPENS, *CHANGES, "fcntl", "flock"))
    run = subprocess.run(
        ["strace", "-f", "-y", "-qq", "-s", "4096", "-e", f"trace={calls}", "-o", file, *command],
        capture_output=True, text=True, timeout=120, **how)
    return run, file.read_text().splitlines()


def harm_in(trace):
    """Returns the calls that lock a file, change one or open one for writing."""
    return [line for line in trace if is_harmful(line)]


def is_harmful(line):
    call = re.search(r"\b(\w+)\(", line)
    if LOCKS.search(line) or (call and call[1] in CHANGES):
        return True
    return bool(call and call[1] in OPENS and FOR_WRITING.search(line)
                and not any(path in line for path in HARMLESS))
