"""What is found of states in words: true to its numbers, and never a number that is none."""

import numpy as np
import pytest

from memviz.analysis.states.edits import Reset
from memviz.charts.states.sentences import (
    edit_sentence,
    effects_sentence,
    match_sentence,
    nearest_sentence,
)
from tests.support.known_states import (
    UNKNOWN,
    edited,
    effect,
    effects,
    match,
    nearest,
)

ONE_TEXT = "This is one text: in others it may be otherwise."
APART = (
    ("letter", " ", 0.8, 0.2, 0.1, 0.3, 0.0025),
    ("word position", "0", 0.0, 0.5, 0.4, 0.6, 0.0025),
    ("letter", "e", 0.1, 0.1, 0.05, 0.2, 0.9),
)


class TestMatch:
    def test_a_pattern_is_told_with_its_passages_and_what_they_share(self):
        assert match_sentence(match(*APART)) == (
            "5 cells are on throughout the span and off right around it. In the corpus there are "
            "12 passages where at least half of them are on; in the best 4 of the 5 are. In the 2 "
            "passages compared, above chance: letter ␣ (80 %, by chance 20 %); below chance: "
            "between words (0.0 %, by chance 50 %)."
        )

    def test_one_cell_with_one_passage(self):
        found = match(APART[2], cells=1, overlaps=(1.0,), found=1)
        assert match_sentence(found) == (
            "1 cell is on throughout the span and off right around it. In the corpus there is 1 "
            "passage where it is on. Nothing that the one passage has is beyond chance."
        )

    def test_the_best_passage_may_have_all_of_them(self):
        said = match_sentence(match(APART[2], cells=3, overlaps=(1.0, 2 / 3)))
        assert "; in the best all of them are. Nothing that the 2 passages compared share" in said

    def test_no_more_than_three_are_named(self):
        rows = [("letter", letter, 0.5, 0.1, 0, 0.2, 0.01) for letter in "abcde"]
        assert "letter c (50 %, by chance 10 %), and 2 more." in match_sentence(match(*rows))

    def test_no_passage(self):
        assert match_sentence(match(overlaps=(), found=0)).endswith(
            "In the corpus there is no passage where at least half of them are on."
        )

    def test_no_cell(self):
        assert match_sentence(match(cells=0, overlaps=(), found=0)) == (
            "No cell is on throughout the span and off right around it: lower the threshold, or "
            "choose a wider or a narrower span."
        )


class TestNearest:
    def test_what_most_of_them_share_is_counted(self):
        found = nearest("t t", ("h", "h", "x"), ("the", "the", "a"))
        assert nearest_sentence(found) == (
            "The nearest state of the corpus is 0.0125 away (1 − cosine). Of the 3 nearest, 2 come "
            "after “t”, 2 predict “the” and 2 were followed by “h”."
        )

    def test_one_that_is_the_same_but_for_rounding_is_less_than_a_smallest_distance_away(self):
        found = nearest("tt", ("h", "h"), distances=np.array([1.3e-8, 0.1]))
        assert nearest_sentence(found).startswith(
            "The nearest state of the corpus is less than 0.0001 away (1 − cosine)."
        )

    def test_what_all_share_and_what_none_do(self):
        found = nearest("   ", ("a", "b", ""), ("x", "y", "z"), distance="whitened")
        assert nearest_sentence(found) == (
            "The nearest state of the corpus is 0.0125 away (whitened distance). Of the 3 nearest, "
            "all come after “␣”, no two predict the same and no two were followed by the same."
        )

    def test_recorded_states_predict_nothing(self):
        assert nearest_sentence(nearest("tt", ("h", "h"))).endswith(
            "Of the 2 nearest, all come after “t” and all were followed by “h”."
        )

    def test_a_single_one_is_told_as_it_is(self):
        assert nearest_sentence(nearest("t", ("\n",), ("e",))).endswith(
            "It comes after “t”, predicts “e” and was followed by “↵”."
        )
        at_the_end = nearest("t", ("",), distances=np.zeros(1))
        assert nearest_sentence(at_the_end) == (
            "The nearest state of the corpus is less than 0.0001 away (1 − cosine). It comes after "
            "“t”."
        )


class TestEdit:
    def test_the_next_ten_targets_all_later_ones_and_the_largest(self):
        assert edit_sentence(edited([0, 0, 3, *[1] * 9, *[0] * 10])) == (
            "The mean cost of the edit is 1.20 nats over the next 10 targets and 0.60 over all 20 "
            "later ones. It is largest at timestep 2, where “c” was to be predicted: 3.00 nats. "
            f"{ONE_TEXT}"
        )

    def test_few_targets_and_some_unknown(self):
        found = edited([0, 0, UNKNOWN, 0.5, -1], Reset(1), Reset(2))
        assert edit_sentence(found) == (
            "The mean cost of the 2 edits is −0.25 nats over the 2 later targets. It is largest at "
            "timestep 3, where “↵” was to be predicted: 0.50 nats. Below 0, the predictions are "
            f"better than without. {ONE_TEXT}"
        )

    def test_a_single_target(self):
        assert edit_sentence(edited([0, 0, 2])) == (
            f"The cost of the edit is 2.00 nats at the one later target. {ONE_TEXT}"
        )

    def test_an_edit_that_costs_nothing(self):
        assert edit_sentence(edited([0, 0, 0.001, 0])) == (
            "The mean cost of the edit is 0.00 nats over the 2 later targets. It is nowhere 0.01 "
            f"nats or more. {ONE_TEXT}"
        )

    def test_no_known_target(self):
        assert edit_sentence(edited([0, 0, UNKNOWN])) == (
            "No target after the edit is known: no cost can be said."
        )
        assert edit_sentence(edited([0, 0])) == edit_sentence(edited([0, 0, np.inf]))


class TestEffects:
    def test_inside_and_elsewhere_beside_random_cells(self):
        found = effects(
            effect("everywhere", True, cost=(0.2, 0.1, 0.3)),
            effect(
                "quotes",
                True,
                cost=(0.5, 0.4, 0.6),
                random=(0.125, 0.1, 0.15),
                beyond_random=(0.4, 0.3, 0.5),
            ),
            effect(
                "quotes",
                False,
                cost=(-0.01, -0.02, 0.01),
                random=(0, -0.02, 0.02),
                beyond_random=(-0.01, -0.03, 0.02),
            ),
        )
        assert effects_sentence(found) == (
            "The cost of the edit over 64 texts, in nats. At “quotes”: 0.500 [0.400, 0.600], "
            "random cells 0.125 [0.100, 0.150]: more than random cells. Elsewhere: −0.010 [−0.020, "
            "0.010], random cells 0.000 [−0.020, 0.020]: not told apart from random cells. In "
            "brackets are 95 % intervals over texts; random cells are the mean of 10 draws."
        )

    def test_of_several_kinds_it_is_the_one_that_stands_out_most_among_those_in_enough_texts(self):
        found = effects(
            effect("everywhere", True, cost=(0.2, 0.1, 0.3)),
            effect("spaces", True, cost=(0.3, 0.2, 0.4)),
            effect("spaces", False, cost=(0.1, 0, 0.2)),
            effect("quotes", True, cost=(0.25, 0.2, 0.3)),
            effect("quotes", False, cost=(-0.2, -0.3, -0.1)),
            effect("brackets", True, cost=(9, UNKNOWN, UNKNOWN)),
            effect("brackets", False, cost=(0.1, 0, 0.2)),
        )
        assert effects_sentence(found) == (
            "The cost of the edit over 64 texts, in nats. Of 3 kinds of characters it costs most "
            "at “quotes”. At “quotes”: 0.250 [0.200, 0.300]. Elsewhere: −0.200 [−0.300, −0.100]. "
            "In brackets are 95 % intervals over texts; what is edited whole has no random cells "
            "beside it."
        )

    def test_less_than_random_cells(self):
        found = effect(
            "everywhere", True, cost=(0, 0, 0), random=(1, 1, 1), beyond_random=(-1, -1.5, -0.5)
        )
        assert "Everywhere: 0.000 [0.000, 0.000], random cells 1.000 [1.000, 1.000]: less than" in (
            effects_sentence(effects(found))
        )

    def test_one_text_has_no_intervals_and_a_whole_state_no_random_cells(self):
        found = effects(
            effect("everywhere", True, cost=(0.5, UNKNOWN, UNKNOWN)), texts=1, edits=[Reset(1)] * 2
        )
        assert effects_sentence(found) == (
            "The cost of the 2 edits over 1 text, in nats. Everywhere: 0.500. What is edited whole "
            "has no random cells beside it."
        )

    def test_few_texts_tell_nothing_apart(self):
        few = (0.5, UNKNOWN, UNKNOWN)
        found = effects(effect("everywhere", True, cost=few, random=few, beyond_random=few))
        assert effects_sentence(found).endswith(
            "Everywhere: 0.500, random cells 0.500: too few texts to tell them apart. Random cells "
            "are the mean of 10 draws."
        )

    def test_a_kind_that_is_nowhere(self):
        assert "At “quotes”: no position." in effects_sentence(
            effects(effect("quotes", True, positions=0))
        )


@pytest.mark.parametrize("cost", [[0, 0], [0, 0, UNKNOWN], [0, 0, UNKNOWN, 1], [0, 0, np.inf, -1]])
def test_no_number_that_is_none_is_written(cost):
    said = edit_sentence(edited(cost)).lower()
    assert "nan" not in said
    assert "inf" not in said
