# SPDX-License-Identifier: MIT
"""A session is chosen by use, not by presence: what is newer and is none stands in no way."""

import os
import threading
import time

import pytest
from browser import Chromium, Firefox, is_installed
from home import TOKEN
from stores import DAY, MINUTE, WEEK, Row, design, visitor, write_chromium, write_firefox

OTHER = "feedc0de0badc0de0badc0de0badc0de0ca9a8"
REVOKED = "deadc0de0badc0de0badc0de0badc0de0ca9a9"
ACCOUNT = "/v4/account"
MOST_QUESTIONS = 8
REQUEST = "capability[]=authtype\nprotocol=https\nhost=api.mubi.com\n\n"

needs_chromium = pytest.mark.skipif(not is_installed("chromium"), reason="no chromium")
needs_firefox = pytest.mark.skipif(not is_installed("firefox-esr"), reason="no firefox-esr")


def exec_(home, *flags):
    return home.matinee("exec", *flags, *home.sandbox.connect_to, "--", "sh", "-c",
                        'printf %s "$MATINEE_AUTHORIZATION"', online=False)


def masked(token):
    return "****" + token[-4:]


def questions(home):
    """How often the service was asked whose a token is."""
    return len(home.sandbox.log(path=ACCOUNT))


def findings(home, *flags):
    run = home.matinee("doctor", "--json", *flags)
    assert run.code == 0, run
    return run.json["findings"]


def assert_session(home, token, browser):
    """Every command uses that session."""
    status = home.matinee("status", "--json")
    assert status.code == 0, status
    assert status.json["state"] == "valid"
    assert status.json["token"] == masked(token)
    assert status.json["source"]["browser"] == browser
    headers = home.matinee("headers", "--json")
    assert headers.code == 0, headers
    assert headers.json["authorization"] == f"Bearer {token}"
    child = exec_(home)
    assert (child.code, child.out) == (0, f"Bearer {token}"), child
    git = home.matinee("credential", "get", *home.sandbox.connect_to, stdin=REQUEST, online=False)
    assert git.code == 0, git
    assert f"credential={token}\n" in git.out
    cookies = home.matinee("cookies", "--json")
    assert cookies.code == 0, cookies
    assert {cookie["source"]["browser"] for cookie in cookies.json} == {browser}
    assert "nobody is signed in" not in cookies.err
    assert_catalogue(home)


def assert_chosen(home, token, browser):
    """The two ways to choose: by the service's word, and from the cookies alone."""
    status = home.matinee("status", "--json")
    assert status.code == 0, status
    assert status.json["token"] == masked(token)
    assert status.json["source"]["browser"] == browser
    cookies = home.matinee("cookies", "--json")
    assert cookies.code == 0, cookies
    assert token in {cookie["value"] for cookie in cookies.json}
    assert {cookie["source"]["browser"] for cookie in cookies.json} == {browser}


def assert_catalogue(home):
    film = home.matinee("film", "the-lantern-keeper", "--check-stream")
    assert film.code == 0, film
    watchlist = home.matinee("watchlist", "--json")
    assert watchlist.code == 0, watchlist


# -- a newer visitor beside an older session ---------------------------------------------------


@needs_chromium
@needs_firefox
def test_a_visit_with_chromium_leaves_the_session_in_firefox(home, sandbox):
    with Firefox(sandbox, home.firefox()) as browser:
        browser.sign_in()
    (token,) = set(sandbox.good_tokens()) - {TOKEN}
    with Chromium(sandbox, home.chromium) as browser:
        browser.navigate("https://mubi.com/")
    reports = {source["browser"]: source for source in home.matinee("sources", "--json").json}
    assert reports["chromium"]["cookies"] > 0, "a visitor's cookies must be there"
    assert_session(home, token, "firefox")
    assert [f for f in findings(home) if f["kind"] == "session_refused"] == []


@needs_chromium
def test_a_visit_with_chromium_leaves_a_written_session_in_firefox(home, sandbox):
    write_firefox(home, Row(TOKEN, age=WEEK))
    with Chromium(sandbox, home.chromium) as browser:
        browser.navigate("https://mubi.com/")
    assert_session(home, TOKEN, "firefox")


NO_SESSION = {
    "an lt for another path": Row(OTHER, path="/en"),
    "an lt of www.mubi.com": Row(OTHER, host="www.mubi.com"),
    "an lt of .www.mubi.com": Row(OTHER, host=".www.mubi.com"),
    "an empty lt": Row(""),
    "an lt that is no token": Row("two words"),
    "an lt that expired": Row(OTHER, lifetime=-MINUTE),
    "a sealed lt that is no token": Row("two words", seal="v10"),
    "a sealed lt that is empty": Row("", seal="v10"),
    "a visitor": visitor(),
    "a sealed visitor": visitor(seal="v10"),
    "a visitor of the whole domain": Row(name="_mubi_session", value="b3BhcXVl--x",
                                         host=".mubi.com", lifetime=None),
    "an empty design's cookie": Row(name="_mubi_session", value="", lifetime=None),
    "a sealed design's cookie of no token": design("", seal="v10"),
    "a design's cookie of no token": design("two words"),
}


@pytest.mark.parametrize("row", NO_SESSION.values(), ids=NO_SESSION.keys())
def test_what_is_newer_and_no_session_is_passed_over(home, row):
    write_firefox(home, Row(TOKEN, age=WEEK))
    write_chromium(home, row)
    assert_session(home, TOKEN, "firefox")


@pytest.mark.parametrize("row", NO_SESSION.values(), ids=NO_SESSION.keys())
def test_it_is_passed_over_in_firefox_too(home, row):
    write_chromium(home, Row(TOKEN, age=WEEK, seal="v10"))
    write_firefox(home, row)
    assert_chosen(home, TOKEN, "chromium")


@pytest.mark.parametrize("row", NO_SESSION.values(), ids=NO_SESSION.keys())
def test_beside_the_session_in_one_store_it_is_passed_over(home, row):
    if (row.name, row.host, row.path) == ("lt", "mubi.com", "/"):
        row = Row(row.value, host=".mubi.com", lifetime=row.lifetime, seal=row.seal)
    write_chromium(home, Row(TOKEN, age=WEEK), row)
    assert_chosen(home, TOKEN, "chromium")


@pytest.mark.parametrize("seal", ["", "v10"])
def test_a_login_token_outranks_the_designs_cookie(home, sandbox, seal):
    sandbox.add_token(OTHER)
    write_firefox(home, Row(TOKEN, age=WEEK))
    write_chromium(home, design(OTHER, seal=seal))
    assert_session(home, TOKEN, "firefox")


@pytest.mark.parametrize("seal", ["", "v10"])
def test_the_designs_cookie_outranks_a_visitors(home, seal):
    write_chromium(home, design(TOKEN, age=WEEK, seal=seal))
    write_firefox(home, visitor())
    assert_session(home, TOKEN, "chromium")


def test_the_designs_cookie_serves_where_the_login_token_is_refused(home, sandbox):
    sandbox.add_token(REVOKED)
    sandbox.revoke(REVOKED)
    write_chromium(home, design(TOKEN, age=WEEK))
    write_firefox(home, Row(REVOKED))
    assert_session(home, TOKEN, "chromium")


# -- what the service refuses ------------------------------------------------------------------


@pytest.fixture
def revoked(home, sandbox):
    """A home of somebody who signed out elsewhere: the service refuses REVOKED."""
    sandbox.add_token(REVOKED)
    sandbox.revoke(REVOKED)
    sandbox.add_token(OTHER)
    sandbox.clear_log()
    return home


@pytest.mark.parametrize("hosts", [("mubi.com", ".mubi.com"), (".mubi.com", "mubi.com")],
                         ids=["older host-only", "newer host-only"])
@pytest.mark.parametrize("first_is_good", [True, False], ids=["newer works", "older works"])
@pytest.mark.parametrize("write", [write_chromium, write_firefox])
def test_of_two_in_one_store_the_one_that_works_is_used(revoked, write, hosts, first_is_good):
    older, newer = hosts
    newest, oldest = (TOKEN, REVOKED) if first_is_good else (REVOKED, TOKEN)
    write(revoked, Row(oldest, host=older, age=WEEK), Row(newest, host=newer))
    assert_chosen(revoked, TOKEN, write.__name__.removeprefix("write_"))


@pytest.mark.parametrize("command", [
    "status", "headers", "cookies", "watchlist", "film the-lantern-keeper --check-stream"])
def test_a_newer_session_that_is_refused_is_told_of(revoked, command):
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee(*command.split())
    assert run.code == 0, run
    assert "chromium" in run.err and "no longer accepts" in run.err, run
    assert run.err.count("no longer accepts") == 1, run
    assert REVOKED not in run.err
    quiet = revoked.matinee(*command.split(), "-q")
    assert (quiet.code, quiet.err) == (0, ""), quiet


def test_every_command_moves_on_from_a_session_that_is_refused(revoked):
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED, seal="v10"))
    assert_session(revoked, TOKEN, "firefox")
    child = exec_(revoked)
    assert "no longer accepts the session of chromium" in child.err, child


def test_doctor_names_the_session_that_is_refused(revoked):
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    (found,) = [f for f in findings(revoked) if f["kind"] == "session_refused"]
    assert "chromium" in found["subject"] and found["code"] == "rejected"
    text = revoked.matinee("doctor").out
    assert "nothing is wrong" not in text
    assert "chromium" in text.splitlines()[0]


@pytest.mark.parametrize("command", ["status", "headers", "watchlist"])
def test_where_every_session_is_refused_the_first_is_named(revoked, sandbox, command):
    sandbox.revoke(TOKEN)
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee(*command.split())
    assert run.code == 4, run
    error = [line for line in run.err.splitlines() if "matinee: " in line and "trying" not in line]
    assert "chromium" in error[0], run
    assert "firefox" in run.err, run
    again = revoked.matinee(*command.split(), "--json")
    assert again.code == 4, again
    if command == "status":
        assert again.json["state"] == "expired"
        assert again.json["source"]["browser"] == "chromium"
        assert again.json["token"] == masked(REVOKED)
    else:
        assert again.json["error"]["code"] == "rejected"
        assert "chromium" in again.json["error"]["message"]
    assert {f["kind"] for f in findings(revoked)} == {"session_refused"}
    assert "nothing is wrong" not in revoked.matinee("doctor").out


def test_exec_and_credential_do_not_hand_out_a_session_that_is_refused(revoked, sandbox):
    sandbox.revoke(TOKEN)
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    child = exec_(revoked)
    assert (child.code, child.out) == (4, ""), child
    git = revoked.matinee("credential", "get", *sandbox.connect_to, stdin=REQUEST, online=False)
    assert (git.code, git.out) == (4, ""), git


def test_cookies_of_a_session_that_is_refused_are_told_to_be(revoked, sandbox):
    """Of a lone session the service is not asked; of two it has been."""
    sandbox.revoke(TOKEN)
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee("cookies")
    for browser in ("firefox", "chromium"):
        assert f"no longer accepts the session of {browser}" in run.err, run


def test_where_every_session_is_refused_no_next_one_is_promised(revoked, sandbox):
    sandbox.revoke(TOKEN)
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee("status")
    assert run.code == 4, run
    assert "trying the next one" not in run.err, run


# -- the service is asked politely -------------------------------------------------------------


@pytest.mark.parametrize("command", ["status", "headers"])
def test_a_lone_session_is_asked_about_once(home, command):
    write_chromium(home, Row(TOKEN))
    assert home.matinee(command).code == 0
    assert questions(home) == 1


@pytest.mark.parametrize("command", ["status", "headers", "cookies", "watchlist"])
def test_each_distinct_token_is_asked_about_once(revoked, command):
    write_chromium(revoked, Row(REVOKED), Row(REVOKED, host=".mubi.com", age=MINUTE))
    write_chromium(revoked, Row(REVOKED, age=DAY), profile="Profile 1")
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    run = revoked.matinee(command)
    assert run.code == 0, run
    assert questions(revoked) == 2


@pytest.mark.parametrize("command", ["status", "headers"])
def test_a_token_of_two_profiles_is_asked_about_once(revoked, command):
    for profile in ("Default", "Profile 1"):
        write_chromium(revoked, Row(REVOKED), profile=profile)
    assert revoked.matinee(command).code == 4
    assert questions(revoked) == 1


def test_two_profiles_with_one_good_token_need_no_question(home):
    for profile in ("Default", "Profile 1"):
        write_chromium(home, Row(TOKEN), profile=profile)
    assert home.matinee("cookies", "--json").code == 0
    assert questions(home) == 0
    assert home.matinee("status").code == 0
    assert questions(home) == 1


def run_of(home, command):
    """Of every command that needs a session, with what it needs."""
    if command == "exec":
        return exec_(home)
    return home.matinee(*command.split(), stdin=REQUEST)


@pytest.mark.parametrize("command", ["status", "headers", "cookies", "doctor", "credential get",
                                     "exec", "watchlist", "logout --everywhere"])
def test_at_most_eight_tokens_are_asked_about(home, sandbox, command):
    for number in range(12):
        token = f"{number:02}dec0de0badc0de0badc0de0badc0de0ca9a7"
        sandbox.add_token(token)
        sandbox.revoke(token)
        write_chromium(home, Row(token, age=number * MINUTE), profile=f"Profile {number}")
    sandbox.clear_log()
    run = run_of(home, command)
    assert questions(home) == MOST_QUESTIONS, run
    if command in ("status", "headers"):
        assert run.code == 4, run


def test_doctor_names_the_sessions_that_nobody_was_asked_about(home, sandbox):
    for number in range(10):
        token = f"{number:02}dec0de0badc0de0badc0de0badc0de0ca9a7"
        sandbox.add_token(token)
        sandbox.revoke(token)
        write_chromium(home, Row(token, age=number * MINUTE), profile=f"Profile {number}")
    run = home.matinee("doctor", "--json")
    sessions = {check["subject"]: check["detail"] for check in run.json["checks"]
                if check["what"] == "session"}
    assert len(sessions) == 10, sessions
    untried = {subject for subject, detail in sessions.items() if "not tried" in detail}
    assert untried == {'chromium "Profile 8"', 'chromium "Profile 9"'}, sessions
    assert "Profile 9" in home.matinee("doctor").out
    assert "Profile 9" in home.matinee("status", "-v").err


def test_the_ninth_session_may_be_named(home, sandbox):
    for number in range(12):
        token = f"{number:02}dec0de0badc0de0badc0de0badc0de0ca9a7"
        sandbox.add_token(token)
        if number < 11:
            sandbox.revoke(token)
        write_chromium(home, Row(token, age=number * MINUTE), profile=f"Profile {number}")
    run = home.matinee("status", "--cookies-from-browser", "chromium:Profile 11")
    assert run.code == 0, run


@pytest.mark.parametrize("command", ["status", "headers"])
def test_front_pages_count_among_the_questions(home, command):
    for number in range(12):
        write_chromium(home, Row(f"Zm9yIGE{number}--of-a-visitor", name="_mubi_session",
                                 lifetime=None, age=number * MINUTE), profile=f"Profile {number}")
    run = home.matinee(command, "-v")
    assert run.code == 3, run
    assert len(home.sandbox.log()) == MOST_QUESTIONS, run
    assert run.err.count("not tried") == 4, run


@pytest.mark.parametrize("command", ["status", "headers"])
def test_the_front_page_is_asked_once_for_a_cookie_of_two_profiles(home, command):
    for profile in ("Default", "Profile 1", "Profile 2"):
        write_chromium(home, visitor(), profile=profile)
    assert home.matinee(command).code == 3
    assert len(home.sandbox.log()) == 1


def test_a_service_that_is_dead_is_given_up_after_one_front_page(home):
    for number in range(3):
        write_chromium(home, Row(f"Zm9yIGE{number}--of-a-visitor", name="_mubi_session",
                                 lifetime=None, age=number * MINUTE), profile=f"Profile {number}")
    home.sandbox.fault("reset", host="mubi.com")
    try:
        run = home.matinee("status", "-v")
    finally:
        home.sandbox.clear_faults()
    assert run.code == 6, run
    assert run.err.count("not tried: the service gives no answer") == 2, run


ORDINARY = {
    "a lone lt": [Row(TOKEN, seal="v10")],
    "beside a sealed visitor's cookie": [Row(TOKEN, seal="v10"), visitor(seal="v10")],
    "beside a visitor's cookie": [Row(TOKEN), visitor()],
    "under two hosts": [Row(TOKEN), Row(TOKEN, host=".mubi.com")],
    "beside an lt that is no token": [Row(TOKEN), Row("two words", host=".mubi.com")],
}


@pytest.mark.parametrize("rows", ORDINARY.values(), ids=ORDINARY.keys())
@pytest.mark.parametrize("command", ["cookies", "credential get"])
def test_of_an_ordinary_member_the_service_is_not_asked(home, rows, command):
    write_chromium(home, *rows)
    run = run_of(home, command)
    assert run.code == 0, run
    assert TOKEN in run.out
    assert home.sandbox.log() == []


def test_cookies_of_an_ordinary_member_need_no_service(home):
    write_chromium(home, *ORDINARY["beside a sealed visitor's cookie"])
    run = home.matinee("cookies", "--cacert", "/nonexistent", online=False)
    assert (run.code, run.err) == (0, ""), run


@pytest.mark.parametrize("command", ["cookies", "credential get"])
def test_a_sealed_cookie_of_the_design_with_another_token_is_a_reason_to_ask(revoked, command):
    write_chromium(revoked, Row(REVOKED, seal="v10"), design(TOKEN, seal="v10", age=WEEK))
    run = run_of(revoked, command)
    assert run.code == 0, run
    assert questions(revoked) == 2


# -- what acts on a session proves it first ----------------------------------------------------


def test_everywhere_ends_the_session_that_works(revoked, sandbox):
    write_chromium(revoked, Row(REVOKED))
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    run = revoked.matinee("logout", "--everywhere")
    assert run.code == 0, run
    assert TOKEN not in sandbox.good_tokens()
    assert revoked.matinee("status").code == 4


def test_a_login_with_a_file_takes_the_session_that_works(revoked):
    later = int(time.time()) + WEEK
    file = revoked.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t{later}\tlt\t{REVOKED}",
                               f".mubi.com\tTRUE\t/\tTRUE\t{later}\tlt\t{TOKEN}")
    run = revoked.matinee("login", "--json", "--cookies", file)
    assert run.code == 0, run
    assert run.json["token"] == masked(TOKEN)
    assert questions(revoked) == 2


def test_a_login_with_a_browser_takes_the_session_that_works(revoked):
    write_chromium(revoked, Row(REVOKED))
    write_chromium(revoked, Row(TOKEN, age=WEEK), profile="Profile 1")
    run = revoked.matinee("login", "--json", "--cookies-from-browser", "chromium")
    assert run.code == 0, run
    assert run.json["token"] == masked(TOKEN)


def test_a_login_with_a_session_that_is_refused_promises_nothing(revoked):
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee("login", "--cookies-from-browser", "chromium")
    assert run.code == 4, run
    assert "no agent keeps" not in run.err, run


# -- doctor ------------------------------------------------------------------------------------


def test_doctor_names_a_lone_session_that_is_refused(revoked):
    write_chromium(revoked, Row(REVOKED))
    assert [f["kind"] for f in findings(revoked)] == ["session_refused"]
    assert "nothing is wrong" not in revoked.matinee("doctor").out


def test_doctor_names_a_session_in_a_file_that_is_refused(revoked):
    file = revoked.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{REVOKED}")
    assert [f["kind"] for f in findings(revoked, "--cookies", file)] == ["session_refused"]


@pytest.mark.parametrize("content, code", [(TOKEN, None), (REVOKED, "rejected"), ("X=Y", "usage")])
def test_doctor_examines_the_token_file(revoked, content, code):
    file = revoked.path / "token"
    file.write_text(content + "\n")
    file.chmod(0o600)
    run = revoked.matinee("doctor", "--json", env={"MATINEE_TOKEN_FILE": str(file)})
    assert run.code == 0, run
    codes = [f["code"] for f in run.json["findings"]]
    assert code in codes if code else codes == [], run
    assert [source["path"] for source in run.json["sources"]] == [str(file)], run


# -- a file with several sessions of one name ----------------------------------------------------


def line_of(token, expires=4102444800):
    return f"mubi.com\tFALSE\t/\tFALSE\t{expires}\tlt\t{token}"


@pytest.mark.parametrize("tokens", [[TOKEN, REVOKED], [REVOKED, TOKEN], [TOKEN, ""],
                                    [TOKEN, REVOKED, "two words", ""],
                                    [REVOKED, TOKEN, REVOKED]])
@pytest.mark.parametrize("command", ["headers", "status --json", "cookies"])
def test_of_several_sessions_in_a_file_the_one_that_works_is_used(revoked, tokens, command):
    file = revoked.cookies_txt(*[line_of(token) for token in tokens])
    run = revoked.matinee(*command.split(), "--cookies", file)
    assert run.code == 0, run
    assert (TOKEN in run.out) or masked(TOKEN) in run.out, run
    assert REVOKED not in run.out, run


def test_the_later_session_of_a_file_goes_before_one_that_expires_later(revoked, sandbox):
    sandbox.add_token(OTHER)
    file = revoked.cookies_txt(line_of(OTHER, 4102444900), line_of(TOKEN))
    run = revoked.matinee("headers", "--cookies", file)
    assert run.code == 0 and TOKEN in run.out, run


# -- a source that can be read once ------------------------------------------------------------


@pytest.mark.parametrize("command", ["status", "headers", "cookies", "credential get", "doctor",
                                     "watchlist", "film the-lantern-keeper --check-stream"])
def test_a_pipe_is_read_once(revoked, command):
    later = int(time.time()) + WEEK
    text = revoked.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t{later}\tlt\t{REVOKED}",
                               f".mubi.com\tTRUE\t/\tTRUE\t{later}\tlt\t{TOKEN}").read_text()
    pipe = revoked.path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_text, args=(text,), daemon=True).start()
    run = revoked.matinee(*command.split(), "--cookies", pipe, stdin=REQUEST, timeout=60)
    assert run.code == 0, run


# -- a source that is named --------------------------------------------------------------------


@pytest.mark.parametrize("command", ["cookies", "headers", "status", "cookies --format header"])
def test_a_named_browser_without_mubi_cookies_is_signed_out(home, command):
    write_firefox(home, Row("of-another-site", host="example.com"))
    write_chromium(home, Row(TOKEN))
    run = home.matinee(*command.split(), "--cookies-from-browser", "firefox")
    assert run.code == 3, run
    assert run.out == "" or command == "status"
    assert "firefox" in run.err


def test_a_named_source_that_is_refused_is_not_left(revoked):
    write_firefox(revoked, Row(TOKEN, age=WEEK))
    write_chromium(revoked, Row(REVOKED))
    run = revoked.matinee("status", "--json", "--cookies-from-browser", "chromium")
    assert run.code == 4, run
    assert run.json["source"]["browser"] == "chromium"


def test_two_profiles_of_a_named_browser_are_both_tried(revoked):
    write_chromium(revoked, Row(REVOKED), profile="Default")
    write_chromium(revoked, Row(TOKEN, age=WEEK), profile="Profile 1")
    run = revoked.matinee("status", "--json", "--cookies-from-browser", "chromium")
    assert run.code == 0, run
    assert run.json["source"]["profile"] == "Profile 1"


def test_of_two_sessions_in_a_file_the_one_that_works_is_used(revoked):
    later = int(time.time()) + WEEK
    revoked.cookies_txt(f"mubi.com\tFALSE\t/\tTRUE\t{later}\tlt\t{REVOKED}",
                        f".mubi.com\tTRUE\t/\tTRUE\t{later}\tlt\t{TOKEN}")
    run = revoked.matinee("headers", "--json", "--cookies", "cookies.txt")
    assert run.code == 0, run
    assert run.json["authorization"] == f"Bearer {TOKEN}"
