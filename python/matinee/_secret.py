# SPDX-License-Identifier: MIT
"""Strings and dicts with a masked repr. A notebook, a traceback with local variables, a debugger
and a failed assertion show "Bearer ****c0de" instead of the secret.
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
    """A str whose repr is masked. The repr of a container of it is therefore masked too."""

    __slots__ = ()

    def __repr__(self) -> str:
        scheme = _SCHEME if self.startswith(_SCHEME) else ""
        value = self[len(scheme):]
        tail = value[-_TAIL:] if len(value) >= _SHORTEST_WITH_TAIL else ""
        return repr(f"{scheme}****{tail}")


def secret(value: str) -> str:
    """Returns a SecretStr, or a plain str if the installed requests would reject a SecretStr."""
    return SecretStr(value) if _may_be_masked() else value


@functools.cache
def _may_be_masked() -> bool:
    """Returns False for requests before 2.29, which rejects header values of a subclass of str.
    Reads the version without importing requests.
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
    """A dict whose repr masks its values. Its views, copies and unions do so too. The values
    themselves are masked if secret() masks them.
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
