# SPDX-License-Identifier: MIT
"""docs/guide/ and the picture of the README: what they show is what the programs print."""

import importlib.util
import re
import signal
import subprocess

import pytest
from home import TOKEN
from recipes import reasons_of, recipes_of
from sandbox import REPOSITORY, bin_dir
from stores import Row, write_chromium, write_firefox
from transcripts import Page, kitchen_for_documents, masked, run_in_terminal

QUICK_START = Page("guide/quick-start.md")
TROUBLES = Page("guide/troubleshooting.md")


@pytest.fixture
def kitchen(sandbox):
    sandbox.add_token(TOKEN, country="NL")
    with kitchen_for_documents(sandbox) as made:
        yield made


# -- the picture -------------------------------------------------------------------------------


def test_the_picture_shows_what_a_run_prints():
    spec = importlib.util.spec_from_file_location("picture", REPOSITORY / "docs/picture.py")
    picture = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(picture)
    lines = picture.session()
    shown = picture.text_of_picture(picture.PICTURE.read_text())
    assert masked(shown) == masked(picture.text_of(lines)), "docs/picture.py makes it anew"
    # Whatever a terminal may print, the text of the picture is that text.
    odd = [[(character, "1") for character in '<&"\'>  ]]>'], [], [("x", "")]]
    assert picture.text_of_picture(picture.svg(odd)) == picture.text_of(odd)
    assert TOKEN not in shown


# -- the quick start ---------------------------------------------------------------------------


def test_the_quick_start_from_its_first_command_to_its_last(kitchen):
    """In one home, one command after the other, as a reader would."""
    write_firefox(kitchen.home, Row(TOKEN))
    for name in QUICK_START.sessions:
        shown = ""
        for command in QUICK_START.commands(name):
            screen, code = run_in_terminal(command, kitchen.home.path, kitchen.home.env)
            assert code == 0, screen.text
            shown += f"$ {command}\n{screen.text}\n"
        QUICK_START.compare(name, kitchen.shown(shown))


def test_the_stand_in_by_hand(home):
    """In a home without any configuration. The stand-in runs already, on ports of its own."""
    sandbox = home.sandbox
    script = recipes_of("guide/quick-start.md")["try"]
    for shown, real in (("port=39557", f"port={sandbox.port}"), ("/tmp/box", sandbox.folder),
                        ("http://127.0.0.1:42249", sandbox.control)):
        assert shown in script
        script = script.replace(shown, str(real))
    run = subprocess.run(["bash", "-e", "-c", script], cwd=home.path, text=True,
                         capture_output=True, stdin=subprocess.DEVNULL,
                         env={**home.env, "PATH": f"{bin_dir()}:/usr/bin:/bin"})
    assert run.returncode == 0, run
    assert "signed in" in run.stdout and '"name":"Demo Viewer"' in run.stdout, run
    assert list(home.path.glob("The Lantern Keeper*.mp4"))


def test_every_block_is_run():
    recipes = recipes_of("guide/quick-start.md")
    assert set(recipes) == {*QUICK_START.sessions, "stand-in", "try"}
    # The fixture starts it, and reads where it is from what it prints.
    assert reasons_of("guide/quick-start.md") == {"stand-in": "prints-its-ports"}
    assert recipes["stand-in"] == "matinee-sandbox --dir /tmp/box\n"
    assert set(recipes_of("guide/troubleshooting.md")) == set(TROUBLES.sessions)


# -- the exit statuses -------------------------------------------------------------------------


def numbers_of_the_code():
    (header,) = (REPOSITORY / "apps").rglob("exit_code.hpp")
    enum = re.search(r"enum class ExitCode[^{]*\{(.*?)\}", header.read_text(), re.DOTALL)[1]
    return sorted(int(number) for number in re.findall(r"= (\d+),", enum))


def test_every_exit_status_has_a_section_and_no_other():
    sections = re.findall(r"^## (\d+): ", TROUBLES.text, re.MULTILINE)
    assert [int(number) for number in sections] == numbers_of_the_code()


def test_the_manual_has_the_same_statuses():
    text = (REPOSITORY / "docs/man/matinee.1.scd").read_text()
    chapter = text.split("\n# EXIT STATUS\n")[1].split("\n# ")[0]
    entries = re.findall(r"^(\*\d+\*(?:, \*\d+\*)*)$", chapter, re.MULTILINE)
    numbers = sorted(int(number) for entry in entries for number in re.findall(r"\d+", entry))
    assert numbers == numbers_of_the_code()


def test_every_status_but_success_and_a_bug_has_an_example():
    named = {f"exit-{number}" for number in numbers_of_the_code()} - {"exit-0", "exit-70"}
    assert set(TROUBLES.sessions) == named
    for number, section in re.findall(r"^## (\d+): (.*?)(?=^## |\Z)", TROUBLES.text,
                                      re.MULTILINE | re.DOTALL):
        assert re.findall(r"^```console exit-(\d+)$", section, re.MULTILINE) in ([], [number])


# What is wrong in each example, before its command runs.


def a_page_instead_of_a_manifest(kitchen):
    (kitchen.home.path / "page.html").write_text("<!doctype html><title>Sign in</title>")


def nothing_at_all(_):
    pass


def revoked(kitchen):
    write_firefox(kitchen.home, Row(TOKEN))
    kitchen.home.sandbox.revoke(TOKEN)


def signed_in(kitchen):
    write_firefox(kitchen.home, Row(TOKEN))


def outage(kitchen):
    kitchen.home.sandbox.fault("status", status=503)


def locked(kitchen):
    signed_in(kitchen)
    kitchen.keep_an_agent()
    assert kitchen.home.matinee("agent", "start", "--no-notification").code == 0
    assert kitchen.home.matinee("agent", "lock", stdin="open sesame\n").code == 0


def app_bound(kitchen):
    write_chromium(kitchen.home, Row(TOKEN, seal="v20"))


def somebody_elses_file(kitchen):
    signed_in(kitchen)
    (kitchen.home.path / "film.mp4").write_text("mine")


def web_page_instead_of_media(kitchen):
    signed_in(kitchen)
    kitchen.home.sandbox.fault("html", path_part="video_720/seg_003.m4s")


def text_instead_of_a_program(kitchen):
    signed_in(kitchen)
    (kitchen.home.path / "notes.txt").write_text("milk, bread\n")


def slow(kitchen):
    signed_in(kitchen)
    kitchen.home.sandbox.post("/rate", bytes_per_s=200_000)


def late_answers(kitchen):
    kitchen.home.sandbox.post("/latency", ms=500)


def another_run(kitchen):
    slow(kitchen)
    home = kitchen.home
    other = subprocess.Popen(home.command("download", "one-reel-left"), cwd=home.path,
                             env=home.env, stderr=subprocess.PIPE, text=True)
    kitchen.at_the_end(other)
    assert "%" in other.stderr.readline()


SCENES = {
    1: a_page_instead_of_a_manifest, 2: nothing_at_all, 3: nothing_at_all, 4: revoked,
    5: nothing_at_all, 6: outage, 7: locked, 8: signed_in, 9: signed_in, 10: signed_in,
    11: app_bound, 12: signed_in, 13: somebody_elses_file, 14: another_run,
    15: web_page_instead_of_media, 126: text_instead_of_a_program, 127: signed_in,
    130: slow, 141: late_answers, 143: slow,
}
SIGNALS = {130: ("%", signal.SIGINT), 143: ("%", signal.SIGTERM)}


@pytest.mark.parametrize("number", SCENES)
def test_the_example_of_a_status_is_what_the_program_prints(kitchen, number):
    SCENES[number](kitchen)
    name = f"exit-{number}"
    (command,) = TROUBLES.commands(name)
    screen, code = run_in_terminal(command, kitchen.home.path, kitchen.home.env,
                                   signal_at=SIGNALS.get(number))
    # The pipe of this one ends well; the status is what is printed.
    assert (int(screen.text) if number == 141 else code) == number, screen.text
    TROUBLES.compare(name, kitchen.shown(f"$ {command}\n{screen.text}\n"))


def test_a_page_that_shows_something_else_fails(monkeypatch):
    monkeypatch.delenv("MATINEE_WRITE_DOCS", raising=False)
    with pytest.raises(AssertionError):
        TROUBLES.compare("exit-2", TROUBLES.sessions["exit-2"].replace("heades", "heads"))


def test_what_differs_from_run_to_run_is_masked():
    for one, other in (("1.6 MiB in 0.7 s, 2.3 MiB/s", "874.0 KiB in 12 s, 10 B/s"),
                       ("expires 2027-11-24 09:20 UTC (in 365 days)",
                        "expires 2028-01-02 19:21 UTC (in 12 hours)")):
        assert masked(one) == masked(other)
    assert masked("exit 3 in NL") != masked("exit 4 in NL")


# -- the walk for contributors -----------------------------------------------------------------

WALK = (REPOSITORY / "docs/guide/contributing.md").read_text()


def test_the_edits_of_the_walk_apply_to_the_sources(tmp_path):
    edits = re.findall(r"^```diff\n(.*?)^```$", WALK, re.MULTILINE | re.DOTALL)
    assert len(edits) == 3
    for edit in edits:
        # Outside of a repository, whose state is no matter of this test.
        name = re.search(r"^--- a/(.*)$", edit, re.MULTILINE)[1]
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text((REPOSITORY / name).read_text())
        run = subprocess.run(
            ["git", "apply", "-C1", "--recount", "-"], cwd=tmp_path, input=edit, text=True,
            capture_output=True, env={"PATH": "/usr/bin:/bin",
                                      "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
        assert run.returncode == 0, run.stderr
        assert "4k" in file.read_text() and "4k" not in (REPOSITORY / name).read_text()


def test_what_the_walk_names_exists():
    for path in re.findall(r"(?<![\w/])(?:apps|src|tests|docs)/[\w./-]*\w", WALK):
        assert (REPOSITORY / path).exists(), path
    usage = subprocess.run([REPOSITORY / "dev", "help"], capture_output=True, text=True).stdout
    for command in re.findall(r"\./dev (\w+)", WALK):
        assert re.search(rf"^  {command} ", usage, re.MULTILINE), command
    for name in re.findall(r"functional/(\w+)\$", WALK):
        assert (REPOSITORY / f"tests/functional/{name}_test.py").exists()
