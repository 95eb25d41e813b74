# SPDX-License-Identifier: MIT
"""Chromium profiles of any size, schema 24, sealed with the well-known v10 key. All invented."""

import hashlib
import random
import sqlite3

from Cryptodome.Cipher import AES

KEY = hashlib.pbkdf2_hmac("sha1", b"peanuts", b"saltysalt", 1, 16)
SCHEMA = """
    PRAGMA journal_mode = TRUNCATE;
    CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
    INSERT INTO meta VALUES ('version', '24'), ('last_compatible_version', '24');
    CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL,
        top_frame_site_key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        encrypted_value BLOB NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
        is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL,
        has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL, priority INTEGER NOT NULL,
        samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL, source_port INTEGER NOT NULL,
        last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
        has_cross_site_ancestor INTEGER NOT NULL);
    CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key,
        has_cross_site_ancestor, name, path, source_scheme, source_port);
"""
CREATED = 13_400_000_000_000_000
EXPIRES = 15_700_000_000_000_000  # in the year 2098


def seal(host, value):
    plain = hashlib.sha256(host.encode()).digest() + value.encode()
    padding = 16 - len(plain) % 16
    cipher = AES.new(KEY, AES.MODE_CBC, b" " * 16)
    return b"v10" + cipher.encrypt(plain + bytes([padding]) * padding)


def row(host, name, value):
    return (CREATED, host, "", name, "", seal(host, value), "/", EXPIRES, 1, 1, CREATED, 1, 1, 1,
            -1, 2, 443, CREATED, 0, 0)


def make(profile, rows, mubi):
    """A profile of `rows` cookies in all; `mubi` is a list of (host, name, value) among them."""
    chance = random.Random(24)
    others = [(f".site-{n // 10}.example", f"cookie_{n % 10}", chance.randbytes(24).hex())
              for n in range(rows - len(mubi))]
    cookies = others + mubi
    chance.shuffle(cookies)  # so that the pages of the index lie about as in a profile in use
    profile.mkdir(parents=True)
    database = sqlite3.connect(profile / "Cookies")
    database.executescript(SCHEMA)
    database.executemany(f"INSERT INTO cookies VALUES ({', '.join('?' * 20)})",
                         (row(*cookie) for cookie in cookies))
    database.commit()
    database.close()
