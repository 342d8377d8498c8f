"""A tiny checkpoint of a character model: evaluated, with a training history."""

from pathlib import Path
from typing import Any

import torch

from memviz.models.checkpoint.format import TRAINING
from memviz.models.checkpoint.saving import save
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

SYMBOLS = ' !,."\n\rTabcdefghilmnoprstuwy'
HISTORY = "model,dataset,seconds,step,loss\nlstm,train,10.0,100,2.5\nlstm,valid,10.0,100,2.25\n"


def save_character_checkpoint(folder: Path, unit: str = "lstm", layers: int = 1) -> Path:
    """Write a checkpoint to `folder` and return it."""
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *SYMBOLS))
    config = ModelConfig(unit, layers, 8, 8, len(vocabulary.alphabet), target="character")
    save(Model(config, vocabulary), folder, metrics(), card="# Tiny\n")
    (folder / TRAINING).write_text(HISTORY)
    return folder


def metrics() -> dict[str, Any]:
    """Return a `metrics.json` as `python -m train evaluate` writes it for a character model."""
    return {
        "model": {"name": "LSTM"},
        "corpus": {
            "name": "warpeace",
            "sha256": "0" * 64,
            "characters": 3_258_227,
            "licence": "public domain",
        },
        "split": {
            "shares": {"train": 0.8, "valid": 0.1, "test": 0.1},
            "method": "contiguous",
            "characters": {"test": [2_932_400, 3_258_226]},
            "held_out_from_training": "the end of the text",
        },
        "test": {
            "characters": {
                "cross_entropy": 1.4321,
                "cross_entropy_interval": {"low": 1.42, "high": 1.4442},
                "accuracy": {"1": 0.57, "2": 0.71, "3": 0.79},
                "accuracy_intervals": {
                    "1": {"low": 0.567, "high": 0.573},
                    "2": {"low": 0.708, "high": 0.712},
                    "3": {"low": 0.788, "high": 0.792},
                },
                "positions": 325_726,
                "unknown": 4,
                "interval": "95 %, from the means of blocks of 1,000 characters",
            }
        },
        "parameters": {"embedding": 232, "recurrent": 544, "dense": 270, "total": 1046},
        "training": {
            "seconds": 600.0,
            "characters": 26_000_000,
            "batches": 16_290,
            "epochs": 10.0,
            "hardware": "2 CPU cores",
            "seed": 1,
            "commit": "0" * 40,
            "command": "python -m train fit",
            "preset": "karpathy-short",
        },
    }
