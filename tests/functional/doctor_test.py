# SPDX-License-Identifier: MIT
"""matinee doctor: what it looks at, and what it says about it, beside real keyring daemons."""

import os
import signal

from agents import is_alive
from desktop import KWALLETD, GnomeKeyring, KWallet
from home import TOKEN
from sealed_profiles import SEALED_V11, chromium_profile


def findings(run):
    return {finding["kind"]: finding for finding in run.json["findings"]}


def checks(run):
    return {check["what"] + (" " + check["subject"] if check["what"] == "service" else ""): check
            for check in run.json["checks"]}


def on(desktop):
    return {name: desktop.env[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}


def test_a_locked_collection_is_told_of_where_a_cookie_needs_it(home, desktop):
    chromium_profile(home, ("lt", SEALED_V11))
    keyring = GnomeKeyring(desktop)
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert run.code == 0, run
    assert findings(run) == {}
    assert checks(run)["Secret Service"]["state"] == "good"
    assert "login (open)" in checks(run)["Secret Service"]["detail"]
    keyring.lock()
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert findings(run)["keyring_locked"]["what"] == "login is locked"
    assert findings(run)["keyring_locked"]["next"]
    assert "login (locked)" in checks(run)["Secret Service"]["detail"]


def test_kwallet_is_looked_at_and_not_opened(home, desktop):
    chromium_profile(home, ("lt", SEALED_V11))
    wallet = KWallet(desktop)
    wallet.create()
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert checks(run)[KWALLETD]["detail"] == "kdewallet (open)"
    wallet.shut()
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert findings(run)["keyring_locked"]["subject"] == KWALLETD
    assert checks(run)[KWALLETD]["detail"] == "kdewallet (locked)"
    assert not wallet.call("isOpen", "s", "kdewallet")


def test_a_wallet_that_was_never_made_is_not_made(home, desktop):
    KWallet(desktop)
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert checks(run)[KWALLETD]["state"] == "good"
    assert not list(desktop.home.rglob("*.kwl"))


def test_a_bus_without_a_keyring_is_told_of_where_a_cookie_needs_one(home, desktop):
    chromium_profile(home, ("lt", SEALED_V11))
    run = home.matinee("doctor", "--json", env=on(desktop))
    assert "no_keyring" in findings(run)
    assert checks(run)["session bus"]["state"] == "good"


def test_no_bus_is_a_finding_only_where_a_cookie_needs_a_keyring(home):
    profile = chromium_profile(home, ("lt", SEALED_V11))
    run = home.matinee("doctor", "--json")
    assert findings(run)["no_session_bus"]["next"]
    assert checks(run)["session bus"]["state"] == "failed"
    (profile / "Cookies").unlink()
    chromium_profile(home, ("lt", b"v10" + bytes(64)), profile="Profile 1")
    run = home.matinee("doctor", "--json")
    assert findings(run) == {}
    assert checks(run)["session bus"]["state"] == "failed"


def test_the_service_is_reached_over_tls_that_is_verified(signed_in):
    run = signed_in.matinee("doctor", "--json", *signed_in.flags)
    assert run.code == 0, run
    assert findings(run) == {}
    assert checks(run)["service api.mubi.com"]["detail"].startswith("answers over TLS (HTTP ")
    # The session is for the one question whether it works.
    asked = [e["path"] for e in signed_in.sandbox.log() if e["authorization"] or e["cookie"]]
    assert asked == ["/v4/account"]


def test_a_certificate_that_is_not_trusted_is_a_finding(signed_in):
    reach = signed_in.sandbox.connect_to
    untrusted = [flag for flag in reach[reach.index("--connect-to"):][:2]]
    run = signed_in.matinee("doctor", "--json", *signed_in.flags, *untrusted, online=False)
    assert run.code == 0, run
    assert "--cacert" in findings(run)["service_unreachable"]["next"]


def test_a_service_that_is_away_is_a_finding(signed_in):
    run = signed_in.matinee("doctor", *signed_in.flags, "--connect-to", "::127.0.0.1:1",
                            online=False)
    assert run.code == 0, run
    first = run.out.splitlines()[0]
    assert first.startswith("mubi.com: ") or first.startswith("api.mubi.com: ")
    assert "next: " in run.out.splitlines()[1]


def test_a_file_of_cookies_is_what_is_looked_at_where_one_is_named(home):
    chromium_profile(home, ("lt", SEALED_V11))
    home.cookies_txt()
    run = home.matinee("doctor", "--json", "--cookies", "cookies.txt")
    assert [(s["browser"], s["session"]) for s in run.json["sources"]] == [("file", True)]
    assert run.json["roots"] == [] and findings(run) == {}
    run = home.matinee("doctor", "--json", "--cookies", "nowhere.txt")
    assert findings(run)["source_failed"]["code"] == "not_found"


def test_only_the_browser_that_is_named_is_looked_at(home):
    chromium_profile(home, ("lt", SEALED_V11))
    home.firefox().mkdir()
    run = home.matinee("doctor", "--json", "--cookies-from-browser", "chromium")
    assert {root["browser"] for root in run.json["roots"]} == {"chromium"}


def test_what_is_wrong_comes_first_and_what_is_absent_on_request(home):
    chromium_profile(home, ("lt", SEALED_V11))
    run = home.matinee("doctor")
    assert run.out.startswith("no session bus")
    assert "absent" not in run.out
    assert "absent" in home.matinee("doctor", "-v").out


def test_a_runtime_folder_that_is_open_to_others_is_a_finding(home, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    folder.chmod(0o755)
    run = home.matinee("doctor", "--json", env={"XDG_RUNTIME_DIR": str(folder)})
    assert findings(run)["bad_runtime_dir"]["what"] == "is open to others"
    folder.chmod(0o700)
    run = home.matinee("doctor", "--json", env={"XDG_RUNTIME_DIR": str(folder)})
    assert "bad_runtime_dir" not in findings(run)


def test_an_agent_is_told_of_running_locked_and_dead(running):
    home = running.home
    run = home.matinee("doctor", "--json", *home.flags)
    assert checks(run)["agent"]["subject"] == str(running.socket)
    assert checks(run)["agent"]["state"] == "good"
    detail = checks(run)["agent"]["detail"]
    assert detail.startswith(f"running, process {running.pid}, version ")
    assert detail.endswith(", session valid")
    assert not [kind for kind in findings(run) if kind.startswith("agent")]
    assert home.matinee("agent", "lock", stdin="abc\n", online=False).code == 0
    run = home.matinee("doctor", "--json", *home.flags)
    assert findings(run)["agent_locked"]["next"] == "matinee agent unlock"
    pid = running.pid
    os.kill(pid, signal.SIGKILL)
    while is_alive(pid):
        pass
    run = home.matinee("doctor", "--json", *home.flags)
    assert findings(run)["agent_gone"]["subject"] == str(running.socket)
    running.socket.unlink()


def test_no_agent_is_no_finding_and_none_is_started(agent):
    run = agent.home.matinee("doctor", "--json")
    assert checks(run)["agent"]["state"] == "absent"
    assert not [kind for kind in findings(run) if kind.startswith("agent")]
    assert not agent.socket.exists()
    named = {"MATINEE_SOCKET": str(agent.runtime / "none.sock")}
    assert "agent_gone" in findings(agent.home.matinee("doctor", "--json", env=named))
    run = agent.home.matinee("doctor", "--json", "--no-agent", env=named)
    assert "agent_gone" not in findings(run)


def test_an_agents_folder_that_is_open_to_others_is_a_finding(agent):
    folder = agent.runtime / "matinee"
    folder.mkdir()
    folder.chmod(0o755)
    run = agent.home.matinee("doctor", "--json")
    assert findings(run)["agent_folder_unsafe"]["subject"] == str(folder)
    assert "0700" in findings(run)["agent_folder_unsafe"]["next"]


def test_a_session_that_the_agent_has_is_a_session(running):
    """Given by a file: no browser has one, and nothing is wrong."""
    report = running.home.matinee("doctor", "--json").json
    assert not {f["kind"] for f in report["findings"]} & {"no_profile", "no_session"}


def test_a_session_that_the_service_refuses_is_a_finding(running):
    running.home.sandbox.revoke(TOKEN)
    assert running.home.matinee("status", "--no-login").code == 4
    report = running.home.matinee("doctor", "--json").json
    (finding,) = [f for f in report["findings"] if f["kind"] == "agent_session_refused"]
    assert finding["code"] == "rejected" and "login" in finding["next"]
    (check,) = [c for c in report["checks"] if c["what"] == "agent"]
    assert check["state"] == "failed"
