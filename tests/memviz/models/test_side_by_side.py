"""Which texts are read side by side, and that each is as if it were alone."""

import torch

from memviz.models import side_by_side
from memviz.models.side_by_side import outputs_and_head, padded, together


def test_texts_of_like_lengths_are_read_together_as_many_as_there_is_room_for(
    make_model, monkeypatch
):
    texts = [torch.zeros(length, dtype=torch.int64) for length in (9, 2, 5, 1)]
    assert list(together(make_model(), texts)) == [[3, 1, 2, 0]]
    monkeypatch.setattr(side_by_side, "_AT_ONCE", 2)
    assert list(together(make_model(), texts)) == [[3, 1], [2, 0]]
    monkeypatch.setattr(side_by_side, "_OF_STATES", 0)
    assert list(together(make_model(), texts)) == [[3], [1], [2], [0]]


def test_what_fills_up_a_shorter_text_changes_nothing_of_it(make_model):
    model, short, long = make_model(), torch.tensor([1, 2, 3]), torch.tensor([1, 4, 5, 6, 7])
    outputs, head = outputs_and_head(model, padded([short, long]))
    logits = head(outputs)
    for row, text in zip(logits, (short, long), strict=True):
        alone = model.logits(model.embed(text.unsqueeze(0)))[0]
        torch.testing.assert_close(row[: len(text)], alone)
