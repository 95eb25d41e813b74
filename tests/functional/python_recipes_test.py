# SPDX-License-Identifier: MIT
"""The programs in examples/, and the calls in the documents, run against the stand-in."""

import difflib
import json
import re
import signal

import https
import pytest
from home import TOKEN
from python_package import says
from recipes import recipes_of
from sandbox import REPOSITORY

EXAMPLES = REPOSITORY / "examples"
RECIPES = EXAMPLES / "recipes"
HARD_CODED = "5eed5eed5eed5eed5eed5eed5eed5eed5eed5e"
GUIDE = recipes_of("guide/recipes.md")
OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"


def wish(sandbox, *films, token=TOKEN):
    for film in films:
        answer = https.api(sandbox, "POST", "/v4/wishes",
                           {**https.CLIENT, "Authorization": f"Bearer {token}"}, {"film_id": film})
        assert answer.status == 200


def title_of(sandbox, film):
    return https.api(sandbox, "GET", f"/v4/films/{film}", https.CLIENT).json()["title"]


def lines_of(which):
    return (EXAMPLES / which / "mubi_downloader.py").read_text().splitlines()


def test_the_examples_differ_by_two_lines():
    changed = [line for line in difflib.ndiff(lines_of("before"), lines_of("after"))
               if line.startswith(("+ ", "- "))]
    assert [line for line in changed if line.startswith("+ ")] == [
        "+ from matinee.requests import session", "+ service = session()"]
    gone = [line for line in changed if line.startswith("- ")]
    assert len(gone) == 2 and gone[1].startswith('- service.headers.update({"authorization": ')
    assert HARD_CODED not in "".join(lines_of("after"))


@pytest.mark.parametrize("which", ["before", "after"])
def test_an_example_downloads_the_trailers(package, at_home, sandbox, which):
    sandbox.add_token(HARD_CODED, country="NL")
    wish(sandbox, 100001, 100009, 100011)
    if which == "after":
        sandbox.revoke(HARD_CODED)
    run = package.run(at_home, EXAMPLES / which / "mubi_downloader.py", env={
        "REQUESTS_CA_BUNDLE": sandbox.cacert, "HTTPS_PROXY": sandbox.control})
    assert run.returncode == 0, run.stderr
    assert "no trailer" in run.stdout
    for film in (100001, 100011):
        with (at_home.path / f"{film}-trailer.mp4").open("rb") as file:
            assert file.read(8)[4:] == b"ftyp"
    media = sandbox.log(host="trailers.mubicdn.net")
    assert len(media) >= 2
    for call in media:
        assert not (call["authorization"] or call["dt_custom_data"] or call["cookie"])


def test_the_watchlist(package, at_home, sandbox):
    wish(sandbox, 100001, 100009)
    run = package.run(at_home, RECIPES / "watchlist.py")
    assert run.returncode == 0, run.stderr
    assert sorted(run.stdout.splitlines()) == sorted(title_of(sandbox, f) for f in (100001, 100009))
    sandbox.revoke(TOKEN)
    run = package.run(at_home, RECIPES / "watchlist.py")
    assert run.returncode == 4 and "next: " in run.stderr and "Traceback" not in run.stderr


def test_the_daemon_outlives_its_session(package, at_home, sandbox):
    wish(sandbox, 100001)
    with package.popen(at_home, RECIPES / "daemon.py", "0.1") as daemon:
        def read_until(words):
            for line in daemon.stderr:
                if words in line:
                    return line
            raise AssertionError(f"no {words}")

        read_until(f"new: {title_of(sandbox, 100001)}")
        sandbox.revoke(TOKEN)
        assert "next: " in read_until("no longer accepts")
        sandbox.add_token(OTHER, country="NL")
        file = at_home.path / "cookies.txt"
        file.write_text(file.read_text().replace(TOKEN, OTHER))
        wish(sandbox, 100009, token=OTHER)
        read_until(f"new: {title_of(sandbox, 100009)}")
        daemon.send_signal(signal.SIGTERM)
        rest = daemon.stderr.read()
        assert daemon.wait(30) == 0 and "done" in rest


def test_films_together(package, at_home, sandbox):
    pytest.importorskip("httpx")
    run = package.run(at_home, RECIPES / "together.py", "100001", "100009")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [title_of(sandbox, 100001), title_of(sandbox, 100009)]


# What Jupyter does: the value of a cell's last expression is shown, and stored in the file.
SHOW = """
import ast, json, sys
names, shown = {}, []
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] != "code":
        continue
    tree = ast.parse("".join(cell["source"]))
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        shown.append(repr(eval(compile(ast.Expression(last.value), "cell", "eval"), names)))
shown.append(repr(names))
print(json.dumps(shown))
"""


def test_a_notebook_stores_no_token(package, at_home, sandbox):
    wish(sandbox, 100001)
    run = package.run(at_home, "-c", SHOW, RECIPES / "notebook.ipynb")
    assert run.returncode == 0, run.stderr
    shown = json.loads(run.stdout)
    assert title_of(sandbox, 100001) in run.stdout and "1234567" in run.stdout
    custom = https.base64_custom_data(TOKEN)
    for text in shown:
        assert TOKEN not in text and custom not in text
    cells = json.loads((RECIPES / "notebook.ipynb").read_text())["cells"]
    assert not any(cell.get("outputs") for cell in cells)


# -- the documents -------------------------------------------------------------------------------


def blocks(file):
    return re.findall(r"```python\n(.*?)```", file.read_text(), re.DOTALL)


@pytest.mark.parametrize("name", ["README.md", "python/README.md"])
def test_the_documents_show_the_safe_ways_and_they_work(package, at_home, sandbox, name):
    wish(sandbox, 100001)
    found = blocks(REPOSITORY / name)
    assert found
    for block in found:
        assert "generate_headers" not in block
        run = package.run(at_home, "-c", block)
        assert run.returncode == 0, (block, run.stderr)


def test_the_documents_name_what_there_is(package, home):
    """Every public name of AuthManager is in python/README.md."""
    names = says(package, home, """
import json
from matinee import AuthManager
print(json.dumps([name for name in vars(AuthManager) if not name.startswith("_")]))
""")
    text = (REPOSITORY / "python/README.md").read_text()
    assert [name for name in names if f".{name}" not in text] == []


def test_the_recipe_of_the_guide(package, at_home, sandbox):
    wish(sandbox, 100001, 100009)
    run = package.run(at_home, "-c", GUIDE["requests"])
    assert run.returncode == 0, run.stderr
    assert sorted(run.stdout.splitlines()) == sorted(title_of(sandbox, film)
                                                     for film in (100001, 100009))
