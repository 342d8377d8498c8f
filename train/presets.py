"""Recipes by name, as differences from the default settings."""

from dataclasses import fields, replace
from typing import Any

from train.settings import FitSettings

ONE_HOT_SIZE = 128  # an embedding of at least this size holds every symbol of both corpora

# Found on short runs, see docs/training.md. The matrices of the recurrent layers learn by Muon.
BEST_RECIPE: dict[str, Any] = {
    "optimiser": "muon",
    "learning_rate": 0.02,
    "adam_rate": 1e-2,
    "schedule": "linear",
    "warmup": 100,
    "clip": 1.0,
    "head_share": 0.25,
    "head_precision": "bfloat16",
    "layer_precision": "bfloat16",
}

# Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks". There a
# character enters as a one-hot vector, here by an embedding. The models are equivalent if the
# embedding is no smaller than the alphabet: then its product with the first layer's matrix can be
# any matrix. The initial range is for the matrices only; biases begin as the unit defines them, 0,
# and 1 for forget gates. The gradient's norm is clipped.
KARPATHY_RECIPE: dict[str, Any] = {
    "corpus": "warpeace",
    "target": "character",
    "reading": "streams",
    "held_out": 0.1,
    "layers": 1,
    "embedding_size": ONE_HOT_SIZE,
    "hidden_size": 128,
    "observation_length": 100,
    "batch": 100,
    "epochs": 50,
    "optimiser": "rmsprop",
    "learning_rate": 2e-3,
    "schedule": "epochs",
    "decay": 0.95,
    "decay_after": 10,
    "clip": 5.0,
    "initial_range": 0.08,
    "validate_every": 0,
    "validation_observations": 0,
    "patience": 5,
}

PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "article-best": {
        "batch": 32,
        "characters": 60_000_000,
        "validate_every": 500,
        "validation_observations": 256,
        **BEST_RECIPE,
    },
    "compact": {
        "embedding_size": 256,
        "hidden_size": 256,
        "words": 8_192,
        "batch": 32,
        "characters": 26_000_000,
        "validate_every": 200,
        **BEST_RECIPE,
    },
    "karpathy": KARPATHY_RECIPE,
    "karpathy-short": {
        **KARPATHY_RECIPE,
        "initial_range": 0.0,
        "batch": 32,
        "epochs": 5,
        "optimiser": "adam",
        "learning_rate": 8e-3,
        "schedule": "cosine",
        "warmup": 100,
        "clip": 1.0,
        "validate_every": 200,
        "validation_observations": 640,
        "patience": 20,
    },
    "smoke": {
        "layers": 1,
        "embedding_size": 16,
        "hidden_size": 32,
        "words": 64,
        "batch": 8,
        "corpus_characters": 200_000,
        "characters": 40_000,
        "validate_every": 10,
        "validation_observations": 16,
        **BEST_RECIPE,
        "warmup": 5,
    },
}

CORPUS_DIFFERENCES: dict[str, dict[str, Any]] = {"kernel": {"held_out": 0.05}}

# Each model of a preset has as many parameters as the GRU's, within 5 %. Units that have fewer than
# a GRU of their size stand in residual blocks with a layer without memory, as in their papers.
UNIT_SIZES: dict[str, dict[str, dict[str, Any]]] = {
    "compact": {
        "rnn": {"hidden_size": 304},
        "lstm": {"hidden_size": 240},
        "nested_lstm": {"hidden_size": 240},
        "min_gru": {"block": "residual", "mlp": 344},
        "min_lstm": {"block": "residual", "mlp": 256},
        "lru": {"block": "residual", "mlp": 88},
        "slstm": {"block": "residual", "mlp": 88, "unit_options": {"heads": 4}},
        "mlstm": {"block": "residual", "mlp": 168, "unit_options": {"heads": 8}},
        "mamba": {"block": "residual"},
        "gated_delta_net": {"block": "residual", "mlp": 80, "unit_options": {"heads": 8}},
        "rwkv7": {"block": "residual", "mlp": 80, "unit_options": {"heads": 8}},
    }
}

# Where another rate than the recipe's was better on short runs, see docs/training.md.
UNIT_RATES: dict[str, dict[str, dict[str, Any]]] = {"compact": {"mlstm": {"learning_rate": 0.01}}}

# The article's Nested LSTM has one layer with two memories, about as large as two LSTM layers.
UNIT_DIFFERENCES: dict[str, dict[str, Any]] = {"nested_lstm": {"layers": 1, "depth": 2}}


def preset(name: str, unit: str, **differences: Any) -> FitSettings:
    """Return the settings of a preset for a unit, with the given fields replaced.

    Raises ValueError for an unknown preset, and for a value out of range.
    """
    if name not in PRESETS:
        raise ValueError(f"preset: got {name!r}; choose one of {', '.join(PRESETS)}")
    unknown = sorted(set(differences) - {field.name for field in fields(FitSettings)})
    if unknown:
        raise ValueError(f"{unknown[0]}: there is no such setting")
    corpus = (PRESETS[name] | differences).get("corpus", FitSettings.corpus)
    chosen = {
        **PRESETS[name],
        **CORPUS_DIFFERENCES.get(corpus, {}),
        **UNIT_DIFFERENCES.get(unit, {}),
        **UNIT_SIZES.get(name, {}).get(unit, {}),
        **UNIT_RATES.get(name, {}).get(unit, {}),
        **differences,
    }
    return replace(FitSettings(unit=unit), **chosen)
