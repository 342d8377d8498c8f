"""Tiny random checkpoints with made-up metrics: what the dashboard is tested on."""

import json
from pathlib import Path
from typing import Any

import torch

from memviz.models.checkpoint.format import FILES, METRICS
from memviz.models.checkpoint.saving import save
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary

TEXT = (
    "the of and in to a is was for as on with by from an important part formal study grammar "
    "education young age through advanced learning though rules taught schools are not sense "
    "most linguists use context africa america american african parts north"
)
WORDS = tuple(TEXT.split(" "))
LONGEST_WORD = 20
LONGEST_DISTANCE = 100


def name_no_files(folder: Path) -> None:
    """Have the metrics in `folder` name no other files, as in earlier versions: a test may then
    change one of them, and the folder still counts as whole."""
    path = folder / METRICS
    path.write_text(json.dumps(json.loads(path.read_text()) | {FILES: None}))


def save_tiny_checkpoints(folder: Path, units: tuple[str, ...] = ("gru", "lstm")) -> Path:
    """Write one checkpoint per unit under `folder`, and return `folder`."""
    vocabulary = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, *WORDS))
    for seed, unit in enumerate(units):
        torch.manual_seed(seed)
        config = ModelConfig(
            unit=unit,
            layers=1,
            embedding_size=8,
            hidden_size=8,
            alphabet_size=len(vocabulary.alphabet),
            word_count=len(vocabulary.words),
        )
        model = Model(config, vocabulary).eval().requires_grad_(False)
        save(model, folder / unit, metrics(unit.upper(), 0.02 * seed), card="# Tiny\n")
    return folder


def save_tiny_character_model(folder: Path, unit: str = "lstm") -> Path:
    """Write a checkpoint that predicts the next character of `TEXT`, and return its folder."""
    vocabulary = Vocabulary((PADDING, UNKNOWN, *sorted(set(TEXT))))
    torch.manual_seed(0)
    config = ModelConfig(
        unit=unit,
        layers=1,
        embedding_size=8,
        hidden_size=8,
        alphabet_size=len(vocabulary.alphabet),
        target="character",
    )
    model = Model(config, vocabulary).eval().requires_grad_(False)
    save(model, folder, {"corpus": {"name": "own text"}}, card="# Tiny\n")
    return folder


def metrics(name: str, edge: float) -> dict[str, Any]:
    """Return a `metrics.json` whose accuracies differ from another model's by `edge`."""
    return {
        "model": {"name": name},
        "corpus": {"name": "wiki8", "sha256": "0" * 64, "characters": 99_999_997, "licence": "-"},
        "split": {"test": 0.05, "held_out_from_training": "the article's sentence"},
        "test": {
            "observations": 321,
            "known_words": {"cross_entropy": 2.5 - edge, **_accuracies(edge, padding=False)},
            "as_published": {"cross_entropy": 3.5 - edge, **_accuracies(edge, padding=True)},
            "baseline": {
                "known_words": _accuracies(-0.1, padding=False),
                "as_published": _accuracies(-0.1, padding=True),
            },
            "ceiling": [
                {"known_letters": known, "accuracy": 0.95 - 0.02 * known, "n": _count(known)}
                for known in range(LONGEST_WORD)
            ],
        },
        "reach": reach(edge),
        "parameters": {"embedding": 216, "recurrent": 408, "dense": 459, "total": 1083},
        "training": {
            "seconds": 3600.0,
            "characters": 25_000_000,
            "batches": 7_812,
            "hardware": "2 CPU cores",
            "seed": 0,
            "commit": "0" * 40,
            "command": "python -m train fit",
            "preset": "compact",
        },
    }


def reach(edge: float) -> dict[str, Any]:
    """Return a field `reach` as `python -m train evaluate` writes it."""
    shares = [0.2 * 0.8**distance for distance in range(LONGEST_DISTANCE + 1)]
    return {
        "half": {"value": 4.0 + 100 * edge, "low": 3.0, "high": 8.0},
        "ninety": {"value": 21.0, "low": 19.0, "high": 24.0},
        "share_on_earlier_words": {"value": 0.4 + edge, "low": 0.38, "high": 0.46},
        "beyond": {"value": 0.0004, "low": 0.0002, "high": 0.0007},
        "share_by_distance": [
            {
                "distance": distance,
                "share": share,
                "low": 0.9 * share,
                "high": 1.1 * share,
                "n": 950,
            }
            for distance, share in enumerate(shares)
        ],
        "longest": LONGEST_DISTANCE,
        "texts": 10,
        "positions": 950,
        "of": "logit",
        "measure": "squared_norm",
    }


def _accuracies(edge: float, padding: bool) -> dict[str, Any]:
    return {
        "accuracy": {"1": 0.45 + edge, "2": 0.55 + edge, "3": 0.6 + edge},
        "positions": 64_000 if padding else 52_345,
        "by_known_letters": [
            _point(known, top, edge, padding) for top in (1, 2, 3) for known in range(LONGEST_WORD)
        ],
    }


def _point(known: int, top: int, edge: float, padding: bool) -> dict[str, float]:
    accuracy = min(0.85, 0.15 + 0.07 * known + 0.05 * top) + edge
    accuracy *= 0.93**known if padding else 1
    half = 0.5 / _count(known) ** 0.5
    return {
        "known_letters": known,
        "top": top,
        "accuracy": accuracy,
        "n": _count(known),
        "low": max(0.0, accuracy - half),
        "high": min(1.0, accuracy + half),
    }


def _count(known: int) -> int:
    return int(12_000 * 0.7**known)
