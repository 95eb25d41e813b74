#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the titles on your watchlist. A session for as long as a few calls take.

usage: watchlist.py
"""

import sys

from matinee import AuthManager, MatineeError
from matinee.requests import session

API = "https://api.mubi.com/v4"


def titles(http):
    page = 1
    while page:
        answer = http.get(f"{API}/wishes", params={"page": page}, timeout=30)
        answer.raise_for_status()
        data = answer.json()
        yield from (wish["film"]["title"] for wish in data["wishes"])
        page = data["meta"]["next_page"]


def main():
    # At the end of the block the session is wiped from memory.
    with AuthManager() as auth, session(auth) as http:
        for title in titles(http):
            print(title)


if __name__ == "__main__":
    try:
        main()
    except MatineeError as error:
        print(f"{error}\nnext: {error.hint}", file=sys.stderr)
        sys.exit(error.exit_code)
