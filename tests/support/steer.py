# SPDX-License-Identifier: MIT
"""Changes the stand-in from within a program under test. MATINEE_SANDBOX_CONTROL is its address."""

import json
import os
import re
import urllib.request
from pathlib import Path


def post(path, **body):
    request = urllib.request.Request(os.environ["MATINEE_SANDBOX_CONTROL"] + path, method="POST",
                                     data=json.dumps(body).encode())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as response:
        return json.load(response)


def revoke(token, status=422):
    post("/tokens/revoke", token=token, status=status)


def sign_in(token, file="cookies.txt"):
    """A new session in a cookies.txt, which the service accepts."""
    post("/tokens", token=token, user_id=1234567, country="NL")
    path = Path(file)
    path.write_text(re.sub("(\tlt\t).*", rf"\g<1>{token}", path.read_text()))


def redirect(location, path="/v4/go", status=302):
    post("/faults", fault="status", match={"host": "api.mubi.com", "path_prefix": path},
         status=status, location=location)
