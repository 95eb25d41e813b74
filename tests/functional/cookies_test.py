# SPDX-License-Identifier: MIT
"""matinee cookies: whose it takes where nobody is signed in, and what it writes to a file."""

from sealed_profiles import SEALED_V11, SEALED_V20, chromium_profile, firefox_profile


def test_cookies_without_a_session_are_printed_with_a_word_about_it(home):
    chromium_profile(home, ("older", SEALED_V11), updated=13_300_000_000_000_000)
    firefox_profile(home, "newer")
    run = home.matinee("cookies", "--json")
    assert run.code == 0, run
    assert [cookie["name"] for cookie in run.json] == ["newer"]
    assert "nobody is signed in there" in run.err
    assert home.matinee("headers").code == 3


def test_no_cookie_anywhere_is_signed_out(home):
    home.firefox().mkdir()
    run = home.matinee("cookies")
    assert run.code == 3, run
    assert "no mubi.com cookie in any browser" in run.err


def test_a_session_that_cannot_be_read_is_not_passed_over(home):
    chromium_profile(home, ("lt", SEALED_V20))
    firefox_profile(home, "newer")
    run = home.matinee("cookies")
    assert run.code == 11, run
    assert run.out == ""


def test_cookies_in_a_file_are_for_the_owner_alone(signed_in):
    file = signed_in.path / "out.txt"
    run = signed_in.matinee("cookies", "-o", file, *signed_in.flags)
    assert run.code == 0, run
    assert run.out == ""
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == signed_in.matinee("cookies", *signed_in.flags).out


def test_a_file_of_cookies_is_never_overwritten(signed_in):
    file = signed_in.path / "out.txt"
    file.write_text("mine")
    run = signed_in.matinee("cookies", "--output", file, *signed_in.flags)
    assert run.code == 13, run
    assert file.read_text() == "mine"
    link = signed_in.path / "link.txt"
    link.symlink_to(signed_in.path / "elsewhere.txt")
    assert signed_in.matinee("cookies", "-o", link, *signed_in.flags).code == 13
    assert not (signed_in.path / "elsewhere.txt").exists()
    nowhere = signed_in.path / "no/such/folder.txt"
    assert signed_in.matinee("cookies", "-o", nowhere, *signed_in.flags).code == 5
