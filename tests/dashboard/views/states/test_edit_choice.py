"""The edits that a visitor's choices make."""

import pytest

import memviz
from dashboard.catalogue.entries import OwnEntry
from dashboard.views.states.edit_choice import (
    DROP,
    FREEZE,
    RESET,
    SCALE,
    TRANSPLANT,
    WHOLE,
    EditChoice,
    edits_of,
)
from dashboard.views.states.subjects import ModelOfText
from memviz.models.reading import read

TEXT = "a part of the north"


@pytest.fixture
def subject(make_model) -> ModelOfText:
    model = make_model("lstm")
    entry = OwnEntry(id="own", label="Own", colour="#123456", model=model)
    return ModelOfText(entry, model, read(model, TEXT))


@pytest.mark.parametrize(
    ("choice", "edit"),
    [
        (EditChoice(RESET, WHOLE), memviz.Reset(4)),
        (EditChoice("Zero", "layer 2, c"), memviz.Zero(4, place=(2, "c"))),
        (EditChoice(SCALE, "layer 1, h", 0.5), memviz.Scale(4, 0.5, place=(1, "h"))),
        (EditChoice(FREEZE, WHOLE), memviz.Freeze(4)),
        (EditChoice(DROP, WHOLE), memviz.DropWrite(4)),
        (EditChoice(TRANSPLANT, WHOLE, donor="the sea"), memviz.Transplant(4, "the sea", 7)),
    ],
)
def test_each_kind_of_each_part(subject, choice, edit):
    assert edits_of(choice, subject, 4) == [edit]


def test_a_part_that_the_model_lacks_is_named(subject):
    with pytest.raises(ValueError, match="this model has no layer 3, h"):
        edits_of(EditChoice(RESET, "layer 3, h"), subject, 4)


def test_a_text_to_transplant_from_without_a_letter_is_answered_in_words(subject):
    with pytest.raises(ValueError, match="the other text: it is empty"):
        edits_of(EditChoice(TRANSPLANT, WHOLE, donor="!?"), subject, 4)


@pytest.mark.parametrize("kind", [RESET, "Zero", SCALE, FREEZE, TRANSPLANT, DROP])
def test_what_happens_is_said_in_a_sentence(kind):
    said = EditChoice(kind, WHOLE).in_words
    assert said.startswith("After the last selected character the whole state ")
    assert said.endswith(".")
