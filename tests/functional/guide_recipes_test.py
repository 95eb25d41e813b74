# SPDX-License-Identifier: MIT
"""Every recipe of docs/guide/recipes.md, as it stands there. python_recipes_test.py
runs the one in Python, and tests/install the one in C++.
"""

import csv
import json
import shlex
import shutil
import subprocess

import pytest
from home import TOKEN
from machines import (
    assert_verified,
    needs_systemd,
    needs_unshare,
    run_as_cron,
    run_inside,
    run_unit,
    values_of,
    words_of_container,
)
from recipes import Kitchen, reasons_of, recipes_of
from sandbox import REPOSITORY, USER_ID, bin_dir
from stores import Row, write_firefox

RECIPES = recipes_of("guide/recipes.md")
REASONS = reasons_of("guide/recipes.md")


@pytest.fixture
def kitchen(agent):
    """Firefox is signed in; the tools reach the stand-in."""
    write_firefox(agent.home, Row(TOKEN))
    made = Kitchen(agent.home)
    made.reach_with_tools()
    return made


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program}")


def rows_of(file):
    """Of a CSV file, without its header."""
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def assert_account_was_given(sandbox):
    """Somebody asked for the account with all four headers, and got it."""
    calls = sandbox.log(host="api.mubi.com", path="/v4/account", status=200)
    wanted = {"authorization", "dt-custom-data", "client", "client-country"}
    assert any(wanted <= {name.lower() for name in call["headers"]} for call in calls), calls


# -- that none is left out ---------------------------------------------------------------------


def only_orders_the_manager_about(recipe):
    """Those of a person's own systemd would change that person's machine."""
    lines = [shlex.split(line) for line in recipe.splitlines()]
    units = {word for line in lines for word in line if word.endswith((".service", ".timer"))}
    return all(line[:2] == ["systemctl", "--user"] for line in lines) and units <= set(RECIPES)


REASONS_THAT_COUNT = {"systemd-manager": only_orders_the_manager_about}


def test_every_recipe_is_run_or_says_why_not():
    folder = REPOSITORY / "tests"
    tests = "".join((folder / name).read_text()
                    for name in ("functional/guide_recipes_test.py", "functional/python_recipes_test.py",
                                 "install/install_test.py"))
    for name, recipe in RECIPES.items():
        is_run = f'RECIPES["{name}"]' in tests or f'GUIDE["{name}"]' in tests
        assert is_run != (name in REASONS), f"{name} is run, or says why it is not"
        if name in REASONS:
            assert REASONS_THAT_COUNT[REASONS[name]](recipe), f"{name}: {REASONS[name]} is not true"


def test_a_reason_that_is_not_true_is_found():
    assert only_orders_the_manager_about("systemctl --user start leaving.timer\n")
    assert not only_orders_the_manager_about("systemctl --user start other.timer\n")
    assert not only_orders_the_manager_about("systemctl --user daemon-reload\nmatinee status\n")


# -- tools -------------------------------------------------------------------------------------


@needs("curl")
def test_curl(kitchen, sandbox):
    run = kitchen.run(RECIPES["curl"])
    assert json.loads(run.out)["id"] == USER_ID, run
    assert_account_was_given(sandbox)


def test_calls_of_the_api(kitchen, sandbox):
    sandbox.post("/library", user_id=USER_ID, wishes=30)
    run = kitchen.run(RECIPES["api"])
    assert run.code == 0, run
    account, *pages = [json.loads(line) for line in run.out.splitlines()]
    assert account["id"] == USER_ID
    assert sum(len(page["wishes"]) for page in pages) == 30


def test_films_in_a_pipe(kitchen):
    run = kitchen.run(RECIPES["pipe"])
    assert run.code == 0, run
    assert kitchen.run("matinee watchlist --print id").out == "100001\n"


@needs("aria2c")
def test_aria2(kitchen, sandbox):
    run = kitchen.run(RECIPES["aria2"])
    assert run.code == 0, run
    assert json.loads((kitchen.home.path / "account").read_text())["id"] == USER_ID
    assert_account_was_given(sandbox)


@needs("mpv")
def test_mpv_plays_a_trailer(kitchen, sandbox):
    run = kitchen.run(RECIPES["mpv"])
    assert run.code == 0, run
    (host,) = {call["host"] for call in sandbox.log() if call["host"].endswith(".mubicdn.net")}
    assert host == "trailers.mubicdn.net"


# mpv and yt-dlp find no film in an account; that they were answered is what counts.


@needs("mpv")
def test_mpv_with_the_session(kitchen, sandbox):
    kitchen.run(RECIPES["mpv-session"])
    assert_account_was_given(sandbox)


@needs("yt-dlp")
def test_yt_dlp(kitchen, sandbox):
    kitchen.run(RECIPES["yt-dlp"])
    assert_account_was_given(sandbox)


def test_the_credential_protocol(kitchen):
    run = kitchen.run(RECIPES["credential"])
    assert run.code == 0, run
    assert f"credential={TOKEN}\n" in run.out and "ephemeral=1\n" in run.out, run


@needs("git")
def test_git_asks_matinee(kitchen):
    assert kitchen.run(RECIPES["git"]).code == 0
    asked = subprocess.run(
        ["git", "credential", "fill"], cwd=kitchen.home.path, text=True, capture_output=True,
        input="capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n",
        env={**kitchen.home.env, "GIT_TERMINAL_PROMPT": "0", "GIT_TRACE": "1"})
    assert "matinee credential get" in asked.stderr, asked


def test_a_script_with_the_session(kitchen, sandbox, tmp_path):
    # Python has no option that leads to the stand-in.
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "connect = socket.create_connection\n"
        "socket.create_connection = lambda _, *more, **named: connect(\n"
        f"    ('127.0.0.1', {sandbox.port}), *more, **named)\n")
    run = kitchen.run(RECIPES["exec"], PYTHONPATH=str(tmp_path))
    assert (run.code, run.out) == (0, "Demo Viewer\n"), run


def test_own_data(kitchen, sandbox):
    sandbox.post("/library", user_id=USER_ID, ratings=5, views=4, wishes=3)
    run = kitchen.run(RECIPES["own-data"])
    assert run.code == 0, run
    folder = kitchen.home.path / "mubi"
    assert len(rows_of(folder / "letterboxd.csv")) == 5
    assert len(rows_of(folder / "history.csv")) == 4
    assert (folder / "watchlist.ics").read_text().startswith("BEGIN:VCALENDAR")


# -- other machinery ---------------------------------------------------------------------------


def test_a_job_of_cron_asks_the_agent(running, sandbox):
    """The agent alone has a session: the job finds none without the agent."""
    sandbox.post("/library", user_id=USER_ID, ratings=5)
    kitchen = Kitchen(running.home)
    assert kitchen.run("matinee headers --no-agent").code == 3
    # As the page says, a program that is not in cron's path is named with its own.
    crontab = kitchen.placed(RECIPES["cron"]).replace("* matinee ", f"* {bin_dir()}/matinee ")
    file = kitchen.home.path / "ratings.csv"
    (run,) = run_as_cron(crontab, kitchen.home.path)
    assert run.returncode == 0, run
    before = file.read_text()
    assert len(rows_of(file)) == 5
    # And when it fails, the ratings of yesterday stay.
    sandbox.fault("status", path_part="/", status=503)
    (run,) = run_as_cron(crontab, kitchen.home.path)
    assert run.returncode == 6 and file.read_text() == before, run


@needs_systemd
def test_a_user_unit_with_a_timer(kitchen, tmp_path):
    for name in ("leaving.service", "leaving.timer"):
        assert name in RECIPES
    kitchen.write_unit(tmp_path, "leaving.service", RECIPES["leaving.service"])
    kitchen.write_unit(tmp_path, "leaving.timer", RECIPES["leaving.timer"])
    assert_verified(tmp_path, "leaving.service", "leaving.timer")
    run = run_unit(kitchen, RECIPES["leaving.service"], tmp_path)
    assert run.code == 0, run


def test_the_agent_through_ssh(running, server, tmp_path_factory):
    kitchen = Kitchen(running.home)
    # The path of a socket is short.
    far = tmp_path_factory.mktemp("y")
    config = server / "with_recipe"
    config.write_text(RECIPES["ssh-forwarding"].replace("/home/you", str(far))
                      + (server / "ssh_config").read_text())
    # The server has another home, and does not find the program.
    there = f"HOME={far} {bin_dir()}/matinee status"
    recipe = RECIPES["ssh"].replace("/home/you", str(far)).replace("matinee status", there)
    ssh = f"ssh() {{ command ssh -F {config} \"$@\"; }}\n"
    for connection in ("first", "second"):
        run = kitchen.run(ssh + recipe)
        assert run.code == 0, (connection, run)
        assert "agent     running" in run.out and TOKEN[-4:] in run.out, run


@needs_unshare
def test_a_container_of_docker(running):
    kitchen = Kitchen(running.home)
    options, command = words_of_container(RECIPES["docker"], kitchen)
    assert values_of(options, "--user") == [subprocess.check_output(["id", "-u"], text=True).strip()]
    mounts = [value.split(":")[:2] for value in values_of(options, "-v")]
    variables = dict(value.split("=", 1) for value in values_of(options, "-e"))
    run = run_inside(kitchen, mounts, variables, command)
    assert run.returncode == 0, run
    assert "agent     running" in run.stdout and TOKEN[-4:] in run.stdout, run
