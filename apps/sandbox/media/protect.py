# SPDX-License-Identifier: MIT
"""Marks of protection on clear media, to try whether a client sees them and stops.

Nothing here is encrypted: playlists and manifests get the lines, and initialization segments the
box names, that protected media would have. All identifiers are invented.
"""

import struct

SCHEME = "urn:uuid:00000000-0000-4000-8000-6d6174696e65"
KEY_LINE = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="urn:example:marked",KEYFORMAT="urn:example:none"'
SESSION_KEY_LINE = KEY_LINE.replace("#EXT-X-KEY", "#EXT-X-SESSION-KEY")


def mark_playlist(playlist: str) -> str:
    """A media playlist that says its segments are encrypted."""
    head, map_line, rest = playlist.partition("#EXT-X-MAP")
    assert map_line, "a playlist without EXT-X-MAP"
    return f"{head}{KEY_LINE}\n{map_line}{rest}"


def mark_manifest(mpd: str) -> str:
    """A DASH manifest with ContentProtection in each set of video and audio."""
    marks = (
        '\t\t\t<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc"/>\n'
        f'\t\t\t<ContentProtection schemeIdUri="{SCHEME}"/>\n'
    )
    lines = []
    for line in mpd.splitlines(keepends=True):
        lines.append(line)
        if "<AdaptationSet" in line and 'contentType="text"' not in line:
            lines.append(marks)
    return "".join(lines)


def rename_sample_entry(init: bytes) -> bytes:
    """An initialization segment whose sample entry bears an encrypted one's name."""
    for clear, marked in ((b"avc1", b"encv"), (b"mp4a", b"enca")):
        at = init.find(clear, init.find(b"stsd"))
        if at >= 0:
            return init[:at] + marked + init[at + 4:]
    raise ValueError("no sample entry")


def append_system_box(init: bytes) -> bytes:
    """An initialization segment with an empty `pssh` box at the end of its `moov`."""
    box = struct.pack(">I4sI16sI", 32, b"pssh", 0, b"matinee-sandbox.", 0)
    at = 0
    while at < len(init):
        size, name = struct.unpack_from(">I4s", init, at)
        if name == b"moov":
            end = at + size
            return (init[:at] + struct.pack(">I", size + len(box)) + init[at + 4:end] + box
                    + init[end:])
        at += size
    raise ValueError("no moov box")
