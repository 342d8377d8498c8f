"""The report card of a checkpoint, measured on the test part of its dataset."""

from pathlib import Path

from tqdm import tqdm

from memviz.evaluation.corpus import UNKNOWN_TEXT, CorpusFacts
from memviz.evaluation.parts import read_part
from memviz.evaluation.report_card import TEXTS, ReportCard, report_card, write_report_card
from memviz.models.checkpoint.loading import load
from train.data.dataset import HeldOutPart
from train.results.evaluate import held_out_texts, write_card


def make_report_card(folder: Path, test: HeldOutPart, texts: int = TEXTS) -> ReportCard:
    """Measure the model in `folder`, write its `card.json` and its model card, return the card.

    `texts` observations of the test part are used; for a character model pieces of as many
    symbols. Raises ValueError for fewer than two.
    """
    model = load(folder)
    assert model.record is not None
    with tqdm(total=1.0, bar_format="{l_bar}{bar}| {elapsed}") as bar:
        card = report_card(
            model,
            held_out_texts(model, test, texts),
            corpus=read_part(CorpusFacts, model.record.metrics).name or UNKNOWN_TEXT,
            trained=test.inputs([0]).shape[1],
            progress=lambda done: bar.update(done - bar.n) and None,
        )
    write_report_card(card, folder, model.record.weights_sha256)
    write_card(folder, model.config, model.record.metrics)
    return card
