# SPDX-License-Identifier: MIT
"""Another stand-in, as plain as one can be: HTTP/1.0, no ranges, no validators, no lengths. Whatever
speaks the service's language over TLS must do."""

import gzip
import http.server
import json

import pytest
import stand_ins
from home import TOKEN
from sandbox import bin_dir

MEDIA = bin_dir().parent / "share/matinee-sandbox/media"
EDGE = "https://cdn.other.mubicdn.net/"


class Plain(stand_ins.TlsServer):
    """`behaviour` is a set of words; each makes it differ in one way."""

    def __init__(self, folder, *behaviour):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.requests.append((self.headers["Host"], self.path))
                status, headers, body = answer(self, behaviour)
                if "gzip" in behaviour and "gzip" in self.headers.get("Accept-Encoding", ""):
                    headers["Content-Encoding"] = "gzip"
                    body = gzip.compress(body)
                if "length" in behaviour:
                    headers["Content-Length"] = str(len(body))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        super().__init__(folder, Handler)


def as_json(value, status=200):
    return status, {"Content-Type": "text/plain"}, json.dumps(value).encode()


def answer(request, behaviour):
    path = request.path.split("?")[0]
    signed_in = request.headers.get("Authorization") == f"Bearer {TOKEN}"
    cookie = f"lt={TOKEN}" in (request.headers.get("Cookie") or "")
    if path.startswith("/media/"):
        if "redirect" in behaviour and "/elsewhere/" not in path:
            where = path.replace("/media/", "/media/elsewhere/")
            return 302, {"Location": where}, b""
        file = MEDIA / path.removeprefix("/media/").removeprefix("elsewhere/")
        return (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"")
    if path == "/":
        data = {"props": {"country": "BE", "user": {"id": 777} if cookie else None}}
        if cookie:
            data["props"]["headers"] = {"Authorization": f"Bearer {TOKEN}"}
        return 200, {"Content-Type": "text/html"}, (
            '<html><script id="__NEXT_DATA__" type="application/json">' + json.dumps(data)
            + "</script></html>").encode()
    account = "/v3/account" if "v3" in behaviour else "/v4/account"
    if path == account and "no-account" not in behaviour:
        return as_json({"id": 777, "country": {"code": "BE"}} if signed_in else {"code": 8},
                       200 if signed_in else 401)
    if path == "/v4/wishes" and "no-wishes" not in behaviour:
        return as_json({"wishes": []} if signed_in else {"code": 8}, 200 if signed_in else 422)
    if path.startswith("/v3/films/5"):
        if path.endswith("/viewing"):
            return as_json({"reel_id": 1})
        if path.endswith("/secure_url"):
            return as_json({"url": EDGE + "media/" + FILMS[next(b for b in behaviour if b in FILMS)]})
        return as_json({"id": 5, "title": "Other Film"})
    return 404, {}, b"nothing here"


FILMS = {"hls": "clear/master.m3u8", "dash": "clear/manifest.mpd", "file": "file/film.mp4",
         "marked": "marked/master.m3u8"}


@pytest.mark.parametrize("behaviour", [
    ("v4",), ("v3",), ("no-account",), ("no-account", "no-wishes"), ("v4", "gzip"), ("v4", "length")],
    ids="+".join)
def test_the_session_is_proved_by_whatever_there_is(signed_in, tmp_path, behaviour):
    with Plain(tmp_path / "plain", *behaviour) as server:
        run = signed_in.matinee("status", "--json", *signed_in.flags, *server.flags, online=False)
        assert run.code == 0, run
        assert run.json["state"] == "valid"
        assert (run.json["user_id"], run.json["country"]) == (777, "BE")
        signed_in.cookies_txt("mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\tanother-invented-token")
        run = signed_in.matinee("status", "--json", *signed_in.flags, *server.flags, online=False)
        assert run.code == 4, run
        assert run.json["state"] == "expired"


@pytest.mark.parametrize("behaviour", [
    (film, extra) for film in ("hls", "dash", "file") for extra in ("bare", "length", "gzip",
                                                                    "redirect")], ids="+".join)
def test_a_film_comes_from_it(signed_in, tmp_path, behaviour):
    with Plain(tmp_path / "plain", *behaviour) as server:
        run = signed_in.matinee("download", "5", *signed_in.flags, *server.flags, online=False)
        assert run.code == 0, run
        assert (signed_in.path / "Other Film [5].mp4").stat().st_size > 100_000


def test_a_protected_film_is_refused_by_it(signed_in, tmp_path):
    with Plain(tmp_path / "plain", "marked") as server:
        run = signed_in.matinee("download", "5", *signed_in.flags, *server.flags, online=False)
        assert run.code == 8, run
        assert not list(signed_in.path.glob("Other*"))


class Files(stand_ins.TlsServer):
    """Serves these bytes under these paths, with their length and nothing else."""

    def __init__(self, folder, files):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.requests.append((self.headers["Host"], self.path))
                body = files.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        super().__init__(folder, Handler)


def test_encrypted_media_under_a_neutral_name_are_refused(home, tmp_path):
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nmedia\n#EXT-X-ENDLIST\n"
    lying = (MEDIA / "lying/init-1.m4s").read_bytes()
    with Files(tmp_path / "files", {"/a.m3u8": playlist, "/media": lying}) as server:
        run = home.matinee("download", "https://cdn.mubicdn.net/a.m3u8", *server.flags, online=False)
    assert run.code == 8, run
    assert list(home.path.iterdir()) == []


def test_half_a_file_is_not_published(home, tmp_path):
    film = (MEDIA / "file/film.mp4").read_bytes()
    with Files(tmp_path / "files", {"/film.mp4": film[:len(film) // 2]}) as server:
        run = home.matinee("download", "https://cdn.mubicdn.net/film.mp4", *server.flags,
                           online=False)
    assert run.code == 15, run
    assert not (home.path / "film.mp4").exists()


def test_a_media_host_that_refuses_is_not_a_refused_session(home, sandbox):
    sandbox.fault("status", path_part="master.m3u8", status=403)
    for command in ("download", "manifest"):
        run = home.matinee(command, "https://edge-1.mubicdn.net/open/clear/master.m3u8")
        assert run.code == 1, run
        assert "sign in" not in run.err
