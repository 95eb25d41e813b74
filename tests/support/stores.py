# SPDX-License-Identifier: MIT
"""Writes cookie databases row by row, so that a test controls which browser was used last."""

import base64
import hashlib
import json
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from home import Home
from sealed_profiles import FIREFOX_SCHEMA, SCHEMA

MINUTE = 60
DAY = 86_400
WEEK = 7 * DAY
YEAR = 365 * DAY

CHROMIUM_EPOCH_SECONDS = 11_644_473_600
# The password from which Chromium derives its key if there is no keyring.
V10_PASSWORD = "peanuts"


@dataclass
class Row:
    """A cookie. It was written `age` seconds ago and expires in `lifetime` seconds; None makes it a
    session cookie. In Chromium's database it is encrypted in the format `seal`. For `v11` the key
    is derived from `password`, which a keyring holds.
    """

    value: str
    name: str = "lt"
    host: str = "mubi.com"
    path: str = "/"
    age: float = 0
    lifetime: float | None = YEAR
    seal: str = ""
    password: str = ""


def visitor(age: float = 0, seal: str = "") -> Row:
    """Returns the opaque cookie that every visitor of the site has."""
    return Row(name="_mubi_session", value="Zm9yIGEgdmlzaXRvcg%3D%3D--of-a-visitor", age=age,
               lifetime=None, seal=seal)


def design(token: str, age: float = 0, seal: str = "") -> Row:
    """Returns the design's cookie with this token."""
    text = json.dumps({"token": token, "user_id": 42, "id": "session-9"})
    return Row(name="_mubi_session", value=base64.b64encode(text.encode()).decode(), age=age,
               lifetime=None, seal=seal)


def sealed(host: str, value: str, version: str, password: str) -> bytes:
    """Encrypts a value as in schema 24, with a hash of the host before the value."""
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), b"saltysalt", 1, 16)
    clear = hashlib.sha256(host.encode()).digest() + value.encode()
    done = subprocess.run(["openssl", "enc", "-aes-128-cbc", "-K", key.hex(), "-iv",
                           (b" " * 16).hex()], input=clear, capture_output=True, check=True)
    return version.encode() + done.stdout


def write_chromium(home: Home, *rows: Row, profile: str = "Default") -> Path:
    """Writes a cookie database of Chromium and returns its path."""
    folder = home.chromium / profile
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "Cookies")) as database:
        database.executescript(SCHEMA)
        database.executemany(
            "INSERT INTO cookies VALUES (?, ?, '', ?, ?, ?, ?, ?, 1, 1, ?, -1, ?, 0)",
            [_chromium_values(row) for row in rows])
        database.commit()
    return folder / "Cookies"


def _chromium_values(row: Row) -> tuple[Any, ...]:
    bytes_ = sealed(row.host, row.value, row.seal, row.password or V10_PASSWORD) \
        if row.seal else b""
    written = _chromium_us(-row.age)
    expires = 0 if row.lifetime is None else _chromium_us(row.lifetime)
    return (written, row.host, row.name, "" if bytes_ else row.value, bytes_, row.path, expires,
            int(row.lifetime is not None), written)


def _chromium_us(from_now: float) -> int:
    return int((time.time() + from_now + CHROMIUM_EPOCH_SECONDS) * 1e6)


def write_firefox(home: Home, *rows: Row) -> Path:
    """Writes a cookie database of Firefox and returns its path. Session cookies get a lifetime of a
    year, because Firefox keeps real ones in another file.
    """
    profile = home.firefox()
    profile.mkdir()
    with closing(sqlite3.connect(profile / "cookies.sqlite")) as database:
        database.executescript(FIREFOX_SCHEMA)
        _insert_firefox(database, rows)
        database.commit()
    return profile / "cookies.sqlite"


def rewrite_firefox(file: Path, *rows: Row) -> None:
    """Replaces all rows of an existing database, as after a sign-in or a sign-out."""
    with closing(sqlite3.connect(file, timeout=30)) as database:
        database.execute("DELETE FROM moz_cookies")
        _insert_firefox(database, rows)
        database.commit()


def _insert_firefox(database: sqlite3.Connection, rows: tuple[Row, ...]) -> None:
    database.executemany(
        "INSERT INTO moz_cookies (name, value, host, path, expiry, lastAccessed, creationTime,"
        " isSecure, isHttpOnly, updateTime) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, ?)",
        [_firefox_values(row) for row in rows])


def _firefox_values(row: Row) -> tuple[Any, ...]:
    written = int((time.time() - row.age) * 1e6)
    lifetime = YEAR if row.lifetime is None else row.lifetime
    return (row.name, row.value, row.host, row.path, int((time.time() + lifetime) * 1000), written,
            written, written)
