#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the titles of several films, asked for at once with asyncio and httpx.

usage: together.py FILM-ID...
"""

import asyncio
import sys

from matinee import AsyncAuthManager
from matinee.httpx import async_client


async def title(http, film):
    answer = await http.get(f"https://api.mubi.com/v4/films/{film}")
    answer.raise_for_status()
    return answer.json()["title"]


async def main():
    async with AsyncAuthManager() as auth, async_client(auth, timeout=30) as http:
        for found in await asyncio.gather(*(title(http, film) for film in sys.argv[1:])):
            print(found)


if __name__ == "__main__":
    asyncio.run(main())
