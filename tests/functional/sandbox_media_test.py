# SPDX-License-Identifier: MIT
"""The stand-in's films: viewing, signed URLs, media hosts, marks of protection, the log."""

import json
import subprocess

import pytest
from https import CLEAR, EDGE, TOKEN, api, ask, fetch, secure_url
from sandbox import bin_dir

MEDIA = bin_dir().parent / "share" / "matinee-sandbox" / "media"


def test_a_film_must_be_opened_before_its_url(sandbox):
    sandbox.add_token(TOKEN)
    early = api(sandbox, "GET", "/v4/films/100001/viewing/secure_url")
    assert early.status == 422 and early.json()["user_message"] and "url" not in early.json()
    assert api(sandbox, "POST", "/v4/films/100001/viewing").json()["reel_id"]
    answer = api(sandbox, "GET", "/v4/films/100001/viewing/secure_url").json()
    assert answer["drm"] is None
    assert [u["content_type"] for u in answer["urls"]] == ["application/dash+xml",
                                                           "application/x-mpegURL"]
    assert [t["language_code"] for t in answer["text_track_urls"]] == ["en", "fr"]
    logs = api(sandbox, "GET", "/v3/view_logs?page=1").json()["view_logs"]
    assert [log["film"]["id"] for log in logs] == [100001]


@pytest.mark.parametrize("film", [100008, 100009])
def test_a_film_that_is_not_licensed_is_code_50(sandbox, film):
    sandbox.add_token(TOKEN)
    answer = api(sandbox, "POST", f"/v4/films/{film}/viewing")
    assert (answer.status, answer.json()["code"]) == (422, 50)


@pytest.mark.parametrize("film", [100001, 100002, 100003, 100004, 100012, 100013, 100014])
def test_ffprobe_reads_what_a_clear_film_offers(sandbox, film):
    sandbox.add_token(TOKEN)
    for url in [entry["src"] for entry in secure_url(sandbox, film)["urls"]]:
        assert fetch(sandbox, url).status == 200
        # ffprobe knows no --connect-to: it reads the file behind the URL.
        file = MEDIA / url.partition(f"/mubi-films/{film}/")[2]
        # Its DASH reader wants to be told that subtitles may end in .vtt.
        more = [] if file.suffix == ".mp4" else ["-allowed_extensions", "ALL"]
        run = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of",
                              "csv=p=0", *more, file], capture_output=True, text=True)
        assert 11.5 < float(run.stdout) < 12.5, run.stderr


def test_protected_films_say_so_in_their_own_ways(sandbox):
    sandbox.add_token(TOKEN)
    with_object = secure_url(sandbox, 100005)
    assert with_object["drm"]["asset_id"]
    dash, hls = (fetch(sandbox, u["src"]).body for u in with_object["urls"])
    assert b"ContentProtection" in dash and b"EXT-X-SESSION-KEY" in hls
    silent = secure_url(sandbox, 100006)
    assert silent["drm"] is None
    dash, hls = (fetch(sandbox, u["src"]).body for u in silent["urls"])
    assert b"ContentProtection" in dash and b"KEY" not in hls
    media = silent["urls"][1]["src"].replace("master.m3u8", "video_360/index.m3u8")
    assert b"METHOD=SAMPLE-AES" in fetch(sandbox, media).body


@pytest.mark.parametrize("film, box, other, suffix", [(100007, b"encv", b"pssh", ""),
                                                      (100015, b"pssh", b"encv", "_box")])
def test_lying_films_are_betrayed_by_their_init_segment(sandbox, film, box, other, suffix):
    sandbox.add_token(TOKEN)
    dash, hls = (u["src"] for u in secure_url(sandbox, film)["urls"])
    assert b"ContentProtection" not in fetch(sandbox, dash).body
    inits = [dash.rpartition("/")[0] + f"/init-0{suffix}.m4s",
             hls.rpartition("/")[0] + f"/video_360/init{suffix}.mp4"]
    for init in inits:
        body = fetch(sandbox, init).body
        assert box in body and other not in body


def test_signed_urls_expire(sandbox):
    sandbox.add_token(TOKEN)
    url = secure_url(sandbox, 100001)["url"]
    assert fetch(sandbox, url).status == 200
    sandbox.post("/expire")
    assert fetch(sandbox, url).status == 403
    assert fetch(sandbox, secure_url(sandbox, 100001)["url"]).status == 200
    sandbox.post("/ttl", seconds=-2, grace=0)
    assert fetch(sandbox, secure_url(sandbox, 100001)["url"]).status == 403
    assert fetch(sandbox, url.replace("/mubi-films/100001/", "/mubi-films/100002/")).status == 403


def test_media_know_ranges_and_validators(sandbox):
    whole = ask(sandbox, EDGE, "GET", CLEAR)
    size = len(whole.body)
    etag = whole.headers["ETag"]
    assert etag.startswith('"') and whole.headers["Last-Modified"]
    head = ask(sandbox, EDGE, "HEAD", CLEAR)
    assert head.headers["Content-Length"] == str(size) and head.body == b""
    for text, begin, end in (("2-5", 2, 6), ("10-", 10, size), ("-7", size - 7, size),
                             (f"0-{size + 99}", 0, size)):
        part = ask(sandbox, EDGE, "GET", CLEAR, {"Range": f"bytes={text}", "If-Range": etag})
        assert part.status == 206
        assert part.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
        assert part.body == whole.body[begin:end]
    beyond = ask(sandbox, EDGE, "GET", CLEAR, {"Range": f"bytes={size}-"})
    assert beyond.status == 416 and beyond.headers["Content-Range"] == f"bytes */{size}"
    stale = ask(sandbox, EDGE, "GET", CLEAR, {"Range": "bytes=2-5", "If-Range": '"old"'})
    assert stale.status == 200 and stale.body == whole.body
    assert ask(sandbox, EDGE, "GET", "/open/../../../bin/matinee-sandbox").status == 404
    assert ask(sandbox, "trailers.mubicdn.net", "GET", "/100001/optimised/240p-t.mp4").status == 200
    assert ask(sandbox, "assets.mubicdn.net", "GET", "/images/film/1/image-w1280.jpg").status == 200


def test_the_log_tells_of_credentials_and_never_their_values(sandbox):
    headers = {"Authorization": f"Bearer {TOKEN}", "Cookie": f"lt={TOKEN}", "Range": "bytes=0-9",
               "dt-custom-data": TOKEN}
    ask(sandbox, EDGE, "GET", CLEAR + "?a=1", headers)
    ask(sandbox, EDGE, "GET", CLEAR)
    bad, good = sandbox.log(host=EDGE)
    assert bad["authorization"] and bad["cookie"] and bad["dt_custom_data"]
    assert (bad["query"], bad["range"], bad["status"], bad["body_bytes"]) == (
        "a=1", "bytes=0-9", 206, 10)
    assert bad["complete"] and bad["done"] and "Cookie" in bad["headers"]
    assert not good["authorization"] and not good["cookie"] and not good["dt_custom_data"]
    assert TOKEN not in json.dumps(sandbox.log())
    sandbox.clear_log()
    assert sandbox.log() == []
