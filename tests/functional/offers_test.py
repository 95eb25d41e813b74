# SPDX-License-Identifier: MIT
"""`browse --countries`: how one film is offered in several countries."""

import http.server
import json

import pytest
import stand_ins

FILM = {"id": 187, "slug": "rain", "title": "Rain", "year": 1999, "directors": []}
OFFERS = {"NL": {"availability": "live", "availability_ends_at": "2027-01-01T00:00:00Z"},
          "DE": {"availability": "upcoming"}, "BE": None}


class World(stand_ins.TlsServer):
    """The service as each country sees it; `asked` are the countries in their order."""

    def __init__(self, folder, broken=""):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                country = self.headers["Client-Country"]
                asked.append(country)
                status, body = 404, {"code": 7, "message": "Not found"}
                if country == broken:
                    status = 403
                elif country in OFFERS and "/films/" in self.path:
                    status, body = 200, {**FILM, "consumable": OFFERS[country]}
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        super().__init__(folder, Handler)


@pytest.fixture
def world(tmp_path):
    with World(tmp_path / "world") as running:
        yield running


def compare(home, world, countries, *words):
    return home.matinee("browse", "--countries", countries, "--film", *(words or ["rain"]),
                        *world.flags, "--json", online=False)


def test_each_country_is_asked_once_and_told(home, world):
    run = compare(home, world, "nl,DE,be,NL,FR")
    assert run.code == 0, run
    assert world.asked == ["NL", "DE", "BE", "FR"]
    assert run.json["film"]["title"] == "Rain"
    assert [(o["country"], o["offer"]) for o in run.json["countries"]] == [
        ("NL", "live"), ("DE", "upcoming"), ("BE", "none"), ("FR", "none")]
    assert run.json["countries"][0]["available_until"] == "2027-01-01T00:00:00Z"


def test_a_table(home, sandbox):
    run = home.matinee("browse", "--countries", "NL,DE", "--film", "the-lantern-keeper")
    assert run.code == 0 and "The Lantern Keeper (2019)" in run.err, run
    assert [line.split()[:2] for line in run.out.splitlines()] == [
        ["COUNTRY", "OFFERED"], ["NL", "yes"], ["DE", "yes"]]
    asked = [e["client_country"] for e in sandbox.log() if "/films/" in e["path"]]
    assert asked == ["NL", "DE"] and not [e for e in sandbox.log() if e["authorization"]]


def test_a_film_that_no_country_knows(home, world):
    assert compare(home, world, "FR,IT").code == 5


def test_a_country_that_does_not_answer_leaves_no_gap(tmp_path, home):
    with World(tmp_path / "broken", broken="DE") as world:
        run = compare(home, world, "NL,DE,BE")
        assert run.code not in (0, 5) and "countries" not in run.json, run


@pytest.mark.parametrize("words", [
    ["--countries", "NL"], ["--film", "rain"], ["--countries", "NLD", "--film", "rain"],
    ["--countries", "NL", "--film", "not a film"]])
def test_what_makes_no_sense_asks_nobody(home, sandbox, words):
    run = home.matinee("browse", *words)
    assert run.code == 2 and not sandbox.log(), run
