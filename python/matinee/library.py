# SPDX-License-Identifier: MIT
"""A member's own data: ratings, viewing history, watchlist, lists.

    from matinee import AuthManager
    from matinee.library import Library

    with AuthManager() as auth:
        for rating in Library(auth).ratings():
            print(rating.stars, rating.film.title)

Each method gives an iterator, which asks the service at its first step. It reads the whole list
before it gives the first entry: an outage on the way raises NetworkError, and never ends the list
early. What the service counts and does not give is said by a warning of the logger "matinee".
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from matinee._matinee import Session
from matinee.auth_manager import AuthManager

__all__ = ["Film", "FilmList", "Library", "Rating", "View", "Wish"]

_log = logging.getLogger("matinee")


@dataclass(frozen=True, slots=True)
class Film:
    """A film as lists tell of it. str() is its title and year."""

    id: int
    slug: str
    title: str
    original_title: str
    year: int | None
    duration_minutes: int | None
    directors: tuple[str, ...]
    genres: tuple[str, ...]
    countries: tuple[str, ...]
    url: str
    available_until: datetime.datetime | None  # when its offer ends, if the service says so

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, slots=True)
class Rating:
    film: Film
    rated_at: datetime.datetime | None
    stars: int | None  # one to five; None for a review without stars
    review: str


@dataclass(frozen=True, slots=True)
class View:
    film: Film
    watched_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    film: Film
    added_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class FilmList:
    id: int
    slug: str
    title: str
    film_ids: tuple[int, ...]


class Library:
    """The lists of the session's owner, or with `user`, the number in the address of a profile, what
    that member has made public: no session is needed then. `limit` is the most entries that are
    read.

    Besides what AuthManager's calls raise: Unavailable for a private profile, NotFound for no such
    member.
    """

    def __init__(self, auth: AuthManager) -> None:
        self._auth = auth

    def ratings(self, *, user: int | None = None, limit: int | None = None) -> Iterator[Rating]:
        for film, rated_at, stars, review in self._read(
                "ratings", lambda session: session.fetch_ratings(user_id=user, limit=limit)):
            yield Rating(_film(film), _moment(rated_at), stars, review)

    def history(self, *, limit: int | None = None) -> Iterator[View]:
        """What the session's owner watched; the service shows nobody else's."""
        for film, watched_at in self._read(
                "history", lambda session: session.fetch_history(user_id=None, limit=limit)):
            yield View(_film(film), _moment(watched_at))

    def watchlist(self, *, user: int | None = None, limit: int | None = None) -> Iterator[Wish]:
        for film, added_at in self._read(
                "watchlist", lambda session: session.fetch_watchlist(user_id=user, limit=limit)):
            yield Wish(_film(film), _moment(added_at))

    def lists(self, *, user: int | None = None, limit: int | None = None) -> Iterator[FilmList]:
        for number, slug, title, film_ids in self._read(
                "lists", lambda session: session.fetch_lists(user_id=user, limit=limit)):
            yield FilmList(number, slug, title, tuple(film_ids))

    def _read(self, name: str, fetch: Callable[[Session], tuple[list[tuple[Any, ...]], int]]
              ) -> list[tuple[Any, ...]]:
        entries, missing = self._auth._call(fetch)
        if missing:
            _log.warning("%d entries of the %s did not come or could not be read", missing, name)
        return entries


def _film(facts: dict[str, Any]) -> Film:
    known = dict(facts)
    for name in ("directors", "genres", "countries"):
        known[name] = tuple(known[name])
    known["available_until"] = _moment(known["available_until"])
    return Film(**known)


def _moment(text: str) -> datetime.datetime | None:
    """None for what is no moment; UTC for one that names no zone."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)
