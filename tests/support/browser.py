# SPDX-License-Identifier: MIT
"""Drives real browsers that use the sandbox. Each signs in through the form that a person sees.

Chromium is driven over --remote-debugging-pipe, Firefox over Marionette. Both start with new
profiles. Both are closed in the orderly way, which writes their cookies to disk.
"""

import fcntl
import json
import os
import selectors
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Callable

from sandbox import EMAIL, PASSWORD, Sandbox

PATIENCE_SECONDS = 60
LOGIN_URL = "https://mubi.com/login"
LANDING_URL = "https://mubi.com/"

FILL = """
document.getElementById('email').value = {email};
document.getElementById('password').value = {password};
document.getElementById('submit').click();
"""


def fill_script(email: str, password: str) -> str:
    return FILL.format(email=json.dumps(email), password=json.dumps(password))


class BrowserError(Exception):
    """A command failed, or the browser has ended."""


class Chromium:
    """Debian's chromium, headless, with the profile folder `profile`.

    `store` is its --password-store. With None, Chromium chooses one from the environment `env`.
    """

    def __init__(self, sandbox: Sandbox, profile: Path, *flags: str, program: str = "chromium",
                 store: str | None = "basic", env: dict[str, str] | None = None):
        self.profile = Path(profile)
        self._next = 1
        self._buffer = b""
        self._events: list[dict[str, Any]] = []
        self._watched: dict[str, list[dict[str, Any]]] = {}
        self._session = ""
        command_read, self._write = os.pipe()
        self._read, answer_write = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4. Descriptors from 100 on cannot collide
        # with these two when bash redirects them.
        inherited = [fcntl.fcntl(fd, fcntl.F_DUPFD, 100) for fd in (command_read, answer_write)]
        spki = sandbox.state()["spki"]
        command = [
            program, "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--headless",
            "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            *([f"--password-store={store}"] if store else []),
            f"--host-resolver-rules=MAP * 127.0.0.1:{sandbox.port}",
            f"--ignore-certificate-errors-spki-list={spki}", *flags, "about:blank",
        ]
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", 'exec "${@:2}" 3<&"$0" 4>&"$1"', *map(str, inherited), *command],
            pass_fds=inherited, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for fd in (command_read, answer_write, *inherited):
            os.close(fd)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._read, selectors.EVENT_READ)

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _receive(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not self._selector.select(max(0.0, deadline - time.monotonic())):
                raise BrowserError("chromium does not answer")
            piece = os.read(self._read, 1 << 16)
            if not piece:
                raise BrowserError("chromium has ended")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        received = json.loads(message)
        if received.get("method") in self._watched:
            self._watched[received["method"]].append(received["params"])
        return received

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = self._next
        self._next += 1
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._receive(deadline)
            if answer.get("id") != number:
                self._events.append(answer)
                continue
            if "error" in answer:
                raise BrowserError(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def wait_for(self, method: str) -> dict[str, Any]:
        """Returns the next event `method` since the last action."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            event = self._events.pop(0) if self._events else self._receive(deadline)
            if event.get("method") == method:
                return event["params"]

    def watch(self, method: str) -> Callable[[], list[dict[str, Any]]]:
        """Collects the events of that kind from now on; what it returns gives those so far."""
        seen: list[dict[str, Any]] = []
        self._watched[method] = seen
        return lambda: seen

    def attach(self) -> None:
        if self._session:
            return
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target,
                                  flatten=True)["sessionId"]
        self.call("Page.enable")

    def navigate(self, url: str) -> None:
        self.attach()
        self._events.clear()
        answer = self.call("Page.navigate", url=url)
        if "errorText" in answer:
            raise BrowserError(f"{url}: {answer['errorText']}")
        self.wait_for("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def submit(self, email: str, password: str) -> str:
        """Submits the sign-in form, and returns the URL of the next page."""
        self._events.clear()
        self.evaluate(fill_script(email, password))
        self.wait_for("Page.loadEventFired")
        return self.evaluate("location.href")

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, url: str = LOGIN_URL) -> None:
        self.navigate(url)
        landed = self.submit(email, password)
        if landed != LANDING_URL:
            raise BrowserError(f"landed on {landed}")

    def close(self) -> None:
        """Returns when the cookies are on disk and the process is gone."""
        if self.process.poll() is None:
            try:
                self.call("Browser.close")
            except (BrowserError, OSError):
                pass
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self._write >= 0:
            os.close(self._write)
            os.close(self._read)
            self._selector.close()
            self._write = -1


class Firefox:
    """Debian's firefox-esr, headless, with the profile folder `profile`.

    It reaches the sandbox through the control port as its HTTPS proxy. It accepts the sandbox's
    certificate by the capability acceptInsecureCerts, which does not change the profile.
    """

    def __init__(self, sandbox: Sandbox, profile: Path, *flags: str, program: str = "firefox-esr",
                 preferences: dict[str, Any] | None = None):
        self.profile = Path(profile)
        self.profile.mkdir(parents=True, exist_ok=True)
        self._next = 1
        self._write_preferences(sandbox.control_port, preferences or {})
        environment = {**os.environ, "HOME": str(self.profile), "MOZ_HEADLESS": "1"}
        self.process = subprocess.Popen(
            [program, "--marionette", "--no-remote", "--new-instance", "--profile",
             str(self.profile), *flags, "about:blank"],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self._socket = self._connect()
        self._receive_raw()  # the greeting
        self.call("WebDriver:NewSession", acceptInsecureCerts=True)

    def __enter__(self) -> "Firefox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write_preferences(self, proxy_port: int, more: dict[str, Any]) -> None:
        preferences = {
            "marionette.port": 0,  # chooses a free port and writes it to MarionetteActivePort
            "network.proxy.type": 1,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": proxy_port,
            "network.proxy.allow_hijacking_localhost": True,
            "network.captive-portal-service.enabled": False,
            "network.connectivity-service.enabled": False,
            "app.update.disabledForTesting": True,
            "browser.shell.checkDefaultBrowser": False,
            "browser.startup.page": 0,
            "datareporting.policy.dataSubmissionEnabled": False,
            "toolkit.telemetry.reportingpolicy.firstRun": False,
            **more,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});"
                 for name, value in preferences.items()]
        (self.profile / "user.js").write_text("\n".join(lines) + "\n")

    def _connect(self) -> socket.socket:
        """Connects to Marionette. Firefox writes the port to a file, which can only be polled."""
        port_file = self.profile / "MarionetteActivePort"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise BrowserError("firefox has ended")
            text = port_file.read_text() if port_file.exists() else ""
            if text.strip().isdigit():
                return socket.create_connection(("127.0.0.1", int(text)), PATIENCE_SECONDS)
            time.sleep(0.02)
        self.process.kill()
        raise BrowserError("firefox does not open its Marionette port")

    def _receive_raw(self) -> Any:
        """Reads one message: its length in decimal, a colon, and JSON."""
        digits = b""
        while (byte := self._socket.recv(1)) != b":":
            if not byte:
                raise BrowserError("firefox has ended")
            digits += byte
        size = int(digits)
        data = b""
        while len(data) < size:
            piece = self._socket.recv(size - len(data))
            if not piece:
                raise BrowserError("firefox has ended")
            data += piece
        return json.loads(data)

    def call(self, name: str, **parameters: Any) -> Any:
        number = self._next
        self._next += 1
        message = json.dumps([0, number, name, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _, answered, error, result = self._receive_raw()
        assert answered == number
        if error:
            raise BrowserError(f"{name}: {error['error']}: {error['message']}")
        return result

    def navigate(self, url: str) -> None:
        self.call("WebDriver:Navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        return self.call("WebDriver:ExecuteScript", script=f"return {expression};",
                         args=[])["value"]

    def run_as_browser(self, script: str, *arguments: Any) -> Any:
        """Runs a script in the browser's chrome context, which requires the flag
        --remote-allow-system-access.
        """
        self.call("Marionette:SetContext", value="chrome")
        try:
            return self.call("WebDriver:ExecuteScript", script=script,
                             args=list(arguments))["value"]
        finally:
            self.call("Marionette:SetContext", value="content")

    def submit(self, email: str, password: str) -> str:
        """Submits the sign-in form, and returns the URL of the next page.

        WebDriver's click returns only when the next page is loaded.
        """
        for name, text in (("email", email), ("password", password)):
            field = self._find(f"#{name}")
            self.call("WebDriver:ElementSendKeys", id=field, text=text)
        self.call("WebDriver:ElementClick", id=self._find("#submit"))
        return self.call("WebDriver:GetCurrentURL")["value"]

    def _find(self, selector: str) -> str:
        found = self.call("WebDriver:FindElement", using="css selector", value=selector)
        return next(iter(found["value"].values()))

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, url: str = LOGIN_URL) -> None:
        self.navigate(url)
        landed = self.submit(email, password)
        if landed != LANDING_URL:
            raise BrowserError(f"landed on {landed}")

    def close(self) -> None:
        """Returns when the cookies are on disk and the process is gone."""
        if self.process.poll() is None:
            try:
                self.call("Marionette:Quit", flags=["eForceQuit"])
            except (BrowserError, OSError):
                pass
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._socket.close()


def family(process: subprocess.Popen[Any]) -> list[int]:
    """Returns the process and all its descendants."""
    pids = [process.pid]
    for pid in pids:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                pids += map(int, children.read_text().split())
            except OSError:  # the thread has ended since
                continue
    return pids


def signal_family(process: subprocess.Popen[Any], number: int) -> None:
    for pid in family(process):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def is_installed(program: str) -> bool:
    return shutil.which(program) is not None
