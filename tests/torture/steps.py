# SPDX-License-Identifier: MIT
"""What a campaign does, as data: a step can be printed, kept in a file, left out, and done again."""

import random
from typing import Any

Step = dict[str, Any]

OPEN = "https://edge-1.mubicdn.net/open/"
# The names of the files say which target a file is of.
TARGETS = {"hls.mp4": OPEN + "clear/master.m3u8", "dash.mp4": OPEN + "clear/manifest.mpd",
           "file.mp4": OPEN + "file/film.mp4", "ranges.mp4": OPEN + "ranges/master.m3u8",
           "film.mp4": "the-lantern-keeper", "fmp4.mp4": "salt-and-static"}

QUICK = [["status"], ["status", "--json"], ["headers", "--json"], ["headers", "--format", "env"],
         ["cookies", "--json"], ["sources"], ["doctor"], ["search", "the", "--json"],
         ["film", "the-lantern-keeper"], ["film", "the-locked-garden", "--check-stream"],
         ["watchlist", "--json"], ["ratings", "--json"], ["history"], ["lists"],
         ["api", "/v4/account"], ["exec", "--", "true"], ["credential", "get"],
         ["download", "the-locked-garden"], ["download", "border-weather"],
         ["download", "the-lantern-keeper", "--list", "--json"], ["logout"],
         ["login", "--with-token"]]
AGENT = [["agent", "start"], ["agent", "stop"], ["agent", "status"], ["agent", "lock"],
         ["agent", "unlock"]]

FAULTS = ["status", "html", "captcha", "truncate_json", "reset", "short_body", "stall",
          "ignore_range", "change_etag", "drop_validators", "drop_account", "node_etag", "encode",
          "set_cookie", "too_many", "redirect"]
STATUSES = [201, 204, 206, 301, 304, 400, 401, 402, 403, 404, 408, 409, 410, 416, 418, 422, 425, 429,
            451, 500, 501, 502, 503, 504, 511, 599]
ELSEWHERE = ["https://foreign.example/", "https://mubi.com.foreign.example/", "http://api.mubi.com/",
             "https://api.mubi.com:8443/v4/account", "//foreign.example/x", "file:///etc/passwd",
             "https://api.mubi.com@foreign.example/"]


def random_fault(rng: random.Random) -> Step:
    kind = rng.choice(FAULTS)
    fault: Step = {"kind": kind, "host": rng.choice(["", "", "api.mubi.com", "mubi.com"]),
                   "times": rng.randint(1, 3), "skip": rng.choice([0, 0, 1, 3, 7])}
    if kind == "redirect":
        fault.update(kind="status", status=rng.choice([301, 302, 303, 307, 308]),
                     location=rng.choice(ELSEWHERE))
    elif kind == "status":
        fault["status"] = rng.choice(STATUSES)
        if rng.random() < 0.3:
            fault["retry_after"] = rng.choice([0, 1])
    elif kind in ("reset", "short_body", "stall") and rng.random() < 0.7:
        fault["after_bytes"] = rng.choice([0, 1, 100, 5_000, 200_000])
    if kind == "stall":
        fault["ms"] = rng.choice([50, 300, 1_500])
    if kind == "too_many":
        fault.update(per_s=5, retry_after=0)
        del fault["times"]
    return fault


def random_harm(rng: random.Random) -> Step:
    """What happens to the command while it runs."""
    after = round(rng.uniform(0.0, 0.8), 3)
    kind = rng.choice(["kill", "int", "term", "pause", "kill_remux", "memory", "files", "disk",
                       "descriptors", "eintr", "clock"])
    harm: Step = {"kind": kind}
    if kind in ("kill", "int", "term", "pause", "kill_remux"):
        harm["after"] = after
    limits = {"memory": [150 << 20, 250 << 20, 400 << 20], "files": [0, 10_000, 1_000_000],
              "descriptors": [16, 24, 64], "clock": [-86_400, 3_600, 10_000_000]}
    if kind in limits:
        harm["to"] = rng.choice(limits[kind])
    return harm


def random_step(rng: random.Random) -> Step:
    step: Step = {}
    if rng.random() < 0.45:
        step["faults"] = [random_fault(rng) for _ in range(rng.randint(1, 2))]
    if rng.random() < 0.25:
        step["harm"] = random_harm(rng)
    before = rng.random()
    if before < 0.05:
        step["before"] = "kill_agent"
    elif before < 0.09:
        step["before"] = "kill_agents_children"
    elif before < 0.12:
        step["before"] = "outage"
    elif before < 0.16:
        step["before"] = "revoke"
    elif before < 0.19:
        step["before"] = "wrong_authority"
    elif before < 0.22:
        step["before"] = "expire_urls"
    what = rng.random()
    if what < 0.4:
        step["download"] = rng.choice(list(TARGETS))
    else:
        step["command"] = rng.choice(AGENT if what < 0.6 else QUICK)
    return step


def random_steps(seed: int, count: int) -> list[Step]:
    rng = random.Random(seed)
    return [random_step(rng) for _ in range(count)]
