"""Reads the article's data files, which lie beside this module in `data`."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from safetensors.numpy import load_file

from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.evaluation.published.article import CaseStudy, Published, PublishedModel
from memviz.models.suggest import Suggestion
from memviz.text.words import target_words

DATA = Path(__file__).parent / "data"
ATTRIBUTION = (
    "Data: Andreas Madsen, “Visualizing memorization in RNNs”, Distill, 2019, "
    "https://doi.org/10.23915/distill.00016. Article CC BY 4.0; data files MIT License, "
    "Copyright (c) 2018 nearForm."
)


@cache
def published() -> Published:
    """Return the figures of Madsen 2019, "Visualizing memorization in RNNs" (Distill).

    Read once and shared from then on; arrays are read-only.
    """
    article = _json("article.json")
    return Published(
        text=article["text"],
        case_studies=tuple(
            CaseStudy(case["number"], case["title"], tuple(case["timesteps"]))
            for case in article["case_studies"]
        ),
        models=_models(article["text"], article["models"]),
        autocomplete={
            prefix: _suggestions(words) for prefix, words in _json("autocomplete.json").items()
        },
        attribution=ATTRIBUTION,
    )


def _models(text: str, facts: dict[str, Any]) -> dict[str, PublishedModel]:
    triangles = load_file(DATA / "connectivity.safetensors")
    suggestions = _json("suggestions.json")
    accuracy = pd.read_csv(DATA / "accuracy.csv")
    training = pd.read_csv(DATA / "training.csv.gz")
    return {
        key: PublishedModel(
            name=fact["name"],
            connectivity=_connectivity(text, triangles[key], suggestions[key]),
            accuracy=_accuracy(_rows_of(accuracy, fact["name"])),
            training=_rows_of(training, fact["name"]),
            parameters=fact["parameters"],
            cross_entropy=fact["cross_entropy"],
            test_accuracy=fact["test_accuracy"],
            training_seconds=fact["training_seconds"],
        )
        for key, fact in facts.items()
    }


def _connectivity(
    text: str, triangle: np.ndarray, words: Sequence[Sequence[tuple[str, float]]]
) -> Connectivity:
    targets = tuple(target_words(text))
    suggestions = tuple(_suggestions(step) for step in words)
    rank = np.array([_rank(target, top) for target, top in zip(targets, suggestions, strict=True)])
    probability = np.array(
        [
            top[place - 1].probability if place else np.nan
            for place, top in zip(rank, suggestions, strict=True)
        ],
        dtype=np.float32,
    )
    return Connectivity(
        text=text,
        targets=targets,
        matrix=_read_only(_square(triangle, len(text))),
        has_target=_read_only(np.ones(len(text), dtype=bool)),
        suggestions=suggestions,
        target_probability=_read_only(probability),
        target_rank=_read_only(rank),
    )


def _square(triangle: np.ndarray, size: int) -> np.ndarray:
    """Return the matrix [size, size] whose lower triangle is stored row after row."""
    matrix = np.zeros((size, size), dtype=np.float32)
    matrix[np.tril_indices(size)] = triangle
    return matrix


def _rank(target: str, suggestions: Sequence[Suggestion]) -> int:
    """Return the place of the target among the suggestions, 1 the first, 0 if it is not there."""
    words = [suggestion.word for suggestion in suggestions]
    return words.index(target) + 1 if target in words else 0


def _accuracy(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["known_letters", "top", "accuracy"]].assign(n=np.nan, low=np.nan, high=np.nan)


def _rows_of(table: pd.DataFrame, model: str) -> pd.DataFrame:
    return table[table["model"] == model].reset_index(drop=True)


def _suggestions(words: Sequence[tuple[str, float]]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(word, probability) for word, probability in words)


def _read_only(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
