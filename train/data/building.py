"""From a corpus to the folder of a dataset: observations, split, vocabulary, arrays, facts."""

import hashlib
import json
import logging
from pathlib import Path

import numpy as np

from memviz.evaluation.corpus import (
    CorpusFacts,
    FigureSentence,
    PartName,
    SplitFacts,
    VocabularyFacts,
)
from memviz.evaluation.parts import written
from memviz.models.checkpoint.format import VOCABULARY
from memviz.models.config import Target
from memviz.text.vocabulary import PADDING_INDEX, UNKNOWN_INDEX, Vocabulary
from train.data.character_observations import CharacterObservations
from train.data.corpora import Corpus
from train.data.figure_sentence import FIGURE_SENTENCE, figure_sentence_ranges
from train.data.observations import Encoded, Observations, overlapping
from train.data.settings import DatasetSettings
from train.data.split import Split, contiguous_split, shuffled_split
from train.data.word_observations import WordObservations

FORMAT_VERSION = 1
FACTS = "dataset.json"
_log = logging.getLogger(__name__)


def build(folder: Path, corpus: Corpus, settings: DatasetSettings) -> None:
    """Write inputs, targets, vocabulary, the three parts' indices and the facts to `folder`.

    Raises ValueError if the text is too short to be split, OSError if it cannot be written.
    """
    _log.info("building the dataset of %s, %s characters", corpus.name, f"{corpus.characters:,}")
    observations = _observations(corpus.text, settings)
    parts, split_facts = _split(observations, settings)
    vocabulary = settings.vocabulary or observations.vocabulary(parts.train)
    encoded = observations.encoded(vocabulary)
    corpus_facts = _corpus_facts(corpus, len(observations.text))
    facts = {
        "format_version": FORMAT_VERSION,
        "target": settings.target,
        "observation_length": settings.observation_length,
        **written(corpus_facts, split_facts, _vocabulary_facts(vocabulary, encoded, parts)),
        "fingerprint": _fingerprint(corpus_facts, settings, vocabulary, parts),
    }
    np.save(folder / "inputs.npy", encoded.inputs)
    np.save(folder / "targets.npy", encoded.targets)
    for name, rows in _named(parts).items():
        np.save(folder / f"{name}.npy", rows)
    vocabulary.save(folder / VOCABULARY)
    (folder / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _observations(text: str, settings: DatasetSettings) -> Observations:
    length = settings.observation_length
    if settings.characters is not None:
        text = _beginning(text, settings.characters, settings.target)
    if settings.target == "word":
        _check_words(text)
        return WordObservations(text, length, settings.words)
    return CharacterObservations(text, length)


def _check_words(text: str) -> None:
    """Raise ValueError for a text without a space between words."""
    if " " not in text.strip(" "):
        raise ValueError(
            "the text has no space between words, so it is one word; give a text of words, or "
            "train a model of characters with --target character"
        )


def _beginning(text: str, characters: int, target: Target) -> str:
    """Return the first `characters` of the text, without a word cut in two."""
    if target == "character" or text[characters : characters + 1] in ("", " "):
        return text[:characters]
    return text[: max(0, text.rfind(" ", 0, characters))]


def _corpus_facts(corpus: Corpus, used: int) -> CorpusFacts:
    return CorpusFacts(
        name=corpus.name,
        sha256=corpus.sha256,
        characters=corpus.characters,
        characters_used=used,
        licence=corpus.licence,
        origin=corpus.origin,
    )


def _split(observations: Observations, settings: DatasetSettings) -> tuple[Split, SplitFacts]:
    """Return the parts and what there is to say of how they were chosen."""
    held_out = settings.held_out
    if settings.split == "contiguous":
        parts = contiguous_split(len(observations.ranges), held_out)
        return parts, _contiguous_facts(parts, held_out, observations.ranges)
    figure_ranges = figure_sentence_ranges(observations.text)
    left_out = overlapping(observations.ranges, figure_ranges)
    parts = shuffled_split(len(observations.ranges), left_out, held_out, settings.seed)
    return parts, _shuffled_facts(parts, settings, left_out, figure_ranges)


def _contiguous_facts(parts: Split, held_out: float, ranges: np.ndarray) -> SplitFacts:
    """Say which characters [start, end) each part reads; the next one is predicted, too."""
    read = {
        name: (int(ranges[rows[0], 0]), int(ranges[rows[-1], 1]) - 1)
        for name, rows in _named(parts).items()
    }
    start, end = read["test"]
    return SplitFacts(
        shares=_shares(held_out),
        observations=_sizes(parts),
        method="contiguous",
        characters=read,
        held_out_from_training=(
            f"the end of the text: characters {read['valid'][0]:,} to {start:,} validate, "
            f"{start:,} to {end + 1:,} test"
        ),
    )


def _shuffled_facts(
    parts: Split,
    settings: DatasetSettings,
    left_out: np.ndarray,
    figure_ranges: list[tuple[int, int]],
) -> SplitFacts:
    return SplitFacts(
        shares=_shares(settings.held_out),
        observations=_sizes(parts),
        method="observations, shuffled",
        seed=settings.seed,
        held_out_from_training=_in_words(left_out, figure_ranges),
        figure_sentence=FigureSentence(
            text=FIGURE_SENTENCE,
            characters=tuple(figure_ranges),
            observations=tuple(left_out.tolist()),
        ),
    )


def _shares(held_out: float) -> dict[PartName, float]:
    return {"train": 1 - 2 * held_out, "valid": held_out, "test": held_out}


def _sizes(parts: Split) -> dict[PartName, int]:
    return {name: len(rows) for name, rows in _named(parts).items()}


def _in_words(left_out: np.ndarray, figure_ranges: list[tuple[int, int]]) -> str:
    if not figure_ranges:
        return "the sentence of the article's connectivity figure does not occur in the corpus"
    places = ", ".join(f"{start:,} to {end:,}" for start, end in figure_ranges)
    return (
        f"the sentence of the article's connectivity figure (characters {places}): "
        f"the {len(left_out)} observations that overlap it are in no part "
        f"(numbers {', '.join(map(str, left_out.tolist()))})"
    )


def _vocabulary_facts(vocabulary: Vocabulary, encoded: Encoded, parts: Split) -> VocabularyFacts:
    known = np.count_nonzero(encoded.targets > UNKNOWN_INDEX, axis=1)
    filled = np.count_nonzero(encoded.targets != PADDING_INDEX, axis=1)
    return VocabularyFacts(
        symbols=len(vocabulary.alphabet),
        words=len(vocabulary.words),
        positions={name: int(filled[rows].sum()) for name, rows in _named(parts).items()},
        known_share_of_positions={
            name: float(known[rows].sum() / filled[rows].sum())
            for name, rows in _named(parts).items()
        },
    )


def _fingerprint(
    corpus: CorpusFacts, settings: DatasetSettings, vocabulary: Vocabulary, parts: Split
) -> str:
    """Return a sha256 over the text, the observations, the split itself and the vocabulary."""
    digest = hashlib.sha256()
    identity = [
        corpus.sha256,
        corpus.characters_used,
        settings.target,
        settings.observation_length,
        vocabulary.alphabet,
        vocabulary.words,
    ]
    digest.update(json.dumps(identity).encode())
    for rows in _named(parts).values():
        digest.update(len(rows).to_bytes(8, "little"))
        digest.update(rows.astype("<i8").tobytes())
    return digest.hexdigest()


def _named(parts: Split) -> dict[PartName, np.ndarray]:
    return {"train": parts.train, "valid": parts.valid, "test": parts.test}
