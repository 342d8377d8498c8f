"""The Hub's models are listed by tag in one request, and the last good answer is kept."""

import json
import time
from datetime import UTC, datetime

import pytest

from memviz.hub import Hub, HubError, kept_answers
from memviz.hub.client import FRESH
from memviz.hub.guard import LONGEST_ANSWER
from memviz.models.card_facts import CardFacts
from tests.support.hubstub import STRANGER_TOKEN, Hang, Status
from tests.support.hubstub.example import model_files

LISTING = "^GET /api/models$"


@pytest.fixture
def shelf(hub):
    """Three models of two owners, and one repository of something else."""
    hub.add("alice/first", model_files("gru", "wiki8"))
    hub.add("alice/second", model_files("lstm", "wiki8"))
    hub.add("lab/third", model_files("gru", "text8"))
    hub.add("lab/other", {"README.md": b"---\ntags: [bert]\n---\n"})
    return hub


def names(listing) -> list[str]:
    return [model.name for model in listing.models]


def test_models_with_the_tag_newest_first_from_one_request(shelf):
    listing = Hub().listing()
    assert names(listing) == ["lab/third", "alice/second", "alice/first"]
    assert listing.problem is None
    assert listing.age < 1
    assert [line for line in shelf.requests if "/api/models" in line] == [shelf.requests[-1]]


def test_what_a_table_needs_comes_with_it(shelf):
    shelf.repositories["lab/third"].downloads = 7
    found = Hub().listing().models[0]
    assert found.sha == shelf.repositories["lab/third"].newest.sha
    assert abs((datetime.now(UTC) - found.updated).total_seconds()) < 60
    assert found.downloads == 7
    assert found.facts == CardFacts(unit="gru", corpus="text8", layers=1)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"unit": "gru"}, ["lab/third", "alice/first"]),
        ({"corpus": "wiki8"}, ["alice/second", "alice/first"]),
        ({"unit": "gru", "corpus": "wiki8"}, ["alice/first"]),
        ({"author": "lab"}, ["lab/third"]),
        ({"search": "SECOND"}, ["alice/second"]),
        ({"search": "nothing"}, []),
        ({"most": 2}, ["lab/third", "alice/second"]),
    ],
)
def test_questions(question, expected):
    assert names(Hub().listing(**question)) == expected


def test_further_pages_are_not_asked_for(shelf):
    shelf._routes.page = 2
    assert names(Hub().listing(most=100)) == ["lab/third", "alice/second"]
    assert sum("/api/models" in line for line in shelf.requests) == 1


def test_private_models_only_for_who_owns_them(shelf):
    shelf.add("alice/secret", model_files(), private=True)
    assert "alice/secret" in names(Hub().listing())
    assert "alice/secret" not in names(Hub(token=STRANGER_TOKEN).listing())
    assert "alice/secret" not in names(Hub(token=False).listing())


def test_an_answer_serves_for_a_while_and_says_how_old_it_is(shelf, monkeypatch):
    client = Hub()
    client.listing()
    asked = len(shelf.requests)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + FRESH - 1)
    assert client.listing().age == pytest.approx(FRESH - 1, abs=5)
    assert len(shelf.requests) == asked
    client.listing(fresh=True)
    assert len(shelf.requests) == asked + 1
    monkeypatch.setattr(time, "time", lambda: now + 3 * FRESH)
    assert client.listing().age < 5
    assert len(shelf.requests) == asked + 2


def test_an_answer_from_the_future_is_asked_for_again_and_is_no_time_old(shelf, monkeypatch):
    client = Hub()
    client.listing()
    asked = len(shelf.requests)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 24 * 3600)  # the clock was put back
    assert client.listing().problem is None
    assert len(shelf.requests) == asked + 1
    monkeypatch.setattr(time, "time", lambda: now - 48 * 3600)
    shelf.spoil(LISTING, Status(503))
    assert client.listing().age == 0


def test_another_process_has_the_last_good_answer_when_the_hub_fails(shelf):
    Hub().listing()
    shelf.spoil(LISTING, Status(503))
    listing = Hub().listing()
    assert len(listing.models) == 3
    assert listing.models[0].facts.corpus == "text8"
    assert listing.problem == (
        "Listing the Hub's models: the Hub is out of order (503); try again later"
    )


def test_a_good_answer_to_one_question_is_none_to_another(shelf):
    Hub().listing(unit="gru")
    shelf.spoil(LISTING, Status(503))
    with pytest.raises(HubError, match="503"):
        Hub().listing(unit="lstm")


def test_a_failure_is_not_waited_for_again_at_once(shelf):
    client = Hub(deadline=1)
    client.listing()
    shelf.spoil(LISTING, Hang(5))
    client.listing(fresh=True)
    started = time.monotonic()
    with pytest.raises(HubError):
        client.listing(search="x")
    with pytest.raises(HubError):
        client.listing(search="x")
    assert time.monotonic() - started < 1.9
    shelf.heal()
    assert client.listing(search="x", fresh=True).problem is None


def test_models_described_wrongly_are_left_out_alone(shelf):
    good = {"id": "a/b", "sha": "0" * 40, "lastModified": "2026-01-01T00:00:00.000Z"}
    entries = [
        good,
        good | {"id": "javascript:alert(1)"},
        good | {"id": 3},
        good | {"sha": "../../etc"},
        good | {"lastModified": "yesterday"},
        good | {"id": "c/d", "cardData": ["no", "mapping"], "downloads": -5},
        good | {"downloads": "many"},
        good | {"lastModified": "0001-01-01T00:00:00+23:59"},
        good | {"lastModified": "0001-01-01T00:00:00.000Z"},
        good | {"lastModified": "9999-12-31T23:59:59-23:59"},
        good | {"lastModified": 10**30},
        "text",
        None,
    ]
    shelf.spoil(LISTING, Status(200, body=json.dumps(entries).encode()))
    listing = Hub().listing()
    assert names(listing) == ["a/b", "c/d"]
    assert listing.models[0].updated == datetime(2026, 1, 1, tzinfo=UTC)
    assert listing.models[1].facts == CardFacts()
    assert listing.models[1].downloads == 0


@pytest.mark.parametrize(
    "body", [b"<html>Log in to the hotel</html>", b'{"error": 1}', b"\xff", b""]
)
def test_an_answer_that_is_no_list_is_said(shelf, body):
    shelf.spoil(LISTING, Status(200, body=body))
    with pytest.raises(HubError, match="makes no sense") as caught:
        Hub().listing()
    assert caught.value.kind == "damaged"


def test_a_spoilt_copy_on_disk_does_no_harm(shelf, tmp_path):
    Hub().listing()
    copies = list(tmp_path.rglob("listings/*/*.json"))
    assert len(copies) == 1
    copies[0].write_text("{")
    shelf.spoil(LISTING, Status(503))
    with pytest.raises(HubError, match="503"):
        Hub().listing()


@pytest.mark.usefixtures("shelf")
def test_pushing_has_the_list_asked_for_again(tmp_path):
    client = Hub()
    client.listing()
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "README.md").write_bytes(model_files()["README.md"])
    client.push(folder, "alice/pushed")
    assert names(client.listing())[0] == "alice/pushed"


def test_no_more_answers_are_kept_than_there_is_room_for(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST", 3)
    client = Hub()
    for search in "abcd":
        client.listing(search=search)
    assert len(list(tmp_path.rglob("listings/*/*.json"))) == 3
    asked = len(shelf.requests)
    for search in "bcd":
        client.listing(search=search)
    assert len(shelf.requests) == asked
    client.listing(search="a")
    assert len(shelf.requests) == asked + 1


def test_an_answer_of_any_length_is_not_read_to_its_end(shelf):
    shelf.spoil(LISTING, Status(200, body=b"[" + b" " * LONGEST_ANSWER + b"]"))
    with pytest.raises(HubError, match="has no end") as caught:
        Hub().listing()
    assert caught.value.kind == "damaged"
