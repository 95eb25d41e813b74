# SPDX-License-Identifier: MIT
"""Every format of `matinee headers`, read by the very program that it is for.

The token is the design's, with every character in it that a token may have and some language might
take for its own. The stand-in answers the account call only to that token.
"""

import base64
import json
import shutil
import subprocess

import pytest
from home import TOKEN

ODD = "it's#$HOME%20`id`!&|(<*~>)[{^@:=+/?}]-_."
ACCOUNT = "https://api.mubi.com/v4/account"


@pytest.fixture
def odd(home, sandbox):
    sandbox.add_token(ODD, user_id=1234567, country="NL")
    cookie = base64.b64encode(json.dumps({"token": ODD, "user_id": 42, "id": "s"}).encode())
    home.flags = ["--cookies", str(home.cookies_txt(
        f"mubi.com\tFALSE\t/\tTRUE\t0\t_mubi_session\t{cookie.decode()}"))]
    return home


def text_for(home, tool):
    run = home.matinee("headers", "--format", tool, *home.flags)
    assert run.code == 0, run
    home.sandbox.clear_log()
    return run.out


def run_tool(home, text, *command, **env):
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]}")
    return subprocess.run(command, input=text, text=True, capture_output=True, cwd=home.path,
                          env={**home.env, **env}, timeout=120)


def accepted(sandbox):
    """That somebody asked for the account, with all four headers, and was believed."""
    calls = sandbox.log(host="api.mubi.com", path="/v4/account")
    wanted = {"authorization", "dt-custom-data", "client", "client-country"}
    assert calls, sandbox.log()
    for call in calls:
        assert wanted <= {name.lower() for name in call["headers"]}, call
        assert call["client_country"] == "NL"
    return any(call["status"] == 200 for call in calls)


def test_curl(odd, sandbox):
    run = run_tool(odd, text_for(odd, "curl"), "curl", "-sS", "--config", "-",
                   *sandbox.connect_to, ACCOUNT)
    assert json.loads(run.stdout)["id"] == 1234567, run
    assert accepted(sandbox)


def test_a_shell(odd, sandbox):
    script = (f"set -eu; eval \"$(cat)\"; env >env.txt; exec curl -sS {' '.join(sandbox.connect_to)}"
              ' -H "authorization: $MATINEE_AUTHORIZATION"'
              ' -H "dt-custom-data: $MATINEE_DT_CUSTOM_DATA" -H "client: $MATINEE_CLIENT"'
              f' -H "client-country: $MATINEE_CLIENT_COUNTRY" {ACCOUNT}')
    run = run_tool(odd, text_for(odd, "env"), "sh", "-c", script)
    assert json.loads(run.stdout)["id"] == 1234567, run
    assert f"MATINEE_AUTHORIZATION=Bearer {ODD}\n" in (odd.path / "env.txt").read_text()
    assert accepted(sandbox)


def test_curl_and_its_header_file(odd, sandbox):
    run = run_tool(odd, text_for(odd, "http"), "curl", "-sS", "-H", "@-", *sandbox.connect_to,
                   ACCOUNT)
    assert json.loads(run.stdout)["id"] == 1234567, run
    assert accepted(sandbox)


def test_json(odd):
    headers = json.loads(text_for(odd, "json"))
    assert headers["authorization"] == f"Bearer {ODD}"
    assert json.loads(base64.b64decode(headers["dt-custom-data"]))["userId"] == 42


def test_aria2(odd, sandbox):
    run = run_tool(odd, f"{ACCOUNT}\n{text_for(odd, 'aria2')}", "aria2c", "--no-conf",
                   "--input-file=-", f"--all-proxy={sandbox.control}", "--proxy-method=tunnel",
                   f"--ca-certificate={sandbox.cacert}")
    assert run.returncode == 0, run
    assert json.loads((odd.path / "account").read_text())["id"] == 1234567
    assert accepted(sandbox)


# mpv and yt-dlp find no film in an account; that they were answered is what counts.


def test_mpv(odd, sandbox):
    run = run_tool(odd, text_for(odd, "mpv"), "mpv", "--no-config", "--include=/dev/stdin",
                   "--no-video", "--ao=null", "--ytdl=no", f"--http-proxy={sandbox.control}",
                   "--tls-verify=yes", f"--tls-ca-file={sandbox.cacert}", ACCOUNT)
    assert accepted(sandbox), run


def test_yt_dlp(odd, sandbox):
    run = run_tool(odd, text_for(odd, "yt-dlp"), "/usr/bin/yt-dlp", "--ignore-config",
                   "--config-locations", "-", "--proxy", sandbox.control, "--no-playlist",
                   "--compat-options", "no-certifi", ACCOUNT, SSL_CERT_FILE=sandbox.cacert)
    assert accepted(sandbox), run


# -- credential ----------------------------------------------------------------------------------

# As git 2.46 and later sends it to a helper.
REQUEST = ("capability[]=authtype\ncapability[]=state\nprotocol=https\nhost=api.mubi.com\n"
           'wwwauth[]=Bearer realm="mubi"\n\n')


def test_credential_get(signed_in):
    run = signed_in.matinee("credential", "get", *signed_in.flags, stdin=REQUEST, online=False)
    assert run.code == 0, run
    answer = dict(line.split("=", 1) for line in run.out.splitlines())
    assert answer == {"capability[]": "authtype", "authtype": "Bearer", "ephemeral": "1",
                      "credential": TOKEN}
    # The capability comes before what needs it.
    assert run.out.startswith("capability[]=authtype\n")


@pytest.mark.parametrize("operation, request_text", [
    ("get", REQUEST.replace("api.mubi.com", "github.com")),
    ("get", REQUEST.replace("https", "http")),
    ("get", REQUEST.replace("capability[]=authtype\n", "")),  # git before 2.46
    ("get", REQUEST.replace("api.mubi.com", "api.mubi.com.example")),
    ("get", ""),
    ("store", REQUEST),
    ("erase", REQUEST),
    ("what-comes-later", REQUEST),
])
def test_credential_is_silent_otherwise(signed_in, operation, request_text):
    run = signed_in.matinee("credential", operation, *signed_in.flags, stdin=request_text,
                            online=False)
    assert (run.code, run.out, run.err) == (0, "", ""), run


def test_credential_without_a_session(home):
    run = home.matinee("credential", "get", stdin=REQUEST, online=False)
    assert run.code == 3, run
    assert run.out == ""
    assert "next: " in run.err


def test_git_asks_the_helper(signed_in):
    """git before 2.46 takes no authtype and would prompt; it must at least bear the answer."""
    if shutil.which("git") is None:
        pytest.skip("no git")
    version = tuple(int(part) for part in subprocess.run(
        ["git", "version"], capture_output=True, text=True).stdout.split()[2].split(".")[:2])
    matinee = " ".join([*signed_in.command("credential", online=False), *signed_in.flags])
    run = run_tool(signed_in, "capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n",
                   "git", "-c", f"credential.https://api.mubi.com.helper=!{matinee}", "credential",
                   "fill", GIT_TERMINAL_PROMPT="0", GIT_TRACE="1")
    assert f"{matinee} get" in run.stderr, run
    if version >= (2, 46):
        assert "authtype=Bearer\n" in run.stdout and f"credential={TOKEN}\n" in run.stdout
    else:
        assert TOKEN not in run.stdout + run.stderr
        assert "terminal prompts disabled" in run.stderr, run
