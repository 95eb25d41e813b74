# SPDX-License-Identifier: MIT
"""Fixtures that each conftest.py imports: a sandbox for each test, and a home that reaches it."""

import pytest
from home import TOKEN, Home
from sandbox import Sandbox


@pytest.fixture
def sandbox(tmp_path):
    """A running sandbox for one test."""
    with Sandbox(tmp_path / "sandbox") as running:
        yield running


@pytest.fixture
def home(tmp_path, sandbox):
    """An empty home. The sandbox accepts TOKEN, and its log is empty."""
    sandbox.add_token(TOKEN, country="NL")
    sandbox.clear_log()
    return Home(tmp_path / "home", sandbox)
