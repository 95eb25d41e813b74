# SPDX-License-Identifier: MIT
"""The keyrings of a desktop that misbehave, or are not there, asked by keyring_probe.

What real daemons cannot be made to do (hang, talk nonsense, hold thousands of items) is done by
small services written here. Every secret is invented.
"""

import json
import signal

import gi
import pytest
from desktop import KEY_ONE, KEY_TWO, SECRETS, SECRETS_PATH, SERVICE, WALLET, digest, found

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402


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
    # A real kwalletd that is disabled leaves the bus as soon as it notices.
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
    """Lets the bus start a daemon of that name, which only leaves a mark and fails."""
    mark = desktop.home / f"started-{name}"
    (desktop.services / f"{name}.service").write_text(
        f"[D-BUS Service]\nName={name}\nExec=/bin/sh -c 'touch {mark}; exit 1'\n")
    desktop.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "ReloadConfig", None, None,
                                 Gio.DBusCallFlags.NONE, 20_000, None)
    return mark


def test_kwalletd_is_not_started_where_there_is_a_secret_service(desktop):
    mark = activatable(desktop, "org.kde.kwalletd5")
    service = secret_service(desktop, SearchItems=variant("aoao", [], []))
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "not_found"
    assert "the Secret Service holds no key of chromium" in answer["message"]
    assert service.calls == ["SearchItems"]
    assert not mark.exists()


def test_kwalletd_is_started_where_the_user_named_it(desktop):
    mark = activatable(desktop, "org.kde.kwalletd5")
    service = secret_service(desktop)
    answer = desktop.probe("v11", "chromium", "kwallet5")
    assert answer["error"] == "locked"
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
