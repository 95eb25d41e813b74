# SPDX-License-Identifier: MIT
"""No token in a process that has closed its AuthManager, if nothing has made a Python string of it:
reads every page, as root may. What SQLite frees of a browser's database is a limit that
python/README.md names.
"""

import os

import pytest
from home import TOKEN
from memory import find_secret
from stores import Row, write_firefox

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory takes root")

# None of these hands a secret to Python.
CALLS = {"validate": "auth.validate_session()", "extract": "auth.extract_cookies()",
         "refresh": "auth.refresh()", "attributes": "auth.user_id, auth.country, auth.source",
         "repr": "auth.validate_session(), repr(auth), repr(auth.source)",
         "all": "[auth.extract_cookies() or auth.validate_session() for _ in range(5)]"}


def after(package, home, call, end):
    """What is in the memory of a process that has made a call."""
    process = package.popen(home, "-c", f"""
import signal, sys, steer
from matinee import AuthManager
auth = AuthManager()
{call}
{end}
print("done", flush=True)
signal.pause()
""")
    try:
        assert process.stdout.readline() == "done\n", process.stderr.read()
        return find_secret(process.pid, TOKEN)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("call", CALLS)
def test_no_token_is_left_after_the_end(package, at_home, call):
    assert after(package, at_home, CALLS[call], "auth.close()") == []


@pytest.mark.parametrize("call", ["validate", "attributes", "repr"])
def test_none_of_an_agents_either(package, configured, agent, call):
    write_firefox(configured, Row(TOKEN))
    assert agent.start().code == 0
    assert after(package, configured, CALLS[call], "auth.close()") == []


def test_none_is_left_of_a_refused_session(package, at_home, sandbox):
    sandbox.revoke(TOKEN)
    assert after(package, at_home, "assert not auth.validate_session()", "auth.close()") == []


def test_the_scan_sees_what_is_there(package, at_home):
    assert after(package, at_home, "kept = auth.generate_headers()", "auth.close()") != []
