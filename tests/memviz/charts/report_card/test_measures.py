"""The columns of the report cards' table: the number of the card, as it is shown."""

from dataclasses import replace
from math import inf, isnan

import pytest

from memviz import ReportCard
from memviz.charts.report_card.curves import curve_title
from memviz.charts.report_card.measures import MEASURES
from memviz.evaluation.report_card.results import Needed
from tests.support.project import ROOT
from tests.support.tiny_report_card import tiny_card

CARD = tiny_card()
BY_KEY = {measure.key: measure for measure in MEASURES}


@pytest.mark.parametrize(
    ("key", "text", "interval"),
    [
        ("worth", "2.00", "1.80 to 2.20"),
        ("needed", "8", "6 to 10"),
        ("far", "0.125", "0.113 to 0.138"),
        ("half_life", "20", ""),
        ("slowest", "−0.100", "−0.110 to −0.090"),
        ("capacity", "1.90", "1.80 to 2.00"),
        ("effective", "4", "3 to 5"),
        ("carrying", "0.050", ""),
    ],
)
def test_each_shows_its_number_and_interval(key, text, interval):
    assert (BY_KEY[key].text(CARD), BY_KEY[key].interval(CARD)) == (text, interval)


def test_a_card_without_a_measure_shows_a_dash():
    assert {measure.text(ReportCard()) for measure in MEASURES} == {"–"}
    assert {measure.interval(ReportCard()) for measure in MEASURES} == {""}
    assert all(isnan(measure.number(ReportCard()).value) for measure in MEASURES)


def test_what_no_distance_is_enough_for_is_infinite():
    endless = replace(CARD, forgetting=replace(CARD.forgetting, needed=Needed(None, 8, None)))
    assert BY_KEY["needed"].number(endless).value == inf
    assert (BY_KEY["needed"].text(endless), BY_KEY["needed"].interval(endless)) == ("∞", "8 to ∞")


def test_nothing_is_minus_nothing():
    (stretch,) = CARD.length.stretches[-1:]
    card = replace(CARD, length=replace(CARD.length, stretches=(stretch._replace(carried=2.4501),)))
    assert BY_KEY["carrying"].text(card) == "0.000"
    assert BY_KEY["carrying"].number(card).value < 0


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_each_has_a_curve_a_note_and_words(measure):
    assert curve_title(measure.curve)
    assert (ROOT / "docs" / "methods" / f"{measure.note}.md").is_file()
    assert measure.says.endswith(".")
    assert "{" not in measure.titled("token")
