# SPDX-License-Identifier: MIT
"""The keyrings of a desktop, asked by keyring_probe on a private session bus.

gnome-keyring-daemon and kwalletd are the real ones, with a home of their own. Only the person is
played: by a stand-in of gnome-keyring's prompter, which speaks its protocol and its secret
exchange. Every secret is invented.
"""

import json
from dataclasses import replace

import pytest
from desktop import (KEY_ONE, KEY_TWO, KWALLET_KEYRING, KWALLETD, GnomeKeyring, KWallet, Person,
                     digest, found)
from home import TOKEN
from stores import WEEK, Row, design, visitor, write_chromium, write_firefox

# The real gnome-keyring.

@pytest.fixture
def gnome_keyring(desktop):
    return GnomeKeyring(desktop)


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
    assert answer["error"] == "not_found"
    assert answer["message"] == "the Secret Service holds no key of chromium"


SCHEMA = "chrome_libsecret_os_crypt_password_v2"


def test_gnome_keyring_gives_the_keys_of_every_chromium_where_the_browser_is_unknown(
        desktop, gnome_keyring):
    gnome_keyring.store_bytes(KEY_ONE.encode(), {"application": "fork", "xdg:schema": SCHEMA})
    gnome_keyring.store("not-a-key", application="discord")
    assert found(desktop.probe("v11", "chromium", "--any-application")) == [digest(KEY_ONE)]


def test_no_prompt_is_raised_for_the_keys_of_other_browsers(desktop, gnome_keyring):
    person = Person(desktop, "type")
    gnome_keyring.store_bytes(KEY_ONE.encode(), {"application": "fork", "xdg:schema": SCHEMA})
    gnome_keyring.lock()
    answer = desktop.probe("v11", "chromium", "gnomekeyring", "--any-application")
    assert answer["error"] == "not_found"
    assert person.prompts == 0


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


OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
QUESTION = "capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n"


@pytest.mark.parametrize("command", [["headers"], ["credential", "get"],
                                     ["cookies", "--format", "header"]])
@pytest.mark.parametrize("row", [Row(OTHER, age=WEEK), design(OTHER), visitor()])
def test_no_prompt_is_raised_for_a_browser_that_is_not_used(home, desktop, gnome_keyring, command,
                                                            row):
    home.env |= {key: desktop.env[key] for key in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
    home.sandbox.add_token(OTHER)
    gnome_keyring.store(KEY_ONE, application="chromium")
    write_firefox(home, Row(TOKEN))
    write_chromium(home, replace(row, seal="v11", password=KEY_ONE))
    gnome_keyring.lock()
    person = Person(desktop, "ignore")
    run = home.matinee(*command, "--no-agent", stdin=QUESTION)
    assert run.code == 0 and TOKEN in run.out, run
    assert person.prompts == 0


def occurrences_in_memory(pid, needle):
    count = 0
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            bounds, mode = line.split()[:2]
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            # What is larger is AddressSanitizer's own.
            if "r" not in mode or end - start > 2**28:
                continue
            memory.seek(start)
            try:
                count += memory.read(end - start).count(needle)
            except OSError:  # a guard page, or one of the kernel's own
                continue
    return count


@pytest.mark.parametrize("keyring", ["gnomekeyring", KWALLET_KEYRING])
def test_a_key_is_in_memory_once(desktop, keyring, request):
    if keyring == "gnomekeyring":
        request.getfixturevalue("gnome_keyring").store(KEY_ONE, application="chromium")
    else:
        request.getfixturevalue("kwallet").write_password(KEY_ONE)
    child = desktop.spawn_probe("v11", "chromium", keyring, "--hold")
    assert found(json.loads(child.stdout.readline())) == [digest(KEY_ONE)]
    assert occurrences_in_memory(child.pid, KEY_ONE.encode()) == 1
    child.communicate(timeout=20)


# The real kwalletd.

@pytest.fixture
def kwallet(desktop):
    made = KWallet(desktop)
    made.create()
    return made


def test_kwallet_gives_the_password_of_the_brand(desktop, kwallet):
    kwallet.write_password(KEY_ONE)
    kwallet.write_password(KEY_TWO, brand="Chrome")
    answer = desktop.probe("v11", "chromium")
    assert found(answer) == [digest(KEY_ONE)]
    assert answer["candidates"][0]["found_in"] == f"{KWALLETD} (kdewallet)"
    assert answer["notices"][-1] == (
        "asking KWallet for the key of chromium; a prompt may appear")
    assert found(desktop.probe("v11", "chrome", KWALLET_KEYRING)) == [digest(KEY_TWO)]


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
    answer = desktop.probe("v11", "chromium", KWALLET_KEYRING)
    assert answer["error"] == "not_found"
    assert answer["message"] == f"{KWALLETD} holds no key of chromium"
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
    KWallet(desktop)
    answer = desktop.probe("v11", "chromium")
    assert answer["error"] == "locked"
    assert f"{KWALLETD} has no wallet yet" in answer["message"]
    assert not list(desktop.home.rglob("*.kwl"))


def test_a_closed_wallet_is_left_closed_where_the_secret_service_has_a_key(
        desktop, gnome_keyring, kwallet):
    gnome_keyring.store(KEY_ONE, application="chromium")
    kwallet.write_password(KEY_TWO)
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_ONE), digest(KEY_TWO)]
    kwallet.shut()
    assert found(desktop.probe("v11", "chromium")) == [digest(KEY_ONE)]
