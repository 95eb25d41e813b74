# SPDX-License-Identifier: MIT
"""The drop-in: the package as pip installs it, the design's own calls, and the two examples."""

import base64
import json
import re
import shutil
import signal
import subprocess

import pytest
from home import TOKEN
from python_package import AGENTS, agents_error, configure, error_of, says
from sandbox import REPOSITORY

# What the design's integration does, in the design's own words but for the import.
BLUEPRINT = """
import json
from matinee.auth_manager import AuthManager

auth = AuthManager()
before = [auth.session_cookies, auth.bearer_token, auth.dt_custom_data]
valid = auth.validate_session()
headers = auth.generate_headers()
auth.extract_cookies()
print(json.dumps({"before": before, "valid": valid, "headers": headers,
                  "cookies": auth.session_cookies, "bearer": auth.bearer_token,
                  "custom": auth.dt_custom_data}))
"""


def design_cookie(**session):
    return base64.b64encode(json.dumps(session).encode()).decode()


def custom_data(**members):
    return base64.b64encode(json.dumps(members, separators=(",", ":")).encode()).decode()


# -- the installation ----------------------------------------------------------------------------


def test_pip_installs_it_without_a_network(package):
    assert "Successfully installed matinee-" in package.install.stdout
    files = {file.name for file in package.installed().iterdir()}
    assert {"__init__.py", "auth_manager.py", "errors.py", "py.typed", "_matinee.pyi"} <= files
    shown = subprocess.run([package.python, "-m", "pip", "show", "matinee"], text=True,
                           capture_output=True, check=True).stdout
    version = subprocess.run([package.python, "-c", "import matinee; print(matinee.__version__)"],
                             text=True, capture_output=True, check=True).stdout.strip()
    assert f"Version: {version}\n" in shown


def test_pip_warns_of_nothing(package):
    said = package.install.stdout + package.install.stderr
    assert "deprecat" not in said.lower()
    # Nothing is compiled before pip says that it builds the wheel.
    metadata, wheel = said.split("Building wheel for matinee", 1)
    assert "ninja" not in metadata.lower() and "Install configuration" in wheel


def test_a_terminal_is_told_how_far_the_build_is(package, tmp_path):
    for compiled in (REPOSITORY / "out/python").rglob("session.cpp.o"):
        compiled.unlink()  # something to do
    said = package.install_on_terminal(tmp_path / "target")
    assert re.search(r"matinee: compiling, \d+ of \d+", said), said
    assert "Successfully installed matinee-" in said


def test_the_tree_stays_as_it_was(package):
    status = subprocess.run(["git", "status", "--porcelain", "--ignored", "python"], cwd=REPOSITORY,
                            text=True, capture_output=True)
    if status.returncode != 0:
        pytest.skip("no git, or no clone")
    assert [line for line in status.stdout.splitlines()
            if line.endswith((".egg-info/", "build/", ".so"))] == []


def test_types_are_as_the_stubs_say(package, tmp_path):
    if shutil.which("mypy") is None:
        pytest.skip("no mypy")
    user = tmp_path / "user.py"
    user.write_text("""
from matinee.auth_manager import AuthManager
auth = AuthManager(connect_to=["::127.0.0.1:1"], use_agent=False)
headers: dict[str, str] = auth.generate_headers(with_client=True)
valid: bool = auth.validate_session()
reveal_type(auth.session_cookies)
reveal_type(auth.bearer_token)
""")
    run = subprocess.run(["/usr/bin/mypy", "--strict", f"--python-executable={package.python}",
                          f"--cache-dir={tmp_path}", user], text=True, capture_output=True)
    assert run.returncode == 0, run.stdout
    # The spelling is mypy's own, and changes.
    assert run.stdout.count("str") >= 3 and run.stdout.count("None") == 2, run.stdout


def test_the_module_is_as_the_stubs_say(package, home):
    names = says(package, home, """
import json
from matinee import _matinee
print(json.dumps([n for n in dir(_matinee.Session) if not n.startswith("_")]))
""")
    stub = (package.installed() / "_matinee.pyi").read_text()
    assert sorted(names) == sorted(
        line.split("def ")[1].split("(")[0] for line in stub.splitlines()
        if "    def " in line and "__init__" not in line)


def test_it_links_an_installed_library(package):
    assert package.links_library() != package.is_bundled


# -- the design's calls --------------------------------------------------------------------------


def test_the_designs_calls_with_the_services_cookie(package, at_home):
    said = says(package, at_home, BLUEPRINT)
    assert said["before"] == [None, None, None]
    assert said["valid"] is True
    custom = custom_data(userId=1234567, sessionId=TOKEN, merchant="mubi")
    assert said["headers"] == {"authorization": f"Bearer {TOKEN}", "dt-custom-data": custom}
    assert said["cookies"] == {"lt": TOKEN}
    assert said["bearer"] == f"Bearer {TOKEN}"
    assert said["custom"] == custom


def test_the_designs_calls_with_the_designs_cookies(package, configured, sandbox):
    sandbox.add_token("designs-token", user_id=99)
    session = design_cookie(token="designs-token", user_id=42, id="session-9")
    file = configured.cookies_txt(
        f"mubi.com\tFALSE\t/\tTRUE\t0\t_mubi_session\t{session}",
        ".mubi.com\tTRUE\t/\tTRUE\t0\tremember_token\tremembered",
        ".mubi.com\tTRUE\t/\tTRUE\t0\t_snow_id.c006\tnobodys-business",
        "notmubi.com\tFALSE\t/\tTRUE\t0\t_mubi_session\tdecoy")
    configure(configured, sandbox, f'cookies = "{file}"')
    said = says(package, configured, BLUEPRINT)
    assert said["valid"] is True
    assert said["headers"] == {
        "authorization": "Bearer designs-token",
        "dt-custom-data": custom_data(userId=42, sessionId="session-9", merchant="mubi")}
    assert said["cookies"] == {"_mubi_session": session, "remember_token": "remembered"}


def test_headers_need_no_other_call_before(package, at_home):
    headers = says(package, at_home, """
import json
from matinee.auth_manager import AuthManager
print(json.dumps(AuthManager().generate_headers(with_client=True)))
""")
    assert list(headers) == ["authorization", "dt-custom-data", "client", "client-country"]
    assert (headers["client"], headers["client-country"]) == ("web", "NL")


def test_arguments_come_before_the_configuration_file(package, configured, sandbox):
    file = configured.cookies_txt()
    (configured.path / ".config/matinee/config.toml").write_text('cookies = "none.txt"\n')
    assert says(package, configured, f"""
import json, pathlib
from matinee.auth_manager import AuthManager
auth = AuthManager(cookies_file=pathlib.Path({str(file)!r}), cacert={sandbox.cacert!r},
                   connect_to=["::127.0.0.1:{sandbox.port}"], country="de", use_agent=False)
print(json.dumps(auth.validate_session()))
""") is True


def test_a_token_file_is_the_manual_override(package, configured):
    file = configured.path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    assert says(package, configured, """
import json
from matinee.auth_manager import AuthManager
print(json.dumps(AuthManager().generate_headers()["authorization"]))
""", env={"MATINEE_TOKEN_FILE": str(file)}) == f"Bearer {TOKEN}"


def test_no_session_is_a_value_error(package, configured):
    for call in ("extract_cookies()", "generate_headers()", "validate_session()"):
        error = error_of(package, configured, call)
        assert error["classes"][:3] == ["SignedOut", "MatineeError", "ValueError"], error
        assert error["code"] == "signed_out"
        assert "sign in at https://mubi.com" in error["hint"]


def test_a_rejected_session_is_not_valid(package, at_home, sandbox):
    sandbox.post("/tokens/revoke", token=TOKEN)
    assert says(package, at_home, """
import json
from matinee.auth_manager import AuthManager
print(json.dumps(AuthManager().validate_session()))
""") is False
    error = error_of(package, at_home, "generate_headers()")
    assert error["code"] == "rejected" and "ValueError" in error["classes"]
    assert TOKEN not in json.dumps(error)


def test_a_new_sign_in_is_taken_after_a_rejection(package, at_home, sandbox):
    sandbox.post("/tokens/revoke", token=TOKEN)
    sandbox.add_token("the-new-token")
    assert says(package, at_home, """
import json, pathlib
from matinee.auth_manager import AuthManager
auth = AuthManager()
said = [auth.validate_session()]
file = pathlib.Path("cookies.txt")
file.write_text(file.read_text().replace(auth.session_cookies["lt"], "the-new-token"))
auth.extract_cookies()
said += [auth.validate_session(), auth.bearer_token]
print(json.dumps(said))
""") == [False, True, "Bearer the-new-token"]


def test_an_outage_is_neither_valid_nor_signed_out(package, at_home, sandbox):
    sandbox.fault("status", host="api.mubi.com", status=503, retry_after=0)
    for call in ("validate_session()", "generate_headers()"):
        error = error_of(package, at_home, call)
        assert error["code"] == "network" and "ConnectionError" in error["classes"], error
        assert "ValueError" not in error["classes"]


@pytest.mark.parametrize("arguments, code, words", [
    ('browser="netscape"', "usage", "netscape"),
    ('connect_to=["127.0.0.1:8443"]', "usage", "HOST1:PORT1:HOST2:PORT2"),
    ('country="Narnia"', "usage", "Narnia"),
    ('browser="firefox", cookies_file="cookies.txt"', "usage", "not both"),
    ('cookies_file="none.txt"', "not_found", "none.txt"),
    ('cookies_file="cookies.txt", cacert="none.pem"', "not_found", "none.pem"),
    ('browser="firefox:nobody"', "not_found", "no profile of firefox"),
])
def test_what_cannot_be_done_is_named(package, configured, arguments, code, words):
    configured.cookies_txt()
    error = error_of(package, configured, "extract_cookies()", arguments)
    assert error["code"] == code and words in error["message"], error
    assert ("ValueError" in error["classes"]) == (code == "usage")


@pytest.mark.parametrize("text", ["cookies = [\n", "cookies = 3\n", "connect-to = 3\n"])
def test_a_broken_configuration_file_is_named(package, configured, text):
    (configured.path / ".config/matinee/config.toml").write_text(text)
    error = error_of(package, configured, "extract_cookies()")
    assert error["code"] == "usage" and "configuration file" in error["message"], error


# -- what it keeps to itself ---------------------------------------------------------------------


def test_nothing_shows_a_secret_by_accident(package, at_home):
    said = says(package, at_home, """
import copy, json, logging, pickle
from matinee.auth_manager import AuthManager
lines = []
handler = logging.Handler()
handler.emit = lambda record: lines.append(record.getMessage())
logging.getLogger("matinee").addHandler(handler)
logging.getLogger("matinee").setLevel(logging.DEBUG)
auth = AuthManager()
empty = repr(auth)
auth.generate_headers()
copies = [pickle.loads(pickle.dumps(auth)), copy.copy(auth), copy.deepcopy(auth)]
print(json.dumps({"empty": empty, "repr": repr(auth), "vars": repr(vars(auth)), "log": lines,
                  "pickle": repr(pickle.dumps(auth)), "copies": [repr(each) for each in copies],
                  "masked": [repr(auth.generate_headers()), str(auth.generate_headers()),
                             repr([auth.generate_headers().copy()]),
                             repr(auth.session_cookies), repr(auth.cookiejar()),
                             str(auth.cookiejar()), repr(list(auth.cookiejar()))]}))
""")
    assert said["empty"] == "<AuthManager: no session read yet>"
    assert said["repr"] == f"<AuthManager: ****{TOKEN[-4:]} from file>"
    assert said["copies"] == 3 * [said["empty"]]
    assert said["masked"][0] == str({"authorization": f"Bearer ****{TOKEN[-4:]}",
                                     "dt-custom-data": "****In0="})
    custom = custom_data(userId=1234567, sessionId=TOKEN, merchant="mubi")
    for secret in (TOKEN, TOKEN[:8], custom, custom[:40]):
        assert secret not in json.dumps(said)


SHOWN = """
import json, copy, types, matinee._secret
matinee._secret._may_be_masked = lambda: {masked}
from matinee import AuthManager
auth = AuthManager()
headers = auth.generate_headers()
jar = list(auth.cookiejar())
always = [headers | {{}}, {{}} | headers, headers | headers, headers.items(), headers.values(),
          copy.copy(headers), copy.deepcopy(headers), vars(jar[0]), jar]
where_masked = [{{**headers}}, dict(headers), [*headers.values()], [*headers.items()],
                headers["authorization"], headers.get("dt-custom-data"), auth.bearer_token,
                auth.dt_custom_data, {{**auth.session_cookies}}]
accept = headers | {{"accept": "text/html"}}
print(json.dumps([repr(always), repr(where_masked), repr(accept), json.dumps(headers),
                  dict(headers) == headers, sorted(headers.items())]))
"""


@pytest.mark.parametrize("masked", [True, False])
def test_masks_do_not_fall_off(package, at_home, masked):
    """requests before 2.29 takes nothing but plain strings: see _secret.py."""
    always, where_masked, accept, dumped, is_same, items = says(package, at_home,
                                                                SHOWN.format(masked=masked))
    custom = custom_data(userId=1234567, sessionId=TOKEN, merchant="mubi")
    for secret in (TOKEN, TOKEN[:8], custom, custom[:40]):
        assert secret not in always and secret not in accept
        assert (secret in where_masked) == (not masked)
    assert "'accept': 'text/html'" in accept
    assert json.loads(dumped) == dict(items) and TOKEN in dumped and is_same


def test_a_masked_value_is_sent_by_the_requests_that_is_here(package, at_home):
    pytest.importorskip("requests")
    assert says(package, at_home, """
import json, requests
from matinee import AuthManager
headers = AuthManager().generate_headers(with_client=True)
print(json.dumps(dict(requests.Request("GET", "https://mubi.com", headers=headers).prepare()
                      .headers)))
""")["authorization"] == f"Bearer {TOKEN}"


def test_other_threads_run_while_it_waits(package, home, tmp_path):
    """The service is a thread of the same process: with Python's lock held, nobody would answer."""
    support = REPOSITORY / "tests/support"
    assert says(package, home, f"""
import http.server, json, sys
sys.path.insert(0, {str(support)!r})
from stand_ins import TlsServer
from matinee.auth_manager import AuthManager

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{{"id":7,"country":{{"code":"NL"}}}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass

with TlsServer({str(tmp_path / "tls")!r}, Handler) as server:
    auth = AuthManager(cookies_file={str(home.cookies_txt())!r}, cacert=server.flags[1],
                       connect_to=[server.flags[3]])
    print(json.dumps(auth.validate_session()))
""") is True


def test_control_c_ends_a_call_and_not_the_object(package, at_home, sandbox):
    sandbox.fault("stall", host="api.mubi.com", after_bytes=0, ms=60_000, times=1)
    process = package.start(at_home, """
from matinee.auth_manager import AuthManager
auth = AuthManager()
try:
    auth.validate_session()
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(auth.validate_session())
""")
    while not sandbox.log(host="api.mubi.com"):
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert out == "interrupted\nTrue\n", err


# -- the agent -----------------------------------------------------------------------------------


def test_the_real_agent(package, configured, agent):
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    said = says(package, configured, BLUEPRINT.replace("auth.extract_cookies()", ""))
    assert said["valid"] is True and said["bearer"] == f"Bearer {TOKEN}", said


def test_a_running_agent_is_asked_first(package, at_home, start_agent):
    agent = start_agent(headers={"result": AGENTS})
    headers = says(package, at_home, """
import json
from matinee.auth_manager import AuthManager
auth = AuthManager()
print(json.dumps([auth.generate_headers(with_client=True), auth.session_cookies, repr(auth)]))
""")
    assert headers == [AGENTS, None, "<AuthManager: ****gent from the agent>"]
    assert agent.asked == ["headers"]


@pytest.mark.parametrize("state, outcome", [
    ("valid", True), ("expired", False), ("signed_out", "SignedOut"), ("offline", "NetworkError")])
def test_the_agents_verdict_counts(package, at_home, start_agent, state, outcome):
    status = {"state": state, "user_id": 1, "country": "FR", "token": "****gent", "source": None,
              "expires_at": None, "checked_at": 1, "agent": True, "next_check_at": None}
    agent = start_agent(refresh={"result": status}, headers={"result": AGENTS})
    assert says(package, at_home, """
import json
from matinee.auth_manager import AuthManager
try:
    print(json.dumps(AuthManager().validate_session()))
except Exception as error:
    print(json.dumps(type(error).__name__))
""") == outcome
    # A status may be seconds old.
    assert agent.asked[0] == "refresh"


def test_an_agents_refusal_is_the_last_word(package, at_home, start_agent):
    start_agent(headers=agents_error("locked"))
    error = error_of(package, at_home, "generate_headers()")
    assert error["classes"][0] == "Locked" and "the agent says locked" in error["message"]


def test_an_agents_outage_is_not_signed_out(package, at_home, start_agent):
    start_agent(headers=agents_error("network"))
    error = error_of(package, at_home, "generate_headers()")
    assert error["code"] == "network", error


@pytest.mark.parametrize("arguments", ["use_agent=False", 'cookies_file="cookies.txt"'])
def test_an_agent_is_not_asked_where_it_is_not_wanted(package, at_home, start_agent, arguments):
    agent = start_agent(headers={"result": AGENTS})
    run = package.run(at_home, "-c", f"""
from matinee.auth_manager import AuthManager
print(AuthManager({arguments}).generate_headers()["authorization"])
""")
    assert AGENTS["authorization"] not in run.stdout and agent.asked == []
    assert ("SignedOut" in run.stderr) == (arguments == "use_agent=False"), run.stderr


def test_an_agent_of_another_network_leaves_the_browsers(package, at_home, start_agent):
    agent = start_agent(headers=agents_error("unavailable"))
    error = error_of(package, at_home, "generate_headers()")
    assert error["classes"][0] == "SignedOut", error
    assert agent.asked == ["headers"]
