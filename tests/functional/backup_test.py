# SPDX-License-Identifier: MIT
"""`matinee backup`: one folder with everything, and at every moment a whole one."""

import base64
import csv
import json
import shutil
import stat
import subprocess

import pytest
from home import TOKEN
from sandbox import USER_ID
from waiting import until

FIRST = 300_000
TOP = ["backup.json", "csv", "index.html", "json", "letterboxd", "watchlist.ics"]


@pytest.fixture
def member(signed_in):
    signed_in.sandbox.post("/library", ratings=20, views=12, lists=2, wishes=8)
    return signed_in


def backup(home, folder="films", *words, timeout=300):
    return home.matinee("backup", "-P", folder, *words, *home.flags, timeout=timeout)


def files_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def beside(folder):
    """What is in the folder's parent under its name, with what runs leave there."""
    return sorted(path.name for path in folder.parent.iterdir() if folder.name in path.name)


def raw(folder, name):
    return json.loads((folder / "json" / name).read_text())


def rows(folder, name):
    with open(folder / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("paging, cap", [("numbered", 48), ("cursor", 24), ("last_id", 0)])
@pytest.mark.parametrize("size", [2, 186])
def test_everything_is_there(signed_in, size, paging, cap):
    signed_in.sandbox.post("/library", ratings=size, views=size, lists=2, wishes=size)
    signed_in.sandbox.post("/paging", paging=paging, cap=cap)
    run = backup(signed_in)
    folder = signed_in.path / "films"
    assert run.code == 0 and run.out == f"{folder}/index.html\n", run
    assert f"ratings: {size}" in run.err
    check_size(folder, size)
    assert beside(folder) == ["films"]


def test_three_thousand_of_each(signed_in):
    signed_in.sandbox.post("/library", ratings=3_000, views=3_000, lists=1, wishes=3_000)
    signed_in.sandbox.post("/paging", paging="cursor", cap=0)
    run = backup(signed_in, "films", "--json", timeout=500)
    assert run.code == 0 and run.json["ratings"]["listed"] == 3_000, run
    check_size(signed_in.path / "films", 3_000)
    assert (signed_in.path / "films/index.html").stat().st_size < 8_000_000


def check_size(folder, size):
    assert sorted(path.name for path in folder.iterdir()) == TOP
    ratings = raw(folder, "ratings.json")
    assert [entry["id"] for entry in ratings["ratings"]] == [
        500_000 + n for n in reversed(range(size))]
    # The service's own words, all of them.
    assert {"overall", "updated_at", "film"} <= set(ratings["ratings"][0])
    assert "short_synopsis" in ratings["ratings"][0]["film"]
    assert len(raw(folder, "history.json")["view_logs"]) == size
    assert len(raw(folder, "watchlist.json")["wishes"]) == size
    assert raw(folder, "profile.json")["name"] == "Test Viewer"
    first = raw(folder, "lists.json")["lists"][0]["id"]
    assert [film["film"]["id"] for film in raw(folder, f"list-{first}.json")["list_films"]] == [
        FIRST, FIRST + 1]
    for name in ("ratings", "history", "watchlist"):
        assert len(rows(folder, f"csv/{name}.csv")) == size, name
        assert len(rows(folder, f"letterboxd/{name}.csv")) == size, name
    assert len((folder / "letterboxd/ratings.csv").read_bytes()) <= 1_000_000
    assert (folder / "watchlist.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    page = (folder / "index.html").read_text()
    assert page.count("<tr data-k=") == size


def test_a_backup_is_private_and_listed_in_its_manifest(member):
    assert backup(member).code == 0
    folder = member.path / "films"
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    manifest = json.loads((folder / "backup.json").read_text())
    assert manifest["user_id"] == USER_ID and sorted(manifest["files"]) == sorted(files_in(folder))


def test_no_secret_is_saved(member):
    body = json.dumps({"id": USER_ID, "name": "Test Viewer", "token": "c4nary-of-a-token",
                       "session": {"x": "c4nary-of-a-session"}, "bio": f"mine is {TOKEN}"})
    member.sandbox.fault("status", path_prefix=f"/v4/users/{USER_ID}", status=200, body=body,
                         times=1)
    run = backup(member, "films", "-v")
    assert run.code == 0, run
    saved = files_in(member.path / "films")
    assert json.loads(saved["json/profile.json"]) == {"bio": None, "id": USER_ID,
                                                       "name": "Test Viewer"}
    for name, text in saved.items():
        for secret in (TOKEN, "c4nary", "Bearer", member.sandbox.cacert):
            assert secret.encode() not in text, (name, secret)
    assert TOKEN not in run.out + run.err


def test_no_secret_of_any_list_is_saved(member):
    base64_token = base64.b64encode(f"lt={TOKEN}".encode()).decode()
    for name in ("ratings", "view_logs", "wishes", "list_films", "lists"):
        entry = {"id": 1, "slug": "mine", "title": "Mine", "api_key": "c4nary-of-a-key",
                 "Authorization": "c4nary-of-a-header", "csrf": "c4nary-of-csrf",
                 "jwt": "c4nary-of-a-jwt", "bearer": "c4nary-of-a-bearer",
                 "review": f"Bearer {TOKEN}", "note": base64_token, "url": f"https://x/?t={TOKEN}",
                 "film": {"id": 7, "title": "Rain", "cookie": "c4nary-of-a-cookie"}}
        body = json.dumps({name: [entry], "meta": {"total_count": 1}})
        member.sandbox.fault("status", path_part=f"/{name}", status=200, body=body, times=9)
    run = backup(member, "films", "-v")
    assert run.code == 0, run
    saved = files_in(member.path / "films")
    assert {"json/ratings.json", "json/history.json", "json/watchlist.json", "json/lists.json",
            "json/list-1.json"} <= set(saved)
    assert all(b"Rain" in saved[f"json/{name}.json"] for name in ("ratings", "list-1"))
    for name, text in saved.items():
        for secret in (TOKEN, "c4nary", "Bearer", base64_token):
            assert secret.encode() not in text, (name, secret)


def test_the_second_one_keeps_what_the_service_no_longer_has(member):
    assert backup(member).code == 0
    folder = member.path / "films"
    # The newest two ratings go, one wish goes, and one comes.
    member.sandbox.post("/library", ratings=18, views=12, lists=1)
    assert member.matinee("watchlist", "remove", FIRST + 3, *member.flags).code == 0
    assert member.matinee("watchlist", "add", 100_001, *member.flags).code == 0
    run = backup(member, "films", "--json")
    assert run.code == 0 and not run.json["first"], run
    assert run.json["ratings"] == {"listed": 18, "added": 0, "gone": 2, "kept": 2,
                                   "missing": 0, "unreadable": 0}
    assert run.json["watchlist"] == {"listed": 8, "added": 1, "gone": 1, "kept": 1,
                                     "missing": 0, "unreadable": 0}
    assert run.json["lists"]["gone"] == 1
    ratings = raw(folder, "ratings.json")
    assert len(ratings["ratings"]) == 18
    assert [gone["entry"]["id"] for gone in ratings["no_longer_listed"]] == [500_019, 500_018]
    table = rows(folder, "csv/ratings.csv")
    assert [bool(row["gone_since"]) for row in table] == [False] * 18 + [True] * 2
    assert len(rows(folder, "letterboxd/ratings.csv")) == 18
    assert FIRST + 3 not in [int(row["id"]) for row in rows(folder, "csv/watchlist.csv")
                             if not row["gone_since"]]
    assert len(raw(folder, "list-700001.json")["list_films"]) == 5
    assert "not among your ratings since" in (folder / "index.html").read_text()
    assert beside(folder) == ["films"]
    # What comes again loses its mark.
    member.sandbox.post("/library", ratings=20, views=12, lists=2)
    run = backup(member)
    # The wish that was removed is still kept.
    assert run.code == 0 and run.err.count("no longer listed") == 1, run
    assert raw(folder, "ratings.json")["no_longer_listed"] == []


def test_what_did_not_come_is_not_gone(member):
    member.sandbox.post("/paging", paging="cursor", cap=0)
    assert backup(member).code == 0
    member.sandbox.post("/paging", paging="first_page_only", cap=5)
    run = backup(member)
    assert run.code == 12 and "15 of 20 entries did not come" in run.err, run
    ratings = raw(member.path / "films", "ratings.json")
    assert len(ratings["ratings"]) == 20 and ratings["no_longer_listed"] == []


@pytest.mark.parametrize("part", ["/ratings", "/view_logs", "/wishes", "/lists", "/list_films"])
def test_an_outage_leaves_the_old_one_whole(member, part):
    assert backup(member).code == 0
    folder = member.path / "films"
    before = files_in(folder)
    member.sandbox.post("/library", ratings=30, views=30, lists=2)
    member.sandbox.post("/paging", paging="cursor", cap=10)
    member.sandbox.fault("status", path_part=part, status=503, retry_after="7200", times=99)
    run = backup(member)
    assert run.code == 6 and run.out == "", run
    assert files_in(folder) == before
    assert beside(folder) == ["films"]
    member.sandbox.clear_faults()
    assert backup(member).code == 0


def test_a_kill_while_it_reads_leaves_the_old_one_whole(member):
    assert backup(member).code == 0
    folder = member.path / "films"
    before = files_in(folder)
    member.sandbox.clear_log()
    member.sandbox.fault("stall", path_part="/wishes", ms=60_000)
    process = subprocess.Popen(member.command("backup", "-P", "films", *member.flags),
                               cwd=member.path, env=member.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    until(lambda: [entry for entry in member.sandbox.log() if "/wishes" in entry["path"]])
    process.kill()
    process.wait()
    assert files_in(folder) == before
    member.sandbox.clear_faults()
    assert backup(member).code == 0
    assert beside(folder) == ["films"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
@pytest.mark.parametrize("call, when", [("fsync", 2), ("fsync", 20), ("renameat2", 1),
                                        ("unlinkat", 1), ("unlinkat", 3), ("unlinkat", 12)])
def test_a_kill_while_it_writes_leaves_a_whole_one(member, call, when):
    assert backup(member).code == 0
    folder = member.path / "films"
    (folder / "mine.txt").write_text("a note of mine")
    before = files_in(folder)
    member.sandbox.post("/library", ratings=25, views=12, lists=2)
    traced = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
              "-e", f"inject={call}:signal=SIGKILL:when={when}"]
    done = subprocess.run([*traced, *member.command("backup", "-P", "films", *member.flags)],
                          cwd=member.path, env=member.env, capture_output=True, timeout=300)
    assert done.returncode != 0, done
    after = files_in(folder)
    after.pop("mine.txt", None)
    before.pop("mine.txt")
    if after != before:
        assert len(raw(folder, "ratings.json")["ratings"]) == 25
        assert sorted(json.loads(after["backup.json"])["files"]) == sorted(after)
    assert backup(member).code == 0
    assert (folder / "mine.txt").read_text() == "a note of mine"
    assert len(raw(folder, "ratings.json")["ratings"]) == 25
    assert beside(folder) == ["films"]


def test_what_is_no_backup_is_refused(member):
    folder = member.path / "films"
    folder.mkdir()
    (folder / "letters.txt").write_text("mine")
    member.sandbox.clear_log()
    run = backup(member)
    assert run.code == 13 and "no backup" in run.err, run
    assert [path.name for path in folder.iterdir()] == ["letters.txt"]
    (member.path / "file").write_text("mine")
    assert backup(member, "file").code == 13
    assert backup(member, "").code == 2
    # Nobody was asked anything.
    assert member.sandbox.log() == []


def test_an_empty_folder_and_one_that_is_not_there_will_do(member):
    (member.path / "films").mkdir()
    assert backup(member).code == 0
    assert backup(member, "new/deep/films/").code == 0
    assert (member.path / "new/deep/films/index.html").exists()
    run = member.matinee("backup", *member.flags)
    assert run.code == 0 and run.out == f"{member.path}/matinee-backup/index.html\n", run


def test_another_members_backup_is_refused(member):
    assert backup(member).code == 0
    before = files_in(member.path / "films")
    other = "0badc0de0badc0de0badc0de0badc0de0ca9a8"
    member.sandbox.add_token(other, user_id=77)
    file = member.cookies_txt(f"mubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t{other}",
                              name="other.txt")
    run = member.matinee("backup", "-P", "films", "--cookies", file)
    assert run.code == 13 and f"user {USER_ID}" in run.err, run
    assert files_in(member.path / "films") == before


def test_without_a_session_nothing_is_made(home):
    run = home.matinee("backup", "-P", "new/films", "--no-agent")
    assert run.code == 3, run
    assert not (home.path / "new").exists()


def test_a_list_whose_films_do_not_come_costs_that_list(member):
    member.sandbox.fault("status", path_part="/list-1234567-1/", status=404, times=9)
    run = backup(member, "films", "--json")
    assert run.code == 12 and "list List 1, of films did not come" in run.err, run
    assert run.json["lists_without_films"] == [700_001]
    assert run.json["list_films"] == {"missing": 0, "unreadable": 0}
    folder = member.path / "films"
    assert len(raw(folder, "lists.json")["lists"]) == 2
    assert not (folder / "json/list-700001.json").exists()
    assert "The films of this list are not in the backup." in (folder / "index.html").read_text()
    member.sandbox.clear_faults()
    run = backup(member, "films", "--json")
    assert run.code == 0 and run.json["lists_without_films"] == [], run
    assert len(raw(folder, "list-700001.json")["list_films"]) == 5


def test_what_cannot_be_read_makes_the_backup_partial(member):
    body = json.dumps({"wishes": [{"id": 1, "film": {"id": 7, "title": "Rain"}}, {"no": "id"}]})
    member.sandbox.fault("status", path_part="/wishes", status=200, body=body, times=9)
    run = backup(member, "films", "--json")
    assert run.code == 12 and run.json["watchlist"]["unreadable"] == 1, run
    assert run.json["watchlist"]["listed"] == 1 and run.json["ratings"]["unreadable"] == 0


def test_a_current_folder_that_is_gone_is_an_error(member):
    gone = member.path / "gone"
    gone.mkdir()
    done = subprocess.run(["sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh",
                           *member.command("backup", "-P", "films", *member.flags)],
                          cwd=gone, env=member.env, capture_output=True, text=True, timeout=300)
    assert done.returncode in (5, 10) and "films" in done.stderr, done


def test_a_damaged_list_is_not_replaced(member):
    assert backup(member).code == 0
    (member.path / "films/json/ratings.json").write_text("{")
    run = backup(member)
    assert run.code == 15 and "ratings.json" in run.err, run
    assert (member.path / "films/json/ratings.json").read_text() == "{"
