"""The models' names on the pages, made from the names of their checkpoints' folders."""

import re
from collections.abc import Iterable

_UNITS = {"gru": "GRU", "lstm": "LSTM", "nested_lstm": "Nested LSTM", "rnn": "RNN"}
_CORPORA = {"warpeace": "War and Peace", "kernel": "Linux kernel"}
# As `python -m train sweep` names its runs.
_OF_A_SWEEP = re.compile(
    r"(?P<corpus>[a-z0-9]+)_(?P<unit>[a-z]\w*)_(?P<layers>\d+)x(?P<hidden_size>\d+)"
)


def unit_label(unit: str) -> str:
    """Return a unit's name as readers know it."""
    return _UNITS.get(unit, unit)


def corpus_label(corpus: str) -> str:
    """Return a corpus' name as readers know it."""
    return _CORPORA.get(corpus, corpus)


def model_label(folder: str) -> str:
    """Return the name of the model in a folder: known patterns are written out, others stay.

    `gru` is "GRU", and `warpeace_lstm_2x128` is "LSTM 2×128, War and Peace".
    """
    sweep = _OF_A_SWEEP.fullmatch(folder)
    if sweep is None:
        return unit_label(folder)
    size = f"{sweep['layers']}×{sweep['hidden_size']}"
    return f"{unit_label(sweep['unit'])} {size}, {corpus_label(sweep['corpus'])}"


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
