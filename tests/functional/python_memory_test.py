# SPDX-License-Identifier: MIT
"""No token in a Python process that has closed its AuthManager, unless Python has made a string of
it: reads every page, as root may."""

import os
import signal

import pytest
from home import TOKEN
from memory import find_secret
from stores import Row, write_firefox

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory takes root")

# None of these hands a secret to Python.
CALLS = {"validate_session": "auth.validate_session()", "extract_cookies": "auth.extract_cookies()",
         "refresh": "auth.refresh()", "attributes": "auth.user_id, auth.country, auth.source",
         "refused": "steer.revoke(TOKEN); auth.validate_session()",
         "all": "[auth.extract_cookies() or auth.validate_session() for _ in range(5)]"}


def left_after(package, home, call):
    process = package.start(home, f"""
import sys
from matinee import AuthManager
import steer
auth = AuthManager()
TOKEN = {TOKEN[:10]!r}
TOKEN = [TOKEN, {TOKEN[10:]!r}]
class Token(list):
    pass
{call}
auth.close()
print("closed", flush=True)
sys.stdin.read()
""")
    return process
