# SPDX-License-Identifier: MIT
"""The keyrings of a desktop, asked by keyring_probe on a private session bus.

gnome-keyring-daemon and kwalletd5 are the real ones, with a home of their own. Only the person is
played: by a stand-in of gnome-keyring's prompter, which speaks its protocol and its secret
exchange. What real daemons cannot be made to do (hang, talk nonsense, hold thousands of items) is
done by small services written here. Every secret is invented.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import secrets
import signal
import subprocess
import threading
import time

import gi
import pytest

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


def digest(secret):
    data = secret.encode() if isinstance(secret, str) else bytes(secret)
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="session", autouse=True)
def glib_loop():
    """Serves the stand-ins, which live in this process."""
    loop = GLib.MainLoop()
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    yield
    loop.quit()
    thread.join()


class Desktop:
    """A home, a runtime folder and a session bus that nobody else knows."""

    def __init__(self, folder):
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
        """Runs a daemon and returns when it owns its name."""
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
        """Takes a name for a stand-in."""
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


@pytest.fixture
def desktop(tmp_path_factory):
    # The path of a socket is short.
    made = Desktop(tmp_path_factory.mktemp("d"))
    yield made
    made.close()


def found(answer):
    return [candidate["sha256"] for candidate in answer["candidates"]]


# The real gnome-keyring.

SECRETS = "org.freedesktop.secrets"
SECRETS_PATH = "/org/freedesktop/secrets"
SERVICE = "org.freedesktop.Secret.Service"
LOGIN = "/org/freedesktop/secrets/collection/login"
GUILT = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"


class GnomeKeyring:
    def __init__(self, desktop):
        self.desktop = desktop
        desktop.start(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
                      SECRETS, stdin=PASSWORD)
        _, self.session = desktop.call(SECRETS, SECRETS_PATH, SERVICE, "OpenSession", "sv",
                                       "plain", GLib.Variant("s", ""))

    def store(self, secret, label="Chromium Safe Storage", **attributes):
        """With libsecret, as Chromium does it."""
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


@pytest.fixture
def gnome_keyring(desktop):
    return GnomeKeyring(desktop)


PROMPTER_XML = """<node><interface name='org.gnome.keyring.internal.Prompter'>
<method name='BeginPrompting'><arg type='o' direction='in'/></method>
<method name='PerformPrompt'><arg type='o' direction='in'/><arg type='s' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='s' direction='in'/></method>
<method name='StopPrompting'><arg type='o' direction='in'/></method></interface></node>"""

# RFC 2409 and 3526, the group of 1536 bits.
DH_PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF",
    16)


def sealed_for_prompt(exchange, password):
    """`password` in the exchange "sx-aes-1" of gcr-base, answering the daemon's half."""
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
    """Sits before gnome-keyring's prompts and does one thing: "dismiss", "ignore", or type a
    password."""

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


def test_gnome_keyring_gives_every_item_of_the_application(desktop, gnome_keyring):
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.store(KEY_TWO, application="chromium", profile="another")
    gnome_keyring.store("of-an-electron-app", application="discord")
    answer = desktop.probe("v11", "chromium")
    assert sorted(found(answer)) == sorted([digest(KEY_ONE), digest(KEY_TWO)])
    assert {c["found_in"] for c in answer["candidates"]} == {"Secret Service (login)"}
    assert answer["notices"] == ["asking the keyring for the key of chromium"]


def test_gnome_keyring_is_searched_in_every_collection(desktop, gnome_keyring):
    second = gnome_keyring.create_collection("Second")
    gnome_keyring.store_bytes(KEY_ONE.encode(), {"application": "chromium"}, second)
    gnome_keyring.store(KEY_TWO, application="chromium")
    assert sorted(found(desktop.probe("v11", "chromium"))) == sorted(
        [digest(KEY_ONE), digest(KEY_TWO)])


def test_gnome_keyring_gives_the_secret_of_the_portal(desktop, gnome_keyring):
    secret = bytes(range(256))[::4]
    gnome_keyring.store_bytes(secret, {"app_id": "org.chromium.Chromium",
                                       "xdg:schema": "org.freedesktop.Secret.Generic"})
    gnome_keyring.store_bytes(bytes(64), {"app_id": "com.google.Chrome"})
    answer = desktop.probe("v12", "chromium")
    assert found(answer) == [digest(secret)]
    assert answer["candidates"][0]["size"] == 64


def test_gnome_keyring_without_the_item_says_so(desktop, gnome_keyring):
    gnome_keyring.store("of-an-electron-app", application="discord")
    answer = desktop.probe("v11", "chromium", "gnomekeyring")
    assert answer["error"] == "locked"
    assert answer["message"] == "the Secret Service holds no key of chromium"


def test_locked_gnome_keyring_is_not_prompted_for_when_that_is_forbidden(desktop, gnome_keyring):
    person = Person(desktop, "type")
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.lock()
    answer = desktop.probe("v11", "chromium", "--no-prompt")
    assert answer["error"] == "locked"
    assert answer["message"] == (
        "the keyring with the key of chromium is locked, and prompting is forbidden")
    assert person.prompts == 0


def test_locked_gnome_keyring_gives_its_items_once_the_password_is_typed(desktop, gnome_keyring):
    person = Person(desktop, "type")
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.store(KEY_TWO, application="chromium", profile="another")
    gnome_keyring.lock()
    answer = desktop.probe("v11", "chromium")
    assert sorted(found(answer)) == sorted([digest(KEY_ONE), digest(KEY_TWO)])
    assert person.prompts == 1
    assert answer["notices"][-1] == (
        "the keyring with the key of chromium is locked; a prompt may appear")


def test_dismissed_prompt_of_gnome_keyring_has_its_own_message(desktop, gnome_keyring):
    person = Person(desktop, "dismiss")
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.lock()
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert answer["message"] == "the keyring's prompt was dismissed"
    assert person.prompts == 1


def test_unanswered_prompt_of_gnome_keyring_ends_at_its_deadline(desktop, gnome_keyring):
    Person(desktop, "ignore")
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.lock()
    answer = desktop.probe("v11", "chromium", "--prompt-ms", "1000")
    assert answer["error"] == "locked"
    assert answer["message"] == "nobody answered the keyring's prompt for 1 seconds"


def test_waiting_for_a_prompt_ends_when_the_program_is_to_stop(desktop, gnome_keyring):
    person = Person(desktop, "ignore")
    gnome_keyring.store(KEY_ONE, application="chromium")
    gnome_keyring.lock()
    child = desktop.spawn_probe("v11", "chromium")
    assert person.asked.wait(20)
    child.terminate()
    output, _ = child.communicate(timeout=5)
    assert json.loads(output)["error"] == "interrupted"


def test_no_prompt_is_raised_where_an_unlocked_collection_has_an_item(desktop, gnome_keyring):
    person = Person(desktop, "ignore")
    second = gnome_keyring.create_collection("Second")
    gnome_keyring.store_bytes(KEY_ONE.encode(), {"application": "chromium"}, second)
    gnome_keyring.store(KEY_TWO, application="chromium")
    gnome_keyring.lock(second)
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_TWO)]
    assert person.prompts == 0


def occurrences_in_memory(pid, needle):
    count = 0
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            bounds, mode = line.split()[:2]
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            if "r" not in mode or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            memory.seek(start)
            try:
                count += memory.read(end - start).count(needle)
            except OSError:  # a guard page, or one of the kernel's own
                continue
    return count


@pytest.mark.parametrize("keyring", ["gnomekeyring", "kwallet5"])
def test_a_key_is_in_memory_once(desktop, keyring, request):
    if keyring == "gnomekeyring":
        request.getfixturevalue("gnome_keyring").store(KEY_ONE, application="chromium")
    else:
        request.getfixturevalue("kwallet").write_password(KEY_ONE)
    child = desktop.spawn_probe("v11", "chromium", keyring, "--hold")
    assert found(json.loads(child.stdout.readline())) == [digest(KEY_ONE)]
    assert occurrences_in_memory(child.pid, KEY_ONE.encode()) == 1
    child.communicate(timeout=20)


# The real kwalletd5.

WALLET = "org.kde.KWallet"


class KWallet5:
    def __init__(self, desktop, rc="Enabled=true"):
        self.desktop = desktop
        config = desktop.home / ".config"
        config.mkdir(exist_ok=True)
        (config / "kwalletrc").write_text(f"[Wallet]\nFirst Use=false\n{rc}\n")
        desktop.start(["kwalletd5"], "org.kde.kwalletd5")

    def call(self, method, signature, *arguments):
        return self.desktop.call("org.kde.kwalletd5", "/modules/kwalletd5", WALLET, method,
                                 signature, *arguments)[0]

    def create(self):
        """Makes and opens the wallet as PAM's module does at a log-in: without a dialog."""
        made = threading.Event()
        self.desktop.connection.signal_subscribe(
            "org.kde.kwalletd5", WALLET, "walletOpened", None, None, Gio.DBusSignalFlags.NONE,
            lambda *_: made.set())
        self.desktop.connection.call_sync(
            "org.kde.kwalletd5", "/modules/kwalletd5", WALLET, "pamOpen",
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


@pytest.fixture
def kwallet(desktop):
    made = KWallet5(desktop)
    made.create()
    return made


def test_kwallet_gives_the_password_of_the_brand(desktop, kwallet):
    kwallet.write_password(KEY_ONE)
    kwallet.write_password(KEY_TWO, brand="Chrome")
    answer = desktop.probe("v11", "chromium")
    assert found(answer) == [digest(KEY_ONE)]
    assert answer["candidates"][0]["found_in"] == "kwalletd5 (kdewallet)"
    assert answer["notices"][-1] == (
        "asking KWallet for the key of chromium; a prompt may appear")
    assert found(desktop.probe("v11", "chrome", "kwallet5")) == [digest(KEY_TWO)]


def test_kwallet_gives_the_bytes_of_the_portal(desktop, kwallet):
    secret = bytes(range(64))
    kwallet.write_bytes("xdg-desktop-portal", "org.chromium.Chromium", secret)
    answer = desktop.probe("v12", "chromium", "kwallet")
    assert found(answer) == [digest(secret)]


def test_kwallet_gives_the_empty_password_that_an_old_chrome_left(desktop, kwallet):
    kwallet.write_password("")
    assert found(desktop.probe("v11", "chromium")) == [digest("")]


def test_kwallet_without_the_entry_is_not_opened(desktop, kwallet):
    kwallet.write_password(KEY_TWO, brand="Chrome")
    kwallet.shut()
    answer = desktop.probe("v11", "chromium", "kwallet5")
    assert answer["error"] == "locked"
    assert answer["message"] == "kwalletd5 holds no key of chromium"
    assert answer["notices"] == ["asking the keyring for the key of chromium"]


def test_closed_kwallet_is_not_opened_when_prompting_is_forbidden(desktop, kwallet):
    kwallet.write_password(KEY_ONE)
    kwallet.shut()
    answer = desktop.probe("v11", "chromium", "--no-prompt")
    assert answer["error"] == "locked"
    assert answer["message"] == (
        "the wallet with the key of chromium is closed, and prompting is forbidden")


def test_unanswered_prompt_of_kwallet_ends_at_its_deadline(desktop, kwallet):
    kwallet.write_password(KEY_ONE)
    kwallet.shut()
    answer = desktop.probe("v11", "chromium", "--prompt-ms", "1000")
    assert answer["error"] == "locked"
    assert answer["message"] == "nobody answered KWallet's prompt for 1 seconds"


def test_kwallet_that_was_never_used_is_left_alone(desktop):
    KWallet5(desktop)
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert "kwalletd5 has no wallet yet" in answer["message"]
    assert not list(desktop.home.rglob("*.kwl"))


def test_a_closed_wallet_is_left_closed_where_the_secret_service_has_a_key(
        desktop, gnome_keyring, kwallet):
    gnome_keyring.store(KEY_ONE, application="chromium")
    kwallet.write_password(KEY_TWO)
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_ONE), digest(KEY_TWO)]
    kwallet.shut()
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_ONE)]


# What real daemons cannot be made to do.

class StandIn:
    """A daemon out of a table: {method: answer}. An answer is a GLib.Variant, None for silence, a
    function, or the name of a D-Bus error. What was asked is remembered."""

    def __init__(self, desktop, name, path, interface, answers):
        self.desktop = desktop
        self.answers = answers
        self.calls = []
        self.connection = desktop.connect()
        self.interface = interface
        self.connection.add_filter(self.filter)
        self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            GLib.Variant("(su)", (name, 4)), None, Gio.DBusCallFlags.NONE, 20_000, None)

    def filter(self, connection, message, incoming):
        if not incoming or message.get_message_type() != Gio.DBusMessageType.METHOD_CALL:
            return message
        method = message.get_member()
        self.calls.append(method)
        answer = self.answers.get(method, "org.freedesktop.DBus.Error.UnknownMethod")
        if callable(answer):
            answer = answer(message)
        if isinstance(answer, str):
            reply = Gio.DBusMessage.new_method_error_literal(message, answer, "\x1b[2Jnoise")
        elif answer is not None:
            reply = Gio.DBusMessage.new_method_reply(message)
            reply.set_body(answer)
        if answer is not None:
            connection.send_message(reply, Gio.DBusSendMessageFlags.NONE)
        return None


def variant(signature, *values):
    return GLib.Variant(f"({signature})", values)


def plain_secret(secret):
    return variant("(oayays)", ("/s", b"", secret, "text/plain"))


WELL_BEHAVED = {
    "SearchItems": variant("aoao", ["/i/1"], []),
    "Unlock": variant("aoo", [], "/p"),
    "OpenSession": variant("vo", GLib.Variant("s", ""), "/s"),
    "GetSecret": plain_secret(KEY_ONE.encode()),
    "Close": GLib.Variant("()", ()),
    "Prompt": GLib.Variant("()", ()),
    "Dismiss": GLib.Variant("()", ()),
}
LOCKED = WELL_BEHAVED | {"SearchItems": variant("aoao", [], ["/i/1"])}


def secret_service(desktop, **answers):
    return StandIn(desktop, SECRETS, SECRETS_PATH, SERVICE, WELL_BEHAVED | answers)


def test_the_stand_in_is_as_good_as_the_real_one(desktop):
    service = secret_service(desktop)
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_ONE)]
    assert service.calls == ["SearchItems", "OpenSession", "GetSecret", "Close"]


@pytest.mark.parametrize("method", ["SearchItems", "OpenSession", "GetSecret"])
def test_a_secret_service_that_hangs_is_given_up(desktop, method):
    secret_service(desktop, **{method: None})
    answer = desktop.probe("v11", "chromium", "--call-ms", "300")
    assert answer["error"] == "locked"
    assert answer["message"] == f"the Secret Service does not answer ({method} timed out)"


@pytest.mark.parametrize("method", ["Unlock", "Prompt"])
def test_a_secret_service_that_hangs_in_unlocking_is_given_up(desktop, method):
    secret_service(desktop, **LOCKED | {method: None})
    answer = desktop.probe("v11", "chromium", "--call-ms", "300")
    assert answer["message"] == f"the Secret Service does not answer ({method} timed out)"


def test_a_secret_service_that_hangs_in_closing_spoils_nothing(desktop):
    secret_service(desktop, Close=None)
    assert found(desktop.probe("v11", "chromium", "--call-ms", "300")) == [digest(KEY_ONE)]


@pytest.mark.parametrize("method, answer", [
    ("SearchItems", variant("s", "what?")),
    ("SearchItems", variant("ao", ["/i/1"])),
    ("SearchItems", GLib.Variant("()", ())),
    ("OpenSession", variant("o", "/s")),
    ("GetSecret", variant("s", KEY_ONE)),
    ("GetSecret", variant("(oays)", ("/s", b"", "x"))),
    ("GetSecret", plain_secret(bytes(100_000))),
])
def test_a_secret_service_that_talks_nonsense_is_named(desktop, method, answer):
    secret_service(desktop, **{method: answer})
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert answer["message"] == f"the Secret Service answers {method} with something else"


def test_what_a_daemon_says_in_its_errors_is_not_repeated(desktop):
    secret_service(desktop, SearchItems="org.example.Error.Odd")
    answer = desktop.probe("v11", "chromium")
    assert answer["message"] == "the Secret Service refuses SearchItems (org.example.Error.Odd)"


def test_an_item_that_cannot_be_read_does_not_hide_the_others(desktop):
    def get_secret(message):
        broken = message.get_path() == "/i/1"
        return "org.freedesktop.Secret.Error.IsLocked" if broken else plain_secret(b"second")
    secret_service(desktop, SearchItems=variant("aoao", ["/i/1", "/i/2"], []),
                   GetSecret=get_secret)
    assert found(desktop.probe("v11", "chromium")) == [digest("second")]


def test_thousands_of_items_are_not_read_to_their_end(desktop):
    items = [f"/i/{number}" for number in range(20_000)]
    service = secret_service(desktop, SearchItems=variant("aoao", items, items))
    assert len(found(desktop.probe("v11", "chromium"))) == 32
    assert service.calls.count("GetSecret") == 32


def test_a_daemon_that_ends_during_its_prompt_is_noticed(desktop):
    service = secret_service(desktop, **LOCKED)
    child = desktop.spawn_probe("v11", "chromium")
    while "prompt may appear" not in child.stderr.readline():
        pass
    service.answers["Prompt"] = lambda _: GLib.idle_add(
        lambda: service.connection.close_sync(None) and False) and None
    output, _ = child.communicate(timeout=20)
    assert "error" in json.loads(output)


def test_a_prompt_that_completes_with_nonsense_unlocks_nothing(desktop):
    def prompt(message):
        GLib.idle_add(lambda: service.connection.emit_signal(
            None, "/p", "org.freedesktop.Secret.Prompt", "Completed",
            variant("s", "yes of course")) and False)
        return GLib.Variant("()", ())
    service = secret_service(desktop, **LOCKED | {"Prompt": prompt})
    assert desktop.probe("v11", "chromium")["message"] == "the keyring's prompt was dismissed"


OPEN_WALLET = {
    "isEnabled": variant("b", True),
    "networkWallet": variant("s", "kdewallet"),
    "wallets": variant("as", ["kdewallet"]),
    "keyDoesNotExist": variant("b", False),
    "isOpen": variant("b", True),
    "open": variant("i", 7),
    "hasEntry": variant("b", True),
    "readPassword": variant("s", KEY_TWO),
    "close": variant("i", 0),
}


def kwalletd(desktop, version, **answers):
    return StandIn(desktop, f"org.kde.kwalletd{version}", f"/modules/kwalletd{version}", WALLET,
                   OPEN_WALLET | answers)


@pytest.mark.parametrize("version", ["6", "5", ""])
def test_kwallet_of_any_version_is_read(desktop, version):
    daemon = kwalletd(desktop, version)
    answer = desktop.probe("v11", "chromium", "kwallet")
    assert found(answer) == [digest(KEY_TWO)]
    assert answer["candidates"][0]["found_in"] == f"kwalletd{version} (kdewallet)"
    assert daemon.calls[0] == "isEnabled" and daemon.calls[-1] == "close"


def test_the_newest_kwallet_that_runs_is_asked_first(desktop):
    newest, older = kwalletd(desktop, "6"), kwalletd(desktop, "5")
    desktop.probe("v11", "chromium")
    assert newest.calls and not older.calls


def test_a_kwallet_that_refuses_has_its_own_message(desktop):
    kwalletd(desktop, "6", open=variant("i", -1))
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert answer["message"] == "KWallet refuses to open its wallet (kwalletd6)"


def test_a_disabled_kwallet_has_its_own_message(desktop):
    # A real kwalletd5 that is disabled leaves the bus as soon as it notices.
    daemon = kwalletd(desktop, "5", isEnabled=variant("b", False))
    answer = desktop.probe("v11", "chromium", "kwallet5")
    assert answer["error"] == "locked"
    assert answer["message"] == "KWallet is disabled (kwalletd5)"
    assert daemon.calls == ["isEnabled"]


def test_a_kwallet_that_hangs_is_given_up(desktop):
    daemon = kwalletd(desktop, "5", readPassword=None)
    answer = desktop.probe("v11", "chromium", "--call-ms", "300")
    assert answer["message"] == "kwalletd5 does not answer (readPassword timed out)"
    assert daemon.calls[-1] == "close"


def test_a_dismissed_prompt_is_not_followed_by_kwallets(desktop):
    def prompt(message):
        GLib.idle_add(lambda: service.connection.emit_signal(
            None, "/p", "org.freedesktop.Secret.Prompt", "Completed",
            variant("bv", True, GLib.Variant("s", ""))) and False)
        return GLib.Variant("()", ())
    service = secret_service(desktop, **LOCKED | {"Prompt": prompt})
    wallet = kwalletd(desktop, "5", isOpen=variant("b", False))
    assert desktop.probe("v11", "chromium")["message"] == "the keyring's prompt was dismissed"
    assert "open" not in wallet.calls


# Which daemons are asked, and started, at all.

def activatable(desktop, name):
    """Lets the bus start a daemon of that name, which only leaves a mark."""
    mark = desktop.home / f"started-{name}"
    (desktop.services / f"{name}.service").write_text(
        f"[D-BUS Service]\nName={name}\nExec=/usr/bin/touch {mark}\n")
    desktop.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "ReloadConfig", None, None,
                                 Gio.DBusCallFlags.NONE, 20_000, None)
    return mark


def test_kwalletd_is_not_started_where_there_is_a_secret_service(desktop):
    mark = activatable(desktop, "org.kde.kwalletd5")
    service = secret_service(desktop, SearchItems=variant("aoao", [], []))
    answer = desktop.probe("v11", "chromium")
    assert "the Secret Service holds no key of chromium" in answer["message"]
    assert service.calls == ["SearchItems"]
    assert not mark.exists()


def test_kwalletd_is_started_where_the_user_named_it(desktop):
    mark = activatable(desktop, "org.kde.kwalletd5")
    service = secret_service(desktop)
    answer = desktop.probe("v11", "chromium", "kwallet5")
    assert answer["message"] == "kwalletd5 cannot be started"
    assert mark.exists()
    assert not service.calls


def test_a_secret_service_that_is_not_running_is_started(desktop):
    mark = activatable(desktop, SECRETS)
    answer = desktop.probe("v11", "chromium", "gnomekeyring")
    assert answer["message"] == "the Secret Service cannot be started"
    assert mark.exists()


def test_nobody_is_asked_where_no_keyring_is_meant(desktop):
    service = secret_service(desktop)
    assert desktop.probe("v11", "chromium", "basictext")["error"] == "locked"
    assert not service.calls


# The bus itself.

def test_an_empty_bus_is_not_silent_about_it(desktop):
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert answer["message"] == ("the Secret Service is not on the session bus; "
                                 "KWallet is not on the session bus")


def test_without_a_bus_the_message_says_what_to_do(desktop):
    env = {key: value for key, value in desktop.env.items()
           if key not in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
    answer = desktop.probe("v11", "chromium", env=env)
    assert answer["error"] == "locked"
    assert answer["message"].startswith("no session bus, so no keyring")
    assert "tmux" in answer["message"]


@pytest.mark.parametrize("address", ["", "unix:path=/nonexistent/bus", "nonsense"])
def test_the_socket_of_the_runtime_folder_helps_out(desktop, address):
    secret_service(desktop)
    env = desktop.env | {"DBUS_SESSION_BUS_ADDRESS": address}
    assert found(desktop.probe("v11", "chromium", env=env)) == [digest(KEY_ONE)]


def test_a_bus_that_hangs_is_given_up(desktop):
    secret_service(desktop)
    desktop.daemon.send_signal(signal.SIGSTOP)
    answer = desktop.probe("v11", "chromium", "--call-ms", "300")
    desktop.daemon.send_signal(signal.SIGCONT)
    assert answer["error"] == "locked"
    assert "does not answer" in answer["message"]
