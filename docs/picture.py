#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes docs/picture.svg, the terminal session of the README, from a real run.

The commands run in a pseudo-terminal against the stand-in of the service. The programs are found in
MATINEE_BIN_DIR, by default out/dev/bin. A test compares the text of the picture with a new run.

usage: docs/picture.py
"""

import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests/support"))

from home import TOKEN  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from stores import Row, write_chromium  # noqa: E402
from transcripts import kitchen_for_documents, run_in_terminal  # noqa: E402

PICTURE = DOCS / "picture.svg"
COMMANDS = (
    "matinee status",
    "matinee headers --format curl | curl -s --config - https://api.mubi.com/v4/account",
    "matinee search lantern",
    "matinee download the-lantern-keeper --sub-langs en",
)
COLUMNS = 88

# Sizes in pixels. The width of a character is that of most monospaced fonts; textLength holds a
# line to it in the others.
FONT_SIZE = 14
CHARACTER = 8.43
LINE = 20
GAP = 9  # before a prompt
MARGIN = 18
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace"

# On a background of its own, so that it is legible on a light and on a dark page.
BACKGROUND, BORDER, TEXT = "#f6f8fa", "#d0d7de", "#1f2328"
PROMPT = "prompt"
STYLES = {
    "": "",
    PROMPT: 'fill="#57606a"',
    "1": 'font-weight="bold"',
    "31": 'fill="#cf222e"',
    "32": 'fill="#1a7f37"',
    "33": 'fill="#7d4e00"',
}


def session():
    """The lines that a person sees who types the commands: characters, each with its style."""
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder) / "sandbox") as sandbox:
        sandbox.add_token(TOKEN, country="NL")
        with kitchen_for_documents(sandbox) as kitchen:
            write_chromium(kitchen.home, Row(TOKEN))
            lines = []
            for command in COMMANDS:
                screen, code = run_in_terminal(command, kitchen.home.path, kitchen.home.env,
                                               COLUMNS)
                if code != 0:
                    raise RuntimeError(f"{command}: exit {code}\n{screen.text}")
                typed = [(character, "1") for character in command]
                lines.append([("$", PROMPT), (" ", ""), *typed])
                lines += [kitchen.shown_line(line) for line in screen.shown_lines()]
    return lines


def svg(lines):
    width = round(COLUMNS * CHARACTER + 2 * MARGIN)
    height = len(lines) * LINE + (len(COMMANDS) - 1) * GAP + 2 * MARGIN
    title = "A terminal session with matinee"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" '
        f'fill="{BACKGROUND}" stroke="{BORDER}"/>',
        f'<g font-family={quoteattr(FONTS)} font-size="{FONT_SIZE}" fill="{TEXT}" '
        'style="white-space: pre">',
    ]
    baseline = MARGIN + FONT_SIZE - GAP
    for line in lines:
        baseline += GAP if line[:1] == [("$", PROMPT)] else 0
        runs = []
        for style, run in groupby(line, key=lambda cell: cell[1]):
            text = escape("".join(character for character, _ in run))
            runs.append(f"<tspan {STYLES[style]}>{text}</tspan>" if STYLES[style] else text)
        parts.append(
            f'<text x="{MARGIN}" y="{baseline}" xml:space="preserve" '
            f'textLength="{len(line) * CHARACTER:.1f}">{"".join(runs)}</text>')
        baseline += LINE
    return "\n".join([*parts, "</g>", "</svg>", ""])


def text_of(lines):
    return "\n".join("".join(character for character, _ in line) for line in lines)


def text_of_picture(picture):
    """The lines of text in an SVG that svg() made."""
    texts = ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return "\n".join("".join(text.itertext()) for text in texts)


if __name__ == "__main__":
    PICTURE.write_text(svg(session()))
