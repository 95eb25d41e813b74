# SPDX-License-Identifier: MIT
"""The texts among the test media: subtitles, playlists that bind tracks together."""

from pathlib import Path

CUES = {
    "en": ["A test pattern begins.", "It moves as test patterns do.", "It ends."],
    "fr": ["Une mire commence.", "Elle bouge comme une mire.", "Elle finit."],
}
NAMES = {"en": "English", "fr": "French"}
CUE_SECONDS = 4
DURATION_SECONDS = 12


def _stamp(seconds: int) -> str:
    return f"00:00:{seconds:02d}.000"


def vtt(language: str) -> str:
    blocks = ["WEBVTT"]
    for number, text in enumerate(CUES[language]):
        begin = number * CUE_SECONDS
        blocks.append(f"{_stamp(begin)} --> {_stamp(begin + CUE_SECONDS)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def ttml(language: str) -> str:
    lines = []
    for number, text in enumerate(CUES[language]):
        begin = number * CUE_SECONDS
        end = begin + CUE_SECONDS
        lines.append(f'<p begin="{_stamp(begin)}" end="{_stamp(end)}">{text}</p>')
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="{language}"><body><div>\n'
        + "\n".join(lines)
        + "\n</div></body></tt>\n"
    )


def text_playlist(language: str) -> str:
    return (
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        f"#EXT-X-TARGETDURATION:{DURATION_SECONDS}\n"
        f"#EXTINF:{DURATION_SECONDS}.0,\n{language}.vtt\n#EXT-X-ENDLIST\n"
    )


def write_text_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in CUES:
        (folder / f"{language}.vtt").write_text(vtt(language))
        (folder / f"{language}.ttml").write_text(ttml(language))
        (folder / f"{language}.m3u8").write_text(text_playlist(language))


def master(video: dict[str, str], *, separate_audio: bool, extra: str = "",
           audio_folder: str = "") -> str:
    """An HLS master playlist; `video` maps "360" and "720" to their media playlists."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if extra:
        lines.append(extra)
    for language, name in NAMES.items():
        default = "YES" if language == "en" else "NO"
        common = f'NAME="{name}",LANGUAGE="{language}",DEFAULT={default},AUTOSELECT=YES'
        if separate_audio:
            lines.append(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",{common},CHANNELS="2",'
                         f'URI="{audio_folder}audio_{language}/index.m3u8"')
        lines.append(f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",{common},FORCED=NO,'
                     f'URI="../text/{language}.m3u8"')
    audio = ',AUDIO="aac"' if separate_audio else ""
    for size, bandwidth, resolution, codec in (
        ("360", 520000, "640x360", "avc1.4d401e"),
        ("720", 1150000, "1280x720", "avc1.4d401f"),
    ):
        lines.append(f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},RESOLUTION={resolution},"
                     f'CODECS="{codec},mp4a.40.2",FRAME-RATE=24.000{audio},SUBTITLES="text"')
        lines.append(video[size])
    return "\n".join(lines) + "\n"


def with_text_sets(mpd: str) -> str:
    """A DASH manifest with an AdaptationSet for each language of subtitles."""
    sets = "".join(
        f'\t\t<AdaptationSet id="{10 + number}" contentType="text" mimeType="text/vtt" '
        f'lang="{language}">\n'
        '\t\t\t<Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>\n'
        f'\t\t\t<Representation id="text-{language}" bandwidth="256">\n'
        f"\t\t\t\t<BaseURL>../text/{language}.vtt</BaseURL>\n"
        "\t\t\t</Representation>\n\t\t</AdaptationSet>\n"
        for number, language in enumerate(CUES)
    )
    return mpd.replace("\t</Period>", sets + "\t</Period>")
