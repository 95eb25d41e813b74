# SPDX-License-Identifier: MIT
"""A private session bus with the real keyring daemons of a desktop.

gnome-keyring-daemon and kwalletd run in a home folder of their own. Only the person is simulated:
a fake of gnome-keyring's prompter speaks its protocol and its secret exchange.
"""

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import subprocess
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

PROBE = os.path.join(os.environ.get("MATINEE_BIN_DIR", "out/dev/bin"), "keyring_probe")
PASSWORD = "correct horse battery staple"
KEY_ONE = "aW52ZW50ZWQta2V5LW51bTE="
KEY_TWO = "aW52ZW50ZWQta2V5LW51bTI="

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@functools.cache
def serve_signals():
    """Runs the GLib main loop on a thread, which delivers the signals of the bus."""
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()


def digest(secret):
    data = secret.encode() if isinstance(secret, str) else bytes(secret)
    return hashlib.sha256(data).hexdigest()


def found(answer):
    """Returns the digests of the secrets that keyring_probe has found."""
    return [candidate["sha256"] for candidate in answer["candidates"]]


class Desktop:
    """A home, a runtime folder and a session bus of their own."""

    def __init__(self, folder):
        serve_signals()
        self.home = folder / "home"
        self.runtime = folder / "run"
        self.services = folder / "services"
        for path in (self.home, self.runtime, self.services):
            path.mkdir(mode=0o700)
        self.address = f"unix:path={self.runtime}/bus"
        self.children = []
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.runtime), "DBUS_SESSION_BUS_ADDRESS": self.address,
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CACHE_HOME": str(self.home / ".cache"), "QT_QPA_PLATFORM": "offscreen",
        }
        config = folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(socket=f"{self.runtime}/bus", services=self.services))
        self.daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.children.append(self.daemon)
        assert self.daemon.stdout.readline().startswith("unix:")
        self.connection = self.connect()

    def connect(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        return Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)

    def start(self, command, name, stdin=None):
        """Starts a daemon and returns when it owns its name on the bus."""
        there = threading.Event()
        watch = Gio.bus_watch_name_on_connection(
            self.connection, name, Gio.BusNameWatcherFlags.NONE, lambda *_: there.set(), None)
        child = subprocess.Popen(command, env=self.env, stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.children.append(child)
        if stdin is not None:
            child.stdin.write(stdin.encode())
        child.stdin.close()
        assert there.wait(30), f"{command[0]} did not take {name}"
        Gio.bus_unwatch_name(watch)
        return child

    def call(self, name, path, interface, method, signature, *arguments):
        reply = self.connection.call_sync(
            name, path, interface, method, GLib.Variant(f"({signature})", arguments), None,
            Gio.DBusCallFlags.NONE, 20_000, None)
        return reply.unpack()

    def own(self, name):
        """Claims a bus name for a fake service."""
        (result,) = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                              "org.freedesktop.DBus", "RequestName", "su", name, 4)
        assert result == 1

    def names(self):
        (names,) = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus", "ListNames", "")
        return names

    def spawn_probe(self, *arguments, env=None):
        return subprocess.Popen([PROBE, *arguments], env=env or self.env, text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def probe(self, *arguments, env=None):
        child = self.spawn_probe(*arguments, env=env)
        try:
            output, _ = child.communicate(timeout=30)
        finally:
            child.kill()
        assert child.returncode == 0
        return json.loads(output)

    def close(self):
        self.connection.close_sync(None)
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGCONT)
                child.terminate()
            child.wait(20)


SECRETS = "org.freedesktop.secrets"
SECRETS_PATH = "/org/freedesktop/secrets"
SERVICE = "org.freedesktop.Secret.Service"
LOGIN = "/org/freedesktop/secrets/collection/login"
GUILT = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"


class Notifications:
    """A desktop that shows notifications; `calls` are the arguments of each."""

    INTERFACE = """<node><interface name="org.freedesktop.Notifications">
        <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
        <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
        </interface></node>"""

    def __init__(self, desktop):
        self.calls = []
        interface = Gio.DBusNodeInfo.new_for_xml(self.INTERFACE).interfaces[0]
        desktop.connection.register_object("/org/freedesktop/Notifications", interface, self.show)
        desktop.own("org.freedesktop.Notifications")

    def show(self, _bus, _sender, _path, _interface, _method, parameters, invocation):
        self.calls.append(parameters.unpack())
        invocation.return_value(GLib.Variant("(u)", (1,)))


class GnomeKeyring:
    def __init__(self, desktop):
        self.desktop = desktop
        desktop.start(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
                      SECRETS, stdin=PASSWORD)
        _, self.session = desktop.call(SECRETS, SECRETS_PATH, SERVICE, "OpenSession", "sv",
                                       "plain", GLib.Variant("s", ""))

    def store(self, secret, label="Chromium Safe Storage", **attributes):
        """Stores a secret with libsecret, as Chromium does."""
        words = [word for pair in attributes.items() for word in pair]
        subprocess.run(["secret-tool", "store", f"--label={label}", *words], check=True,
                       input=secret, text=True, env=self.desktop.env, timeout=20)

    def store_bytes(self, secret, attributes, collection=LOGIN):
        properties = {
            "org.freedesktop.Secret.Item.Label": GLib.Variant("s", ""),
            "org.freedesktop.Secret.Item.Attributes": GLib.Variant("a{ss}", attributes)}
        self.desktop.call(SECRETS, collection, "org.freedesktop.Secret.Collection", "CreateItem",
                          "a{sv}(oayays)b", properties,
                          (self.session, b"", bytes(secret), "application/octet-stream"), False)

    def create_collection(self, label):
        properties = {"org.freedesktop.Secret.Collection.Label": GLib.Variant("s", label)}
        (path,) = self.desktop.call(SECRETS, SECRETS_PATH, GUILT, "CreateWithMasterPassword",
                                    "a{sv}(oayays)", properties,
                                    (self.session, b"", PASSWORD.encode(), "text/plain"))
        return path

    def lock(self, collection=LOGIN):
        locked, prompt = self.desktop.call(SECRETS, SECRETS_PATH, SERVICE, "Lock", "ao",
                                           [collection])
        assert locked == [collection] and prompt == "/"


PROMPTER_XML = """<node><interface name='org.gnome.keyring.internal.Prompter'>
<method name='BeginPrompting'><arg type='o' direction='in'/></method>
<method name='PerformPrompt'><arg type='o' direction='in'/><arg type='s' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='s' direction='in'/></method>
<method name='StopPrompting'><arg type='o' direction='in'/></method></interface></node>"""

# The 1536-bit MODP group of RFC 3526.
DH_PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF",
    16)


def sealed_for_prompt(exchange, password):
    """Encrypts `password` for the daemon by the exchange "sx-aes-1" of gcr-base."""
    theirs = next(line for line in exchange.splitlines() if line.startswith("public="))
    theirs = int.from_bytes(base64.b64decode(theirs.removeprefix("public=")), "big")
    private = secrets.randbelow(DH_PRIME - 2) + 1
    size = (DH_PRIME.bit_length() + 7) // 8
    shared = pow(theirs, private, DH_PRIME).to_bytes(size, "big")
    extracted = hmac.digest(bytes(32), shared, "sha256")
    key = hmac.digest(extracted, b"\x01", "sha256")[:16]
    iv = secrets.token_bytes(16)
    sealed = subprocess.run(["openssl", "enc", "-aes-128-cbc", "-K", key.hex(), "-iv", iv.hex()],
                            input=password.encode(), stdout=subprocess.PIPE, check=True).stdout
    text = {"public": pow(2, private, DH_PRIME).to_bytes(size, "big"), "secret": sealed, "iv": iv}
    lines = [f"{name}={base64.b64encode(value).decode()}" for name, value in text.items()]
    return "\n".join(["[sx-aes-1]", *lines, ""])


class Person:
    """Answers gnome-keyring's prompts in one way: "dismiss", "ignore" or "type", which types the
    password.
    """

    def __init__(self, desktop, habit, password=PASSWORD):
        self.habit = habit
        self.password = password
        self.asked = threading.Event()
        self.prompts = 0
        interface = Gio.DBusNodeInfo.new_for_xml(PROMPTER_XML).interfaces[0]
        desktop.connection.register_object("/org/gnome/keyring/Prompter", interface, self.serve,
                                           None, None)
        desktop.own("org.gnome.keyring.SystemPrompter")

    def serve(self, connection, sender, _path, _interface, method, parameters, invocation):
        callback, *rest = parameters.unpack()
        invocation.return_value(None)
        if method == "BeginPrompting":
            self.say(connection, sender, callback, "PromptReady", ("", {}, ""))
        elif method == "PerformPrompt":
            self.prompts += 1
            self.asked.set()
            exchange = rest[2]
            if self.habit == "dismiss" or self.prompts > 1:
                self.say(connection, sender, callback, "PromptReady", ("no", {}, exchange))
            elif self.habit == "type":
                answer = sealed_for_prompt(exchange, self.password)
                self.say(connection, sender, callback, "PromptReady", ("yes", {}, answer))
        elif method == "StopPrompting":
            self.say(connection, sender, callback, "PromptDone", None)

    @staticmethod
    def say(connection, sender, callback, method, arguments):
        body = GLib.Variant("(sa{sv}s)", arguments) if arguments else None
        connection.call(sender, callback, "org.gnome.keyring.internal.Prompter.Callback", method,
                        body, None, Gio.DBusCallFlags.NONE, -1, None, None)


WALLET = "org.kde.KWallet"
# The newest installed version. Debian 12 has version 5, Debian 13 has version 6.
KWALLET_VERSION = "6" if shutil.which("kwalletd6") else "5"
KWALLETD = f"kwalletd{KWALLET_VERSION}"
KWALLET_KEYRING = f"kwallet{KWALLET_VERSION}"
KWALLETD_BUS_NAME = f"org.kde.{KWALLETD}"
KWALLETD_PATH = f"/modules/{KWALLETD}"


class KWallet:
    def __init__(self, desktop, rc="Enabled=true"):
        self.desktop = desktop
        config = desktop.home / ".config"
        config.mkdir(exist_ok=True)
        # Without this, version 6 would also provide the Secret Service.
        (config / "kwalletrc").write_text(f"[Wallet]\nFirst Use=false\n{rc}\n"
                                          "[org.freedesktop.secrets]\napiEnabled=false\n")
        desktop.start([KWALLETD], KWALLETD_BUS_NAME)

    def call(self, method, signature, *arguments):
        return self.desktop.call(KWALLETD_BUS_NAME, KWALLETD_PATH, WALLET, method,
                                 signature, *arguments)[0]

    def create(self):
        """Creates and opens the wallet without a dialog, as the PAM module does at a login."""
        made = threading.Event()
        self.desktop.connection.signal_subscribe(
            KWALLETD_BUS_NAME, WALLET, "walletOpened", None, None, Gio.DBusSignalFlags.NONE,
            lambda *_: made.set())
        self.desktop.connection.call_sync(
            KWALLETD_BUS_NAME, KWALLETD_PATH, WALLET, "pamOpen",
            GLib.Variant("(sayi)", ("kdewallet", secrets.token_bytes(56), 0)), None,
            Gio.DBusCallFlags.NONE, 20_000, None)
        assert made.wait(20)
        self.handle = self.call("open", "sxs", "kdewallet", 0, "test")
        assert self.handle >= 0

    def write_password(self, secret, brand="Chromium"):
        self.call("createFolder", "iss", self.handle, f"{brand} Keys", "test")
        assert self.call("writePassword", "issss", self.handle, f"{brand} Keys",
                         f"{brand} Safe Storage", secret, "test") == 0

    def write_bytes(self, folder, key, secret):
        self.call("createFolder", "iss", self.handle, folder, "test")
        assert self.call("writeEntry", "issayis", self.handle, folder, key, secret, 2, "test") == 0

    def shut(self):
        assert self.call("close", "sb", "kdewallet", True) == 0
