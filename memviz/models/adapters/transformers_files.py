"""The files of a model of transformers that are read, in a folder or on the Hub, and their sizes.

Nothing else is read: no code, no pickles. All that texts are split by stands in `tokenizer.json`,
so the other files of a tokenizer are not needed.
"""

import json
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from memviz.models.checkpoint.format import CONFIG, MAX_BYTES, VOCABULARY, WEIGHTS

TOKENIZER = "tokenizer.json"
BYTES = {CONFIG: MAX_BYTES[CONFIG], TOKENIZER: 20_000_000}
"""How large a file may be, its weights left out: the tokenizer of 256,000 tokens has 17 MB."""
LARGEST = 2_000_000_000
"""Bytes of weights, as they come and as they are in memory, in float32: 500 million numbers.

A connectivity of 1,000 tokens takes minutes for so many, and opening the model twice the memory.
"""
TYPES = {
    "mamba": "MambaForCausalLM",
    "mamba2": "Mamba2ForCausalLM",
    "falcon_mamba": "FalconMambaForCausalLM",
    "rwkv": "RwkvForCausalLM",
    "xlstm": "xLSTMForCausalLM",
    "recurrent_gemma": "RecurrentGemmaForCausalLM",
}
"""The class of a model by its type, as its `config.json` names it."""

_SHARD = re.compile(r"model-(\d{5})-of-(\d{5})\.safetensors")


def is_installed() -> bool:
    """Return whether the library is there; it is not imported."""
    return find_spec("transformers") is not None


def is_of_transformers(folder: Path) -> bool:
    """Return whether a folder holds a model of transformers, and no checkpoint of ours."""
    return (folder / TOKENIZER).is_file() and not (folder / VOCABULARY).is_file()


def weight_files(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the files that hold the weights: one, or all of its parts in their order.

    None where there are none in safetensors, or where a part is missing.
    """
    names = set(names)
    if WEIGHTS in names:
        return (WEIGHTS,)
    totals = sorted({int(found[2]) for name in names if (found := _SHARD.fullmatch(name))})
    for total in totals:
        if total <= len(names):
            parts = tuple(
                f"model-{number:05}-of-{total:05}.safetensors" for number in range(1, total + 1)
            )
            if parts and names.issuperset(parts):
                return parts
    return ()


def settings_in(content: bytes) -> dict[str, Any]:
    """Return the settings in a `config.json`. Raises ValueError for what is none.

    Infinity, which JSON lacks, is one of them: as itself, or as {"__float__": "Infinity"}.
    """
    try:
        settings = json.loads(content.decode("utf-8"), object_hook=_number_or_object)
    except RecursionError as error:
        raise ValueError(str(error)) from error
    if not isinstance(settings, dict):
        raise ValueError(f"expected an object, got {type(settings).__name__}")
    return settings


def type_in(settings: dict[str, Any]) -> str | None:
    """Return the type that settings name; None for settings of something else."""
    named = settings.get("model_type")
    return named if isinstance(named, str) else None


def _number_or_object(found: dict[str, Any]) -> Any:
    return float(found["__float__"]) if set(found) == {"__float__"} else found
