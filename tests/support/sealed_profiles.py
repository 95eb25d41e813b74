# SPDX-License-Identifier: MIT
"""Cookie databases with rows that cannot be decrypted or need not be. All values are invented."""

import sqlite3

SCHEMA = """
    CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
    INSERT INTO meta VALUES ('version', '24');
    CREATE TABLE cookies(creation_utc INTEGER, host_key TEXT, top_frame_site_key TEXT, name TEXT,
        value TEXT, encrypted_value BLOB, path TEXT, expires_utc INTEGER, is_secure INTEGER,
        is_httponly INTEGER, has_expires INTEGER, samesite INTEGER, last_update_utc INTEGER,
        has_cross_site_ancestor INTEGER, UNIQUE (host_key, top_frame_site_key, name, path));
"""

FIREFOX_SCHEMA = """
    PRAGMA user_version = 16;
    CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
        name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER,
        creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER,
        inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0,
        schemeMap INTEGER DEFAULT 0, isPartitionedAttributeSet INTEGER DEFAULT 0,
        updateTime INTEGER);
"""

SEALED_V11 = b"v11" + bytes(64)
SEALED_V20 = b"v20" + bytes(64)


def chromium_profile(home, *cookies, profile="Default", updated=13_400_000_000_000_000):
    """Writes a profile with cookies (name, encrypted value) of mubi.com. The values cannot be
    decrypted.
    """
    folder = home.chromium / profile
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "Cookies")
    database.executescript(SCHEMA)
    database.executemany(
        "INSERT INTO cookies VALUES (?, 'mubi.com', '', ?, '', ?, '/', 15700000000000000, 1, 1, 1, "
        "-1, ?, 0)", [(updated, name, value, updated) for name, value in cookies])
    database.commit()
    database.close()
    return folder


def firefox_profile(home, name):
    """Writes the profile of a visitor with one cookie of mubi.com."""
    profile = home.firefox()
    profile.mkdir()
    database = sqlite3.connect(profile / "cookies.sqlite")
    database.executescript(FIREFOX_SCHEMA)
    now_us = 1_760_000_000_000_000
    database.execute(
        "INSERT INTO moz_cookies (name, value, host, path, expiry, lastAccessed, creationTime, "
        "isSecure, isHttpOnly, updateTime) VALUES (?, 'of-a-visitor', 'mubi.com', '/', "
        "4102444800000, ?, ?, 1, 0, ?)", (name, now_us, now_us, now_us))
    database.commit()
    database.close()
