"""From a corpus to the folder of a dataset: observations, split, vocabulary, arrays, facts."""

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import numpy as np

from memviz.models.checkpoint import VOCABULARY
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
_log = logging.getLogger(__name__)


def build(folder: Path, corpus: Corpus, settings: DatasetSettings) -> None:
    """Write inputs, targets, vocabulary, the three parts' indices and the facts to `folder`.

    Raises ValueError if the text is too short to be split, OSError if it cannot be written.
    """
    _log.info("building the dataset of %s, %s characters", corpus.name, f"{corpus.characters:,}")
    observations = _observations(corpus.text, settings)
    parts, split_facts = _split(observations, settings)
    vocabulary = observations.vocabulary(parts.train)
    encoded = observations.encoded(vocabulary)
    facts = {
        "format_version": FORMAT_VERSION,
        "corpus": _corpus_facts(corpus, len(observations.text)),
        "target": settings.target,
        "observation_length": settings.observation_length,
        "split": {**_shares(parts, settings), **split_facts},
        "vocabulary": _vocabulary_facts(vocabulary, encoded, parts),
    }
    facts["fingerprint"] = _fingerprint(facts, vocabulary, parts)
    np.save(folder / "inputs.npy", encoded.inputs)
    np.save(folder / "targets.npy", encoded.targets)
    for name, rows in _named(parts).items():
        np.save(folder / f"{name}.npy", rows)
    vocabulary.save(folder / VOCABULARY)
    (folder / "dataset.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _observations(text: str, settings: DatasetSettings) -> Observations:
    length = settings.observation_length
    if settings.characters is not None:
        text = _beginning(text, settings.characters, settings.target)
    if settings.target == "word":
        return WordObservations(text, length, settings.words)
    return CharacterObservations(text, length)


def _beginning(text: str, characters: int, target: Target) -> str:
    """Return the first `characters` of the text, without a word cut in two."""
    if target == "character" or text[characters : characters + 1] in ("", " "):
        return text[:characters]
    return text[: max(0, text.rfind(" ", 0, characters))]


def _corpus_facts(corpus: Corpus, used: int) -> dict[str, Any]:
    return {
        "name": corpus.name,
        "sha256": corpus.sha256,
        "characters": corpus.characters,
        "characters_used": used,
        "licence": corpus.licence,
        **corpus.origin,
    }


def _split(observations: Observations, settings: DatasetSettings) -> tuple[Split, dict[str, Any]]:
    """Return the parts and what there is to say of how they were chosen."""
    if settings.split == "contiguous":
        parts = contiguous_split(len(observations.ranges), settings.held_out)
        return parts, _contiguous_facts(parts, observations.ranges)
    figure_ranges = figure_sentence_ranges(observations.text)
    left_out = overlapping(observations.ranges, figure_ranges)
    parts = shuffled_split(len(observations.ranges), left_out, settings.held_out, settings.seed)
    return parts, _shuffled_facts(settings.seed, left_out, figure_ranges)


def _shares(parts: Split, settings: DatasetSettings) -> dict[str, Any]:
    held_out = settings.held_out
    return {
        "shares": {"train": 1 - 2 * held_out, "valid": held_out, "test": held_out},
        "observations": {name: len(rows) for name, rows in _named(parts).items()},
    }


def _contiguous_facts(parts: Split, ranges: np.ndarray) -> dict[str, Any]:
    """Say which characters [start, end) each part reads; the next one is predicted, too."""
    read = {
        name: [int(ranges[rows[0], 0]), int(ranges[rows[-1], 1]) - 1]
        for name, rows in _named(parts).items()
    }
    start, end = read["test"]
    return {
        "method": "contiguous",
        "characters": read,
        "held_out_from_training": (
            f"the end of the text: characters {read['valid'][0]:,} to {start:,} validate, "
            f"{start:,} to {end + 1:,} test"
        ),
    }


def _shuffled_facts(
    seed: int, left_out: np.ndarray, figure_ranges: list[tuple[int, int]]
) -> dict[str, Any]:
    return {
        "method": "observations, shuffled",
        "seed": seed,
        "held_out_from_training": _in_words(left_out, figure_ranges),
        "figure_sentence": {
            "text": FIGURE_SENTENCE,
            "characters": [list(found) for found in figure_ranges],
            "observations": left_out.tolist(),
        },
    }


def _in_words(left_out: np.ndarray, figure_ranges: list[tuple[int, int]]) -> str:
    if not figure_ranges:
        return "the sentence of the article's connectivity figure does not occur in the corpus"
    places = ", ".join(f"{start:,} to {end:,}" for start, end in figure_ranges)
    return (
        f"the sentence of the article's connectivity figure (characters {places}): "
        f"the {len(left_out)} observations that overlap it are in no part "
        f"(numbers {', '.join(map(str, left_out.tolist()))})"
    )


def _vocabulary_facts(vocabulary: Vocabulary, encoded: Encoded, parts: Split) -> dict[str, Any]:
    known = np.count_nonzero(encoded.targets > UNKNOWN_INDEX, axis=1)
    filled = np.count_nonzero(encoded.targets != PADDING_INDEX, axis=1)
    return {
        "symbols": len(vocabulary.alphabet),
        "words": len(vocabulary.words),
        "positions": {name: int(filled[rows].sum()) for name, rows in _named(parts).items()},
        "known_share_of_positions": {
            name: float(known[rows].sum() / filled[rows].sum())
            for name, rows in _named(parts).items()
        },
    }


def _fingerprint(facts: dict[str, Any], vocabulary: Vocabulary, parts: Split) -> str:
    """Return a sha256 over the text, the observations, the split itself and the vocabulary."""
    digest = hashlib.sha256()
    identity = [
        facts["corpus"]["sha256"],
        facts["corpus"]["characters_used"],
        facts["target"],
        facts["observation_length"],
        vocabulary.alphabet,
        vocabulary.words,
    ]
    digest.update(json.dumps(identity).encode())
    for rows in _named(parts).values():
        digest.update(len(rows).to_bytes(8, "little"))
        digest.update(rows.astype("<i8").tobytes())
    return digest.hexdigest()


def _named(parts: Split) -> dict[str, np.ndarray]:
    return {"train": parts.train, "valid": parts.valid, "test": parts.test}
