# SPDX-License-Identifier: MIT
"""Fixtures, which each conftest.py names: a stand-in of the test's own, and a home that reaches it."""

import pytest
from home import TOKEN, Home
from sandbox import Sandbox


@pytest.fixture
def sandbox(tmp_path):
    """A stand-in of the test's own."""
    with Sandbox(tmp_path / "sandbox") as running:
        yield running


@pytest.fixture
def home(tmp_path, sandbox):
    """An empty home. The stand-in knows TOKEN, its log is empty."""
    sandbox.add_token(TOKEN, country="NL")
    sandbox.clear_log()
    return Home(tmp_path / "home", sandbox)
