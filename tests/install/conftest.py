# SPDX-License-Identifier: MIT
"""The fixtures of the functional tests that these share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from homes import home, sandbox  # noqa: E402,F401
from python_package import configured  # noqa: E402,F401
