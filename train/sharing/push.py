"""Preparing a checkpoint for the Hub: checked, with a card and figures, in a folder of its own."""

import shutil
from pathlib import Path

from memviz.analysis.memory import read_recall, read_signature
from memviz.evaluation.report_card import read_report_card
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import (
    CARD,
    CONFIG,
    METRICS,
    RECALL,
    REPORT_CARD,
    SIGNATURE,
    TRAINING,
    VOCABULARY,
    WEIGHTS,
)
from memviz.models.checkpoint.loading import load
from memviz.models.model import Model
from train.results.card import Shared, card

LICENCE = "mit"  # the code's licence by the Hub's name for it; a push may name another
_COPIED = (CONFIG, WEIGHTS, VOCABULARY, METRICS, TRAINING)


def lay_out(source: Path, name: str, licence: str, folder: Path) -> Model:
    """Write to `folder` what the repository `name` is to hold, and return the model.

    These are the files of the checkpoint `source`, its memory signature and report card if it has
    them, a model card written anew, and the card's figures; the checkpoint stays as it is. Raises
    CheckpointError when the model does not load, one of those is damaged, or its record lacks what
    a card says.
    """
    from train.results.card.figures import pictures  # Altair takes a second to import

    model = load(source)
    assert model.record is not None
    report_card = read_report_card(source)
    measured = {
        SIGNATURE: read_signature(source),
        RECALL: read_recall(source),
        REPORT_CARD: report_card,
    }
    of_these_weights = [file for file, content in measured.items() if content is not None]
    for file in (*_COPIED, *of_these_weights):
        shutil.copyfile(source / file, folder / file)
    try:
        drawn = list(pictures(model.record))
        shared = Shared(name, licence, {picture.file: picture.says for picture in drawn})
        text = card(model.config, model.record.metrics, shared, report_card)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{source / METRICS}: lacks what a model card says ({type(error).__name__}: {error}); "
            "only checkpoints of `python -m train fit` are shared"
        ) from error
    for picture in drawn:
        (folder / picture.file).write_bytes(picture.content)
    (folder / CARD).write_text(text, encoding="utf-8")
    return model
