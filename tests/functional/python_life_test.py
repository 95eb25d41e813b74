# SPDX-License-Identifier: MIT
"""What becomes of AuthManager's session when a call is ended, a process forks, another one signs in,
and where another place holds another session."""

import re

import pytest
from home import TOKEN
from python_package import says
from stores import Row, write_firefox

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
PRELUDE = """
import json, os, re, threading, steer
from matinee import AuthManager
def login(auth):
    def show(line):
        code = re.search("code ([A-Z0-9]+)$", line)
        if code:
            steer.post("/link/confirm", link_code=code[1])
    auth.login(device=True, timeout=60, show=show)
    return auth.generate_headers()["authorization"]
def stall():
    steer.post("/faults", fault="stall", match={"host": "api.mubi.com"}, after_bytes=0, ms=60_000,
               times=1)
def stalled(before):
    while len(steer.log()) == before:
        pass
"""

# -- a call that is ended ------------------------------------------------------------------------

# Each ends the call of `name` while the service is silent.
ENDINGS = {
    "cancelled": """
import asyncio
from matinee import AsyncAuthManager
async def end(name):
    call = asyncio.create_task(getattr(AsyncAuthManager(auth), name)())
    await asyncio.to_thread(stalled, before)
    call.cancel()
    try:
        await call
    except asyncio.CancelledError:
        pass
asyncio.run(end(name))
""",
    "Ctrl-C": """
import signal
def press():
    stalled(before)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=press).start()
try:
    getattr(auth, name)()
except KeyboardInterrupt:
    pass
""",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ["validate_session", "refresh"])
def test_a_call_that_is_ended_leaves_a_sign_in(package, configured, sandbox, ending, name):
    """It has no source from which it could be read again."""
    said = says(package, configured, PRELUDE + f"""
auth = AuthManager()
said = [login(auth)]
name, before = {name!r}, len(steer.log())
stall()
{ENDINGS[ending]}
print(json.dumps([*said, auth.generate_headers()["authorization"], auth.validate_session()]))
""")
    assert said == [said[0], said[0], True]


def test_a_call_that_is_ended_leaves_what_was_extracted(package, configured, sandbox, agent):
    """The agent has another session, which the object must not change to unasked."""
    sandbox.add_token(OTHER, user_id=42)
    write_firefox(configured, Row(OTHER))
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    assert says(package, configured, PRELUDE + f"""
auth = AuthManager()
auth.extract_cookies()
name, before = "validate_session", len(steer.log())
stall()
{ENDINGS["cancelled"]}
print(json.dumps([auth.generate_headers()["authorization"], auth.user_id]))
""") == [f"Bearer {OTHER}", 42]


# -- a fork --------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [
    "AsyncAuthManager(auth).generate_headers()",
    "fetch()",
])
def test_a_fork_during_another_threads_awaited_call_hangs_nobody(package, at_home, sandbox, way):
    if way == "fetch()":
        pytest.importorskip("httpx", reason="python3-httpx is not installed")
        at_home.env |= {"SSL_CERT_FILE": sandbox.cacert, "HTTPS_PROXY": sandbox.control}
    sandbox.fault("stall", host="api.mubi.com", after_bytes=0, ms=60_000, times=1)
    assert says(package, at_home, PRELUDE + f"""
import asyncio, signal
from matinee import AsyncAuthManager
auth = AuthManager()
async def fetch():
    from matinee.httpx import async_client
    async with async_client(auth) as http:
        return await http.get("https://api.mubi.com/v4/wishes")
async def call():
    return await {way}
threading.Thread(target=lambda: asyncio.run(call()), daemon=True).start()
stalled(0)
child = os.fork()
if child == 0:
    signal.alarm(60)
    os._exit(0 if asyncio.run(call()) else 1)
print(json.dumps(os.waitpid(child, 0)[1]), flush=True)
os._exit(0)
""") == 0


def test_threads_of_a_forked_process_open_one_session(package, at_home):
    assert says(package, at_home, PRELUDE + """
auth = AuthManager()
auth.generate_headers()
child = os.fork()
if child == 0:
    sessions = []
    many = [threading.Thread(target=lambda: sessions.append((id(auth._own_session()),
                                                             auth.generate_headers()))[0])
            for _ in range(16)]
    [each.start() for each in many], [each.join() for each in many]
    os._exit(0 if len({own for own, _ in sessions}) == 1 and len(sessions) == 16 else 1)
print(json.dumps(os.waitpid(child, 0)[1]))
""") == 0


# -- another session -----------------------------------------------------------------------------


def test_a_refused_sessions_owner_and_headers_are_gone(package, at_home, sandbox):
    said = says(package, at_home, PRELUDE + f"""
auth = AuthManager()
said = [auth.user_id, auth.validate_session()]
steer.revoke({TOKEN!r})
said += [auth.validate_session(), auth.dt_custom_data, auth.bearer_token, repr(auth)]
steer.sign_in({OTHER!r})
steer.post("/tokens", token={OTHER!r}, user_id=42, country="FR")
print(json.dumps([*said, auth.user_id, auth.country, repr(auth), auth.session_cookies["lt"]]))
""")
    assert said == [1234567, True, False, None, None, "<AuthManager: no session read yet>", 42,
                    "FR", f"<AuthManager: ****{OTHER[-4:]} from file>", OTHER]


@pytest.mark.parametrize("name", ["user_id", "country", "expires_at", "source"])
def test_attributes_of_a_refused_session_are_an_error(package, at_home, sandbox, name):
    assert says(package, at_home, PRELUDE + f"""
auth = AuthManager()
auth.user_id
steer.revoke({TOKEN!r})
said = [auth.validate_session()]
try:
    auth.{name}
except ValueError as error:
    said.append(error.code)
print(json.dumps(said))
""") == [False, "rejected"]


def test_attributes_of_a_session_that_the_agent_saw_refused(package, configured, sandbox, agent):
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    sandbox.revoke(TOKEN)
    configured.matinee("status", "--refresh")
    assert says(package, configured, PRELUDE + """
auth, said = AuthManager(), []
for _ in range(2):
    try:
        auth.user_id
    except ValueError as error:
        said.append(error.code)
print(json.dumps(said))
""") == 2 * ["rejected"]


@pytest.mark.parametrize("has_own", [True, False])
def test_a_cookie_jar_is_of_the_agents_session_or_none(package, configured, sandbox, agent, has_own):
    sandbox.add_token(OTHER, user_id=42)
    rows = [Row(OTHER), Row("x", name="consent")]
    write_firefox(configured, *rows)
    if has_own:
        assert agent.start("--cookies", configured.cookies_txt()).code == 0
    else:
        assert agent.start().code == 0
        assert configured.matinee("login", "--with-token", stdin=TOKEN).code == 0
    said = says(package, configured, PRELUDE + """
auth = AuthManager()
said = [auth.generate_headers()["authorization"]]
try:
    said.append([c.value for c in auth.cookiejar()])
except ValueError as error:
    said.append(error.code)
print(json.dumps([*said, auth.generate_headers()["authorization"], auth.user_id, repr(auth)]))
""")
    assert said == [f"Bearer {TOKEN}", [TOKEN] if has_own else "usage", f"Bearer {TOKEN}", 1234567,
                    f"<AuthManager: ****{TOKEN[-4:]} from the agent>"]


def test_a_cookie_jar_of_the_browser_that_the_agent_reads(package, configured, sandbox, agent):
    write_firefox(configured, Row(TOKEN), Row("yes", name="consent"))
    assert agent.start().code == 0
    said = says(package, configured, PRELUDE + """
auth = AuthManager()
print(json.dumps([sorted(c.name for c in auth.cookiejar()), repr(auth)]))
""")
    assert said[0] == ["consent", "lt"] and said[1].endswith("from the agent>")


def test_a_forgotten_sessions_hint_is_how_to_take_it_back(package, configured, sandbox, agent):
    write_firefox(configured, Row(TOKEN))
    assert agent.start().code == 0
    assert configured.matinee("status").code == 0 and configured.matinee("logout").code == 0
    said = says(package, configured, PRELUDE + """
said = []
for name in ("generate_headers", "validate_session", "refresh"):
    try:
        getattr(AuthManager(), name)()
    except ValueError as error:
        said.append([error.code, error.subject, error.hint])
print(json.dumps(said))
""")
    assert len(said) == 3
    for code, subject, hint in said:
        assert (code, subject) == ("signed_out", "agent")
        assert "matinee logout --undo" in hint and "auth.login()" in hint


def test_an_ended_sign_ins_hint_is_another_one(package, home):
    (hint,) = says(package, home, """
import json
from matinee.errors import error_of
print(json.dumps([error_of("signed_out", "m", subject="token").hint]))
""")
    assert re.search(r"auth\.login\(\).*lasts", hint)
