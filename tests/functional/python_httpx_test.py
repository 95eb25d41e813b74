# SPDX-License-Identifier: MIT
"""matinee.httpx: the session goes to the service alone, and is renewed once; async too."""

import pytest
from home import TOKEN
from python_package import says

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
GO = "https://api.mubi.com/v4/go"
WISHES = "https://api.mubi.com/v4/wishes"
ELSEWHERE = ["https://sso.example/x", "//sso.example/x", "https://trailers.mubicdn.net/x",
             "https://api.mubi.com@sso.example/x", "https://user:api.mubi.com@sso.example/x"]

pytest.importorskip("httpx", reason="python3-httpx is not installed")

CARELESS = "headers=auth.generate_headers(), cookies=auth.session_cookies, follow_redirects=True"
# `plain` reaches the stand-in through its tunnel, and trusts its certificates.
PRELUDE = """
import asyncio, functools, json, os, ssl, httpx, steer
from matinee import AsyncAuthManager, AuthManager
from matinee.httpx import AsyncTransport, Auth, Transport, async_client, client
auth = AuthManager()
auth.generate_headers()
auth.cookiejar()
trust = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])

def run(main):
    return asyncio.run(main())

class Asynchronous:
    def __init__(self, make):
        self.make = make
    def request(self, *arguments, **options):
        async def main():
            async with self.make() as http:
                return await http.request(*arguments, **options)
        return run(main)
    def get(self, url, **options):
        return self.request("GET", url, **options)
    def post(self, url, **options):
        return self.request("POST", url, **options)
"""
WAYS = {
    "client": f"http = client(auth, {CARELESS})",
    "transport": f"http = httpx.Client(transport=Transport(auth), {CARELESS})",
    "async client": f"http = Asynchronous(lambda: async_client(auth, {CARELESS}))",
    "async manager": "http = Asynchronous(lambda: httpx.AsyncClient(transport=AsyncTransport("
                     f"AsyncAuthManager(auth)), {CARELESS}))",
    "auth": "http = httpx.Client(auth=Auth(auth), headers=auth.generate_headers(), verify=trust,"
            " cookies=auth.cookiejar(), follow_redirects=True)",
    "async auth": "http = Asynchronous(lambda: httpx.AsyncClient(auth=Auth(auth), verify=trust,"
                  " headers=auth.generate_headers(), cookies=auth.cookiejar(),"
                  " follow_redirects=True))",
}


@pytest.fixture
def reached(at_home, sandbox):
    at_home.env |= {"SSL_CERT_FILE": sandbox.cacert, "HTTPS_PROXY": sandbox.control}
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
        codes.append(http.get({GO!r}).status_code)
print(json.dumps(codes))
""")
    assert set(codes) == {404}
    for first in sandbox.log(path="/v4/go"):
        assert {"authorization", "dt_custom_data"} <= set(credentials(first))
    others = [entry for entry in sandbox.log() if entry["host"] != "api.mubi.com"]
    assert len(others) == len(codes) == 25
    assert [credentials(entry) for entry in others] == 25 * [[]]


@pytest.mark.parametrize("way", WAYS)
def test_a_redirect_by_way_of_the_service_itself(package, reached, sandbox, way):
    says(package, reached, PRELUDE + WAYS[way] + f"""
steer.redirect("/v4/on", path="/v4/go")
steer.redirect("https://sso.example/x", path="/v4/on")
print(json.dumps(http.get({GO!r}).status_code))
""")
    (second,) = sandbox.log(path="/v4/on")
    assert {"authorization", "dt_custom_data"} <= set(credentials(second))
    (entry,) = sandbox.log(host="sso.example")
    assert credentials(entry) == []


AUTHS = ["auth", "async auth"]


AUTHS = ["auth", "async auth"]


@pytest.mark.parametrize("way", AUTHS)
@pytest.mark.parametrize("where", ["https://sso.example/x", "https://cdn.mubi.com/x"])
@pytest.mark.parametrize("host", ["api.mubi.com", "mubi.com"])
def test_no_cookie_leaves_the_service_by_a_redirect(package, reached, sandbox, way, where, host):
    """Not from a jar, and not from a dict whose cookies are of no domain."""
    http = WAYS[way].replace("cookies=auth.cookiejar()",
                             "cookies={**auth.session_cookies, 'consent': 'yes'}")
    assert http != WAYS[way]
    says(package, reached, PRELUDE + http + f"""
steer.post("/faults", fault="status", match={{"host": {host!r}, "path_prefix": "/go"}},
           status=302, location={where!r}, times=1)
print(json.dumps(http.get("https://{host}/go").status_code))
""")
    (first,) = sandbox.log(path="/go")
    assert credentials(first) == ["authorization", "dt_custom_data", "cookie"]
    (second,) = sandbox.log(path="/x")
    assert credentials(second) == []


@pytest.mark.parametrize("way", AUTHS)
def test_the_callers_own_trace_is_called_too(package, reached, sandbox, way):
    assert says(package, reached, PRELUDE + WAYS[way] + f"""
events = []
def trace(event, info):
    events.append(event)
async def async_trace(event, info):
    trace(event, info)
extensions = {{"trace": async_trace if {way!r}.startswith("async") else trace}}
first = http.get({WISHES!r}, extensions=extensions).status_code
steer.revoke({TOKEN!r})
steer.sign_in({OTHER!r})
second = http.get({WISHES!r}, extensions=extensions).status_code
print(json.dumps([first, second, events.count("http11.send_request_headers.started") >= 2]))
""") == [200, 200, True]
    for entry in sandbox.log(path="/v4/wishes"):
        assert {"authorization", "dt_custom_data"} <= set(credentials(entry))


@pytest.mark.parametrize("way", WAYS)
def test_a_media_host_gets_nothing(package, reached, sandbox, way):
    says(package, reached, PRELUDE + WAYS[way] + """
print(json.dumps(http.get("https://edge-1.mubicdn.net/open/clear/master.m3u8").status_code))
""")
    (entry,) = sandbox.log(host="edge-1.mubicdn.net")
    assert credentials(entry) == []


@pytest.mark.parametrize("kind", ["Transport", "AsyncTransport"])
def test_a_session_is_not_sent_unverified(package, reached, sandbox, kind):
    codes = says(package, reached, PRELUDE + f"""
import ssl
from matinee.httpx import AsyncTransport
trusting = ssl.create_default_context()
trusting.check_hostname = False
nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
nobody.check_hostname = False
nobody.verify_mode = ssl.CERT_NONE
codes = []
for verify in (False, 0, "", trusting, nobody):
    try:
        {kind}(auth, verify=verify)
    except ValueError as error:
        codes.append(error.code)
print(json.dumps(codes))
""")
    assert codes == 5 * ["usage"]


def test_nothing_but_https_to_the_two_hosts_gets_it(package, reached):
    seen = says(package, reached, PRELUDE + """
seen = []
def send(self, request):
    seen.append([name.lower() for name in request.headers])
    return httpx.Response(200)
httpx.HTTPTransport.handle_request = send
headers = {**auth.generate_headers(), "Cookie": "lt=x"}
for url in ["http://api.mubi.com/v4/x", "https://api.mubi.com:8443/v4/x",
            "https://mubi.com.example/", "https://notmubi.com/", "https://www.mubi.com/", "https://x@api.mubi.com/",
            "https://api.mubi.com./", "https://sso.example/#@api.mubi.com/"]:
    Transport(auth).handle_request(httpx.Request("GET", url, headers=headers))
    request = httpx.Request("GET", url, headers=headers)
    next(Auth(auth).sync_auth_flow(request))
    seen.append([name.lower() for name in request.headers])
print(json.dumps(seen))
""")
    assert len(seen) == 16
    for names in seen:
        assert not {"authorization", "dt-custom-data", "cookie"} & set(names)


def test_the_callers_own_objects_hold_no_secret(package, reached):
    said = says(package, reached, PRELUDE + f"""
http = client(auth)
response = http.get({WISHES!r})
print(json.dumps([dict(response.request.headers), repr(vars(http)), response.status_code]))
""")
    assert said[2] == 200 and TOKEN not in str(said)


@pytest.mark.parametrize("status", [401, 422])
@pytest.mark.parametrize("way", WAYS)
def test_a_refused_session_is_replaced_and_the_request_repeated(package, reached, way, status):
    assert says(package, reached, PRELUDE + WAYS[way] + f"""
first = http.get({WISHES!r}).status_code
steer.revoke({TOKEN!r}, {status})
steer.sign_in({OTHER!r})
print(json.dumps([first, http.get({WISHES!r}).status_code, auth.bearer_token]))
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
print(json.dumps([http.get({GO!r}).status_code, http.get({WISHES!r}).status_code]))
""")
    assert codes == [422, 200]
    assert len(sandbox.log(path="/v4/go")) == 2


@pytest.mark.parametrize("way", WAYS)
def test_without_another_session_the_refusal_is_the_answer(package, reached, sandbox, way):
    make = WAYS[way].replace("headers=auth.generate_headers(), ", "")
    said = says(package, reached, PRELUDE + make + f"""
steer.revoke({TOKEN!r})
response = http.get({WISHES!r})
try:
    http.get({WISHES!r})
except ValueError as error:
    print(json.dumps([response.status_code, response.json()["code"], response.text.count("}}"),
                      error.code]))
""")
    assert said == [422, 8, 1, "rejected"]
    assert len(sandbox.log(path="/v4/wishes")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_422_of_another_kind_is_no_refusal(package, reached, sandbox, way):
    sandbox.fault("status", path_prefix="/v4/go", status=422,
                  body='{"code":50,"message":"Film not authorized"}')
    assert says(package, reached, PRELUDE + WAYS[way] + f"""
print(json.dumps(http.get({GO!r}).status_code))
""") == 422
    assert len(sandbox.log(path="/v4/go")) == 1


JSON = '{"film_id":100001}'
BODIES = {"json": "json={'film_id': 100001}", "bytes": f"content={JSON.encode()}",
          "generator": f"content=(b for b in [{JSON.encode()}])"}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("way", ["client", "auth", "async client"])
def test_a_body_is_sent_again_if_it_can_be(package, reached, sandbox, way, body):
    content = BODIES[body]
    if "async" in way and body == "generator":
        content = "content=stream()"
    status = says(package, reached, PRELUDE + WAYS[way] + LATE + f"""
async def stream():
    yield {JSON.encode()}
steer.revoke({TOKEN!r})
print(json.dumps(http.post({WISHES!r}, {content}, headers={{"Content-Type": "application/json"}}
                           ).status_code))
""")
    tries = sandbox.log(method="POST", path="/v4/wishes")
    assert (status, len(tries)) == ((422, 1) if body == "generator" else (200, 2))


# -- AsyncAuthManager ----------------------------------------------------------------------------


def test_what_waits_can_be_awaited(package, at_home):
    said = says(package, at_home, f"""
import asyncio, copy, json, pickle
from matinee import AsyncAuthManager

async def main():
    async with AsyncAuthManager() as auth:
        await auth.extract_cookies()
        valid = await auth.validate_session()
        headers = await auth.generate_headers(with_client=True)
        await auth.identify()
        told = [valid, sorted(headers), auth.manager.user_id, auth.manager.country,
                await auth.refresh(), len(await auth.cookiejar()), repr(auth),
                repr(pickle.loads(pickle.dumps(auth)))]
    try:
        await auth.generate_headers()
    except ValueError as error:
        return [*told, error.code, auth.manager.bearer_token]

print(json.dumps(asyncio.run(main())))
""")
    assert said == [True, ["authorization", "client", "client-country", "dt-custom-data"], 1234567,
                    "NL", True, 1, f"<AsyncAuthManager: ****{TOKEN[-4:]} from file>",
                    "<AsyncAuthManager: no session read yet>", "usage", None]


def test_the_event_loop_goes_on_meanwhile_and_a_cancelled_task_ends_its_call(package, at_home,
                                                                             sandbox):
    sandbox.fault("stall", host="api.mubi.com", after_bytes=0, ms=60_000, times=1)
    said = says(package, at_home, """
import asyncio, json, time, steer
from matinee import AsyncAuthManager

async def main():
    auth = AsyncAuthManager()
    task = asyncio.create_task(auth.validate_session())
    while not await asyncio.to_thread(steer.log):
        pass
    waiting = asyncio.create_task(auth.validate_session())
    await asyncio.sleep(0)
    task.cancel()
    begun = time.monotonic()
    try:
        await task
    except asyncio.CancelledError:
        return [await waiting, time.monotonic() - begun < 30]

print(json.dumps(asyncio.run(main())))
""")
    assert said == [True, True]


def test_trio_will_do_as_well(package, reached):
    pytest.importorskip("trio")
    assert says(package, reached, PRELUDE + f"""
import trio
async def main():
    async with async_client(auth) as http:
        return (await http.get({WISHES!r})).status_code
print(json.dumps(trio.run(main)))
""") == 200
