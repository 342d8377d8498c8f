"""`python -m train list`: the Hub's models with their results, whatever their cards say."""

from datetime import UTC, datetime

import pytest

from memviz.hub import Found
from memviz.models.card_facts import FIELD, CardFacts
from tests.support.hostile.listed_numbers import NUMBERS, list_with
from tests.support.hubstub import Status
from tests.support.shared_checkpoint import save_shared_checkpoint
from tests.support.tiny_checkpoints import save_tiny_checkpoints
from train.__main__ import main
from train.sharing.listing import table


@pytest.fixture
def two_models(hub, tmp_path):
    gru = save_shared_checkpoint(tmp_path / "one")
    lstm = save_tiny_checkpoints(tmp_path / "two", ("lstm",)) / "lstm"
    assert main(["push", str(gru), "alice/gru"]) == 0
    assert main(["push", str(lstm), "alice/other"]) == 0
    assert set(hub.repositories) == {"alice/gru", "alice/other"}


def cells(line: str) -> list[str]:
    return line.split()


@pytest.mark.usefixtures("two_models")
def test_every_model_has_a_line_with_its_results(capsys):
    capsys.readouterr()
    assert main(["list"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert cells(header)[:2] == ["model", "unit"]
    found = {cells(line)[0]: cells(line)[1:8] for line in lines}
    assert found == {
        "alice/gru": ["gru", "1", "8", "1,083", "wiki8", "2.500", "45.0%"],
        "alice/other": ["lstm", "1", "8", "1,083", "wiki8", "2.500", "45.0%"],
    }


@pytest.mark.usefixtures("two_models")
@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--unit", "lstm"], {"alice/other"}),
        (["--search", "oth"], {"alice/other"}),
        (["--author", "alice"], {"alice/gru", "alice/other"}),
        (["--corpus", "wiki8", "--unit", "gru"], {"alice/gru"}),
    ],
)
def test_the_list_is_narrowed(capsys, options, names):
    capsys.readouterr()
    assert main(["list", *options]) == 0
    assert {cells(line)[0] for line in capsys.readouterr().out.splitlines()[1:]} == names


@pytest.mark.usefixtures("hub")
def test_an_empty_list_says_so(capsys):
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "no models found\n"


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_fit_nowhere_break_no_list(hub, capsys, number):
    list_with(hub, number)
    assert main(["list"]) == 0
    assert "a/good" in capsys.readouterr().out


def test_a_card_that_says_nothing_or_nonsense_gives_dashes():
    card = {FIELD: {"unit": "\x1b[31mgru", "layers": "two", "accuracy": 7}}
    updated = datetime(2026, 1, 2, tzinfo=UTC)
    facts = CardFacts.from_card(card)
    known = Found("a/b", "0" * 40, updated, 5, facts)
    unknown = Found("a/c", "", updated, 0, CardFacts())
    text = table([known, unknown])
    assert "\x1b" not in text
    assert cells(text.splitlines()[1])[2:] == ["–", "–", "–", "–", "–", "–", "2026-01-02", "5"]
    assert cells(text.splitlines()[2])[1:8] == ["–"] * 7


@pytest.mark.usefixtures("two_models")
def test_a_hub_that_fails_gives_the_last_list_and_says_how_old_it_is(hub, capsys):
    main(["list"])
    hub.spoil("GET /api/models", Status(503))
    first = capsys.readouterr().out.splitlines()[-3:]
    assert main(["list"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == first
    assert "out of order (503)" in shown.err
    assert shown.err.endswith("; as of 0 minutes ago\n")


def test_a_hub_that_fails_from_the_start_is_told_in_a_line(hub, capsys):
    hub.spoil("GET /api/models", Status(503))
    assert main(["list"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert shown.err.count("\n") == 1
