"""The models' names on the pages, made from the names of their checkpoints' folders."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from memviz.models.config import Target

_UNITS = {
    "gru": "GRU",
    "lstm": "LSTM",
    "nested_lstm": "Nested LSTM",
    "rnn": "RNN",
    "min_gru": "minGRU",
    "min_lstm": "minLSTM",
    "lru": "LRU",
    "slstm": "sLSTM",
    "mlstm": "mLSTM",
    "mamba": "Mamba",
    "gated_delta_net": "Gated DeltaNet",
    "rwkv7": "RWKV-7",
}
_CORPORA = {"warpeace": "War and Peace", "kernel": "Linux kernel"}
_JOINERS = "\u200c\u200d"
# As `python -m train sweep` and `python -m train references` name their runs.
_OF_A_SWEEP = re.compile(
    r"(?P<corpus>[a-z0-9]+)_(?P<unit>[a-z]\w*)_(?P<layers>\d+)x(?P<hidden_size>\d+)"
    r"(_seed(?P<seed>\d+))?"
)
_OF_REFERENCES = re.compile(r"(?P<unit>[a-z]\w*)-(?P<recipe>published|best)-(?P<seed>\d+)")


def symbol_name(target: Target) -> str:
    """Return what a model with this target reads one at a time, as readers know it."""
    return "token" if target == "token" else "character"


def unit_label(unit: str) -> str:
    """Return a unit's name as readers know it."""
    return _UNITS.get(unit, unit)


def corpus_label(corpus: str) -> str:
    """Return a corpus' name as readers know it."""
    return _CORPORA.get(corpus, corpus)


def model_label(folder: str) -> str:
    """Return the name of the model in a folder: known patterns are written out, others stay.

    `gru` is "GRU", `warpeace_lstm_2x128_seed2` is "LSTM 2×128, War and Peace, seed 2", and
    `gru-best-2` is "GRU, best recipe, seed 2". Every name is one that charts can draw.
    """
    if reference := _OF_REFERENCES.fullmatch(folder):
        unit, recipe, seed = reference["unit"], reference["recipe"], reference["seed"]
        return f"{unit_label(unit)}, {recipe} recipe, seed {seed}"
    sweep = _OF_A_SWEEP.fullmatch(folder)
    if sweep is None:
        return drawable(unit_label(folder))
    size = f"{sweep['layers']}×{sweep['hidden_size']}"
    label = f"{unit_label(sweep['unit'])} {size}, {corpus_label(sweep['corpus'])}"
    return f"{label}, seed {sweep['seed']}" if sweep["seed"] else label


def drawable(name: str) -> str:
    """Return a name without what cannot be seen and backslashes, in whose places stands � each.

    Vega computes with names in its own language, where they would end a text: one chart of several
    models would not be drawn at all. Joiners of letters, which some scripts need, stay.
    """
    return "".join(sign if _is_drawable(sign) else "\ufffd" for sign in name)


def _is_drawable(sign: str) -> bool:
    return sign in _JOINERS or (sign.isprintable() and sign != "\\")


def told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the folders' labels, with the folder where several have the same."""
    times = Counter(labels.values())
    return {
        folder: f"{label} ({drawable(folder)})" if times[label] > 1 else label
        for folder, label in labels.items()
    }


def in_order(folders: Iterable[str]) -> list[str]:
    """Return folders' names in the order of the pages: plain units, own names, then sweeps.

    A sweep's models are ordered by corpus, layers, unit and size.
    """
    return sorted(folders, key=_place)


def _place(folder: str) -> tuple[int, int, int, int, int, str]:
    sweep = _OF_A_SWEEP.fullmatch(folder)
    if sweep is None:
        return folder not in _UNITS, _index(_UNITS, folder), 0, 0, 0, folder
    corpus, unit = _index(_CORPORA, sweep["corpus"]), _index(_UNITS, sweep["unit"])
    return 2, corpus, int(sweep["layers"]), unit, int(sweep["hidden_size"]), folder


def _index(names: Iterable[str], name: str) -> int:
    known = list(names)
    return known.index(name) if name in known else len(known)
