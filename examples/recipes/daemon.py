#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tells of films that come to your watchlist, for as long as it runs.

A daemon outlives sessions and outages: the adapter reads a session that the service refuses anew;
if there is none, the daemon waits until you have signed in again. It asks a running agent first
(`matinee agent start`, or MATINEE_TOKEN_FILE on a server).

usage: daemon.py [SECONDS between two looks, 900 by default]
"""

import logging
import signal
import sys
import threading

import requests
from matinee import AuthManager, MatineeError
from matinee.requests import session

URL = "https://api.mubi.com/v4/wishes"
log = logging.getLogger("watchlist")


def look(http, known):
    """What is on the list, after telling of what is new there."""
    answer = http.get(URL, params={"per_page": 100}, timeout=30)
    answer.raise_for_status()
    films = {wish["film"]["id"]: wish["film"]["title"] for wish in answer.json()["wishes"]}
    for film in sorted(films.keys() - known.keys()):
        log.info("new: %s", films[film])
    return films


def main():
    # matinee logs to "matinee"; neither it nor this program ever logs a secret.
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    interval = float(sys.argv[1]) if len(sys.argv) > 1 else 900
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    films = {}
    with AuthManager() as auth, session(auth) as http:
        while not done.is_set():
            try:
                films = look(http, films)
            except MatineeError as error:  # signed out, refused, locked, ...
                log.warning("%s; next: %s", error, error.hint)
            except requests.RequestException as error:
                log.warning("%s", error)
            done.wait(interval)
    log.info("done")


if __name__ == "__main__":
    main()
