# SPDX-License-Identifier: MIT
"""Secrets that may be used like any other value, and that nobody shows by accident: a notebook's
output, a traceback with local variables, a debugger and a failed assertion show "Bearer ****c0de".
"""

import contextlib
import functools
import importlib.util
import re
from collections.abc import Collection, ItemsView, Mapping, ValuesView
from pathlib import Path

_SCHEME = "Bearer "
_TAIL = 4
_SHORTEST_WITH_TAIL = 12


class SecretStr(str):
    """A str whose repr is masked, and so that of whatever it is in."""

    __slots__ = ()

    def __repr__(self) -> str:
        scheme = _SCHEME if self.startswith(_SCHEME) else ""
        value = self[len(scheme):]
        tail = value[-_TAIL:] if len(value) >= _SHORTEST_WITH_TAIL else ""
        return repr(f"{scheme}****{tail}")


def secret(value: str) -> str:
    """A value for the caller: masked, unless it is to be of no class but str."""
    return SecretStr(value) if _may_be_masked() else value


@functools.cache
def _may_be_masked() -> bool:
    """requests before 2.29 sends a header only if its value's class is str. Reads its version without
    loading it.
    """
    found = importlib.util.find_spec("requests")
    if found is None:
        return True
    for folder in found.submodule_search_locations or ():
        with contextlib.suppress(OSError, ValueError):
            text = Path(folder, "__version__.py").read_text(encoding="utf-8")
            version = re.search(r"^__version__ = .(\d+)\.(\d+)", text, re.MULTILINE)
            return version is not None and (int(version[1]), int(version[2])) >= (2, 29)
    return False


class SecretDict(dict[str, str]):
    """A dict that shows its values masked, and so do its views, copies and unions. Each value does
    so by itself, too, where secret() masks it.
    """

    def __init__(self, values: Mapping[str, str],
                 shown: Collection[str] = ("client", "client-country")) -> None:
        self._shown = frozenset(shown)
        super().__init__({name: value if name in self._shown else secret(value)
                          for name, value in values.items()})

    def __repr__(self) -> str:
        return repr({name: value if name in self._shown else SecretStr(value)
                     for name, value in super().items()})

    def copy(self) -> "SecretDict":
        return SecretDict(self, self._shown)

    def items(self) -> ItemsView[str, str]:  # type: ignore[override]
        return ItemsView(self)

    def values(self) -> ValuesView[str]:  # type: ignore[override]
        return ValuesView(self)

    def __or__(self, other: Mapping[str, str]) -> "SecretDict":  # type: ignore[override]
        return self._joined(other, self, other)

    def __ror__(self, other: Mapping[str, str]) -> "SecretDict":  # type: ignore[override]
        return self._joined(other, other, self)

    def _joined(self, other: Mapping[str, str], *parts: Mapping[str, str]) -> "SecretDict":
        if not isinstance(other, Mapping):
            return NotImplemented
        hidden = self.keys() - self._shown
        if isinstance(other, SecretDict):
            hidden |= other.keys() - other._shown
        joined = {name: value for part in parts for name, value in part.items()}
        return SecretDict(joined, joined.keys() - hidden)
