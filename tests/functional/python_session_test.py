# SPDX-License-Identifier: MIT
"""AuthManager over the life of a session: refusals, agents, sign-ins, processes, threads."""

import re
import signal

import pytest
from agents import Agent
from home import TOKEN
from python_package import configure, error_of, says
from stores import Row, write_firefox

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
PRELUDE = """
import json, steer
from matinee import AuthManager
auth = AuthManager()
"""


# -- a refusal -----------------------------------------------------------------------------------


def test_with_an_agent_validate_session_asks_the_service(package, configured, agent, sandbox):
    """N3: an agent's status may be seconds old."""
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    assert says(package, configured, PRELUDE + f"""
said = [auth.validate_session()]
steer.revoke({TOKEN!r})
print(json.dumps([*said, auth.validate_session(), auth.bearer_token]))
""") == [True, False, None]


def test_a_session_that_an_agent_was_handed_is_asked_about_too(package, configured, agent, sandbox):
    assert agent.start().code == 0
    assert configured.matinee("login", "--with-token", stdin=TOKEN).code == 0
    assert says(package, configured, PRELUDE + f"""
said = [auth.validate_session(), auth.refresh()]
print(json.dumps([*said, auth.user_id]))
""") == [True, True, 1234567]


def test_a_refused_session_is_dropped_and_the_source_read_again(package, at_home, sandbox):
    """N4, with a file."""
    said = says(package, at_home, PRELUDE + f"""
def call(name):
    try:
        return getattr(auth, name)()
    except ValueError as error:
        return error.code
auth.generate_headers()
steer.revoke({TOKEN!r})
said = [auth.validate_session(), auth.bearer_token, call("generate_headers"),
        call("extract_cookies"), call("generate_headers")]
steer.sign_in({OTHER!r})
said += [auth.generate_headers()["authorization"], auth.validate_session()]
print(json.dumps(said))
""")
    assert said == [False, None, "rejected", None, "rejected", f"Bearer {OTHER}", True]


def test_a_sign_in_in_the_browser_takes_the_place_of_a_refused_session(package, configured,
                                                                       sandbox):
    """N4, with a browser; nobody says that the old session is gone."""
    sandbox.add_token(OTHER)
    database = write_firefox(configured, Row(TOKEN, age=60))
    assert says(package, configured, PRELUDE + f"""
import contextlib, sqlite3
said = [auth.generate_headers()["authorization"]]
steer.revoke({TOKEN!r})
with contextlib.closing(sqlite3.connect({str(database)!r})) as cookies:
    cookies.execute("UPDATE moz_cookies SET value = ?, updateTime = updateTime + 1000000",
                    ({OTHER!r},))
    cookies.commit()
print(json.dumps([*said, auth.generate_headers()["authorization"]]))
""") == [f"Bearer {TOKEN}", f"Bearer {OTHER}"]


def test_the_source_is_read_once_for_a_call(package, at_home, sandbox):
    sandbox.revoke(TOKEN)
    error = error_of(package, at_home, "generate_headers()")
    assert error["code"] == "rejected"
    assert len(sandbox.log(path="/v4/account")) == 1


def test_refresh_reads_the_source_and_asks(package, at_home, sandbox):
    assert says(package, at_home, PRELUDE + f"""
auth.generate_headers()
steer.sign_in({OTHER!r})
said = [auth.refresh(), auth.generate_headers()["authorization"]]
steer.revoke({OTHER!r})
print(json.dumps([*said, auth.refresh()]))
""") == [True, f"Bearer {OTHER}", False]


# -- an agent that is not there ------------------------------------------------------------------


@pytest.mark.parametrize("call", ["generate_headers()", "validate_session()", "extract_cookies()"])
def test_a_dead_socket_is_named(package, configured, call, tmp_path):
    """N6."""
    socket = tmp_path / "forwarded.sock"
    error = error_of(package, configured, call, env={"MATINEE_SOCKET": str(socket)})
    assert error["code"] == "signed_out" and "ValueError" in error["classes"]
    if call != "extract_cookies()":  # which never asks an agent
        assert f"MATINEE_SOCKET is set, and no agent listens at {socket}" in error["message"]
        assert "MATINEE_SOCKET" in error["hint"]


def test_a_dead_socket_is_a_warning_where_there_is_a_session_all_the_same(package, configured,
                                                                          tmp_path):
    write_firefox(configured, Row(TOKEN))
    run = package.run(configured, "-c", PRELUDE + "auth.generate_headers()",
                      env={"MATINEE_SOCKET": str(tmp_path / "none.sock")})
    assert run.returncode == 0
    assert "MATINEE_SOCKET is set, and no agent listens at" in run.stderr


# -- what is known of it -------------------------------------------------------------------------


def test_who_where_and_until_when(package, configured, sandbox):
    write_firefox(configured, Row(TOKEN, lifetime=86_400))
    said = says(package, configured, PRELUDE + """
import datetime
source = auth.source
left = auth.expires_at - datetime.datetime.now(datetime.timezone.utc)
print(json.dumps([auth.user_id, auth.country, round(left.total_seconds() / 3600), source.browser,
                  source.profile, source.container, source.file, str(source)]))
""")
    assert said[:6] == [1234567, "NL", 24, "firefox", "abc.default", None]
    assert said[6].endswith("/cookies.sqlite") and said[7] == 'firefox "abc.default"'


def test_the_agent_tells_the_same(package, configured, agent):
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    said = says(package, configured, PRELUDE + """
before = auth.generate_headers()
print(json.dumps([auth.user_id, auth.country, str(auth.expires_at), auth.source.browser,
                  auth.bearer_token == before["authorization"], repr(auth)]))
""")
    assert said == [1234567, "NL", "2100-01-01 00:00:00+00:00", "file", True,
                    f"<AuthManager: ****{TOKEN[-4:]} from the agent>"]


def test_attributes_without_a_session_say_so(package, configured):
    for name in ("user_id", "country", "expires_at", "source"):
        assert error_of(package, configured, name)["code"] == "signed_out"


def test_the_cookie_jar_has_domains(package, configured, sandbox):
    file = configured.cookies_txt(
        f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{TOKEN}",
        "#HttpOnly_.mubi.com\tTRUE\t/en\tTRUE\t0\tconsent\tyes",
        "notmubi.com\tFALSE\t/\tTRUE\t0\tlt\tdecoy")
    configure(configured, sandbox, f'cookies = "{file}"')
    said = says(package, configured, PRELUDE + """
import urllib.request
jar = auth.cookiejar()
sent = {}
for url in ("https://mubi.com/en/x", "https://www.mubi.com/en", "http://mubi.com/en",
            "https://api.mubi.com/", "https://mubi.com.example/en", "https://sso.example/"):
    request = urllib.request.Request(url)
    jar.add_cookie_header(request)
    sent[url] = request.get_header("Cookie")
print(json.dumps([sorted([c.name, c.domain, c.path, c.secure, c.expires,
                          c.has_nonstandard_attr("HttpOnly")] for c in jar), sent]))
""")
    assert said[0] == [["consent", ".mubi.com", "/en", True, None, True],
                       ["lt", "mubi.com", "/", True, 4102444800, False]]
    sent = said[1]
    assert set(sent["https://mubi.com/en/x"].split("; ")) == {f"lt={TOKEN}", "consent=yes"}
    assert sent["https://www.mubi.com/en"] == "consent=yes"
    # The service's own cookie is not Secure, and goes to https alone all the same.
    assert [sent[url] for url in list(sent)[2:]] == [None, None, None, None]


def test_the_cookies_keep_to_https_in_another_jar(package, configured, sandbox):
    configure(configured, sandbox, f'cookies = "{configured.cookies_txt()}"')
    assert says(package, configured, PRELUDE + """
import http.cookiejar, urllib.request
import requests
sent = []
for jar in (http.cookiejar.CookieJar(), requests.Session().cookies):
    for cookie in auth.cookiejar():
        jar.set_cookie(cookie)
    for url in ("https://mubi.com/", "http://mubi.com/"):
        request = urllib.request.Request(url)
        jar.add_cookie_header(request)
        sent.append(request.get_header("Cookie"))
print(json.dumps(sent))
""") == 2 * [f"lt={TOKEN}", None]


def test_a_token_has_no_cookies(package, configured):
    file = configured.path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    error = error_of(package, configured, "cookiejar()", env={"MATINEE_TOKEN_FILE": str(file)})
    assert error["code"] == "usage" and "token" in error["message"]


# -- an end --------------------------------------------------------------------------------------


def test_a_context_manager_wipes_at_its_end(package, at_home):
    said = says(package, at_home, """
import json
from matinee import AuthManager

with AuthManager() as auth:
    auth.validate_session()
    inside = repr(auth)
said = [inside, repr(auth), auth.session_cookies, auth.bearer_token, auth.dt_custom_data]
auth.close()
for call in (auth.generate_headers, auth.extract_cookies, auth.validate_session, auth.refresh,
             auth.cookiejar, auth.login, lambda: auth.user_id):
    try:
        call()
    except ValueError as error:
        said.append([error.code, str(error)])
print(json.dumps(said))
""")
    assert said[0] == f"<AuthManager: ****{TOKEN[-4:]} from file>"
    assert said[1:5] == ["<AuthManager: no session read yet>", None, None, None]
    assert said[5:] == 7 * [["usage", "the AuthManager is closed"]]


def test_closing_ends_the_calls_of_other_threads(package, at_home, sandbox):
    sandbox.fault("stall", host="api.mubi.com", after_bytes=0, ms=60_000, times=1)
    assert says(package, at_home, PRELUDE + """
import threading
def call():
    try:
        auth.validate_session()
    except Exception as error:
        codes.append(error.code)
codes = []
thread = threading.Thread(target=call)
thread.start()
while not steer.log():
    pass
auth.close()
thread.join(30)
print(json.dumps(codes))
""") == ["interrupted"]


# -- processes and threads -----------------------------------------------------------------------


def test_a_forked_process_has_connections_of_its_own(package, configured, agent):
    """Parent and children ask at once; over one connection they would hear each other's answers."""
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    said = says(package, configured, PRELUDE + """
import multiprocessing
auth.validate_session()
def ask(_):
    return auth.generate_headers()["authorization"]
with multiprocessing.get_context("fork").Pool(4) as pool:
    waiting = pool.map_async(ask, range(40))
    own = {ask(0) for _ in range(40)}
    print(json.dumps(sorted(own | set(waiting.get(60)))))
""")
    assert said == [f"Bearer {TOKEN}"]


def test_a_fork_during_another_threads_call_hangs_nobody(package, at_home, sandbox):
    sandbox.fault("stall", host="api.mubi.com", after_bytes=0, ms=60_000, times=1)
    said = says(package, at_home, PRELUDE + """
import os, threading
thread = threading.Thread(target=lambda: auth.validate_session(), daemon=True)
thread.start()
while not steer.log():
    pass
child = os.fork()
if child == 0:
    os._exit(0 if auth.generate_headers() else 1)
code = os.waitpid(child, 0)[1]
print(json.dumps(code), flush=True)
os._exit(0)
""")
    assert said == 0


def test_a_forked_process_leaves_its_parents_connection_alone(package, at_home, sandbox):
    said = says(package, at_home, PRELUDE + """
import os, sys
auth.validate_session()
child = os.fork()
if child == 0:
    auth.validate_session()
    sys.exit(0)
os.waitpid(child, 0)
print(json.dumps(auth.validate_session()))
""")
    assert said is True
    # The parent's second question went over its first connection.
    connections = [entry["connection"] for entry in sandbox.log(host="api.mubi.com")]
    assert connections[0] == connections[-1] and len(set(connections)) == 2


def test_a_spawned_process_gets_the_settings(package, at_home):
    (at_home.path / "worker.py").write_text("""
def ask(auth):
    return repr(auth), auth.validate_session()
""")
    assert says(package, at_home, PRELUDE + """
import multiprocessing, sys
sys.path.insert(0, ".")
from worker import ask
if __name__ == "__main__":
    auth.generate_headers()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(json.dumps(pool.map(ask, [auth])))
""", env={"PYTHONPATH": f"{at_home.env['PYTHONPATH']}:{at_home.path}"}) == [
        ["<AuthManager: no session read yet>", True]]


# -- a sign-in -----------------------------------------------------------------------------------


LOGIN = PRELUDE + """
import re
def show(line):
    lines.append(line)
    code = re.search("code ([A-Z0-9]+)$", line)
    if code:
        steer.post("/link/confirm", link_code=code[1])
lines = []
auth.login(device=True, timeout=60, show=show)
"""


def test_login_by_a_code(package, configured, sandbox):
    said = says(package, configured, LOGIN + """
print(json.dumps([lines[0], auth.validate_session(), auth.generate_headers()["authorization"],
                  auth.user_id]))
""")
    assert re.fullmatch(r"on any device, visit https://mubi\.com/tv and enter the code \w+",
                        said[0])
    assert said[1] is True and said[3] == 1234567
    assert said[2].removeprefix("Bearer ") in sandbox.good_tokens()


def test_login_hands_the_session_to_the_agent(package, configured, agent):
    assert agent.start().code == 0
    said = says(package, configured, LOGIN + "print(json.dumps([repr(auth), auth.bearer_token]))")
    assert said[0].endswith("from the agent>")
    assert configured.matinee("status", "--json").json["state"] == "valid"


def test_login_is_kept_here_where_a_source_is_named(package, at_home, sandbox):
    said = says(package, at_home, LOGIN + """
steer.post("/tokens", token="x", user_id=1)
print(json.dumps([auth.generate_headers()["authorization"], auth.refresh(),
                  auth.generate_headers()["authorization"]]))
""")
    assert said[0] == said[2] != f"Bearer {TOKEN}" and said[1] is True


def test_login_without_a_display_says_what_else_there_is(package, configured):
    error = error_of(package, configured, "login()")
    assert "display" in error["message"] and error["code"] == "failure"


def test_control_c_ends_a_login(package, configured, sandbox):
    process = package.start(configured, """
from matinee import AuthManager
try:
    AuthManager().login(device=True)
except KeyboardInterrupt:
    print("interrupted")
""")
    while not sandbox.log(path="/v4/authenticate"):
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert out == "interrupted\n" and "enter the code" in err


# -- errors --------------------------------------------------------------------------------------


def revoked(home, sandbox):
    sandbox.revoke(TOKEN)
    return "generate_headers()", "headers"


def away(home, sandbox):
    sandbox.stop()
    return "generate_headers()", "headers"


def without_session(home, sandbox):
    home.cookies_txt("# nothing")
    return "generate_headers()", "headers"


def without_file(home, sandbox):
    (home.path / "cookies.txt").unlink()
    return "extract_cookies()", "headers"


@pytest.mark.parametrize("how, code, words", [
    (revoked, "rejected", "export its cookies again"),
    (without_session, "signed_out", "export its cookies again"),
    (without_file, "not_found", "check the file's name"),
    (away, "network", "check the connection")])
def test_codes_are_the_command_lines_and_hints_are_by_cause(package, at_home, sandbox, how, code,
                                                           words):
    call, command = how(at_home, sandbox)
    error = says(package, at_home, f"""
import json, traceback
from matinee import AuthManager, MatineeError
try:
    AuthManager().{call}
except MatineeError as error:
    print(json.dumps([error.code, error.exit_code, error.hint, traceback.format_exc()]))
""")
    run = at_home.matinee(command, "--json", "--no-login", "--cookies", "cookies.txt")
    assert (error[0], error[1]) == (code, run.code) and run.json["error"]["code"] == code
    assert words in error[2] and f"next: {error[2]}" in error[3]


def test_exit_codes_are_the_contracts(package, home):
    said = says(package, home, """
import json
from matinee.errors import error_of
words = ("failure usage signed_out rejected not_found network locked protected unavailable storage "
         "unsupported partial exists busy integrity bug interrupted").split()
print(json.dumps([error_of(word, "m").exit_code for word in words]))
""")
    assert said == [*range(1, 16), 70, 130]


def test_hints_are_by_cause(package, home):
    said = says(package, home, """
import json, pickle
from matinee.errors import error_of
made = [error_of("network", "m", native=("curl", 60)), error_of("network", "m", retry_after=30),
        error_of("network", "m", subject="agent"), error_of("locked", "m", subject="agent"),
        error_of("locked", "m", subject="keyring"), error_of("signed_out", "m", source="token"),
        error_of("signed_out", "m"), error_of("rejected", "m")]
again = [pickle.loads(pickle.dumps(each)) for each in made]
assert [(e.hint, e.code, e.native) for e in made] == [(e.hint, e.code, e.native) for e in again]
print(json.dumps([each.hint for each in made]))
""")
    for hint, words in zip(said, ("clock", "30 s", "use_agent=False", "agent unlock", "keyring",
                                  "MATINEE_TOKEN_FILE", "auth.login()", "auth.login()")):
        assert words in hint


def test_the_stand_in_of_a_named_agent_is_the_agents(package, configured, agent, tmp_path):
    """MATINEE_SOCKET leads to an agent, as over ssh -R."""
    assert isinstance(agent, Agent)
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    assert says(package, configured, PRELUDE + "print(json.dumps(auth.validate_session()))",
                env={"MATINEE_SOCKET": str(agent.socket), "XDG_RUNTIME_DIR": ""}) is True


# -- what a host program's environment asks for ----------------------------------------------------


def test_no_key_of_a_connection_is_written_down(package, configured, tmp_path):
    """SSLKEYLOGFILE, which many have set for their browser: the session could be read off a capture."""
    keys = tmp_path / "keys"
    configured.env["SSLKEYLOGFILE"] = str(keys)
    configured.cookies_txt()
    assert says(package, configured, """
import json
from matinee import AuthManager
print(json.dumps(AuthManager(cookies_file="cookies.txt").validate_session()))
""") is True
    assert not keys.exists() or keys.read_text() == ""
