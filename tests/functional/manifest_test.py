# SPDX-License-Identifier: MIT
"""What `matinee manifest` tells."""

import urllib.parse

import pytest
from downloads import FILM_SECONDS, OPEN


def test_a_manifest_by_url(home):
    run = home.matinee("manifest", OPEN + "clear/master.m3u8", "--json")
    assert run.code == 0, run
    manifest = run.json
    assert (manifest["kind"], manifest["live"], manifest["protected"]) == ("hls", False, False)
    assert abs(manifest["duration"] - FILM_SECONDS) < 0.2
    for track in manifest["tracks"]:
        assert track["segments"], track["id"]
        assert all(urllib.parse.urlsplit(s["url"]).scheme == "https" for s in track["segments"])


def test_a_manifest_on_disk_uses_no_network(home, sandbox):
    (home.path / "a.mpd").write_text("""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT8S">
 <Period><AdaptationSet mimeType="video/mp4">
  <SegmentTemplate media="v$Number$.m4s" initialization="init.mp4" duration="4" startNumber="1"/>
  <Representation id="v" bandwidth="1000" width="64" height="36" codecs="avc1.42c01e"/>
 </AdaptationSet></Period></MPD>""")
    run = home.matinee("manifest", "a.mpd", "--json", "--base-url", "https://h.example/films/",
                       online=False)
    assert run.code == 0, run
    (track,) = run.json["tracks"]
    assert track["init"] == {"url": "https://h.example/films/init.mp4", "offset": None,
                             "length": None}
    assert [s["url"] for s in track["segments"]] == ["https://h.example/films/v1.m4s",
                                                     "https://h.example/films/v2.m4s"]
    assert [(s["start"], s["duration"]) for s in track["segments"]] == [(0, 4), (4, 4)]
    assert sandbox.log() == []


@pytest.mark.parametrize("path", ["marked/master.m3u8", "marked/manifest.mpd"])
def test_a_protected_manifest_may_be_looked_at(home, path):
    run = home.matinee("manifest", OPEN + path, "--json")
    assert run.code == 0, run
    assert run.json["protected"] is True


@pytest.mark.parametrize("text", ["", "not a manifest", "<html></html>", "<MPD", "{}",
                                  "#EXTM3U\n#EXTINF:abc\n"])
def test_a_manifest_that_is_none(home, text):
    (home.path / "x.m3u8").write_text(text)
    run = home.matinee("manifest", "x.m3u8")
    assert run.code == 1, run
    assert "x.m3u8" in run.err
