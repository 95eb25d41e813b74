# SPDX-License-Identifier: MIT
"""`matinee manifest` beside npm's m3u8-parser and mpd-parser, on the fixtures that come with them.

Compared are, of each list of segments: URLs, byte ranges, durations and starts; and the tracks of
multivariant playlists. Where matinee reads a fixture otherwise on purpose, DIFFERENCES says why.
"""

import json
import shutil
import subprocess

import pytest
from packaged_media import REPOSITORY

BASE = "https://media.test/films/"
READER = REPOSITORY / "tests" / "support" / "parsers" / "read.mjs"
MODULES = REPOSITORY / "out" / "parsers" / "node_modules"

DIFFERENCES = {
    "byteRange.m3u8": "a byte range goes on in the same resource only (RFC 8216, 4.3.2.2)",
    "llhls-byte-range.m3u8": "a byte range without an offset follows nothing",
    "llhls-delta-byte-range.m3u8": "of type VOD, so it has an end, even without EXT-X-ENDLIST",
    "empty.m3u8": "an empty document is an error",
    "headerOnly.m3u8": "a playlist without variants or segments is an error",
    "iFramesOnly.m3u8": "pictures for seeking are no film",
    "manifestNoExtM3u.m3u8": "a playlist begins with #EXTM3U (RFC 8216, 4.3.1.1)",
    "start.m3u8": "a playlist begins with #EXTM3U (RFC 8216, 4.3.1.1)",
    "liveMissingSegmentDuration.m3u8": "a segment without EXTINF is as long as the one before it",
    "missingSegmentDuration.m3u8": "a segment without EXTINF is as long as the one before it",
    "multipleTargetDurations.m3u8": "nothing tells how long the first line's segment would be",
    "master-fmp4.m3u8": "listed are the playlists, once each; theirs are the variants",
    "multiperiod-startnumber.mpd": "Periods whose Representations have other ids are joined",
    "segmentList.mpd": "segments after the Period's end are left out",
}


def read_with_others():
    if not shutil.which("node") or not (MODULES / "mpd-parser").is_dir():
        return {}
    done = subprocess.run(["node", str(READER), str(MODULES)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


OTHERS = read_with_others()


def ours(segments):
    return [(s["url"], [s["offset"], s["length"]] if s["length"] else None,
             s["duration"]) for s in segments]


def theirs(segments):
    return [(s["url"], s["range"], s.get("duration")) for s in segments]


def are_equal(own, other):
    """Of a whole file they tell no length, and of a segment that a Period's end cuts the whole."""
    return len(own) == len(other) and all(
        a[:2] == b[:2] and (b[2] is None or abs(a[2] - b[2]) < 0.03) for a, b in zip(own, other))


@pytest.mark.skipif(OTHERS == {}, reason="npm's parsers are not installed (./dev setup)")
@pytest.mark.parametrize("name", sorted(OTHERS))
def test_reads_what_other_parsers_read(home, name):
    other = OTHERS[name]
    run = home.matinee("manifest", other["file"], "--json", "--base-url", BASE, online=False)
    found = differences(run, other)
    assert bool(found) == (name in DIFFERENCES), (found, DIFFERENCES.get(name))


def differences(run, other):
    """What is read otherwise, in words; empty if nothing is."""
    if run.code != 0 or "error" in other:
        is_equal = run.code != 0 and "error" in other
        return [] if is_equal else [f"exit {run.code}, and there {other.get('error')}", run.err]
    manifest = run.json
    if other["file"].endswith(".mpd"):
        return lists_that_differ(manifest["tracks"], other["tracks"])
    if other["tracks"]:
        return tracks_that_differ(manifest["tracks"], other["tracks"])
    lists = [t["segments"] for t in manifest["tracks"]]
    found = [] if manifest["live"] != other["ended"] else ["live"]
    return found + ([] if are_equal(ours(lists[0]), theirs(other["segments"]))
                    else [ours(lists[0]), theirs(other["segments"])])


def tracks_that_differ(tracks, others):
    """Multivariant playlists: each track by its URL."""
    by_url = {t["url"]: t for t in tracks}
    found = []
    for other in others:
        if not other["uri"] or other["kind"] == "CLOSED-CAPTIONS":
            continue
        track = by_url.pop(other["uri"], None)
        if track is None:
            found.append(f"missing: {other['uri']}")
            continue
        for member in ("codecs", "language", "width", "height", "bandwidth"):
            wanted = other.get(member)
            if wanted and (track[member] or "") != wanted:
                found.append(f"{other['uri']}: {member} is {track[member]}, not {wanted}")
    return found + [f"not there: {url}" for url in by_url]


def lists_that_differ(tracks, others):
    """MPDs: the lists of segments, whatever they are called."""
    wanted = [theirs(o["segments"]) for o in others
              if o["kind"] != "CLOSED-CAPTIONS" and not o["sidx"]]
    lists = [ours(t["segments"]) for t in tracks]
    return ([["only there", w] for w in wanted if not any(are_equal(own, w) for own in lists)] +
            [["only here", own] for own in lists
             if wanted and not any(are_equal(own, w) for w in wanted)])
