# SPDX-License-Identifier: MIT
"""matinee.requests: the session goes to the service alone, and is renewed once."""

import pytest
from home import TOKEN
from python_package import AGENTS, configure, says

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
GO = "https://api.mubi.com/v4/go"
WISHES = "https://api.mubi.com/v4/wishes"
# Hosts that are not the service's, however they are written.
ELSEWHERE = ["https://sso.example/x", "//sso.example/x", "https://trailers.mubicdn.net/x",
             "https://api.mubi.com@sso.example/x", "https://user:api.mubi.com@sso.example/x",
             "https://api.mubi.com\\@sso.example/x"]

# The ways to use it, each as naturally and as carelessly as can be: a dictionary of cookies has no
# domains, and the headers are in the session's own.
CARELESS = """
http.headers.update(auth.generate_headers())
http.cookies.update(auth.session_cookies or {})
http.cookies.update(auth.cookiejar())
"""
WAYS = {
    "session": "http = session(auth)" + CARELESS + "get = http.get",
    "adapter": "http = requests.Session(); http.mount('https://', Adapter(auth))" + CARELESS
               + "get = http.get",
    "auth": "get = lambda url: requests.get(url, auth=Auth(auth), cookies=auth.session_cookies,"
            " headers=auth.generate_headers())",
    "session with auth": "http = requests.Session(); http.auth = Auth(auth)"
                         + CARELESS + "get = http.get",
}
PRELUDE = """
import json, requests, steer
from matinee import AuthManager
from matinee.requests import Adapter, Auth, session
auth = AuthManager()
auth.generate_headers()
"""


@pytest.fixture
def reached(at_home, sandbox):
    """Plain requests reach the stand-in through its tunnel, and trust its certificates."""
    at_home.env |= {"REQUESTS_CA_BUNDLE": sandbox.cacert, "HTTPS_PROXY": sandbox.control}
    return at_home


def credentials(entry):
    return [name for name in ("authorization", "dt_custom_data", "cookie") if entry[name]]


@pytest.mark.parametrize("way", WAYS)
def test_a_redirect_to_another_host_takes_nothing_along(package, reached, sandbox, way):
    codes = says(package, reached, PRELUDE + WAYS[way] + f"""
codes = []
for location in {ELSEWHERE!r}:
    for status in (301, 302, 303, 307, 308):
        steer.redirect(location, status=status)
        codes.append(get({GO!r}).status_code)
print(json.dumps(codes))
""")
    assert set(codes) == {404}
    for first in sandbox.log(path="/v4/go"):
        assert {"authorization", "dt_custom_data"} <= set(credentials(first))
    others = [entry for entry in sandbox.log() if entry["host"] != "api.mubi.com"]
    assert len(others) == len(codes) == 30
    assert [credentials(entry) for entry in others] == 30 * [[]]


@pytest.mark.parametrize("way", WAYS)
def test_a_redirect_by_way_of_the_service_itself(package, reached, sandbox, way):
    says(package, reached, PRELUDE + WAYS[way] + f"""
steer.redirect("/v4/on", path="/v4/go")
steer.redirect("https://sso.example/x", path="/v4/on")
print(json.dumps(get({GO!r}).status_code))
""")
    (second,) = sandbox.log(path="/v4/on")
    assert {"authorization", "dt_custom_data"} <= set(credentials(second))
    (entry,) = sandbox.log(host="sso.example")
    assert credentials(entry) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_media_host_gets_nothing(package, reached, sandbox, way):
    says(package, reached, PRELUDE + WAYS[way] + """
print(json.dumps(get("https://edge-1.mubicdn.net/open/clear/master.m3u8").status_code))
""")
    (entry,) = sandbox.log(host="edge-1.mubicdn.net")
    assert credentials(entry) == []


@pytest.mark.parametrize("where", ["https://www.mubi.com/x", "https://cdn.mubi.com/x",
                                   "https://mubi.com/x"])
def test_no_cookie_leaves_the_service(package, reached, sandbox, where):
    """A cookie of .mubi.com is a matter for its other hosts, too, but not with the session."""
    says(package, reached, PRELUDE + WAYS["session with auth"] + f"""
http.cookies.set("consent", "yes", domain=".mubi.com")
steer.redirect({where!r})
print(json.dumps([http.get({GO!r}).status_code, http.get({where!r}).status_code]))
""")
    assert {"authorization", "dt_custom_data", "cookie"} == set(credentials(
        sandbox.log(path="/v4/go")[0]))
    redirected, asked = [credentials(entry) for entry in sandbox.log(path="/x")]
    is_service = where.startswith("https://mubi.com/")
    assert redirected == (["cookie"] if is_service else [])
    assert asked == (["authorization", "dt_custom_data", "cookie"] if is_service else [])


NOT_THE_SERVICE = ["http://api.mubi.com/v4/x", "https://api.mubi.com:8443/v4/x",
                   "https://api.mubi.com.example/", "https://notmubi.com/", "https://www.mubi.com/",
                   "https://x@api.mubi.com/", "https://api.mubi.com./",
                   "https://sso.example/#@api.mubi.com/"]


def test_nothing_but_https_to_the_two_hosts_gets_it(package, at_home):
    seen = says(package, at_home, PRELUDE + f"""
from requests.adapters import HTTPAdapter
seen = []
def send(self, request, **_):
    seen.append([name.lower() for name in request.headers])
    return requests.Response()
HTTPAdapter.send = send
headers = {{**auth.generate_headers(), "Cookie": "lt=x"}}
for url in {NOT_THE_SERVICE!r}:
    Adapter(auth).send(requests.Request("GET", url, headers=headers).prepare())
    seen.append([name.lower() for name in Auth(auth)(requests.Request("GET", url, headers=headers)
                                                     .prepare()).headers])
print(json.dumps(seen))
""")
    assert len(seen) == 2 * len(NOT_THE_SERVICE)
    for names in seen:
        assert not {"authorization", "dt-custom-data", "cookie"} & set(names)


def test_the_callers_own_objects_hold_no_secret(package, at_home):
    said = says(package, at_home, PRELUDE + f"""
import pickle
http = session(auth)
response = http.get({WISHES!r})
again = pickle.loads(pickle.dumps(http))
print(json.dumps([dict(response.request.headers), repr(pickle.dumps(http)), repr(vars(http)),
                  response.status_code, again.get({WISHES!r}).status_code]))
""")
    assert said[3:] == [200, 200]
    assert TOKEN not in str(said)


@pytest.mark.parametrize("verify", ["False", "0", "''"])
def test_a_session_is_not_sent_unverified(package, at_home, sandbox, verify):
    config = at_home.path / ".config/matinee/config.toml"
    config.write_text(f'cookies = "{at_home.path}/cookies.txt"\n')
    assert says(package, at_home, f"""
import json, requests
from matinee import AuthManager
from matinee.requests import session
try:
    http = session()
    http.trust_env = False
    http.verify = {verify}
    http.get({WISHES!r})
except ValueError as error:
    print(json.dumps([error.code, error.hint]))
""")[0] == "usage"
    assert sandbox.log() == []


# -- a refusal -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 422])
@pytest.mark.parametrize("way", WAYS)
def test_a_refused_session_is_replaced_and_the_request_repeated(package, reached, sandbox, way,
                                                                status):
    assert says(package, reached, PRELUDE + WAYS[way] + f"""
first = get({WISHES!r}).status_code
steer.revoke({TOKEN!r}, {status})
steer.sign_in({OTHER!r})
print(json.dumps([first, get({WISHES!r}).status_code, auth.bearer_token]))
""") == [200, 200, f"Bearer {OTHER}"]


# A sign-in is seen before the request where the file has changed; here it comes between the two.
LATE = f"""
real = auth.refresh
def refresh():
    steer.sign_in({OTHER!r})
    return real()
auth.refresh = refresh
"""


@pytest.mark.parametrize("way", WAYS)
def test_it_is_repeated_once(package, reached, sandbox, way):
    codes = says(package, reached, PRELUDE + WAYS[way] + LATE + f"""
steer.revoke({TOKEN!r})
steer.post("/faults", fault="status", match={{"path_prefix": "/v4/go"}}, status=422,
           body='{{"code":8,"message":"Invalid login token"}}')
print(json.dumps([get({GO!r}).status_code, get({WISHES!r}).status_code]))
""")
    assert codes == [422, 200]
    assert len(sandbox.log(path="/v4/go")) == 2


@pytest.mark.parametrize("way", WAYS)
def test_without_another_session_the_refusal_is_the_answer(package, reached, sandbox, way):
    said = says(package, reached, PRELUDE + WAYS[way] + f"""
steer.revoke({TOKEN!r})
response = get({WISHES!r})
try:
    get({WISHES!r})
except ValueError as error:
    print(json.dumps([response.status_code, response.json()["code"], error.code]))
""")
    assert said == [422, 8, "rejected"]
    assert len(sandbox.log(path="/v4/wishes")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_422_of_another_kind_is_no_refusal(package, reached, sandbox, way):
    sandbox.fault("status", path_prefix="/v4/go", status=422,
                  body='{"code":50,"message":"Film not authorized"}')
    assert says(package, reached, PRELUDE + WAYS[way] + f"""
print(json.dumps(get({GO!r}).status_code))
""") == 422
    assert len(sandbox.log(path="/v4/go")) == 1


JSON = '{"film_id":100001}'
BODIES = {"json": "json={'film_id': 100001}", "bytes": f"data={JSON.encode()}",
          "file": "data=open('body.json', 'rb')",
          "generator": f"data=(b for b in [{JSON.encode()}])"}


@pytest.mark.parametrize("way, body", [("session", body) for body in BODIES] + [
    ("auth", body) for body in BODIES if body != "generator"])
def test_a_body_is_sent_again_if_it_can_be(package, reached, sandbox, way, body):
    if body == "generator":
        del reached.env["HTTPS_PROXY"]  # requests 2.28 sends no such body through a proxy
    (reached.path / "body.json").write_text(JSON)
    send = {"session": f"session(auth).post({WISHES!r}, {BODIES[body]}",
            "auth": f"requests.post({WISHES!r}, auth=Auth(auth), {BODIES[body]}"}[way]
    status = says(package, reached, PRELUDE + LATE + f"""
steer.revoke({TOKEN!r})
print(json.dumps({send}, headers={{"Content-Type": "application/json"}}).status_code))
""")
    tries = sandbox.log(method="POST", path="/v4/wishes")
    assert (status, len(tries)) == ((422, 1) if body == "generator" else (200, 2))


def test_a_second_call_does_with_what_the_first_one_found(package, at_home, sandbox):
    """Of many threads that are refused at once, one reads the source."""
    said = says(package, at_home, PRELUDE + LATE + f"""
import concurrent.futures
http = session(auth)
steer.revoke({TOKEN!r})
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    codes = [r.status_code for r in pool.map(http.get, 8 * [{WISHES!r}])]
print(json.dumps(codes))
""")
    assert said == 8 * [200]
    assert len([e for e in sandbox.log(host="api.mubi.com") if e["path"] != "/v4/wishes"]) <= 5


def test_with_an_agent_it_is_the_agent_that_looks_again(package, configured, sandbox, agent):
    assert agent.start("--cookies", configured.cookies_txt()).code == 0
    assert says(package, configured, PRELUDE + f"""
http = session(auth)
codes = [http.get({WISHES!r}).status_code]
steer.revoke({TOKEN!r})
steer.sign_in({OTHER!r})
codes.append(http.get({WISHES!r}).status_code)
print(json.dumps([*codes, auth.bearer_token]))
""") == [200, 200, f"Bearer {OTHER}"]


def test_an_import_of_matinee_needs_neither_library(package, home):
    assert says(package, home, """
import json, sys
import matinee, matinee.auth_manager
auth = matinee.AuthManager
wanted = ("requests", "httpx", "asyncio", "urllib3", "http.client", "ssl")
print(json.dumps([name for name in wanted if name in sys.modules]))
""") == []


def test_no_session_is_raised_as_ever(package, configured):
    assert says(package, configured, f"""
import json
from matinee import SignedOut
from matinee.requests import session
try:
    session().get({WISHES!r})
except SignedOut as error:
    print(json.dumps(error.exit_code))
""") == 3


def test_the_headers_of_a_fake_agent_are_the_ones_that_are_sent(package, at_home, sandbox,
                                                                start_agent):
    start_agent(headers={"result": AGENTS})
    sandbox.add_token("of-the-agent")
    assert says(package, configure(at_home, sandbox), f"""
import json
from matinee.requests import session
print(json.dumps(session().get({WISHES!r}).status_code))
""") == 200
    (entry,) = sandbox.log(path="/v4/wishes")
    assert entry["client_country"] == "FR"
