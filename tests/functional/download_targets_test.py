# SPDX-License-Identifier: MIT
"""Several targets in one run."""

import json
import signal
import subprocess
import time

from downloads import OPEN


def test_some_of_several_fail(signed_in):
    run = signed_in.matinee("download", "one-reel-left", "the-locked-garden", "--json",
                            *signed_in.flags)
    assert run.code == 12, run
    done, failed = run.json["downloads"]
    assert done["state"] == "done"
    assert (signed_in.path / done["file"]).stat().st_size == done["bytes"]
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "protected"


def test_two_targets_of_one_name_do_not_share_a_file(home):
    run = home.matinee("download", OPEN + "clear/master.m3u8", OPEN + "ts/master.m3u8", "--json")
    assert run.code == 0, run
    assert len({d["file"] for d in run.json["downloads"]}) == 2
    run = home.matinee("download", OPEN + "file/film.mp4", OPEN + "file/film.mp4?other", "--json")
    assert run.code == 12, run
    assert [d["state"] for d in run.json["downloads"]] == ["done", "failed"]
    assert run.json["downloads"][1]["error"]["code"] == "exists"


def test_all_of_several_fail_alike(signed_in):
    run = signed_in.matinee("download", "the-locked-garden", "quiet-cipher", *signed_in.flags)
    assert run.code == 8, run


def test_all_of_several_fail_each_in_its_way(signed_in):
    targets = ["the-locked-garden", "no-such-film-anywhere", OPEN + "none/none.mp4"]
    run = signed_in.matinee("download", *targets, *signed_in.flags)
    assert run.code == 8, run
    assert run.err.count("matinee: ") == 3
    hints = [line for line in run.err.splitlines() if line.startswith("next: ")]
    assert len(hints) == 3 and "--trailer" in hints[0] and "search" in hints[1] and "URL" in hints[2]


def test_targets_from_a_file(home, sandbox):
    (home.path / "list.txt").write_text(f"# films\n\n{OPEN}file/film.mp4\n{OPEN}none/none.mp4\n")
    run = home.matinee("download", "-a", "list.txt", "--json")
    assert run.code == 12, run
    assert [d["state"] for d in run.json["downloads"]] == ["done", "failed"]
    run = home.matinee("download", "-a", "-", stdin=f"{OPEN}file/film.mp4\n")
    assert run.code == 0, run
    assert home.matinee("download", "-a", "-", stdin="\n").code == 2
    assert home.matinee("download", "-a", "none.txt").code == 5


def test_an_interrupted_batch_tells_what_was_finished(home, sandbox):
    process = subprocess.Popen(
        home.command("download", OPEN + "file/film.mp4", OPEN + "clear/master.m3u8", "-r", "500K",
                     "--json"),
        cwd=home.path, env=home.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(home.path.glob("clear*part/t*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert [d["state"] for d in json.loads(out)["downloads"]] == ["done", "failed"]


def test_an_encrypted_film_of_several_is_named_by_its_title(signed_in):
    run = signed_in.matinee("download", "false-dawn-street", "boxed-in", "one-reel-left", "--json",
                            *signed_in.flags)
    assert run.code == 12, run
    messages = [d["error"]["message"] for d in run.json["downloads"] if d["error"]]
    assert [m.split(":")[0] for m in messages] == ["False Dawn Street", "Boxed In"], messages
    assert all("://" not in m for m in messages)


def test_a_trailer_page_is_the_trailer(home):
    run = home.matinee("download", "https://mubi.com/en/nl/films/the-lantern-keeper/trailer",
                       "--quality", "worst")
    assert run.code == 0, run
    assert "trailer [100001].mp4" in run.out


def test_a_series_asks_for_an_episode(home):
    run = home.matinee("download", "https://mubi.com/en/series/harbour-lights")
    assert run.code == 2, run
    assert "series" in run.err and "episode" in run.err, run


def test_an_address_without_a_command(home):
    run = home.matinee("https://mubi.com/films/the-lantern-keeper")
    assert run.code == 2, run
    assert "did you mean" in run.err and "matinee download https://mubi.com/films/" in run.err, run
