# SPDX-License-Identifier: MIT
"""Secrets that may be used like any other value, and that nobody shows by accident: a notebook's
output, a traceback with local variables, a debugger and a failed assertion show "Bearer ****c0de".
"""

_SCHEME = "Bearer "
_TAIL = 4
_SHORTEST_WITH_TAIL = 12


class SecretStr(str):
    """A str whose repr is masked, and so that of whatever it is in.

    Only for what matinee passes on itself: requests before 2.29 checks that the values that it is
    given are of the class str and no other.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        scheme = _SCHEME if self.startswith(_SCHEME) else ""
        value = self[len(scheme):]
        tail = value[-_TAIL:] if len(value) >= _SHORTEST_WITH_TAIL else ""
        return repr(f"{scheme}****{tail}")


class SecretDict(dict[str, str]):
    """A dict of secrets that shows them masked. Its values are what they are: plain strings."""

    _SHOWN = ("client", "client-country")

    def __repr__(self) -> str:
        return repr({name: value if name in self._SHOWN else SecretStr(value)
                     for name, value in self.items()})

    def copy(self) -> "SecretDict":
        return SecretDict(self)
