# SPDX-License-Identifier: MIT
"""Lists of members that are longer than a page, however the service gives them."""

import json

import pytest

FIRST = 300_000
PAGINGS = [("numbered", 48), ("numbered", 0), ("cursor", 24), ("cursor", 0), ("last_id", 24),
           ("last_id", 100)]


def fill(home, paging, cap, **shelf):
    home.sandbox.post("/library", **shelf)
    home.sandbox.post("/paging", paging=paging, cap=cap)


def ids(run):
    assert run.code == 0, run
    return [int(line) for line in run.out.split()]


@pytest.mark.parametrize("size", [2, 60, 186, 500])
@pytest.mark.parametrize("paging, cap", PAGINGS)
def test_a_watchlist_is_complete_and_in_order(signed_in, size, paging, cap):
    fill(signed_in, paging, cap, wishes=size)
    run = signed_in.matinee("watchlist", "--all", "--print", "id", *signed_in.flags, timeout=120)
    assert ids(run) == list(range(FIRST, FIRST + size)), run


def test_three_thousand_films(signed_in):
    fill(signed_in, "cursor", 0, wishes=3_000)
    run = signed_in.matinee("watchlist", "--all", "--print", "id", *signed_in.flags, timeout=300)
    assert ids(run) == list(range(FIRST, FIRST + 3_000)), run


@pytest.mark.parametrize("paging, cap", PAGINGS)
def test_a_later_page_is_a_later_page(signed_in, paging, cap):
    fill(signed_in, paging, cap, wishes=186)
    run = signed_in.matinee("watchlist", "--page", 2, "--print", "id", *signed_in.flags)
    assert ids(run) == list(range(FIRST + 24, FIRST + 48)), run


def test_a_film_far_down_can_be_removed(signed_in):
    fill(signed_in, "cursor", 24, wishes=186)
    run = signed_in.matinee("watchlist", "remove", FIRST + 180, *signed_in.flags)
    assert run.code == 0, run
    run = signed_in.matinee("watchlist", "--all", "--print", "id", *signed_in.flags)
    assert FIRST + 180 not in ids(run) and len(ids(run)) == 185


def test_what_the_service_does_not_give_is_told(signed_in):
    fill(signed_in, "first_page_only", 24, wishes=186)
    run = signed_in.matinee("watchlist", "--all", "--json", *signed_in.flags)
    assert run.code == 0 and "162 of 186 entries did not come" in run.err, run
    assert json.loads(run.out)["missing"] == 162


def test_an_outage_in_the_middle_is_no_whole_list(signed_in):
    fill(signed_in, "cursor", 24, wishes=186)
    signed_in.sandbox.fault("status", path_part="/wishes", status=503, skip=2, times=99)
    run = signed_in.matinee("watchlist", "--all", "--print", "id", *signed_in.flags, timeout=200)
    assert run.code == 6 and run.out == "", run
