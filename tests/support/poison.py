# SPDX-License-Identifier: MIT
"""Text with terminal control sequences, and a service that adds it to all of its texts."""

import http.server
import json
import re
from typing import Any

import stand_ins
from https import Client
from sandbox import Sandbox

# Sets the window title, the clipboard (OSC 52) and colours, uses the C1 form of CSI and OSC, starts
# a new line, reverses text and adds invisible characters.
STEERING = ("\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1b[31m\x9b2J\x9d0;x\x9c\r\nFORGED\u202e\u2066\u200f"
            "\u061c\u2028\ufeff\U000e0041\x7f\x08")
# Invalid UTF-8. One of the bytes is the C1 form of CSI in a terminal that uses Latin-1.
INVALID = b"\x9b2J\xff\xc3\xed\xa0\x80"

# Characters that move the cursor, are invisible or reverse text. CR LF, which ends the lines of a
# terminal, is removed before the search.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e"
                       "\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def faults(seen: bytes, may_have_lines: bool = False) -> list[str]:
    """Returns the forbidden characters and forged lines in the output to a terminal.
    `may_have_lines` allows new lines, which a quoted field of CSV may contain.
    """
    try:
        text = seen.decode()
    except UnicodeDecodeError as error:
        return [str(error)]
    text = text.replace("\r\n", "\n")
    wrong = [repr(found) for found in FORBIDDEN.findall(text)]
    if may_have_lines:
        return wrong
    return wrong + [line for line in text.splitlines() if line.startswith("FORGED")]


def poisoned(value: Any, keep: re.Pattern[str]) -> Any:
    """Appends STEERING to every string in `value`, except to members whose names match `keep`."""
    if isinstance(value, dict):
        return {key: inner if isinstance(inner, str) and keep.search(key)
                else poisoned(inner, keep) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, keep) for inner in value]
    return value + STEERING if isinstance(value, str) else value


# The members that must stay intact, or a command would fail before it shows the others.
PROTOCOL = re.compile(r"url|^type$|^mime|content_type|token|link_code|_at$|slug")
NOTHING = re.compile("(?!)")


class PoisonedService(stand_ins.TlsServer):
    """Forwards requests to the sandbox. Poisons the texts in the API's responses, except members
    that match `keep`. `raw` also adds invalid UTF-8.
    """

    def __init__(self, folder: Any, sandbox: Sandbox, keep: re.Pattern[str], raw: bool = False):
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                host = self.headers["Host"].split(":")[0]
                headers = {name: value for name, value in self.headers.items()
                           if name.lower() not in ("host", "accept-encoding", "content-length")}
                got = Client(sandbox, host).ask(self.command, self.path, headers, body)
                data = got.body
                if host == "api.mubi.com" and data:
                    text = json.dumps(poisoned(json.loads(data), keep), ensure_ascii=False)
                    # json.dumps escapes only the C0 control characters.
                    data = text.encode()
                    if raw:
                        data = data.replace("\u202e".encode(), INVALID)
                self.send_response(got.status)
                for name in ("Content-Type", "Location", "Retry-After"):
                    if name in got.headers:
                        self.send_header(name, got.headers[name])
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(folder, Handler)
