"""A few numbers of a model beside others: those of the library's own measures, piece by piece."""

import numpy as np
import pytest

import memviz
from memviz.evaluation.comparison import (
    OBSERVATION,
    Compared,
    compared_in,
    compared_on,
    observations,
)
from memviz.evaluation.word_models import ObservationBatch, evaluate
from memviz.models.adapters.plain_object import from_object
from tests.support.objects import AT_LEVEL
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

TEXT = "the part of the north of africa and no parts of america i qua " * 40


def numbers(found: Compared) -> list[float]:
    return [*found.loss, *found.share_on_earlier_words, *found.half, *found.ninety]


class TestPieces:
    def test_together_they_are_the_text(self):
        for text in (TEXT, "a" * 950, "", " \n ", "one  two\r\n three " * 30, "b" * 300 + " a"):
            assert "".join(observations(text)) == text

    def test_each_ends_with_a_word_and_is_no_longer_than_in_training(self):
        pieces = observations(TEXT)
        assert max(map(len, pieces)) <= OBSERVATION
        assert min(map(len, pieces[:-1])) > OBSERVATION - 10
        assert all(piece.startswith(" ") for piece in pieces[1:])


class TestOnAText:
    def test_the_loss_is_that_of_an_evaluation_of_the_pieces(self, make_model):
        model = make_model()
        found = compared_on(model, TEXT, "mine")
        batch = ObservationBatch.from_texts(model.vocabulary, observations(TEXT))
        expected = evaluate(model, [batch])
        assert found.corpus == "mine"
        assert found.targets == expected.known_words.positions
        assert found.loss == pytest.approx(expected.cross_entropy, rel=1e-5)

    @pytest.mark.parametrize("level", [0, 1])
    def test_it_is_the_same_whatever_the_model_can_do(self, make_model, level):
        own = make_model("lstm")
        model = from_object(AT_LEVEL[level](own))
        text = " the part of north africa"
        expected = pytest.approx(numbers(compared_on(own, text, "")), rel=1e-4, nan_ok=True)
        assert numbers(compared_on(model, text, "")) == expected

    def test_context_and_reach_are_those_of_memviz_reach(self, make_model):
        model = make_model()
        found = compared_on(model, TEXT, "mine")
        far = memviz.reach(memviz.connectivity(model, piece) for piece in observations(TEXT))
        assert found.share_on_earlier_words == far.share_on_earlier_words
        assert (found.half, found.ninety) == (far.half, far.ninety)

    def test_intervals_are_over_pieces_and_of_few_there_are_none(self, make_model):
        model = make_model()
        many, few = compared_on(model, TEXT, ""), compared_on(model, TEXT[:900], "")
        assert many.loss.low < many.loss.value < many.loss.high
        assert np.isnan(few.loss.low)
        assert few.loss.value > 0

    def test_what_has_no_target_has_no_numbers(self, make_model):
        found = compared_on(make_model(), "qua", "")
        assert found.targets == 0
        assert np.isnan([found.loss.value, found.half.value]).all()

    def test_a_piece_without_a_letter_counts_for_nothing(self, make_model):
        model = make_model()
        dashes = "-" * OBSERVATION
        with_it, without = compared_on(model, f"the {dashes}", ""), compared_on(model, "the", "")
        assert with_it.targets == without.targets
        assert numbers(with_it) == pytest.approx(numbers(without), nan_ok=True)

    def test_nothing_to_read_is_refused(self, make_model):
        with pytest.raises(
            ValueError, match=r"^text: it is empty; give at least one letter a to z"
        ):
            compared_on(make_model(), "--", "")

    def test_a_target_that_is_all_but_impossible_still_has_a_loss(self, make_model):
        model = make_model()
        model.head.weight.zero_()
        model.head.bias.zero_()
        model.head.bias[model.vocabulary.word_index["the"]] = -300.0
        found = compared_on(model, "the", "")
        assert found.loss.value == pytest.approx(300 + np.log(11), rel=1e-6)
        assert np.isnan(found.half.value), "it depends on nothing"


class TestInMetrics:
    def test_they_are_read_as_they_stand(self, tmp_path):
        model = memviz.load(save_tiny_checkpoints(tmp_path, ("gru",)) / "gru")
        found = compared_in(model, "gru")
        assert found.corpus == "wiki8"
        assert found.loss.value == 2.5
        assert found.half == (4.0, 3.0, 8.0)
        assert found.share_on_earlier_words == (0.4, 0.38, 0.46)

    def test_what_was_not_measured_is_not_known(self, tmp_path):
        model = memviz.load(save_tiny_character_model(tmp_path / "letters"))
        found = compared_in(model, "letters")
        assert found.targets is None
        assert np.isnan([found.loss.value, found.half.value, found.ninety.value]).all()
