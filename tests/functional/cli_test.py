# SPDX-License-Identifier: MIT
"""The manners of the command line: what it says when something is wrong, its help, its files."""

import json
import os
import re
import signal
import subprocess
from urllib.parse import unquote_plus

import pytest
from home import TOKEN
from sandbox import bin_dir


def hint(run):
    found = re.search(r"^next: (.*)$", run.err, re.MULTILINE)
    return found.group(1) if found else ""


# -- hints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments, code, says, next_step", [
    (["headers", "--format", "xml"], 2, "xml", "matinee headers --help"),
    (["download"], 2, "target", "matinee download --help"),
    (["heades"], 2, 'unknown command "heades"; did you mean "headers"?', "matinee --help"),
    (["xyzzy"], 2, 'unknown command "xyzzy"', "matinee --help"),
    (["status", "--jsno"], 2, 'unknown option "--jsno"; did you mean "--json"?', "matinee status --help"),
    (["headers", "--fromat=env"], 2, 'unknown option "--fromat"; did you mean "--format"?',
     "matinee headers --help"),
    (["watchlist", "frob"], 2, 'unknown command "watchlist frob"; watchlist has list, add, remove',
     "matinee watchlist --help"),
    (["watchlist", "ad"], 2, 'unknown command "watchlist ad"; did you mean "add"?',
     "matinee watchlist --help"),
    (["watchlist", "list", "x"], 2, "list takes no arguments: x", "matinee watchlist --help"),
    (["status", "now"], 2, "status takes no arguments: now", "matinee status --help"),
    ([], 2, "no command is given", "matinee --help"),
    (["film", "no-such-film"], 5, "film no-such-film", "matinee search"),
    (["film", "https://example.com/x"], 2, "neither", "matinee search"),
    (["download", "https://edge-1.mubicdn.net/open/none.mpd"], 5, "none.mpd", "URL"),
    (["manifest", "none.mpd"], 5, "none.mpd", "name"),
    (["cookies", "--cookies", "none.txt"], 5, "none.txt", "name"),
    (["cookies", "--cookies-from-browser", "firefox"], 5, "firefox", "matinee sources"),
    (["status", "--cookies-from-browser", "netscape"], 2, "netscape", "matinee status --help"),
    (["search", "x", "--country", ""], 2, "--country: the value is empty", "matinee --help"),
    (["ratings", "--format", "cvs"], 2, 'did you mean "csv"?', "matinee ratings --help"),
    (["ratings", "--limit", "abc"], 2, '--limit: "abc" is not a whole number', "matinee ratings --help"),
    (["ratings", "--limit", "0"], 2, "--limit: 0 is not between 1 and 100000", "matinee ratings --help"),
    (["ratings", "--limit", "2", "--all"], 2, "cannot be given together", "matinee ratings --help"),
    (["download", "http://edge-1.mubicdn.net/a.mp4"], 2, "https", "matinee download --help"),
    (["status", "--config", "none.toml"], 5, "none.toml", "name"),
])
def test_a_mistake_gets_the_right_next_step(home, arguments, code, says, next_step):
    run = home.matinee(*arguments)
    assert run.code == code, run
    assert says in run.err
    assert next_step in hint(run), run
    told = home.matinee(*arguments, "--json") if arguments else home.matinee("--json")
    assert told.json["error"]["hint"] == hint(run)


LIVE = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.m4s\n"
SMOOTH = '<?xml version="1.0"?><SmoothStreamingMedia MajorVersion="2"/>'


@pytest.mark.parametrize("text", [LIVE, SMOOTH], ids=["live", "smooth"])
def test_media_that_cannot_be_read_are_no_matter_of_cookies(home, sandbox, text):
    sandbox.fault("status", path_part="/open/clear/master.m3u8", status=200, body=text)
    run = home.matinee("download", "https://edge-1.mubicdn.net/open/clear/master.m3u8")
    assert run.code == 11, run
    assert "an end" in hint(run)
    assert "cookies" not in hint(run)


def test_a_certificate_that_nobody_knows(home, sandbox, tmp_path):
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=other", "-keyout",
                    os.devnull, "-out", other], check=True, capture_output=True)
    run = home.matinee("search", "x", "--cacert", other, "--connect-to",
                       f"::127.0.0.1:{sandbox.port}", online=False)
    assert run.code == 6, run
    assert "--cacert" in hint(run) and "clock" in hint(run)


@pytest.mark.parametrize("text", ["", "no certificate\n", "-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_cacert_that_is_none(home, sandbox, text):
    (home.path / "ca.pem").write_text(text)
    run = home.matinee("search", "x", "--cacert", "ca.pem", "--connect-to",
                       f"::127.0.0.1:{sandbox.port}", online=False)
    assert run.code == 2, run
    assert "ca.pem" in run.err


@pytest.mark.parametrize("status", [429, 503])
def test_trouble_of_the_service_names_host_and_status(home, sandbox, status):
    sandbox.fault("status", path_part="/search/films", status=status, retry_after="600")
    run = home.matinee("search", "x")
    assert run.code == 6, run
    assert f"api.mubi.com answers {status}" in run.err
    assert "600 s" in hint(run)


# -- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command, option", [
    ("status", "--cookies"), ("status", "--cookies-from-browser"), ("status", "--cacert"),
    ("status", "--connect-to"), ("status", "--country"), ("status", "--config"),
    ("headers", "--format"), ("cookies", "--format"), ("cookies", "--output"),
    ("download", "--output"), ("download", "--paths"), ("download", "--limit-rate"),
    ("download", "--quality"), ("download", "--audio"), ("download", "--sub-langs"),
    ("download", "--batch-file"), ("login", "--browser"), ("login", "--link-page"),
    ("agent", "--hook"), ("agent", "--interval"), ("search", "--limit"), ("search", "--print"),
    ("manifest", "--base-url"),
])
def test_an_empty_value_is_a_mistake(home, command, option):
    for empty in ([option, ""], [option + "="]):
        rest = ["start"] if command == "agent" else ["x"]
        for words in ([command, *empty, *rest], [*empty, command, *rest]):
            if words[0] != command and option not in ("--cookies", "--cookies-from-browser",
                                                     "--cacert", "--connect-to", "--config"):
                continue
            run = home.matinee(*words, online=False)
            assert run.code == 2, run
            assert option in run.err and "empty" in run.err, run


def test_an_empty_value_in_the_file_is_a_mistake(home):
    for text in ('cookies = ""\n', '[download]\npaths = ""\n'):
        file = configure(home, text)
        run = home.matinee(*(["download", "1"] if "download" in text else ["status"]))
        assert run.code == 2, run
        assert str(file) in run.err and "empty" in run.err, run


def test_an_empty_short_option_is_a_mistake(home):
    run = home.matinee("cookies", "-o", "", "--cookies", home.cookies_txt(), online=False)
    assert run.code == 2, run
    assert "--output" in run.err and TOKEN not in run.out


@pytest.mark.parametrize("words", [["manifest"], ["film"], ["search"], ["download"],
                                   ["watchlist", "add"], ["completion"], ["search", "x"]])
def test_an_empty_argument_is_a_mistake(home, words):
    run = home.matinee(*words, "", online=False)
    assert run.code == 2, run
    assert "empty" in run.err, run


def test_a_value_behind_an_equals_sign_is_the_same_for_a_short_option(home):
    file = home.cookies_txt()
    run = home.matinee("cookies", "-o=", "--cookies", file, online=False)
    assert run.code == 2 and "--output" in run.err and TOKEN not in run.out, run
    run = home.matinee("cookies", "-o=jar.txt", "--cookies", file, online=False)
    assert run.code == 0, run
    assert TOKEN in (home.path / "jar.txt").read_text()
    assert sorted(each.name for each in home.path.iterdir()) == ["cookies.txt", "jar.txt"]


def test_a_folder_that_is_gone_is_no_bug(home):
    gone = home.path / "gone"
    command = ["sh", "-c", 'cd "$1" && rmdir "$1" && shift && exec "$@"', "sh", str(gone)]
    for words in (["manifest", "x.m3u8"], ["headers", "--cookies", "x.txt"]):
        gone.mkdir()
        run = subprocess.run([*command, *home.command(*words, online=False)], env=home.env,
                             capture_output=True, text=True, timeout=60)
        assert run.returncode == 5, run


# What CLI11 would take apart, drop, or take for its own.
ODD_WORDS = ["", "--x=", "[", "]", "[]", "[a]", "[a,b]", "[[a],[b]]", "[[]]", "a,b", "{a,b}", "%%",
             "'q'", '"q"', "--", "-1", "--help", "[--json]", "++", "[%s] ", "[a\n]", "status"]


def test_a_program_that_is_run_gets_its_arguments_as_they_are(signed_in):
    run = signed_in.matinee("exec", *signed_in.flags, *signed_in.sandbox.connect_to, "--", "printf",
                            "[%s]", *ODD_WORDS, online=False)
    assert run.code == 0, run
    assert run.out == "".join(f"[{word}]" for word in ODD_WORDS)


@pytest.mark.parametrize("command", [["search"], ["film"], ["download"], ["watchlist", "add"],
                                     ["manifest"]])
@pytest.mark.parametrize("title", ["[rec]", "[a,b]", "[[rec]]"])
def test_a_title_in_brackets_stays_whole(signed_in, command, title):
    """[REC] is a film."""
    run = signed_in.matinee(*command, title, *signed_in.flags)
    assert run.code in (0, 2, 5), run
    asked = unquote_plus(str(signed_in.sandbox.log()))
    assert title in run.err + run.out + asked, (run, asked)
    assert "\0" not in run.err + run.out


@pytest.mark.parametrize("words", [["[x]"], ["[x,y]"], ["cookies", "[x]"], ["agent", "[x]"],
                                   ["--cookies", "[x]", "cookies"], ["--config", "[x]", "status"],
                                   ["headers", "--format=[x]"], ["headers", "--format", "[x]"]])
def test_a_mistake_in_brackets_is_told_as_it_was_typed(home, words):
    run = home.matinee(*words, online=False)
    assert run.code != 0, run
    typed = next(word for word in words if "[" in word)
    assert typed.removeprefix("--format=") in run.err, run
    assert "\0" not in run.err


def test_a_dash_is_standard_output(signed_in):
    to_pipe = signed_in.matinee("cookies", *signed_in.flags)
    run = signed_in.matinee("cookies", "-o", "-", *signed_in.flags)
    assert (run.code, run.out) == (0, to_pipe.out)
    assert not (signed_in.path / "-").exists()
    run = signed_in.matinee("download", "100001", "-o", "-", *signed_in.flags)
    assert run.code == 2 and "standard output" in run.err, run


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["status", "--help"], ["help"],
                                   ["completion", "bash"]])
def test_help_and_version_need_no_home(words):
    """Without HOME, and as a user without an account."""
    command = ["setpriv", "--reuid=54321", "--clear-groups"] if os.geteuid() == 0 else []
    run = subprocess.run([*command, bin_dir() / "matinee", *words], env={"PATH": os.environ["PATH"]},
                         capture_output=True, text=True, timeout=60)
    assert run.returncode == 0 and run.stdout, run
    assert run.stderr == ""


def without_home(*words, **more):
    """As a user without HOME and without an account."""
    command = ["setpriv", "--reuid=54321", "--clear-groups"] if os.geteuid() == 0 else []
    return subprocess.run([*command, bin_dir() / "matinee", *words], capture_output=True,
                          env={"PATH": os.environ["PATH"], **more}, text=True, timeout=60)


NOWHERE = ("--connect-to", "::127.0.0.1:1")


def test_what_needs_no_home_works_without_one():
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n"
    read_end, write_end = os.pipe()
    os.write(write_end, playlist.encode())
    os.close(write_end)
    command = ["setpriv", "--reuid=54321", "--clear-groups"] if os.geteuid() == 0 else []
    run = subprocess.run([*command, bin_dir() / "matinee", "manifest", "-"], stdin=read_end,
                         env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert run.returncode == 0, run
    os.close(read_end)
    doctor = without_home("doctor", "--json", *NOWHERE)
    assert doctor.returncode == 0 and "HOME is not set" in doctor.stdout, doctor
    agent = without_home("agent", "status")
    assert "HOME" not in agent.stderr, agent
    signed_out = without_home("headers", "--json", "--no-login", *NOWHERE)
    assert signed_out.returncode == 1, signed_out
    assert "HOME is not set" in signed_out.stdout
    named = without_home("headers", "--json", "--cookies", "~/c.txt", *NOWHERE)
    assert named.returncode == 5, named


# -- help ----------------------------------------------------------------------------------------


def helps():
    whole = subprocess.run([bin_dir() / "matinee", "--help"], capture_output=True, text=True,
                           check=True).stdout
    commands = re.findall(r"^  (\S+) ", whole.split("Commands:\n")[1].split("\n\n")[0],
                          re.MULTILINE)
    return [[], *[[c] for c in commands], ["watchlist", "add"]]


@pytest.mark.parametrize("words", helps(), ids=lambda w: " ".join(w) or "matinee")
def test_help_is_plain_and_fits(home, words):
    run = home.matinee(*words, "--help", online=False)
    assert (run.code, run.err) == (0, "")
    assert max(len(line) for line in run.out.splitlines()) <= 80, run.out
    for noise in ("Excludes", "REQUIRED", "OPTIONS:", ":{", "Positionals", "Subcommands", "[0]"):
        assert noise not in run.out
    assert home.matinee("help", *words, online=False).out == run.out


def test_help_of_what_an_argument_chooses_is_its_commands(home):
    run = home.matinee("help", "agent", "start", online=False)
    assert (run.code, run.out) == (0, home.matinee("agent", "--help", online=False).out)
    run = home.matinee("help", "agent", "satrt", online=False)
    assert run.code == 2, run
    assert 'did you mean "start"?' in run.err


def test_who_is_signed_out_is_sent_to_what_tells_the_most(home):
    run = home.matinee("status")
    assert run.code == 3, run
    assert "matinee doctor -v" in hint(run)


def test_help_of_no_command(home):
    run = home.matinee("help", "serach", online=False)
    assert run.code == 2, run
    assert 'did you mean "search"?' in run.err


# -- the configuration file ----------------------------------------------------------------------


def configure(home, text):
    file = home.path / ".config/matinee/config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.mark.parametrize("text, says", [
    ('cookeis = "x"\n', 'unknown key cookeis; did you mean "cookies"?'),
    ("[download]\nqualty = 'best'\n", 'unknown key download.qualty; did you mean "quality"?'),
    ("[dwnload]\nquality = 'best'\n", "[dwnload] is no command"),
    ("help = true\n", "unknown key help"),
    ("json = true\ncookies = 1 2\n", "line 2"),
])
def test_a_mistake_in_the_file_is_named_with_the_file(home, text, says):
    file = configure(home, text)
    run = home.matinee("search", "x")
    assert run.code == 2, run
    assert says in run.err
    assert str(file) in run.err


BROKEN = {"no TOML": "cookies = 1 2\n", "an unknown key": "frob = 1\n",
          "a bad value": "[headers]\nformat = 'xml'\n"}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_help_comes_whatever_the_file_holds(home, text):
    expected = {words: home.matinee(*words, online=False).out for words in (
        ("--help",), ("headers", "--help"), ("help", "headers"), ("--version",),
        ("completion", "bash"))}
    configure(home, text)
    for words, out in expected.items():
        run = home.matinee(*words, online=False)
        assert (run.code, run.out, run.err) == (0, out, ""), words


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_the_doctor_finds_a_broken_file(home, text):
    file = configure(home, text)
    run = home.matinee("doctor", "--json")
    assert run.code == 0, run
    found = [f for f in run.json["findings"] if f["kind"] == "bad_config"]
    assert [f["subject"] for f in found] == [str(file)]
    assert found[0]["what"] and str(file) not in found[0]["what"]
    # What it says is what stops the others.
    stopped = home.matinee("status")
    assert stopped.code == 2, stopped
    assert str(file) in stopped.err and found[0]["what"] in stopped.err
    named = home.matinee("doctor", "--config", file)
    assert (named.code, f"{file}: " in named.out) == (0, True), named


def test_a_mistake_on_the_command_line_is_told_before_one_in_the_file(home):
    configure(home, BROKEN["no TOML"])
    run = home.matinee("status", "--jsno")
    assert run.code == 2, run
    assert 'unknown option "--jsno"' in run.err


def test_the_command_line_overrules_the_file(signed_in):
    configure(signed_in, f'cookies = "{signed_in.path}/cookies.txt"\nquiet = true\n'
              "[search]\nall = true\n")
    assert signed_in.matinee("headers").code == 0
    run = signed_in.matinee("headers", "--cookies-from-browser", "firefox")
    assert run.code == 5, run  # the browser was asked for, and there is none
    assert signed_in.matinee("headers", "-v").code == 0
    assert len(signed_in.matinee("search", "the", "--limit", "2", "--json").json["films"]) == 2


def test_both_on_the_command_line_contradict_each_other(signed_in):
    run = signed_in.matinee("headers", *signed_in.flags, "--cookies-from-browser", "firefox")
    assert run.code == 2, run


def test_a_tilde_is_the_home_folder(signed_in):
    configure(signed_in, 'cookies = "~/cookies.txt"\n')
    assert signed_in.matinee("status").code == 0
    configure(signed_in, "")
    assert signed_in.matinee("status", "--cookies=~/cookies.txt").code == 0


def test_a_format_wins_over_json(signed_in):
    run = signed_in.matinee("headers", "--format", "env", "--json", *signed_in.flags)
    assert run.code == 0, run
    assert "MATINEE_AUTHORIZATION=" in run.out
    run = signed_in.matinee("headers", "--format", "env", "--json", "--cookies", "none")
    assert run.json["error"]["code"] == "not_found"
    run = signed_in.matinee("cookies", "--format", "header", "--json", *signed_in.flags)
    assert run.out.startswith("lt=") or run.out.lower().startswith("cookie:"), run


# -- what the service refers to ------------------------------------------------------------------


def test_an_insecure_url_from_the_service_is_a_failure_that_names_the_host(signed_in, sandbox):
    sandbox.fault("status", path_part="/secure_url", status=200,
                  body=json.dumps({"url": "http://plain.example/a.mpd"}))
    run = signed_in.matinee("download", "100001", *signed_in.flags)
    assert run.code == 1, run
    assert "plain.example" in run.err


def test_a_relative_url_from_the_service_is_followed(signed_in, sandbox):
    sandbox.fault("status", path_part="/secure_url", status=200,
                  body=json.dumps({"url": "//edge-1.mubicdn.net/open/file/film.mp4"}))
    run = signed_in.matinee("download", "100001", *signed_in.flags)
    assert run.code == 0, run


def test_a_download_needs_no_user_id(signed_in, sandbox):
    sandbox.fault("status", path_part="/account", status=200,
                  body=json.dumps({"country": "NL"}))
    sandbox.fault("captcha", host="mubi.com")
    run = signed_in.matinee("download", "one-reel-left", *signed_in.flags)
    assert run.code == 0, run
    assert signed_in.matinee("headers", *signed_in.flags).code == 1


def test_an_account_of_nobody_is_no_session(signed_in, sandbox):
    sandbox.fault("status", path_part="/account", status=200, body="{}")
    run = signed_in.matinee("status", "--json", *signed_in.flags)
    assert run.code == 1, run
    assert run.json["state"] == "unknown"


# -- standard input and output -------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["status"], ["headers"], ["cookies", "--json"], ["doctor"],
                                       ["help", "download"]], ids=lambda a: a[0])
def test_a_reader_that_goes_away_is_no_matter_to_talk_about(signed_in, arguments):
    ours, theirs = os.pipe()
    os.close(ours)
    run = subprocess.run(signed_in.command(*arguments, *signed_in.flags), cwd=signed_in.path,
                         env=signed_in.env, stdout=theirs, stderr=subprocess.PIPE, timeout=60)
    os.close(theirs)
    assert (run.returncode, run.stderr) == (141, b"")


def test_a_manifest_comes_from_standard_input_as_from_a_file(home):
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.mp4\n#EXT-X-ENDLIST\n"
    (home.path / "a.m3u8").write_text(text)
    expected = home.matinee("manifest", "a.m3u8", "--json", online=False)
    run = home.matinee("manifest", "-", "--json", stdin=text, online=False)
    assert (run.code, run.err) == (0, ""), run
    assert run.json["tracks"][0]["segments"] == expected.json["tracks"][0]["segments"]
    run = home.matinee("manifest", "-", "--base-url", "https://h.example/x/", "--json", stdin=text,
                       online=False)
    assert run.json["tracks"][0]["segments"][0]["url"] == "https://h.example/x/a.mp4"
    run = home.matinee("manifest", "-", stdin="nothing of the kind", online=False)
    assert run.code == 1, run
    assert "standard input" in run.err


# -- cookies from a pipe -------------------------------------------------------------------------

LINE = f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{TOKEN}\n"


def test_cookies_from_a_process(home):
    """bash's `--cookies <(command)`."""
    command = home.command("headers", "--cookies")
    script = '"${@:1:3}" <(printf %s "$LINE") "${@:4}"'
    run = subprocess.run(["bash", "-c", script, "bash", *command], env={**home.env, "LINE": LINE},
                         capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run
    assert TOKEN in run.stdout


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("source", ["-", "pipe"])
def test_a_signal_ends_the_wait_for_cookies(home, source, number, code):
    os.mkfifo(home.path / "pipe")
    process = subprocess.Popen(home.command("headers", "--cookies", source), cwd=home.path,
                               env=home.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    wait_for_handler(process.pid)
    process.send_signal(number)
    assert process.wait(timeout=20) == code
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def wait_for_handler(pid):
    while True:
        with open(f"/proc/{pid}/status") as file:
            caught = re.search(r"^SigCgt:\t(\w+)$", file.read(), re.MULTILINE).group(1)
        if int(caught, 16) & (1 << (signal.SIGINT - 1)):
            return


@pytest.mark.parametrize("arguments", [
    ["download", "--list", "--audio", "en", "100001"],
    ["download", "--list", "--sub-langs", "en,fr", "100001"],
    ["download", "100001", "--sub-langs", "en", "--list"],
])
def test_an_option_takes_one_value_and_leaves_the_rest(signed_in, arguments):
    run = signed_in.matinee(*arguments, *signed_in.flags)
    assert run.code == 0, run


def test_a_target_may_stand_behind_the_network_options(home):
    run = home.matinee("film", *home.sandbox.connect_to, "100001", online=False)
    assert run.code == 0, run
