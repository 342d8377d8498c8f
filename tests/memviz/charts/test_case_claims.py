"""The article's findings in words, each with the figures that it is held against."""

import numpy as np

from memviz.charts.case_claims import THE_ARTICLE, verdict
from memviz.evaluation.published import published
from memviz.evaluation.published.claims import InCase

CASES = {case.number: case for case in published().case_studies}


def test_every_case_study_has_its_finding():
    assert list(THE_ARTICLE) == list(CASES)


def test_a_claim_that_holds_is_said_with_its_figures():
    models = {
        "A": InCase("gru", 0.57, 1, 0.47, (2,)),
        "B": InCase("lstm", np.nan, 0, 0.25, (3,)),
    }
    assert verdict(CASES[1], models) == (
        "**as in the article**. Probability of “learning” (share of connectivity on “advanced”): "
        "A 57 % (47 %); B not among its first three (25 %)."
    )


def test_so_is_one_that_does_not():
    models = {
        "A": InCase("gru", 0.1, 5, 0.2, (4, 6)),
        "B": InCase("lstm", 0.1, 5, 0.2, (1, None)),
    }
    assert verdict(CASES[2], models) == (
        "**not as in the article**. Letters read when “grammar” comes first: A 4 letters, then "
        "6 letters; B 1 letter, then never."
    )


def test_places_are_ranks_where_they_are_known():
    models = {
        "A": InCase("gru", 0.1, 1042, 0.9, (7,)),
        "B": InCase("lstm", np.nan, 0, 0.93, (3,)),
    }
    assert verdict(CASES[3], models).endswith(
        ": A 90 % (rank 1,042); B 93 % (not among its first three)."
    )


def test_without_anything_to_compare_nothing_is_said():
    assert verdict(CASES[1], {"A": InCase("gru", 0.1, 5, 0.2, (4,))}) is None
