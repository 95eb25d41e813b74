# SPDX-License-Identifier: MIT
"""`matinee exec`: the headers in a program's environment."""

import shlex
import subprocess

import pytest

from home import TOKEN


def test_the_child_finds_the_headers_in_its_environment(signed_in):
    run = signed_in.matinee("exec", *signed_in.flags, *signed_in.sandbox.connect_to, "--", "sh",
                            "-c", 'echo "$MATINEE_AUTHORIZATION|$MATINEE_DT_CUSTOM_DATA"',
                            online=False)
    authorization, custom_data = run.out.strip().split("|")
    assert run.code == 0
    assert authorization == f"Bearer {TOKEN}" and len(custom_data) > 40


def exec_(home, *command):
    return home.matinee("exec", *home.flags, *home.sandbox.connect_to, "--", *command, online=False)


def test_the_childs_status_is_the_programs(signed_in):
    assert exec_(signed_in, "sh", "-c", "exit 42").code == 42


def test_a_program_that_is_not_there_is_127_and_one_that_cannot_run_is_126(signed_in):
    missing = exec_(signed_in, "no-such-program-anywhere")
    assert missing.code == 127 and "no-such-program-anywhere" in missing.err
    script = signed_in.path / "not-executable"
    script.write_text("#!/bin/sh\n")
    assert exec_(signed_in, script).code == 126


def test_flags_after_the_dashes_are_the_childs(signed_in):
    run = exec_(signed_in, "sh", "-c", 'echo "$1 $2"', "sh", "--json", "-q")
    assert run.out == "--json -q\n"


def test_without_a_session_nothing_is_run(home):
    run = home.matinee("exec", "--no-agent", *home.sandbox.connect_to, "--", "sh", "-c",
                       "echo it ran", online=False)
    assert run.code == 3 and "it ran" not in run.out


def test_a_broken_pipe_ends_the_child_as_usual(signed_in):
    run = exec_(signed_in, "sh", "-c", "yes | head -n 1")
    assert run.code == 0 and run.out == "y\n"


LIST_DESCRIPTORS = """
import os
for fd in range(3, 200):
    try: print(fd, os.readlink(f"/proc/self/fd/{fd}"))
    except OSError: pass
"""


def test_the_child_gets_no_descriptor_of_the_program(signed_in):
    """The session came over HTTPS: a connection that is alive must not reach the child."""
    run = exec_(signed_in, "/usr/bin/python3", "-c", LIST_DESCRIPTORS)
    assert run.code == 0, run
    assert signed_in.sandbox.log(path="/v4/account"), "nothing was asked"
    assert run.out == ""


def test_the_child_gets_no_descriptor_of_the_program_beside_an_agent(running):
    run = running.home.matinee("exec", *running.home.sandbox.connect_to, "--", "/usr/bin/python3",
                               "-c", LIST_DESCRIPTORS, online=False)
    assert (run.code, run.out) == (0, ""), run


def test_the_child_gets_the_descriptors_that_its_caller_meant_for_it(signed_in):
    file = signed_in.path / "given"
    file.write_text("given\n")
    command = signed_in.command("exec", *signed_in.flags, *signed_in.sandbox.connect_to, "--", "sh",
                                "-c", "cat <&7", online=False)
    shell = " ".join(map(shlex.quote, command)) + f" 7<{shlex.quote(str(file))}"
    run = subprocess.run(["sh", "-c", shell], env=signed_in.env, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "given\n"), run


def test_the_child_finds_the_agents_socket(agent):
    agent.start("--cookies", agent.home.cookies_txt())
    run = agent.home.matinee("exec", *agent.home.sandbox.connect_to, "--", "sh", "-c",
                             'echo "$MATINEE_SOCKET"', online=False)
    assert run.out.strip() == str(agent.socket)


@pytest.mark.parametrize("arguments", [["exec"], ["exec", "--"]])
def test_no_program_is_a_mistake(home, arguments):
    assert home.matinee(*arguments, online=False).code == 2
