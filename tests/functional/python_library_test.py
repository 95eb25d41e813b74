# SPDX-License-Identifier: MIT
"""matinee.library: a member's own data as typed iterators."""

import subprocess

import pytest
from home import TOKEN
from python_package import says
from sandbox import REPOSITORY

READ = """
import dataclasses, json
from matinee import AuthManager
from matinee.library import Library

with AuthManager() as auth:
    library = Library(auth)
    entries = list(library.{call})
    print(json.dumps([dataclasses.asdict(entry) for entry in entries], default=str))
"""


def read(package, home, call, **more):
    return says(package, home, READ.format(call=call), **more)


def test_every_list_is_whole(package, at_home, sandbox):
    sandbox.post("/library", ratings=130, views=60, lists=3, wishes=110)
    sandbox.post("/paging", paging="cursor", cap=48)
    ratings = read(package, at_home, "ratings()")
    assert [r["film"]["id"] for r in ratings] == list(range(300_129, 299_999, -1))
    assert {r["stars"] for r in ratings} == {1, 2, 3, 4, 5}
    assert ratings[-1]["rated_at"] == "2020-01-01 00:00:00+00:00"
    assert any(r["review"].startswith("Seen twice,\n") for r in ratings)
    history = read(package, at_home, "history()")
    assert len(history) == 60 and all(v["watched_at"].endswith("+00:00") for v in history)
    wishes = read(package, at_home, "watchlist()")
    assert [w["film"]["id"] for w in wishes] == list(range(300_000, 300_110))
    assert any(w["film"]["available_until"] for w in wishes)
    assert [each["title"] for each in read(package, at_home, "lists()")] == [
        f"List {n}, of films" for n in range(3)]
    assert len(read(package, at_home, "ratings(limit=7)")) == 7


def test_what_others_made_public_needs_no_session(package, configured, sandbox):
    sandbox.post("/library", user_id=77, ratings=5, lists=2, public=True)
    assert len(read(package, configured, "ratings(user=77)")) == 5
    assert len(read(package, configured, "lists(user=77)")) == 2
    assert not [e for e in sandbox.log() if e["authorization"] or e["cookie"]]


def raised(package, home, call):
    return says(package, home, f"""
import json
from matinee import AuthManager
from matinee.library import Library
iterator = Library(AuthManager()).{call}
seen = []
try:
    for entry in iterator:
        seen.append(entry)
except Exception as error:
    print(json.dumps([type(error).__name__, len(seen), str(error)]))
""")


def test_an_outage_is_no_end_of_a_list(package, at_home, sandbox):
    sandbox.post("/library", ratings=130)
    sandbox.post("/paging", paging="cursor", cap=48)
    # The second page and every later request fail. The wait is longer than any retry takes.
    sandbox.fault("status", path_part="/ratings", status=503, retry_after="7200", skip=1, times=99)
    kind, seen, text = raised(package, at_home, "ratings()")
    assert kind == "NetworkError" and seen == 0 and TOKEN not in text


def test_errors_are_those_of_the_package(package, at_home, configured, sandbox):
    sandbox.post("/library", user_id=78, ratings=5)
    assert raised(package, at_home, "ratings(user=78)")[0] == "Unavailable"


def test_nobody_is_asked_before_the_first_step(package, at_home, sandbox):
    sandbox.clear_log()
    script = """
from matinee import AuthManager
from matinee.library import Library
iterator = Library(AuthManager()).ratings()
print("[]")
"""
    assert says(package, at_home, script) == [] and not sandbox.log()


def test_the_types_are_told(package, tmp_path):
    """mypy, where it is installed, reads the classes of the iterators."""
    if subprocess.run(["/usr/bin/python3", "-c", "import mypy"], capture_output=True).returncode:
        pytest.skip("mypy is not installed")
    program = tmp_path / "program.py"
    program.write_text("from matinee import AuthManager\nfrom matinee.library import Library\n"
                       "stars: list[int | None] = [r.stars for r in Library(AuthManager()).ratings()]\n")
    run = subprocess.run(["/usr/bin/python3", "-m", "mypy", "--strict", str(program)], text=True,
                         capture_output=True, cwd=tmp_path,
                         env={"MYPYPATH": str(REPOSITORY / "python"), "PATH": "/usr/bin:/bin"})
    assert run.returncode == 0, run.stdout
