# SPDX-License-Identifier: MIT
"""Controls the sandbox from within a script under test. MATINEE_SANDBOX_CONTROL is its URL."""

import json
import os
import re
import threading
import urllib.request
from pathlib import Path


def call(method, path, body=None):
    request = urllib.request.Request(os.environ["MATINEE_SANDBOX_CONTROL"] + path, method=method,
                                     data=body)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as response:
        return json.load(response)


def post(path, **body):
    return call("POST", path, json.dumps(body).encode())


def log():
    """Returns the requests that the sandbox has received."""
    return call("GET", "/log")


def revoke(token, status=422):
    post("/tokens/revoke", token=token, status=status)


def sign_in(token, file="cookies.txt"):
    """Writes a new session to a cookies.txt, and makes the sandbox accept it."""
    post("/tokens", token=token, user_id=1234567, country="NL")
    path = Path(file)
    # Replaced in one step, because other threads write and read the file at the same time.
    whole = path.with_name(f"{path.name}.{threading.get_ident()}")
    whole.write_text(re.sub("(\tlt\t).*", rf"\g<1>{token}", path.read_text()))
    whole.replace(path)


def redirect(location, path="/v4/go", status=302):
    """Makes the next request to api.mubi.com for `path` a redirect to `location`."""
    post("/faults", fault="status", match={"host": "api.mubi.com", "path_prefix": path},
         status=status, location=location, times=1)
