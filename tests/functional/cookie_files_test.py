# SPDX-License-Identifier: MIT
"""Files of cookies as people have them, and what is said of those that cannot be read."""

import json

import pytest
from home import TOKEN

LATER = 4102444800
LINE = f"mubi.com\tFALSE\t/\tFALSE\t{LATER}\tlt\t{TOKEN}"
HEAD = "# Netscape HTTP Cookie File"


def lines(*changed, end="\n"):
    return (end.join((HEAD, *changed)) + end).encode()


def cookie(**fields):
    return {"domain": ".mubi.com", "name": "lt", "value": TOKEN, "path": "/", **fields}


READ = {
    "indented": lines("    " + LINE),
    "carriage returns": lines(LINE, end="\r"),
    "crlf": lines(LINE, end="\r\n"),
    "a port": lines(LINE.replace("mubi.com", "mubi.com:443")),
    "upper case": lines(LINE.replace("mubi.com", "MUBI.COM")),
    "microseconds": lines(LINE.replace(str(LATER), f"{LATER}000000")),
    "milliseconds": lines(LINE.replace(str(LATER), f"{LATER}000")),
    "a float": lines(LINE.replace(str(LATER), f"{LATER}.742")),
    "http only": lines("#HttpOnly_" + LINE),
    "spaces": lines(LINE.replace("\t", "  ")),
    "a mark": b"\xef\xbb\xbf" + lines(LINE),
    "powershell": ("\ufeff" + lines(LINE, end="\r\n").decode()).encode("utf-16-le"),
    "utf-16, big": ("\ufeff" + lines(LINE).decode()).encode("utf-16-be"),
    "editthiscookie": json.dumps([cookie(
        expirationDate=LATER + 0.742, hostOnly=False, httpOnly=True, sameSite="no_restriction",
        secure=True, session=False, storeId="0", id=1)]).encode(),
    "cookie-editor": json.dumps([cookie(
        expirationDate=LATER, hostOnly=False, httpOnly=True, sameSite="lax", secure=True,
        session=False, storeId=None, partitionKey=None)], indent=4).encode(),
    "playwright": json.dumps({"cookies": [cookie(
        expires=-1, httpOnly=True, secure=True, sameSite="Lax")], "origins": []}).encode(),
    "carriage returns and a last line feed": lines(LINE, end="\r") + b"\n",
    "carriage returns and a last crlf": lines(LINE, end="\r") + b"\r\n",
    "a date": lines(LINE.replace(str(LATER), "2100-01-01")),
    "a date of http": lines(LINE.replace(str(LATER), "Fri, 01 Jan 2100 00:00:00 GMT")),
    "a url as host": lines(LINE.replace("mubi.com", "https://mubi.com")),
    "a dot behind the host": lines(LINE.replace("mubi.com", "mubi.com.")),
    "a no-break space": "\u00a0".encode() + LINE.encode() + b"\n",
    "a form feed": b"\f" + LINE.encode() + b"\n",
    "blanks behind the value": lines(LINE + "  \t"),
    "a nul elsewhere": lines("a.example\tFALSE\t/\tFALSE\t0\ta\tx\0y", LINE),
    "json with a date": json.dumps([cookie(expires="2100-01-01T00:00:00.000Z")]).encode(),
    "json beside half a pair": b'[{"domain": "a.example", "name": "a", "value": "\\ud800"}, '
                               + json.dumps(cookie()).encode() + b"]",
    "json beside a byte": b'[' + json.dumps(cookie()).encode()
                          + b', {"domain": "a.example", "name": "a", "value": "\xff"}]',
    "in quotes": lines(LINE.replace(TOKEN, f'"{TOKEN}"')),
    "an answer of devtools": json.dumps({"id": 1, "result": {"cookies": [
        cookie(expires=-1, size=4)]}}).encode(),
    "json with a mark": b"\xef\xbb\xbf" + json.dumps([cookie()]).encode(),
}


@pytest.mark.parametrize("form", READ)
def test_it_is_read(home, form):
    file = home.path / "cookies"
    file.write_bytes(READ[form])
    run = home.matinee("headers", "--json", "--cookies", file)
    assert run.code == 0, run
    assert run.json["authorization"] == f"Bearer {TOKEN}"
    if form == "in quotes":
        return
    header = home.matinee("cookies", "--format", "header", "--cookies", file)
    assert header.out == f"Cookie: lt={TOKEN}\n"


@pytest.mark.parametrize("form", ["netscape", "json"])
def test_what_the_program_writes_it_reads(signed_in, form):
    out = signed_in.path / "out"
    assert signed_in.matinee("cookies", "--format", form, "-o", out, *signed_in.flags).code == 0
    run = signed_in.matinee("headers", "--json", "--cookies", out)
    assert run.code == 0, run
    assert run.json["authorization"] == f"Bearer {TOKEN}"


def test_json_comes_from_standard_input_too(home):
    run = home.matinee("headers", "--cookies", "-", stdin=json.dumps([cookie()]))
    assert run.code == 0, run


NAMED = {
    "a browser's database; name it with --cookies-from-browser chromium:":
        b"SQLite format 3\0" + bytes(100),
    "a Cookie header": f"lt={TOKEN}; other=1".encode(),
    "an HTML page": b"<!DOCTYPE html><html></html>",
    "a binary file, not": b"\x01" + bytes(300) + b"\x02",
    "a binary file": b"\x7fELF\x02\x01\x01" + bytes(3) + b"x" * 40,
    "an empty file": b"",
    "JSON that is cut short": json.dumps([cookie()]).encode()[:-9],
    "broken JSON (line 1)": b"[" + json.dumps(cookie()).encode() + b"] []",
    "JSON, and no list of cookies": b'{"error": {"code": "signed_out"}}',
    "UTF-16 without a byte-order mark": lines(LINE).decode().encode("utf-16-le"),
    "neither a Netscape cookies.txt nor JSON": b"hello\n",
    "UTF-16 without": json.dumps([cookie()]).encode("utf-16-be"),
    "a token, not a file of cookies": TOKEN.encode() + b"\n",
    "a token, not": f"authorization: Bearer {TOKEN}\n".encode(),
    "a Cookie header, not": f"GET / HTTP/2\nHost: mubi.com\nCookie: lt={TOKEN}\n".encode(),
    "a Cookie header, not a": f"$ curl https://mubi.com -b lt={TOKEN}\n".encode(),
}
HINTS = {"a browser's database": "in place of --cookies", "a token": "MATINEE_TOKEN_FILE",
         "UTF-16": "in UTF-8"}


@pytest.mark.parametrize("what", NAMED)
def test_what_cannot_be_read_is_named(home, what):
    file = home.path / "cookies"
    file.write_bytes(NAMED[what])
    run = home.matinee("cookies", "--json", "--cookies", file)
    assert run.code == 11, run
    assert what in run.json["error"]["message"]
    assert TOKEN not in run.out + run.err
    hint = run.json["error"]["hint"]
    for kind, step in HINTS.items():
        assert (step in hint) or not what.startswith(kind), run
    assert ("export" in hint) == (not what.startswith(("a browser's", "a token"))), run


OTHER = "a.example\tFALSE\t/\tFALSE\t0\ta\tb"
MISREAD = {
    "line 3": lines(OTHER, LINE.replace(str(LATER), "soon")),
    "line 4": lines(OTHER, "", f"mubi.com\tFALSE\t/\tFALSE\t{LATER}\tlt\t{TOKEN}\tmore"),
    "line 2": lines(f"mubi.com FALSE / FALSE {LATER} lt {TOKEN} more", OTHER),
    "entry 2": json.dumps([{"domain": "a.example", "name": "a", "value": "b"},
                           cookie(expires="soon")]).encode(),
    "entry 1": json.dumps([{"site": "https://mubi.com", "name": "lt", "value": TOKEN}]).encode(),
}


@pytest.mark.parametrize("place", MISREAD)
@pytest.mark.parametrize("command", ["headers", "status", "cookies"])
def test_an_entry_of_mubi_that_cannot_be_understood_is_named(home, place, command):
    file = home.path / "cookies"
    file.write_bytes(MISREAD[place])
    run = home.matinee(command, "--json", "--cookies", file)
    assert run.code == 11, run
    assert f"{file}, {place}: a cookie of mubi.com" in run.json["error"]["message"]
    assert "permission" not in run.json["error"]["hint"]
    assert TOKEN not in run.out + run.err


def test_an_entry_that_is_no_session_is_named_beside_the_session(home):
    file = home.cookies_txt(LINE, f"mubi.com\tFALSE\t/\tFALSE\tsoon\t_ga\tx")
    for command in ("headers", "cookies"):
        run = home.matinee(command, "--cookies", file)
        assert run.code == 0, run
        assert run.err.count(f"{file}, line 3: a cookie of mubi.com") == 1, run


def test_a_file_that_is_too_long_is_no_matter_of_permissions(home):
    file = home.cookies_txt()
    with open(file, "ab") as end:
        end.truncate((16 << 20) + 1)
    run = home.matinee("headers", "--json", "--cookies", file)
    assert run.code == 10, run
    assert "permission" not in run.json["error"]["hint"], run


def test_a_cookie_with_a_tab_does_not_spoil_an_export(home):
    file = home.path / "cookies.json"
    file.write_text(json.dumps([cookie(), cookie(name="odd", value="a\tb")]))
    for quiet in ((), ("-q",)):
        run = home.matinee("cookies", "--cookies", file, *quiet)
        assert run.code == 0, run
        assert "\tlt\t" in run.out
        assert "cookie odd of .mubi.com is left out" in run.err


@pytest.mark.parametrize("text, says", [
    (f"_mubi_session={TOKEN}", "NAME=value"), (f"MUBI_TOKEN={TOKEN}", "NAME=value"),
    (json.dumps({"lt": TOKEN}), "JSON"), (f"Cookie: lt={TOKEN}", "a Cookie header")])
def test_a_token_file_with_something_else_is_refused(home, text, says):
    file = home.path / "token"
    file.write_text(text)
    file.chmod(0o600)
    run = home.matinee("login", "--with-token", stdin=text)
    assert run.code == 2, run
    assert says in run.err
    assert TOKEN not in run.out + run.err
