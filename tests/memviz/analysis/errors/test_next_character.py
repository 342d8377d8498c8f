"""A network's probabilities along a long text: those of one unbroken reading."""

import numpy as np
import pytest
import torch

from memviz.analysis.errors import next_character as module
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.held_out import HeldOut
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

TEXT = "prince and princess, " * 30


def character_model(unit: str = "lstm", layers: int = 2) -> Model:
    torch.manual_seed(0)
    alphabet = (PADDING, UNKNOWN, *sorted(set(TEXT)))
    config = ModelConfig(unit, layers, 8, 8, len(alphabet), target="character")
    return Model(config, Vocabulary(alphabet)).eval()


@pytest.mark.parametrize("unit", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("piece", [1, 7, 10_000])
def test_reading_in_pieces_is_reading_at_once(monkeypatch, unit, piece):
    monkeypatch.setattr(module, "_PIECE", piece)
    model, held_out = character_model(unit), HeldOut(TEXT, 100)
    symbols = torch.from_numpy(model.vocabulary.encode(TEXT))
    at_once = model.probabilities(symbols)[:-1].gather(1, symbols[1:, None])[:, 0]
    found = next_character_probabilities(model, held_out)
    assert found == pytest.approx(at_once[99:].numpy(), abs=1e-6)
    assert found.shape == (held_out.positions,)


def test_what_comes_before_the_scored_positions_is_read_too():
    model = character_model()
    with_all = next_character_probabilities(model, HeldOut(TEXT, 100))
    without = next_character_probabilities(model, HeldOut(TEXT[95:], 5))
    assert np.abs(with_all - without)[:20].max() > 1e-6


class TestLineEnds:
    """A model reads those of its own corpus, whatever the text has that all are compared on."""

    LINES = "prince\nand\n\nprincess, " * 20

    def probabilities(self, text: str, knows: str, begin: int = 1) -> np.ndarray:
        torch.manual_seed(0)
        alphabet = (PADDING, UNKNOWN, *sorted(set(self.LINES.replace("\n", knows))))
        config = ModelConfig("gru", 1, 8, 8, len(alphabet), target="character")
        model = Model(config, Vocabulary(alphabet)).eval()
        return next_character_probabilities(model, HeldOut(text, begin))

    def test_a_model_of_line_feeds_reads_no_carriage_return(self):
        dos = self.LINES.replace("\n", "\r\n")
        as_it_knows, found = self.probabilities(self.LINES, "\n"), self.probabilities(dos, "\n")
        returns = np.array([character == "\r" for character in dos[1:]])
        second = np.array([character == "\n" for character in dos[1:]])
        assert found[~second] == pytest.approx(as_it_knows)
        assert (found[second] == 1).all()
        assert returns.sum() == second.sum() > 0

    def test_a_model_of_both_gives_a_line_feed_what_it_gives_the_line_end(self):
        dos = self.LINES.replace("\n", "\r\n")
        as_it_knows = self.probabilities(dos, "\r\n")
        found = self.probabilities(self.LINES, "\r\n")
        assert np.log(found).sum() == pytest.approx(np.log(as_it_knows).sum(), rel=1e-5)
        place, at = self.LINES.index("\n") - 1, dos.index("\r") - 1
        assert found[place] == pytest.approx(as_it_knows[at] * as_it_knows[at + 1])
        assert found[place + 1] == pytest.approx(as_it_knows[at + 2])

    def test_a_text_that_is_cut_within_a_line_end_is_read_as_it_is(self):
        dos = self.LINES.replace("\n", "\r\n")
        cut = dos[: dos.index("\n", 60)]
        assert cut.endswith("\r")
        found = self.probabilities(cut, "\r\n")
        assert found == pytest.approx(self.probabilities(dos, "\r\n")[: len(found)])

    def test_what_is_scored_may_begin_inside_a_line_end(self):
        dos = self.LINES.replace("\n", "\r\n")
        begin = dos.index("\n", 30)
        assert self.probabilities(dos, "\n", begin)[0] == 1


def test_progress_reaches_the_end():
    told: list[float] = []
    next_character_probabilities(character_model(), HeldOut(TEXT, 1), told.append)
    assert told[-1] >= 1


def test_a_word_model_is_refused():
    vocabulary = Vocabulary((PADDING, UNKNOWN, " ", "a"), (PADDING, UNKNOWN, "a"))
    model = Model(ModelConfig("rnn", 1, 4, 4, 4, 3), vocabulary)
    with pytest.raises(ValueError, match="its target is 'word'"):
        next_character_probabilities(model, HeldOut("a a", 1))
