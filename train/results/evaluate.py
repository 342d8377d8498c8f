"""Evaluation of a checkpoint on the held-out test part of the dataset it was trained on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from memviz.analysis.connectivity.connectivity import connectivity
from memviz.analysis.reach import reach
from memviz.evaluation.character_models import evaluate_characters
from memviz.evaluation.corpus import SplitFacts
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import FieldError, needed, read_part, written
from memviz.evaluation.reach import ReachResults, reach_results
from memviz.evaluation.report_card import read_report_card
from memviz.evaluation.training import TrainingFacts
from memviz.evaluation.word_models import ObservationBatch, evaluate
from memviz.files.replacing import replace_text
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import read_bytes, sha256_of_weights
from memviz.models.checkpoint.format import CARD, METRICS, VOCABULARY, WEIGHTS
from memviz.models.checkpoint.loading import load
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import write_metrics
from memviz.models.checkpoint.vocabulary import vocabulary_in
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING_INDEX
from train.data.corpora import KNOWN, CorpusError
from train.data.dataset import (
    Dataset,
    DatasetSettings,
    HeldOutPart,
    kept_dataset,
    open_dataset,
)
from train.results.card import card
from train.results.signature import joined
from train.settings import FitSettings

BATCH = 64
PIECE = 200  # characters, like an observation of a word model


def dataset_of(folder: Path, corpus_path: Path | None, cache: Path) -> Dataset:
    """Return the dataset that the checkpoint in `folder` was trained on.

    It is the one that training left in `cache`, or built anew from the corpus. Raises
    CheckpointError when the corpus at hand gives other observations, another split or another
    vocabulary than the checkpoint's: its test part could hold text seen in training; CorpusError
    when there is no corpus at hand.
    """
    metrics = read_record(folder).metrics
    try:
        settings = needed(read_part(TrainingFacts, metrics).settings, "training.settings")
        trained = FitSettings(**settings, corpus_path=corpus_path)
        recorded = needed(read_part(SplitFacts, metrics).fingerprint, "split.fingerprint")
    except (FieldError, TypeError) as error:
        raise CheckpointError(
            f"{folder / METRICS}: training.settings and split.fingerprint do not say "
            f"what the model was trained on ({error}); only checkpoints of train fit are evaluated"
        ) from error
    if corpus_path is None and (kept := kept_dataset(recorded, cache)) is not None:
        return kept
    try:
        dataset = open_dataset(_of_its_vocabulary(folder, trained), cache)
    except CorpusError as error:
        if corpus_path is not None or trained.corpus in KNOWN:
            raise
        raise CorpusError(
            f"{trained.corpus}: the file that the model in {folder} was trained on is not here; "
            "give its path with --corpus-path"
        ) from error
    if dataset.fingerprint != recorded:
        raise CheckpointError(
            f"{folder / METRICS}: dataset: the checkpoint was trained on "
            f"{recorded[:16]}, this corpus gives {dataset.fingerprint[:16]}; give "
            "the same corpus file with --corpus-path"
        )
    return dataset


def _of_its_vocabulary(folder: Path, trained: FitSettings) -> DatasetSettings:
    """Return the dataset's settings, with the vocabulary that the model had from its beginning."""
    if not trained.begun_from:
        return trained.dataset
    vocabulary = vocabulary_in(read_bytes(folder, VOCABULARY), folder / VOCABULARY)
    return replace(trained.dataset, vocabulary=vocabulary)


def evaluate_checkpoint(
    folder: Path, test: HeldOutPart, observations: int, reach_texts: int
) -> dict[str, Any]:
    """Evaluate the model in `folder`, write its `metrics.json` and card, return the metrics.

    `observations` bounds how many of the test part are used, 0 for all; a character model reads
    them in one go, its state carried along. `reach_texts` is how many of them are used to measure
    how far back the connectivity reaches, 0 to leave that out; for a character model these are
    pieces of 200 characters.
    """
    if not isinstance(test, HeldOutPart) or test.name != "test":
        raise TypeError(f"test: got the part {test.name!r}; only the test part is evaluated on")
    model = load(folder)
    assert model.record is not None
    count = min(observations or len(test), len(test))
    if model.config.target == "character":
        results = _of_characters(model, test, count)
    else:
        results = _of_words(model, test, count)
    weights = model.record.weights_sha256
    metrics = {**model.record.metrics, **written(replace(results, weights_sha256=weights))}
    if reach_texts:
        reach = _reach(model, held_out_texts(model, test, reach_texts, count))
        metrics |= written(replace(reach, weights_sha256=weights))
    if sha256_of_weights(folder) != weights:
        raise CheckpointError(
            f"{folder / WEIGHTS}: replaced while it was measured; measure it again"
        )
    write_metrics(folder, metrics)
    write_card(folder, model.config, metrics)
    return metrics


def write_card(folder: Path, config: ModelConfig, metrics: Mapping[str, Any]) -> None:
    """Write the model card into a checkpoint, with what its report card says if it has one."""
    replace_text(folder / CARD, card(config, metrics, measured=read_report_card(folder)))


def held_out_texts(
    model: Model, part: HeldOutPart, texts: int, observations: int | None = None
) -> list[str]:
    """Return at most so many texts of a part: its first observations.

    For a character model, whose observations follow each other, they are pieces of `PIECE`
    symbols of the text that the first `observations` make, all by default.
    """
    count = len(part) if observations is None else observations
    if model.config.target == "character":
        return _pieces(model, part, count, texts)
    return _observations(model, part, min(count, texts))


def _of_words(model: Model, test: HeldOutPart, count: int) -> HeldOutResults:
    with tqdm(total=count, unit="observation") as bar:
        result = evaluate(model, observation_batches(test, count), bar.update)
    return result.results()


def _of_characters(model: Model, test: HeldOutPart, count: int) -> HeldOutResults:
    symbols = _text(test, count)
    with tqdm(total=len(symbols) - 1, unit="char", unit_scale=True) as bar:
        result = evaluate_characters(model, symbols, bar.update)
    return result.results()


def _text(part: HeldOutPart, count: int) -> np.ndarray:
    """Return the part's first observations as one text, with the character after it, int64."""
    rows = np.arange(count)
    symbols, targets = part.inputs(rows).ravel(), part.targets(rows).ravel()
    filled = symbols != PADDING_INDEX
    return np.append(symbols[filled], targets[filled][-1:])


def _observations(model: Model, part: HeldOutPart, count: int) -> list[str]:
    """Return the part's first observations as texts."""
    alphabet = np.array((*model.vocabulary.alphabet[1:], ""))  # padding, symbol 0, adds nothing
    return ["".join(alphabet[row - 1]) for row in part.inputs(np.arange(count))]


def _pieces(model: Model, part: HeldOutPart, count: int, most: int) -> list[str]:
    """Return the part's first observations as one text, cut into at most so many whole pieces."""
    length = min(count * part.inputs([0]).shape[1], most * PIECE)
    text = joined(part, model.vocabulary, length)
    return [text[at : at + PIECE] for at in range(0, len(text) - PIECE + 1, PIECE)]


def _reach(model: Model, texts: Sequence[str]) -> ReachResults:
    if len(texts) < 2:
        raise ValueError(
            f"reach_texts: got {len(texts)}; give at least 2 and test text for them, or 0 to leave "
            "it out"
        )
    return reach_results(reach(connectivity(model, text) for text in tqdm(texts, unit="text")))


def observation_batches(part: HeldOutPart, count: int) -> Iterator[ObservationBatch]:
    """Yield the part's first observations, some at a time."""
    for first in range(0, count, BATCH):
        rows = np.arange(first, min(first + BATCH, count))
        yield ObservationBatch(part.inputs(rows), part.targets(rows))
