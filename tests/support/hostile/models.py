"""Models of which every text is a stranger's attack on the page that shows it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import memviz
from memviz.models.model import Model
from memviz.text.vocabulary import Vocabulary
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.tiny_checkpoints import WORDS, save_tiny_checkpoints
from tests.support.tiny_report_card import save_tiny_card
from tests.support.tiny_signature import save_tiny_recall, save_tiny_signature

ATTACK = (
    "</script><script>window.stranger = 1</script><i data-stranger></i>'\">"
    '<img data-stranger src=x onerror="window.stranger = 1"></style></title></textarea>'
    "<svg data-stranger onload=window.stranger=1></svg>\\\n\u2028`${x}]]>--><!--<script>"
)

_ONE_OF_SEVERAL = ("of", "measure")  # of a gradient, which reading the metrics holds to its words


def hostile_words(folder: Path) -> Model:
    """A model of words whose words are attacks, but for those of a text that can be read."""
    save_tiny_checkpoints(folder, ("gru",))
    save_tiny_signature(folder / "gru")
    save_tiny_recall(folder / "gru")
    save_tiny_card(folder / "gru")
    model = _attacking(memviz.load(folder / "gru"))
    reserved, known, others = *_cut(model.vocabulary.words, 2), WORDS[-8:]
    attacks = (f"{ATTACK}{number}" for number, _ in enumerate(known[: -len(others)]))
    model.vocabulary = Vocabulary(model.vocabulary.alphabet, (*reserved, *attacks, *others))
    return model


def hostile_characters(folder: Path) -> Model:
    """A model of characters that knows each character of an attack."""
    return _attacking(memviz.load(save_character_checkpoint(folder)))


def _cut(words: tuple[str, ...], at: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return words[:at], words[at:]


def _attacking(model: Model) -> Model:
    record = model.record
    assert record is not None
    model.record = replace(
        record,
        source=f"{ATTACK}@{ATTACK}",
        metrics=_attacks(record.metrics),
        training=record.training.assign(model=ATTACK),
        card=ATTACK,
    )
    return model


def _attacks(content: Any) -> Any:
    """Return the content with an attack in the place of each text that may be any."""
    if isinstance(content, Mapping):
        return {
            key: inner if key in _ONE_OF_SEVERAL else _attacks(inner)
            for key, inner in content.items()
        }
    if isinstance(content, list):
        return [_attacks(inner) for inner in content]
    return ATTACK if isinstance(content, str) else content
