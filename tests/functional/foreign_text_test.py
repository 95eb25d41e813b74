# SPDX-License-Identifier: MIT
"""Foreign text steers no terminal, wherever it comes from: the service, an agent, a browser's
database, a manifest, a file, an argument."""

import fcntl
import json
import os
import pty
import select
import sqlite3
import struct
import subprocess
import termios
from contextlib import closing

import pytest
from fake_agent import HELLO, FakeAgent
from home import TOKEN
from poison import INVALID, NOTHING, PROTOCOL, STEERING, PoisonedService, faults
from stores import Row, write_chromium, write_firefox

BAD = STEERING.encode() + INVALID


def shown(home, *words, flags=(), env=None):
    """What a terminal gets, as bytes, and the exit code; TERM is dumb, so that no bar is drawn."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
    process = subprocess.Popen([*home.command(*words, online=not flags), *flags], cwd=home.path,
                               stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                               env={**home.env, **(env or {})})
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            data = os.read(ours, 65536)
        except OSError:
            break
        seen += data
    os.close(ours)
    return seen, process.wait()


def check(home, *words, **more):
    seen, code = shown(home, *words, **more)
    assert faults(seen, may_have_lines="csv" in words) == [], (words, seen)
    assert code not in (70, -6, -11), (words, seen)
    assert seen, words
    return seen.decode(), code


# -- the service ------------------------------------------------------------------------------

SHOWN = [
    ["search", "lantern"], ["film", "the-lantern-keeper"], ["browse"], ["series", "harbour-lights"],
    ["series", "harbour-lights", "--season", "1"], ["collection", "test-patterns"],
    ["watchlist"], ["ratings"], ["history"], ["lists"], ["status"], ["doctor"],
    ["download", "the-lantern-keeper", "--list"], ["api", "/v4/films/100001"],
]
TALKS = [*SHOWN, ["film", "border-weather", "--check-stream"], ["download", "border-weather"],
         ["watchlist", "add", "the-lantern-keeper"], ["open", "the-lantern-keeper", "--print"],
         ["search", "lantern", "--print", "title"], ["ratings", "--format", "csv"],
         ["watchlist", "--format", "jsonl"], ["watchlist", "--format", "ics"],
         ["download", "the-lantern-keeper", "--skip-download", "--write-subs"],
         ["login", "--device"], ["cookies"], ["headers"], ["backup", "-P", "kept"]]


@pytest.mark.parametrize("keep, raw", [(PROTOCOL, False), (NOTHING, False), (PROTOCOL, True)],
                         ids=["what is shown", "everything", "bytes"])
def test_no_answer_of_the_service_steers(signed_in, tmp_path, keep, raw):
    home = signed_in
    home.sandbox.post("/library", ratings=3, views=3, lists=2, wishes=3)
    with PoisonedService(tmp_path / "poisoned", home.sandbox, keep, raw) as service:
        flags = [*service.flags, *home.flags]
        reached = 0
        for words in TALKS:
            for more in (["-v"], ["--json"]):
                text, _ = check(home, *words, *more, flags=flags)
                reached += "FORGED" in text
        # An answer that is not UTF-8 is refused as a whole.
        assert raw or reached > len(SHOWN), "the texts must come as far as the terminal"


@pytest.mark.parametrize("status", [403, 404, 422, 429, 500])
def test_no_refusal_steers(signed_in, status):
    home = signed_in
    for body in (json.dumps({"code": 7, "message": STEERING, "user_message": STEERING}), STEERING,
                 f"<html><title>{STEERING}</title>"):
        home.sandbox.fault("status", host="api.mubi.com", status=status, body=body, times=1)
        for more in (["-v"], ["--json"]):
            check(home, "film", "the-lantern-keeper", *more, flags=[*home.sandbox.connect_to, *home.flags])
        home.sandbox.clear_faults()


# -- an agent ------------------------------------------------------------------------------------


def test_no_agent_steers(home, tmp_path_factory):
    runtime = tmp_path_factory.mktemp("f")
    home.env["XDG_RUNTIME_DIR"] = str(runtime)
    hello = {"result": {**HELLO["result"], "version": "1" + STEERING}}
    failed = {"error": {"code": -32000, "message": STEERING,
                        "data": {"code": "failure", "message": STEERING, "subject": STEERING}}}
    status = {"result": {"state": "valid", "user_id": 1, "country": STEERING, "token": STEERING,
                         "source": {"browser": STEERING, "profile": STEERING, "container": STEERING,
                                    "file": STEERING},
                         "expires_at": None, "checked_at": 1, "agent": True, "next_check_at": 1}}
    FakeAgent(runtime / "matinee/agent.sock", hello=hello, headers=failed, credential=failed,
              status=status, lock=failed, stop=failed, forget=failed, refresh=failed)
    for words in (["status"], ["agent", "status"], ["headers"], ["doctor"], ["agent", "stop"],
                  ["logout"], ["watchlist"]):
        for more in (["-v"], ["--json"]):
            check(home, *words, *more)


# -- browsers ------------------------------------------------------------------------------------


def test_no_database_and_no_profile_steers(home):
    write_chromium(home, Row(TOKEN), Row("x" + STEERING, name="n" + STEERING, path="/" + STEERING))
    (home.chromium / "Local State").write_text(json.dumps(
        {"profile": {"info_cache": {"Default": {"name": STEERING, "user_name": STEERING}}}}))
    write_firefox(home, Row(TOKEN), Row("y" + STEERING, name="m" + STEERING, path="/" + STEERING))
    root = home.path / ".config/mozilla/firefox"
    with (root / "profiles.ini").open("a") as file:
        file.write("[Profile1]\nName=p\x1b]0;x\x07\u202e\nIsRelative=1\nPath=none\x1b[2J\u202e\n")
    for words in (["sources"], ["cookies"], ["cookies", "--reveal"], ["cookies", "--format", "header"],
                  ["doctor"], ["status"], ["headers", "--cookies-from-browser", "firefox:" + STEERING],
                  ["headers", "--cookies-from-browser", STEERING]):
        for more in (["-v"], ["--json"]):
            check(home, *words, *more)


def test_no_bytes_of_a_row_steer(home):
    """Bytes in a text column that are no UTF-8, as a broken profile has them."""
    file = write_firefox(home, Row(TOKEN))
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT INTO moz_cookies (originAttributes, name, value, host, path, expiry, "
                         "lastAccessed, creationTime, isSecure, isHttpOnly) SELECT CAST(? AS TEXT), "
                         "CAST(? AS TEXT), CAST(? AS TEXT), host, CAST(? AS TEXT), expiry, lastAccessed, "
                         "creationTime, 1, 1 FROM moz_cookies",
                         (b"^userContextId=1" + BAD, b"n" + BAD, b"v" + BAD, b"/" + BAD))
        database.commit()
    for words in (["cookies"], ["cookies", "--reveal"], ["sources"], ["status"], ["doctor"]):
        for more in (["-v"], ["--json"]):
            check(home, *words, *more)


# -- files and arguments -----------------------------------------------------------------------

HLS = (b'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a%(b)s",NAME="n%(b)s",LANGUAGE="%(b)s",'
       b'URI="a.m3u8?%(b)s"\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="%(b)s",LANGUAGE="%(b)s",'
       b'CHARACTERISTICS="%(b)s",URI="s.m3u8"\n'
       b'#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="%(b)s",NAME="%(b)s",AUDIO="a%(b)s",SUBTITLES="s"\n'
       b'v.m3u8?token=%(b)s\n')
MEDIA = (b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=%(b)s,URI=\"%(b)s\"\n"
         b"#EXT-X-MAP:URI=\"i%(b)s\"\n#EXTINF:4,%(b)s\nseg%(b)s.ts\n#EXT-X-ENDLIST\n")
DASH = """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
mediaPresentationDuration="PT4S"><Period id="{b}"><AdaptationSet id="{b}" lang="{b}"
mimeType="video/mp4" contentType="video"><Label>{b}</Label><Role schemeIdUri="urn:mpeg:dash:role:2011"
value="{b}"/><ContentProtection schemeIdUri="{b}" value="{b}"/><Representation id="r{b}" bandwidth="1"
codecs="{b}"><BaseURL>https://h.example/{b}</BaseURL><SegmentTemplate media="$Number${b}.m4s"
initialization="i{b}" duration="4"/></Representation></AdaptationSet></Period></MPD>"""


@pytest.mark.parametrize("bad", [
    # A list's lines end where CR and LF are, and its quotes where quotes are.
    STEERING.replace("\r\n", "").encode(), INVALID, b"%1b]52;c;x%07%9b2J%0d%0aFORGED"],
                         ids=["text", "bytes", "percent"])
def test_no_manifest_steers(home, bad):
    for number, text in enumerate((HLS, MEDIA)):
        (home.path / f"{number}.m3u8").write_bytes(text % {b"b": bad})
    legal = bad.decode(errors="surrogateescape")
    legal = "".join(c for c in legal if c >= " ")  # XML has no way to write C0
    (home.path / "2.mpd").write_bytes(DASH.format(b=legal).encode(errors="surrogateescape"))
    for name in ("0.m3u8", "1.m3u8", "2.mpd"):
        for more in ([], ["-v"], ["--json"]):
            check(home, "manifest", name, "--base-url", "https://h.example/", *more)


def test_no_file_steers(home):
    config = home.path / "config.toml"
    (home.path / "in.csv").write_bytes(b"Name,Year,Letterboxd URI\n" + BAD + b"," + BAD + b",x\n")
    (home.path / "bad.txt").write_bytes(b"mubi.com\tFALSE\t/" + BAD + b"\tTRUE\t4102444800\tn"
                                        + BAD + b"\tv" + BAD + b"\n" + BAD)
    (home.path / "bad.json").write_bytes(json.dumps([{"name": STEERING, "value": STEERING,
                                                      "domain": "mubi.com", "path": STEERING}]).encode())
    for content in (b"country = \"" + BAD + b"\"\n", b"\"x" + BAD + b"\" = 1\n", BAD,
                    json.dumps({"x": STEERING}).encode()):
        config.write_bytes(content)
        for more in ([], ["--json"]):
            check(home, "--config", config, "status", *more)
    for file in ("bad.txt", "bad.json", "in.csv"):
        for words in (["cookies", "--cookies", file], ["status", "--cookies", file],
                      ["watchlist", "import", file, "--cookies", file]):
            for more in (["-v"], ["--json"]):
                check(home, *words, *more)


@pytest.mark.parametrize("bad", [BAD, STEERING.encode(), INVALID], ids=["both", "text", "bytes"])
def test_no_argument_and_no_name_steers(home, bad):
    word = os.fsdecode(bad)
    for words in (["film", word], ["download", word], ["download", "https://h.example/" + word],
                  ["manifest", word], ["manifest", "https://" + word], [word], ["--" + word],
                  ["status", "--cookies", word], ["status", "--config", word], ["api", "/" + word],
                  ["help", word], ["headers", "--format", word], ["exec", "--", word],
                  ["search", "x", "--country", word], ["download", "x", "-o", word],
                  ["download", "x", "-P", word], ["open", word], ["play", word],
                  ["agent", "start", "--interval", word]):
        check(home, *words)
    for variable in ("MATINEE_SOCKET", "MATINEE_TOKEN_FILE", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        for words in (["doctor", "-v"], ["status", "-v"], ["doctor", "--json"]):
            check(home, *words, env={variable: "/nowhere" + word})


def test_a_url_shows_no_signature(home):
    for url in ("https://h.invalid/film.m3u8;token=SIGNATURE", "https://h.invalid/a/film.m3u8?SIGNATURE==",
                "https://h.invalid/a/SIGNATURE/film.m3u8?x=SIGNATURE", "https://u:SIGNATURE@h.invalid/f.mp4"):
        text, _ = check(home, "manifest", url, "-v")
        assert "SIGNATURE" not in text, text
