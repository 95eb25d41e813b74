# SPDX-License-Identifier: MIT
"""Pictures of films on a terminal: `film` and `watchlist`."""

import base64
import re
import shutil
import time

import pytest
from home import TOKEN
from sandbox import bin_dir
from terminal_test import SGR, on_terminal

FILM = "the-lantern-keeper"
HOST = "assets.mubicdn.net"
KITTY = re.compile(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\")
SIXEL = re.compile(r"\x1bP[0-9;]*q\"1;1;(\d+);(\d+)[^\x1b]*\x1b\\")
ITERM = re.compile(r"\x1b\]1337;File=inline=1[^:]*:([A-Za-z0-9+/=]*)(\x07|\x1b\\)")
ANY = ("\x1b_G", "\x1bP", "\x1b]1337", "\u2580", "\u2584")


def kitty_pictures(text):
    """The (width, height, RGBA) of each picture."""
    pictures = []
    for keys, data in KITTY.findall(text):
        if "a=T" in keys:
            pictures.append([dict(key.split("=") for key in keys.split(",")), b""])
        # Each chunk is padded by itself.
        pictures[-1][1] += base64.b64decode(data)
    return [(int(keys["s"]), int(keys["v"]), pixels) for keys, pixels in pictures]


def has_picture(text):
    return any(mark in text for mark in ANY)


@pytest.fixture
def member(signed_in):
    signed_in.sandbox.post("/library", wishes=5)
    return signed_in


def still_of(home, name):
    """Every request for a still is answered with this file of the stand-in's."""
    home.sandbox.fault("status", host=HOST, status=302,
                       location=f"https://edge-1.mubicdn.net/open/image/{name}")


# -- what is drawn ---------------------------------------------------------------------------


def test_kitty_gets_the_pixels_of_the_still(home):
    text, code = on_terminal(home, "film", FILM, term="xterm-kitty")
    assert code == 0, text
    ((width, height, pixels),) = kitty_pictures(text)
    assert len(pixels) == 4 * width * height
    # The test pattern is of many bright colours.
    assert len({pixels[i:i + 4] for i in range(0, len(pixels), 4)}) > 100
    assert min(pixels[3::4]) > 200
    # The picture comes first, and the facts are what they were.
    facts, _ = on_terminal(home, "film", FILM, "--no-pictures", term="xterm-kitty")
    assert text.endswith(facts) and not has_picture(facts)


def test_sixels_have_the_size_of_their_room(home):
    for term in "foot", "mlterm":
        text, code = on_terminal(home, "film", FILM, term=term)
        ((width, height),) = SIXEL.findall(text)
        assert code == 0 and int(width) == 60 * 8 and 16 * 16 < int(height) <= 17 * 16, text[:200]


def test_iterm_gets_a_file(home):
    text, code = on_terminal(home, "film", FILM, term="xterm-256color", TERM_PROGRAM="iTerm.app")
    assert code == 0 and len(ITERM.findall(text)) == 1, text[:200]


def test_other_terminals_get_half_blocks(home):
    for term in "xterm", "xterm-256color", "linux", "screen-256color":
        text, code = on_terminal(home, "film", FILM, term=term)
        assert code == 0 and "\x1b_G" not in text and "\x1bP" not in text
        picture = text[:text.index("title ")].splitlines()
        assert len(picture) == 17, (term, text)
        assert all(len(SGR.sub("", line)) == 60 for line in picture), (term, picture)
        assert "\u2580" in text or "\u2584" in text


def test_the_watchlist_has_a_picture_beside_each_film(member):
    text, code = on_terminal(member, "watchlist", *member.flags, term="xterm-kitty")
    assert code == 0, text
    pictures = kitty_pictures(text)
    assert len(pictures) == 5 and len({data for _, _, data in pictures}) == 5
    assert len(member.sandbox.log(host=HOST)) == 5
    table = member.matinee("watchlist", "--print", "title", *member.flags).out.splitlines()
    for number, title in enumerate(table):
        assert title in text and f"id {300_000 + number}" in text
    text, code = on_terminal(member, "watchlist", "--limit", "2", *member.flags, term="xterm")
    assert code == 0 and text.count("id 3000") == 2 and "2 of 5 shown" in text, text
    assert all(len(SGR.sub("", line)) <= 100 for line in text.splitlines())
    assert len(member.sandbox.log(host=HOST)) == 7


# -- where nothing is drawn ------------------------------------------------------------------


@pytest.mark.parametrize("command", [["film", FILM], ["watchlist"]])
def test_a_pipe_and_a_script_get_none(member, command):
    plain = member.matinee(*command, *member.flags, env={"TERM": "xterm-kitty"})
    assert plain.code == 0 and not has_picture(plain.out), plain
    for more in ["--json"], ["--print", "title"], ["--no-pictures"]:
        text, code = on_terminal(member, *command, *more, *member.flags, term="xterm-kitty")
        assert code == 0 and not has_picture(text), (more, text)
    for term in "dumb", "vt100":
        text, code = on_terminal(member, *command, *member.flags, term=term)
        assert code == 0 and not has_picture(text), (term, text)
    assert member.sandbox.log(host=HOST) == []


def test_other_forms_of_the_watchlist_have_none(member):
    for more in ["--format", "jsonl"], ["--format", "csv"], ["--format", "ics"], ["--leaving", "400"]:
        text, code = on_terminal(member, "watchlist", *more, *member.flags, term="xterm-kitty")
        assert code == 0 and not has_picture(text), (more, text)
    assert member.sandbox.log(host=HOST) == []


def test_the_configuration_turns_them_off(member):
    config = member.path / ".config/matinee/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[film]\nno-pictures = true\n[watchlist]\nno-pictures = true\n")
    for command in ["film", FILM], ["watchlist"]:
        text, code = on_terminal(member, *command, *member.flags, term="xterm-kitty")
        assert code == 0 and not has_picture(text), text


def test_without_colours_only_true_pictures_are_drawn(home):
    for extra, env in ([], {"NO_COLOR": "1"}), (["--no-color"], {}):
        text, code = on_terminal(home, "film", FILM, *extra, term="xterm", **env)
        assert code == 0 and "\x1b" not in text, text
        text, code = on_terminal(home, "film", FILM, *extra, term="xterm-kitty", **env)
        assert code == 0 and len(kitty_pictures(text)) == 1


def test_without_pictures_the_list_is_the_table(member):
    table, _ = on_terminal(member, "watchlist", *member.flags, term="dumb")
    for term, columns, more in (("xterm-kitty", 100, ["--no-pictures"]), ("vt220", 100, [])):
        text, code = on_terminal(member, "watchlist", *more, *member.flags, term=term,
                                 columns=columns)
        assert code == 0 and text == table
    narrow, _ = on_terminal(member, "watchlist", *member.flags, term="dumb", columns=45)
    text, _ = on_terminal(member, "watchlist", *member.flags, term="xterm-kitty", columns=45)
    assert text == narrow


def test_a_long_list_is_not_drawn(member):
    member.sandbox.post("/library", wishes=61)
    text, code = on_terminal(member, "watchlist", "--all", "-v", *member.flags, term="xterm-kitty")
    assert code == 0 and not has_picture(text)
    assert "no pictures: the list has more than 60 films" in text
    assert member.sandbox.log(host=HOST) == []


# -- what goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bomb.png", "broken.jpg", "page.html", "missing.jpg"])
def test_what_is_no_picture_costs_only_itself(member, name):
    still_of(member, name)
    facts, _ = on_terminal(member, "film", FILM, "--no-pictures", term="xterm-kitty")
    text, code = on_terminal(member, "film", FILM, term="xterm-kitty")
    assert code == 0 and text == facts
    text, code = on_terminal(member, "film", FILM, "-v", term="xterm-kitty")
    assert code == 0 and "no picture: " in text
    # Without any picture the list is the table.
    table, _ = on_terminal(member, "watchlist", "--no-pictures", *member.flags, term="xterm-kitty")
    text, code = on_terminal(member, "watchlist", *member.flags, term="xterm-kitty")
    assert code == 0 and text == table


def test_one_of_several_that_is_missing_costs_only_itself(member):
    member.sandbox.fault("status", host=HOST, path_part="/300002/", status=404)
    text, code = on_terminal(member, "watchlist", "-v", *member.flags, term="xterm-kitty")
    assert code == 0 and len(kitty_pictures(text)) == 4, text
    assert text.count("no picture: ") == 1 and "HTTP status 404" in text


def test_a_slow_host_is_not_waited_for_long(member):
    member.sandbox.fault("stall", host=HOST, ms=60_000, after_bytes=100)
    started = time.monotonic()
    text, code = on_terminal(member, "film", FILM, term="xterm-kitty")
    assert code == 0 and not has_picture(text) and "The Lantern Keeper" in text
    assert time.monotonic() - started < 15
    started = time.monotonic()
    text, code = on_terminal(member, "watchlist", *member.flags, term="xterm-kitty")
    assert code == 0 and not has_picture(text) and "DIRECTOR" in text
    assert time.monotonic() - started < 15


def test_a_redirect_to_plain_http_is_not_followed(home):
    home.sandbox.fault("status", host=HOST, status=302, location=f"http://{HOST}/images/film/1/a.jpg")
    text, code = on_terminal(home, "film", FILM, "-v", term="xterm-kitty")
    assert code == 0 and not has_picture(text) and "no picture: " in text


# -- what it must not do ---------------------------------------------------------------------


def test_the_host_of_the_pictures_sees_no_session(member):
    for command in ["film", FILM, "--check-stream"], ["watchlist"]:
        text, code = on_terminal(member, *command, *member.flags, term="xterm-kitty")
        assert code == 0 and kitty_pictures(text), text
    requests = member.sandbox.log(host=HOST)
    assert len(requests) == 6
    for request in requests:
        assert not request["authorization"] and not request["cookie"], request
        assert TOKEN not in str(request)


def test_the_library_is_loaded_for_a_picture_alone(member):
    files = {"LD_DEBUG": "files"}
    for command in (["film", FILM], ["watchlist"], ["search", "lantern"], ["status"]):
        run = member.matinee(*command, *member.flags, env=files)
        assert run.code == 0 and "libchafa" not in run.out + run.err, command
    text, code = on_terminal(member, "search", "lantern", term="xterm-kitty", **files)
    assert code == 0 and "libchafa" not in text
    text, code = on_terminal(member, "film", FILM, term="xterm-kitty", **files)
    assert code == 0 and "libchafa" in text


def test_without_its_module_there_is_the_table(member, tmp_path):
    """As where libchafa is not installed."""
    prefix = tmp_path / "prefix"
    shutil.copytree(bin_dir(), prefix / "bin", ignore=shutil.ignore_patterns("unit_*", "fuzz_*"))
    shutil.copytree(bin_dir().parent / "libexec", prefix / "libexec")
    (prefix / "libexec/matinee/matinee-pictures.so").unlink()
    command = member.command
    member.command = lambda *words, **more: [str(prefix / "bin/matinee"), *command(*words, **more)[1:]]
    text, code = on_terminal(member, "watchlist", "-v", *member.flags, term="xterm-kitty")
    assert code == 0 and not has_picture(text) and "DIRECTOR" in text
    assert "no pictures: a part of matinee cannot be loaded" in " ".join(text.split())
