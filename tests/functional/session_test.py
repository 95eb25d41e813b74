# SPDX-License-Identifier: MIT
"""The session by every way there is, and what each failure of the service comes to."""

import base64
import json
import subprocess
import time

import pytest
import stand_ins
from home import TOKEN


def decoded(custom_data):
    return json.loads(base64.b64decode(custom_data))


# -- the ways to a session ---------------------------------------------------------------------


def test_headers_from_a_file(signed_in):
    run = signed_in.matinee("headers", "--json", *signed_in.flags)
    assert run.code == 0, run
    headers = run.json
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert decoded(headers["dt-custom-data"]) == {
        "userId": 1234567, "sessionId": TOKEN, "merchant": "mubi"}
    assert headers["client"] == "web"
    assert headers["client-country"] == "NL"


def test_headers_from_standard_input(home):
    text = f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{TOKEN}\n"
    run = home.matinee("headers", "--cookies", "-", stdin=text)
    assert run.code == 0, run
    assert f"authorization: Bearer {TOKEN}\n" in run.out


@pytest.mark.parametrize("encode", [
    lambda raw: base64.b64encode(raw).decode(),
    lambda raw: base64.b64encode(raw).decode().rstrip("="),
    lambda raw: base64.urlsafe_b64encode(raw).decode(),
    lambda raw: base64.b64encode(raw).decode().replace("+", "%2B").replace("/", "%2F")
    .replace("=", "%3D"),
], ids=["padded", "unpadded", "url-safe", "percent-encoded"])
def test_headers_from_the_designs_cookie(home, sandbox, encode):
    token = "designs>>>token???"
    sandbox.add_token(token, user_id=99)
    raw = json.dumps({"token": token, "user_id": 42, "id": "session-9"}).encode()
    home.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t0\t_mubi_session\t{encode(raw)}")
    run = home.matinee("headers", "--json", "--cookies", "cookies.txt")
    assert run.code == 0, run
    assert run.json["authorization"] == f"Bearer {token}"
    assert decoded(run.json["dt-custom-data"]) == {
        "userId": 42, "sessionId": "session-9", "merchant": "mubi"}


def test_flags_may_stand_before_the_command(signed_in):
    run = signed_in.matinee("--json", *signed_in.flags, "status")
    assert run.code == 0, run
    assert run.json["state"] == "valid"


def test_a_configuration_file_gives_the_flags(signed_in):
    config = signed_in.path / ".config/matinee/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'cookies = "{signed_in.path}/cookies.txt"\njson = true\n'
                      f'cacert = "{signed_in.sandbox.cacert}"\n'
                      f'connect-to = ["::127.0.0.1:{signed_in.sandbox.port}"]\n')
    run = signed_in.matinee("status", online=False)
    assert run.code == 0, run
    assert run.json["state"] == "valid"


def test_a_broken_configuration_file_is_named_with_its_line(signed_in):
    config = signed_in.path / "broken.toml"
    config.write_text("json = true\ncookies = [\n")
    run = signed_in.matinee("status", "--config", config)
    assert run.code == 2, run
    assert "broken.toml: line 2" in run.err


# -- what the service says ---------------------------------------------------------------------


def test_a_valid_session(signed_in):
    run = signed_in.matinee("status", "--json", *signed_in.flags)
    assert run.code == 0, run
    status = run.json
    assert status["state"] == "valid"
    assert status["user_id"] == 1234567
    assert status["country"] == "NL"
    assert status["token"] == "****" + TOKEN[-4:]
    assert status["expires_at"] == 4102444800
    assert abs(status["checked_at"] - time.time()) < 60
    assert status["source"] == {"browser": "file", "profile": None, "container": None,
                                "file": str(signed_in.path / "cookies.txt")}
    assert TOKEN not in run.out + run.err


@pytest.mark.parametrize("command", ["status", "headers", "cookies", "download x"])
def test_signed_out(home, command):
    run = home.matinee(*command.split())
    assert run.code == 3, run
    assert "next: matinee login" in run.err
    assert "Bearer" not in run.out


def test_signed_out_tells_scripts_in_json(home):
    run = home.matinee("headers", "--json")
    assert run.code == 3, run
    assert run.json["error"]["code"] == "signed_out"
    assert run.json["error"]["hint"]
    run = home.matinee("status", "--json")
    assert run.code == 3, run
    assert run.json["state"] == "signed_out"
    assert run.json["token"] is None


@pytest.mark.parametrize("status", [401, 422])
@pytest.mark.parametrize("command", ["status", "headers", "download the-lantern-keeper"])
def test_a_revoked_token(signed_in, sandbox, status, command):
    sandbox.post("/tokens/revoke", token=TOKEN, status=status)
    run = signed_in.matinee(*command.split(), *signed_in.flags)
    assert run.code == 4, run


def test_a_revoked_token_in_json(signed_in, sandbox):
    sandbox.post("/tokens/revoke", token=TOKEN)
    run = signed_in.matinee("status", "--json", *signed_in.flags)
    assert run.code == 4, run
    assert run.json["state"] == "expired"
    assert run.json["token"] == "****" + TOKEN[-4:]


@pytest.mark.parametrize("fault", ["html", "truncate_json", "captcha"])
@pytest.mark.parametrize("command", ["status", "headers"])
def test_garbage_in_place_of_json(signed_in, sandbox, fault, command):
    sandbox.fault(fault, host="api.mubi.com")
    run = signed_in.matinee(command, "--json", *signed_in.flags)
    assert run.code == 1, run
    if command == "status":
        assert run.json["state"] == "unknown"
    else:
        assert run.json["error"]["code"] == "failure"
    assert "api.mubi.com" in run.err or "403" in run.err


def test_an_outage_is_offline_and_never_signed_out(signed_in, sandbox):
    sandbox.fault("status", host="api.mubi.com", status=503, retry_after=0)
    run = signed_in.matinee("status", "--json", *signed_in.flags)
    assert run.code == 6, run
    assert run.json["state"] == "offline"
    assert run.json["token"] == "****" + TOKEN[-4:]


def test_a_passing_outage_is_not_noticed(signed_in, sandbox):
    sandbox.fault("status", host="api.mubi.com", status=503, times=2, retry_after=0)
    assert signed_in.matinee("headers", *signed_in.flags).code == 0


def test_retry_after_is_kept(signed_in, sandbox):
    sandbox.fault("status", host="api.mubi.com", status=429, times=1, retry_after=1)
    start = time.monotonic()
    assert signed_in.matinee("headers", *signed_in.flags).code == 0
    assert time.monotonic() - start >= 1


def test_a_wrong_authority_is_a_network_error(signed_in, tmp_path):
    other = stand_ins.make_certificate(tmp_path)
    run = signed_in.matinee("status", "--json", *signed_in.flags, "--cacert", other,
                            "--connect-to", f"::127.0.0.1:{signed_in.sandbox.port}", online=False)
    assert run.code == 6, run
    assert run.json["state"] == "offline"
    assert "certificate" in run.err


def test_an_authority_that_is_not_there(signed_in):
    run = signed_in.matinee("status", *signed_in.flags, "--cacert", "none.pem", online=False)
    assert run.code == 5, run
    assert "none.pem" in run.err


def test_nothing_listens(signed_in):
    start = time.monotonic()
    run = signed_in.matinee("status", *signed_in.flags, "--cacert", signed_in.sandbox.cacert,
                            "--connect-to", "::127.0.0.1:9", online=False)
    assert run.code == 6, run
    assert time.monotonic() - start < 100


def test_the_account_path_may_be_another(signed_in, sandbox):
    sandbox.fault("drop_account")
    run = signed_in.matinee("headers", "--json", *signed_in.flags)
    assert run.code == 0, run
    assert decoded(run.json["dt-custom-data"])["userId"] == 1234567
    sandbox.post("/tokens/revoke", token=TOKEN)
    assert signed_in.matinee("status", *signed_in.flags).code == 4


def test_no_call_leaves_a_trace_in_the_viewing_history(signed_in, sandbox):
    for command in ("status", "headers", "cookies", "sources"):
        signed_in.matinee(command, *signed_in.flags)
    assert not [e for e in sandbox.log() if "viewing" in e["path"]]
    assert not sandbox.log(path="/v3/auth/status")


def test_credentials_go_to_the_services_hosts_only(signed_in, sandbox):
    sandbox.fault("drop_account")
    assert signed_in.matinee("download", "the-lantern-keeper", *signed_in.flags).code == 0
    with_session = {e["host"] for e in sandbox.log() if e["authorization"] or e["cookie"]}
    assert with_session == {"api.mubi.com", "mubi.com"}
    assert not [e for e in sandbox.log() if e["dt_custom_data"]]
    assert [e for e in sandbox.log() if e["host"].endswith(".mubicdn.net")]


def test_a_redirect_to_another_host_gets_no_session(signed_in, sandbox):
    with stand_ins.Redirecting(signed_in.path / "redirect", "https://evil.example/steal") as server:
        run = signed_in.matinee("status", *signed_in.flags, *server.flags, online=False)
    assert run.code == 1, run
    assert "evil.example" in run.err
    assert [host for host, _ in server.requests] == ["api.mubi.com"]


# -- cookies -----------------------------------------------------------------------------------

DECOYS = (
    "notmubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\tof-notmubi",
    "mubi.com.example\tFALSE\t/\tFALSE\t4102444800\tlt\tof-mubi-com-example",
    ".evil-mubi.com\tTRUE\t/\tFALSE\t4102444800\tlt\tof-evil-mubi",
    "mubi.com\tFALSE\t/\tFALSE\t946684800\tlt\texpired",
)


def test_decoys_are_never_returned(home):
    home.cookies_txt(*DECOYS, "www.mubi.com\tFALSE\t/\tFALSE\t4102444800\tkeep\tbelow")
    run = home.matinee("cookies", "--json", "--cookies", "cookies.txt")
    assert run.code == 0, run
    assert [(c["name"], c["domain"]) for c in run.json] == [("keep", "www.mubi.com")]


def test_an_expired_token_is_not_used(home, sandbox):
    home.cookies_txt(*DECOYS)
    run = home.matinee("status", "--cookies", "cookies.txt")
    assert run.code == 3, run
    assert sandbox.log() == []


def test_netscape_output_is_what_curl_reads(signed_in, sandbox):
    run = signed_in.matinee("cookies", "--format", "netscape", *signed_in.flags)
    jar = signed_in.path / "again.txt"
    jar.write_text(run.out)
    subprocess.run(["curl", "-sS", "-o", "/dev/null", "-b", jar, *sandbox.connect_to, "https://mubi.com/"],
                   check=True)
    assert sandbox.log(host="mubi.com")[0]["cookie"] is True
    again = signed_in.matinee("cookies", "--json", "--cookies", jar)
    assert again.json[0]["value"] == TOKEN


def test_curl_takes_the_headers(signed_in, sandbox):
    config = signed_in.matinee("headers", "--format", "curl", *signed_in.flags).out
    answer = subprocess.run(["curl", "-sS", "--config", "-", *sandbox.connect_to,
                             "https://api.mubi.com/v4/account"], input=config, text=True,
                            capture_output=True, check=True)
    assert json.loads(answer.stdout)["id"] == 1234567


def test_a_shell_takes_the_headers(signed_in):
    text = signed_in.matinee("headers", "--format", "env", *signed_in.flags).out
    answer = subprocess.run(["sh", "-c", 'eval "$0"; echo "$MATINEE_AUTHORIZATION"', text],
                            text=True, capture_output=True, check=True)
    assert answer.stdout == f"Bearer {TOKEN}\n"


# -- usage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments,words", [
    ([], "no command is given"),
    (["frobnicate"], "frobnicate"),
    (["headers", "--format", "xml"], "--format"),
    (["cookies", "--cookies-from-browser", "netscape-navigator"], "netscape-navigator"),
    (["cookies", "--cookies-from-browser", "chromium+nokeyring"], "nokeyring"),
    (["cookies", "--cookies", "a", "--cookies-from-browser", "chromium"], "--cookies"),
    (["status", "--country", "NLD"], "NLD"),
    (["download"], "target"),
    (["download", "x", "--quality", "good"], "good"),
    (["download", "x", "y", "-o", "z"], "--output"),
    (["download", "http://edge-1.mubicdn.net/a.mp4"], "https"),
    (["status", "-q", "-v"], "--"),
    (["status", "--connect-to", "127.0.0.1:8443"], "127.0.0.1:8443"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else None)
def test_wrong_usage(home, arguments, words):
    run = home.matinee(*arguments)
    assert run.code == 2, run
    assert words in run.err
    run = home.matinee(*arguments, "--json")
    assert run.json["error"]["code"] == "usage", run


def test_missing_files_are_named(home):
    for arguments in (["cookies", "--cookies", "none.txt"], ["manifest", "none.m3u8"]):
        run = home.matinee(*arguments)
        assert run.code == 5, run
        assert arguments[-1] in run.err


def test_a_cookies_txt_that_is_json_is_explained(home):
    (home.path / "cookies.json").write_text('[{"name": "lt"}]')
    run = home.matinee("cookies", "--cookies", "cookies.json")
    assert run.code == 11, run
    assert "JSON" in run.err


def test_quiet_says_nothing_but_errors_and_verbose_always_something(signed_in):
    quiet = signed_in.matinee("status", "-q", *signed_in.flags)
    assert quiet.err == "", quiet
    verbose = signed_in.matinee("status", "-v", *signed_in.flags)
    assert verbose.err != "", verbose
    assert verbose.code == quiet.code == 0


def test_output_that_nobody_can_take(signed_in):
    with open("/dev/full", "w") as full:
        done = subprocess.run(signed_in.command("headers", *signed_in.flags), stdout=full,
                              stderr=subprocess.PIPE, text=True, env=signed_in.env)
    assert done.returncode == 10, done
    assert "standard output" in done.stderr
