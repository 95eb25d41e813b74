# SPDX-License-Identifier: MIT
"""What the process's surroundings say: the program's configuration file, the agent's socket, the
locale. The same places as the command line's, so that what works there works here."""

import os
import tomllib
from pathlib import Path
from typing import Any

from matinee.errors import UsageError


def configuration() -> dict[str, Any]:
    """The options in config.toml, by their long names; none where there is no such file."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(named) if named.startswith("/") else Path.home() / ".config"
    file = folder / "matinee/config.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"configuration file {file}: {error}") from None


def token_file() -> str:
    """The file of a token that its user has put down, the manual override; empty for none."""
    named = os.environ.get("MATINEE_TOKEN_FILE", "")
    return os.path.abspath(named) if named else ""


def agent_socket() -> str:
    """Where the user's agent listens, if it runs; empty where it cannot be told."""
    named = os.environ.get("MATINEE_SOCKET", "")
    if named:
        return os.path.abspath(named)
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return f"{runtime}/matinee/agent.sock" if runtime.startswith("/") else ""


def country() -> str:
    """The locale's country, which the service's own word overrides; US where it names none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if not value:
            continue
        code = value.partition("_")[2][:2]
        return code if len(code) == 2 and code.isascii() and code.isalpha() else "US"
    return "US"
