# SPDX-License-Identifier: MIT
"""What the functional tests share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from homes import home, sandbox  # noqa: E402,F401
from machines import server  # noqa: E402,F401
from python_package import (  # noqa: E402,F401
    at_home,
    configured,
    package,
    start_agent,
)


@pytest.fixture
def signed_in(home):
    """A home whose `flags` name a cookies.txt with TOKEN in it."""
    home.flags = ["--cookies", str(home.cookies_txt())]
    return home


@pytest.fixture
def desktop(tmp_path_factory):
    """A session bus of the test's own, with no keyring on it yet."""
    from desktop import Desktop  # needs python3-gi, which most tests do without
    # The path of a socket is short.
    made = Desktop(tmp_path_factory.mktemp("d"))
    yield made
    made.close()


@pytest.fixture
def agent(home, tmp_path_factory):
    """The folder of an agent's socket, which `home` uses from here on; what was started ends."""
    from agents import Agent
    # The path of a socket is short.
    made = Agent(home, tmp_path_factory.mktemp("a"))
    yield made
    made.stop()


@pytest.fixture
def running(agent):
    """An agent that has TOKEN from a file."""
    assert agent.start("--cookies", agent.home.cookies_txt()).code == 0
    return agent


@pytest.fixture
def display():
    """A display of the test's own, which nobody looks at."""
    from login import Display
    made = Display()
    yield made
    made.close()


@pytest.fixture
def seat(home, display, tmp_path):
    """A home with a display and a runtime folder in memory, where browsers reach the stand-in."""
    from login import Seat
    made = Seat(home, display, tmp_path / "bin")
    yield made
    made.close()
