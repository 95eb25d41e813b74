# SPDX-License-Identifier: MIT
"""Browsers that `matinee login` starts and that use the sandbox.

The tests do not drive these browsers: the sign-in page submits itself (POST /autologin). A wrapper
script, named by --browser, adds only the options with which the browser reaches the sandbox.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from home import Run
from sandbox import EMAIL, PASSWORD, Sandbox
from waiting import until

PATIENCE_SECONDS = 120


class Display:
    """An X server without a screen."""

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb does not start"
        self.name = f":{number}"

    def close(self):
        self.process.terminate()
        self.process.wait()

    def close_windows(self):
        """Closes every browser window in the way of the window manager's close button."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        for name in ("XDefaultRootWindow", "XInternAtom"):
            getattr(x11, name).restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.name.encode()))
        assert display, "no display"
        try:
            return sum(_ask_to_close(x11, display, window) for window in _windows(x11, display))
        finally:
            x11.XCloseDisplay(display)


class _ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong),
                ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 12)]


def _windows(x11, display):
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    children = ctypes.POINTER(ctypes.c_ulong)()
    unused, count = ctypes.c_ulong(), ctypes.c_uint()
    x11.XQueryTree(display, root, ctypes.byref(unused), ctypes.byref(unused),
                   ctypes.byref(children), ctypes.byref(count))
    return [children[i] for i in range(count.value)]


def _ask_to_close(x11, display, window):
    protocols = ctypes.POINTER(ctypes.c_ulong)()
    count = ctypes.c_int()
    delete = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    if not x11.XGetWMProtocols(display, ctypes.c_ulong(window), ctypes.byref(protocols),
                               ctypes.byref(count)):
        return 0
    if delete not in [protocols[i] for i in range(count.value)]:
        return 0
    event = _ClientMessage(type=33, window=window, format=32,
                           message_type=x11.XInternAtom(display, b"WM_PROTOCOLS", 0))
    event.data[0] = delete
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XFlush(display)
    return 1


def chromium_script(sandbox: Sandbox, folder: Path, extra: str = "") -> Path:
    """Writes a script that starts Chromium without its own sandbox, which does not work as root."""
    return _script(folder / "chromium", f"""
exec chromium --no-sandbox --disable-gpu --disable-dev-shm-usage \
  --disable-background-networking --disable-component-update --disable-sync \
  --host-resolver-rules='MAP * 127.0.0.1:{sandbox.port}' \
  --ignore-certificate-errors-spki-list={sandbox.state()["spki"]} {extra} "$@"
""")


def firefox_script(sandbox: Sandbox, folder: Path) -> Path:
    """Writes a script that starts Firefox with the control port as its proxy, and that adds the
    sandbox's certificate authority to the profile.
    """
    preferences = "\\n".join([
        'user_pref("network.proxy.type", 1);',
        'user_pref("network.proxy.ssl", "127.0.0.1");',
        f'user_pref("network.proxy.ssl_port", {sandbox.control_port});',
        'user_pref("network.captive-portal-service.enabled", false);',
        'user_pref("network.connectivity-service.enabled", false);',
        'user_pref("app.update.disabledForTesting", true);'])
    return _script(folder / "firefox", f"""
while [ "$#" -gt 0 ]; do
  given+=("$1")
  [ "$1" != --profile ] || profile="$2"
  shift
done
printf '%b\\n' '{preferences}' >> "$profile/user.js"
certutil -N -d "sql:$profile" --empty-password
certutil -A -d "sql:$profile" -n stand-in -t C,, -i {sandbox.cacert}
exec firefox-esr "${{given[@]}}"
""")


def _script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/bash\n" + text)
    path.chmod(0o755)
    return path


def autologin(sandbox: Sandbox, **more: str) -> None:
    sandbox.post("/autologin", email=EMAIL, password=PASSWORD, **more)


def wait_for(condition, what: str, seconds: float = PATIENCE_SECONDS):
    """Polls the condition, because the observed processes do not report their changes."""
    return until(condition, seconds, what)


def processes_naming(text: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if text.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    pids = [pid]
    for each in pids:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                pids += map(int, children.read_text().split())
            except OSError:
                continue
    return pids


def listening_ports(pids: list[int]) -> list[str]:
    """Returns the TCP addresses on which these processes listen."""
    inodes = set()
    for pid in pids:
        for fd in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                target = os.readlink(fd)
            except OSError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    ports = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                ports.append(fields[1])
    return ports


class Seat:
    """The surroundings of a user: a home, a display, a runtime folder in memory and two browsers.
    """

    def __init__(self, home, display, scripts: Path):
        self.home = home
        self.display = display
        self.sandbox = home.sandbox
        self.runtime = Path(tempfile.mkdtemp(prefix="seat-", dir="/dev/shm"))
        home.env.update(DISPLAY=display.name, XDG_RUNTIME_DIR=str(self.runtime))
        self.browsers = {"chromium": chromium_script(self.sandbox, scripts),
                         "firefox": firefox_script(self.sandbox, scripts)}

    def close(self):
        shutil.rmtree(self.runtime, ignore_errors=True)

    def login(self, browser: str, *flags: object, **env: str) -> "Login":
        return Login(self, "login", "--browser", self.browsers[browser], *flags, **env)

    @property
    def profiles(self) -> list[Path]:
        return list(self.runtime.glob("matinee-*"))

    def assert_nothing_is_left(self):
        """Asserts that no profile is left, and no process that uses one."""
        assert self.profiles == []
        # Chromium's crash handler runs in its own session and notices the end of the browser late.
        until(lambda: processes_naming(str(self.runtime)) == [], 5)


class Login:
    """A run of the program in the background."""

    def __init__(self, seat: Seat, *arguments: object, **env: str):
        self.seat = seat
        self.process = subprocess.Popen(
            seat.home.command(*arguments), cwd=seat.home.path, env={**seat.home.env, **env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait_for_window(self) -> list[int]:
        """Waits until the sign-in page is shown. Returns the processes of the login."""
        wait_for(lambda: self.seat.sandbox.log(path="/login") or self.process.poll() is not None,
                 "the sign-in page")
        assert self.process.poll() is None, self.end()
        return descendants(self.process.pid)

    def wait_for_sign_in(self):
        def has_signed_in():
            # The program may close the browser before its last page is loaded.
            return self.process.poll() is not None or (
                len(self.seat.sandbox.good_tokens()) > 1 and self.seat.sandbox.log(path="/beacon"))
        wait_for(has_signed_in, "the sign-in")

    def browser_pid(self) -> int:
        # The browser is the first child. Later children are orphans of the browser that the program
        # has adopted.
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    def end(self) -> Run:
        out, err = self.process.communicate(timeout=150)
        return Run(subprocess.CompletedProcess([], self.process.returncode, out, err))
