# SPDX-License-Identifier: MIT
"""The stand-in itself, on which every other functional test leans: program, API, faults, website."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import time
import urllib.error
from pathlib import Path

import pytest
from https import API, CLEAR, CLIENT, EDGE, TOKEN, WEB, Client, api, ask
from sandbox import EMAIL, PASSWORD, USER_ID, Sandbox, bin_dir


def next_data(page: bytes):
    found = re.search(rb'<script id="__NEXT_DATA__" type="application/json">(.*?)</script>', page)
    return json.loads(found[1])


# -- the program ----------------------------------------------------------------------------


def test_the_ready_line_tells_where_everything_is(tmp_path):
    with Sandbox(tmp_path / "box") as sandbox:
        assert sandbox.port > 0
        assert Path(sandbox.cacert) == tmp_path / "box" / "ca.pem"
        assert sandbox.control.startswith("http://127.0.0.1:")
        assert sorted(p.name for p in (tmp_path / "box").iterdir()) == ["ca.pem"]
        assert "PRIVATE KEY" not in Path(sandbox.cacert).read_text()
        assert sandbox.stop() == 0


def test_a_wrong_command_line_exits_2(tmp_path):
    run = subprocess.run([bin_dir() / "matinee-sandbox", "--nonsense"], capture_output=True)
    assert run.returncode == 2


@pytest.mark.parametrize("host", [WEB, API, EDGE, "trailers.mubicdn.net", "images.mubicdn.net",
                                  "assets.mubicdn.net", "sso.example"])
def test_curl_verifies_the_certificate_of_every_host(sandbox, host):
    run = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}",
                          *sandbox.connect_to, f"https://{host}/"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout in ("200", "404")


def test_nobody_else_trusts_the_certificate(sandbox):
    with pytest.raises(ssl.SSLCertVerificationError):
        context = ssl.create_default_context()
        raw = socket.create_connection(("127.0.0.1", sandbox.port), 20)
        context.wrap_socket(raw, server_hostname=WEB)


def test_an_unknown_host_is_misdirected(sandbox):
    assert Client(sandbox, WEB).ask("GET", "/", {"Host": "other.example"}).status == 421


def test_garbage_does_not_end_it(sandbox):
    with socket.create_connection(("127.0.0.1", sandbox.port)) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n" + bytes(range(256)) * 8)
        while raw.recv(4096):
            pass
    assert ask(sandbox, WEB, "GET", "/", {"X-Long": "x" * 40000}).status == 431
    broken = Client(sandbox, WEB)
    broken.connection.sock.sendall(b"\x00\x01 nonsense\r\n\r\n")
    assert b" 400 " in broken.connection.sock.recv(4096)
    assert ask(sandbox, WEB, "GET", "/").status == 200


def test_a_connection_is_kept_alive(sandbox):
    client = Client(sandbox, API)
    for _ in range(3):
        assert client.ask("GET", "/v4/films/100001", CLIENT).status == 200
    assert len({entry["connection"] for entry in sandbox.log(host=API)}) == 1


def test_the_control_port_tunnels_to_the_hosts(sandbox):
    run = subprocess.run(["curl", "-sS", "--proxy", sandbox.control, "--cacert", sandbox.cacert,
                          "https://mubi.com/"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "__NEXT_DATA__" in run.stdout


# -- the API --------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Client": "web"}, {"Client-Country": "NL"},
                                     {"Client": "web", "Client-Country": "nowhere"}])
def test_the_api_wants_client_and_country(sandbox, headers):
    answer = api(sandbox, "GET", "/v4/films/100001", headers)
    assert answer.status == 422
    assert answer.json()["message"]


def test_a_token_is_good_until_it_is_revoked(sandbox):
    assert api(sandbox, "GET", "/v4/account").status == 422
    sandbox.add_token(TOKEN, country="DE")
    for version in ("v3", "v4"):
        account = api(sandbox, "GET", f"/{version}/account").json()
        assert account["id"] == USER_ID
        assert account["country"]["code"] == "DE"
    sandbox.post("/tokens/revoke", token=TOKEN, status=401)
    rejected = api(sandbox, "GET", "/v4/account")
    assert rejected.status == 401
    assert rejected.json()["code"] == 8


def test_the_end_of_a_session_kills_its_token(sandbox):
    sandbox.add_token(TOKEN)
    assert api(sandbox, "DELETE", "/v4/sessions").status == 200
    assert api(sandbox, "GET", "/v4/wishes?per_page=0").json()["code"] == 8


def test_auth_status_does_not_exist(sandbox):
    sandbox.add_token(TOKEN)
    assert api(sandbox, "GET", "/v3/auth/status").status == 404


def test_a_device_is_linked_after_confirmation(sandbox):
    link = api(sandbox, "GET", "/v4/link_code", CLIENT).json()
    early = api(sandbox, "POST", "/v4/authenticate", CLIENT, {"auth_token": link["auth_token"]})
    assert early.status == 422 and early.json()["user_message"]
    sandbox.post("/link/confirm", link_code=link["link_code"])
    body = {"auth_token": link["auth_token"]}
    session = api(sandbox, "POST", "/v3/authenticate", CLIENT, body).json()
    assert re.fullmatch("[0-9a-f]{38}", session["token"])
    assert session["user"]["id"] == USER_ID
    assert session["token"] in sandbox.good_tokens()


@pytest.mark.parametrize("path, name", [
    ("/v4/browse/films?sort=popularity&x=1", "films"), ("/v4/search/films?query=the", "films"),
    ("/v4/collections/trending/films?x=1", "films"),
    ("/v4/lists/test-patterns/list_films?x=1", "list_films"),
    ("/v4/series/harbour-lights/seasons/season-1/episodes?x=1", "episodes")])
def test_lists_go_over_pages(sandbox, path, name):
    first = api(sandbox, "GET", path, CLIENT).json()
    assert first["meta"]["next_page"] == 2
    last = api(sandbox, "GET", f"{path}&page={first['meta']['total_pages']}", CLIENT).json()
    assert last["meta"]["next_page"] is None
    assert last[name] and first[name] and last[name] != first[name]


def test_the_catalogue_answers_by_id_and_slug(sandbox):
    by_id = api(sandbox, "GET", "/v4/films/100001", CLIENT).json()
    by_slug = api(sandbox, "GET", "/v3/films/the-lantern-keeper", CLIENT).json()
    assert by_id == by_slug
    assert [t["profile"] for t in by_id["optimised_trailers"]] == ["240p", "720p"]
    assert api(sandbox, "GET", "/v4/films/100009", CLIENT).json()["consumable"] is None
    plain = api(sandbox, "GET", "/v4/films/100011", CLIENT).json()
    assert plain["trailer_url"] and plain["optimised_trailers"] is None
    assert api(sandbox, "GET", "/v4/films/no-such-film", CLIENT).status == 404
    small = api(sandbox, "GET", "/v4/browse/films", CLIENT).json()
    assert small["meta"]["total_count"] == 8
    season = api(sandbox, "GET", "/v4/series/harbour-lights/up_next", CLIENT).json()
    assert [s["slug"] for s in season["series"]["seasons"]] == ["season-1", "season-2"]
    assert api(sandbox, "GET", "/v4/series/harbour-lights/seasons/season-9/episodes",
               CLIENT).status == 404


def test_wishes_come_and_go(sandbox):
    sandbox.add_token(TOKEN)
    wish = api(sandbox, "POST", "/v4/wishes", body={"film_id": 100003}).json()
    count = api(sandbox, "GET", "/v4/wishes?per_page=0").json()
    assert count["wishes"] == [] and count["meta"]["total_count"] == 1
    listed = api(sandbox, "GET", "/v4/wishes?page=1&per_page=24").json()["wishes"]
    assert [w["film"]["id"] for w in listed] == [100003]
    assert api(sandbox, "DELETE", f"/v4/wishes/{wish['id']}").status == 204
    assert api(sandbox, "DELETE", f"/v4/wishes/{wish['id']}").status == 404


# -- faults ---------------------------------------------------------------------------------


def test_a_status_fault_hits_as_often_as_ordered(sandbox):
    sandbox.add_token(TOKEN)
    sandbox.fault("status", host=API, path_prefix="/v4/account", status=503, retry_after=1,
                  times=2)
    answers = [api(sandbox, "GET", "/v4/account") for _ in range(3)]
    assert [a.status for a in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "1"
    assert api(sandbox, "GET", "/v4/wishes?per_page=0").status == 200


def test_answers_come_in_the_wrong_form(sandbox):
    sandbox.fault("html", host=API, times=1)
    assert api(sandbox, "GET", "/v4/films/100001").headers["Content-Type"].startswith("text/html")
    sandbox.fault("truncate_json", host=API, times=1)
    with pytest.raises(json.JSONDecodeError):
        api(sandbox, "GET", "/v4/films/100001").json()
    sandbox.fault("captcha", host=WEB, times=1)
    assert b"human" in ask(sandbox, WEB, "GET", "/").body
    sandbox.add_token(TOKEN)
    sandbox.fault("drop_account")
    assert api(sandbox, "GET", "/v3/account").status == 404
    sandbox.clear_faults()
    assert api(sandbox, "GET", "/v3/account").status == 200


def test_bodies_are_cut(sandbox):
    sandbox.fault("short_body", host=EDGE, times=1, after_bytes=1000)
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(sandbox, EDGE, "GET", CLEAR)
    assert len(caught.value.partial) == 1000
    sandbox.fault("reset", host=EDGE, times=1)
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead, ssl.SSLError)):
        ask(sandbox, EDGE, "GET", CLEAR)
    assert [entry["complete"] for entry in sandbox.log(host=EDGE)] == [False, False]


def test_a_body_stalls_and_goes_on(sandbox):
    sandbox.fault("stall", host=EDGE, times=1, ms=300)
    begin = time.monotonic()
    assert ask(sandbox, EDGE, "GET", CLEAR).status == 200
    assert time.monotonic() - begin >= 0.3


def test_objects_change_under_a_client(sandbox):
    whole = ask(sandbox, EDGE, "GET", CLEAR)
    wish = {"Range": "bytes=100-", "If-Range": whole.headers["ETag"]}
    sandbox.fault("ignore_range", host=EDGE, times=1)
    assert ask(sandbox, EDGE, "GET", CLEAR, wish).status == 200
    sandbox.fault("replace_object", host=EDGE, path_part="seg_000")
    replaced = ask(sandbox, EDGE, "GET", CLEAR, wish)
    assert replaced.status == 200 and replaced.headers["ETag"] != whole.headers["ETag"]
    assert len(replaced.body) == len(whole.body) and replaced.body != whole.body
    wish["If-Range"] = replaced.headers["ETag"]
    part = ask(sandbox, EDGE, "GET", CLEAR, wish)
    assert part.status == 206 and part.body == replaced.body[100:]
    sandbox.clear_faults()
    sandbox.fault("change_etag", host=EDGE)
    changed = ask(sandbox, EDGE, "GET", CLEAR)
    assert changed.body == whole.body and changed.headers["ETag"] != whole.headers["ETag"]


def test_latency_and_rate_slow_it_down(sandbox):
    size = len(ask(sandbox, EDGE, "GET", CLEAR).body)
    sandbox.post("/latency", ms=200)
    sandbox.post("/rate", bytes_per_s=size * 2)
    begin = time.monotonic()
    ask(sandbox, EDGE, "GET", CLEAR)
    assert time.monotonic() - begin >= 0.6


def test_a_nonsense_order_is_refused(sandbox):
    for path, body in (("/faults", {"fault": "weather"}), ("/latency", {"ms": "slow"}),
                       ("/tokens", {})):
        with pytest.raises(urllib.error.HTTPError) as caught:
            sandbox.call("POST", path, body)
        assert caught.value.code == 400


# -- the website ----------------------------------------------------------------------------


def test_the_page_shows_a_session_only_for_a_good_token(sandbox):
    sandbox.add_token(TOKEN, country="FR")
    stranger = ask(sandbox, WEB, "GET", "/", {"Cookie": "lt=nonsense"}).body
    assert b'"Client-Country":"NL"' in stranger and b"Authorization" not in stranger
    props = next_data(ask(sandbox, WEB, "GET", "/", {"Cookie": f"lt={TOKEN}"}).body)
    props = props["props"]["initialProps"]
    assert props["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert props["user"] == {"id": USER_ID, "name": "Demo Viewer"} and props["country"] == "FR"


def test_the_form_must_be_fresh(sandbox):
    client = Client(sandbox, WEB)
    body = f"email={EMAIL}&password={PASSWORD}&authenticity_token=made-up"
    answer = client.ask("POST", "/login", {"Cookie": "_mubi_session=made-up"}, body)
    assert answer.status == 200 and b"too old" in answer.body
    assert not sandbox.good_tokens()


def test_a_sign_in_sets_the_cookies_of_the_service(sandbox, tmp_path):
    jar = str(tmp_path / "jar")
    curl = ["curl", "-sS", "-L", "-b", jar, "-c", jar, *sandbox.connect_to]
    page = subprocess.run([*curl, "https://mubi.com/login"], capture_output=True, text=True).stdout
    form_token = re.search('name="authenticity_token" value="(.*?)"', page)[1]
    form = ["--data-urlencode", f"email={EMAIL}", "--data-urlencode", f"password={PASSWORD}",
            "--data-urlencode", f"authenticity_token={form_token}"]
    landed = subprocess.run([*curl, *form, "https://mubi.com/login"], capture_output=True,
                            text=True).stdout
    assert 'id="welcome"' in landed
    rows = {r[5]: r for r in (line.removeprefix("#HttpOnly_").rstrip("\n").split("\t")
                              for line in open(jar)) if len(r) == 7}
    assert rows["lt"][0:4] == ["mubi.com", "FALSE", "/", "FALSE"]
    assert re.fullmatch("[0-9a-f]{38}", rows["lt"][6])
    assert abs(int(rows["lt"][4]) - time.time() - 365 * 86400) < 60
    assert rows["_mubi_session"][0:5] == ["mubi.com", "FALSE", "/", "TRUE", "0"]
    assert rows["_snow_id.c006"][0:2] == [".mubi.com", "TRUE"]
    subprocess.run([*curl, "https://mubi.com/logout"], capture_output=True)
    assert not sandbox.good_tokens()
