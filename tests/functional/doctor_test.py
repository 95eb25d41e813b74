# SPDX-License-Identifier: MIT
"""matinee doctor: what it looks at, and what it says about it, beside real keyring daemons."""

import os
import signal
import subprocess

import pytest
from agents import is_alive
from desktop import KWALLETD, GnomeKeyring, KWallet
from home import TOKEN, Run
from others import powerless
from sealed_profiles import SEALED_V11, chromium_profile
from stores import WEEK, YEAR, Row, design, visitor, write_chromium, write_firefox


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
    assert not [kind for kind in findings(run) if kind.startswith("keyring")]
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
    assert "no_session_bus" not in findings(run)
    assert checks(run)["session bus"]["state"] == "absent"


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


# -- the sessions, tried as a command would ------------------------------------------------------

NO_TOKEN = "two words"
ENDED = "an lt that is past its time"
USELESS = {
    "a sealed visitor's cookie": visitor(seal="v10"),
    "a sealed lt that is no token": Row(NO_TOKEN, seal="v10"),
    "an lt that is no token": Row(NO_TOKEN),
    "a sealed design's cookie without a token": design(NO_TOKEN, seal="v10"),
    "a key of another system": Row(TOKEN, seal="v10", password="of macOS"),
    ENDED: Row(TOKEN, lifetime=-WEEK, age=YEAR),
}


def signed_in_at(home):
    """The column of that name."""
    lines = home.matinee("doctor").out.splitlines()
    (at,) = [i for i, line in enumerate(lines) if "SIGNED IN" in line]
    start, end = lines[at].index("SIGNED IN"), lines[at].index("STATE")
    return {line.split()[0]: line[start:end].strip()
            for line in lines[at + 1:lines.index("", at)]}


@pytest.mark.parametrize("what", USELESS)
def test_what_stops_every_command_is_a_finding(home, what):
    write_chromium(home, USELESS[what])
    command = home.matinee("headers", "--no-agent", "--json")
    assert command.code != 0, command
    error = command.json["error"]
    run = home.matinee("doctor", "--json")
    (finding,) = run.json["findings"]
    assert finding["code"] == error["code"], run
    assert finding["what"] == error["message"] and finding["next"], run
    assert run.json["sources"][0]["session"] is not True, run
    assert "yes" not in signed_in_at(home).values()


@pytest.mark.parametrize("status", [500, 503, 429, 422])
def test_a_service_that_has_trouble_with_the_session_is_a_finding(home, status):
    write_chromium(home, Row(TOKEN))
    home.sandbox.fault("status", path_part="/v4/account", status=status, body="{}")
    run = home.matinee("doctor", "--json")
    home.sandbox.clear_faults()
    (finding,) = run.json["findings"]
    assert "chromium" in finding["subject"] and finding["what"], run
    assert run.json["sources"][0]["session"] is None, run


def test_who_is_signed_in_is_told_by_the_service(home):
    write_firefox(home, Row(TOKEN, age=WEEK))
    write_chromium(home, Row("deadc0de0badc0de0badc0de0badc0de0ca9a9"))
    assert signed_in_at(home) == {"chromium": "no", "firefox": "yes"}
    write_chromium(home, Row(TOKEN, age=YEAR / 2), profile="Profile 1")
    run = home.matinee("doctor", "--json")
    assert [source["session"] for source in run.json["sources"]] == [False, None, True], run


# -- what cannot be looked at --------------------------------------------------------------------


def doctor_of_owner(home, *flags, env=None):
    """No root, who may read everything."""
    return Run(subprocess.run(powerless(home.command("doctor", "--json", *flags)), text=True,
                              capture_output=True, cwd=home.path, env={**home.env, **(env or {})}))


def shut_database(home):
    write_chromium(home, Row(TOKEN)).chmod(0)
    return {}


def folder_for_a_database(home):
    (home.chromium / "Default/Cookies").mkdir(parents=True)
    return {}


def shut_folder(home):
    write_firefox(home, visitor())
    (home.path / ".config/mozilla").chmod(0)
    return {}


def broken_session_file(home):
    folder = write_firefox(home, visitor()).parent / "sessionstore-backups"
    folder.mkdir()
    (folder / "recovery.jsonlz4").write_bytes(b"junk")
    return {}


def shut_token_file(home):
    file = home.path / "token"
    file.write_text(TOKEN)
    file.chmod(0)
    return {"MATINEE_TOKEN_FILE": str(file)}


@pytest.mark.parametrize("place", [shut_database, folder_for_a_database, shut_folder,
                                   broken_session_file, shut_token_file])
def test_a_place_that_cannot_be_looked_at_is_not_called_empty(home, place):
    env = place(home)
    try:
        run = doctor_of_owner(home, env=env)
    finally:
        (home.path / ".config/mozilla").chmod(0o700) if place is shut_folder else None
    kinds = {finding["kind"] for finding in run.json["findings"]}
    assert kinds and not kinds & {"no_session", "no_profile"}, run
    assert "sign in" not in run.json["findings"][0]["next"], run


def test_a_file_that_is_missing_is_not_called_a_missing_session(home):
    (finding,) = doctor_of_owner(home, "--cookies", "nowhere.txt").json["findings"]
    assert finding["kind"] == "source_failed" and finding["code"] == "not_found"


def test_a_path_is_told_once(home):
    out = home.matinee("doctor", "--cookies", "nowhere.txt").out
    assert out.startswith("nowhere.txt: No such file or directory\n"), out
    file = home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t1500000000\tlt\t" + TOKEN)
    out = home.matinee("doctor", "--cookies", file).out
    assert out.splitlines()[0].count("cookies.txt") == 1, out
    assert "export its cookies again" in out.splitlines()[1], out


# -- the agent's word ----------------------------------------------------------------------------


def test_a_session_that_ended_since_the_agent_looked_is_a_finding(running):
    assert running.home.matinee("status").code == 0
    running.home.sandbox.revoke(TOKEN)
    run = running.home.matinee("doctor", "--json")
    assert "agent_session_refused" in findings(run), run
    assert "export" in findings(run)["agent_session_refused"]["next"], run


def test_a_source_that_the_agent_cannot_read_is_a_finding(agent):
    file = agent.home.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tx\ty")
    assert agent.start("--cookies", str(file)).code == 0
    file.unlink()
    file.mkdir()
    run = agent.home.matinee("doctor", "--json")
    assert str(file) in findings(run)["agent_session_failed"]["what"], run


def test_an_agent_is_no_help_where_a_source_is_named(running):
    write_chromium(running.home, visitor())
    run = running.home.matinee("doctor", "--json", "--cookies-from-browser", "chromium")
    assert "no_session" in findings(run), run


def test_an_agent_is_not_asked_where_a_source_is_named(running):
    running.home.cookies_txt()
    run = running.home.matinee("doctor", "--json", "--cookies", "cookies.txt")
    assert checks(run)["agent"]["state"] == "absent", run


def test_a_signed_in_person_is_not_told_to_sign_in(running):
    write_chromium(running.home, Row("refused-token"))
    run = running.home.matinee("doctor", "--json")
    assert findings(run)["session_refused"]["next"] is None, run
    assert [c for c in run.json["checks"] if c["what"] == "session" and c["state"] == "failed"], run


def test_where_no_browser_has_a_profile_login_is_a_step(home):
    run = home.matinee("doctor", "--json")
    assert "matinee login" in findings(run)["no_profile"]["next"], run


@pytest.mark.parametrize("mode", [0o666, 0o602, 0o646])
def test_a_configuration_that_others_can_write_is_not_used(home, mode):
    config = home.path / "c.toml"
    config.write_text('cookies = "/nowhere"\n')
    config.chmod(mode)
    run = home.matinee("status", "--config", str(config))
    assert run.code == 2 and "others can write to it" in run.err, run
    run = home.matinee("doctor", "--json", "--config", str(config))
    assert "others can write" in findings(run)["bad_config"]["what"], run
    config.chmod(0o644)
    assert home.matinee("status", "--config", str(config)).code == 5


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away takes root")
def test_a_configuration_of_another_user_is_not_used(home):
    config = home.path / "c.toml"
    config.write_text('cookies = "/nowhere"\n')
    os.chown(config, 4711, 4711)
    run = home.matinee("status", "--config", str(config))
    assert run.code == 2 and "another user (uid 4711)" in run.err, run


def test_a_key_that_is_none_does_not_cost_the_others(home):
    config = home.path / "c.toml"
    config.write_text(f'cookeis = "x"\ncacert = "{home.sandbox.cacert}"\n'
                      f'connect-to = ["::127.0.0.1:{home.sandbox.port}"]\n')
    run = home.matinee("doctor", "--json", "--config", str(config), online=False)
    assert "bad_config" in findings(run), run
    assert "service_unreachable" not in findings(run), run
