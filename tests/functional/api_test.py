# SPDX-License-Identifier: MIT
"""`api --jq`: answers through a filter of jq."""

import json
import shutil

import pytest
from home import TOKEN

pytestmark = pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")


def api(home, *words, **more):
    return home.matinee("api", *words, *home.flags, **more)


def test_a_filter_prints_strings_bare(signed_in):
    run = api(signed_in, "/v4/films/the-lantern-keeper", "--jq", ".title, .id, {year}")
    assert run.code == 0 and run.out == 'The Lantern Keeper\n100001\n{"year":2019}\n', run


def test_each_page_is_filtered(signed_in):
    signed_in.sandbox.post("/library", wishes=60)
    run = api(signed_in, "/v4/wishes", "--paginate", "--jq", ".wishes[].film.id")
    assert run.code == 0, run
    assert [int(line) for line in run.out.split()] == list(range(300_000, 300_060))


def test_an_error_of_the_service_is_printed_as_it_is(signed_in):
    run = api(signed_in, "/v4/films/999999999", "--jq", ".title")
    assert run.code == 5 and "message" in json.loads(run.out), run


def test_a_filter_that_is_none_sends_nothing(signed_in):
    signed_in.sandbox.clear_log()
    run = api(signed_in, "-X", "POST", "-F", "film_id=100001", "/v4/wishes", "--jq", ".[")
    assert run.code == 2 and not signed_in.sandbox.log(), run


def test_a_filter_that_fails_is_a_failure(signed_in):
    assert api(signed_in, "/v4/account", "--jq", ".id.x").code == 1


def test_without_jq_nothing_is_sent(signed_in):
    signed_in.sandbox.clear_log()
    run = api(signed_in, "/v4/account", "--jq", ".", env={"PATH": "/nonexistent"})
    assert run.code == 1 and "jq is not installed" in run.err, run
    assert not signed_in.sandbox.log()


def test_the_filter_sees_no_secret(signed_in):
    run = api(signed_in, "/v4/account", "--jq", "$ENV, .")
    assert run.code == 0 and TOKEN not in run.out, run
