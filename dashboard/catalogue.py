"""The models a visitor can choose: checkpoints found on disk, then the article's published ones.

Checkpoints are looked for in `checkpoints/` beside `app.py`, or in the folder that the
environment variable MEMVIZ_CHECKPOINTS names.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from dashboard.records import config_of, record_of

BUNDLED = "bundled/"
PUBLISHED = "published/"
_SHORT = 7  # digits of a sha, as git shortens it

_BUNDLED_FOLDER = Path(__file__).parents[1] / "checkpoints"
_LABELS = {"gru": "GRU", "lstm": "LSTM", "nested_lstm": "Nested LSTM", "rnn": "RNN"}
_PUBLISHED_UNITS = ("gru", "lstm", "nested_lstm")

# Told apart by readers with protanopia and deuteranopia, and at least 3:1 against the background
# of both themes. A published model has a relative of its unit's colour.
_COLOURS = {
    "gru": "#2896f5",
    "lstm": "#e16c10",
    "nested_lstm": "#724ed8",
    "rnn": "#0da26b",
    "published/gru": "#546494",
    "published/lstm": "#c92516",
    "published/nested_lstm": "#907eb3",
}
_FURTHER_COLOURS = ("#387456", "#a8620f", "#b0489b")
_PULLED_COLOURS = ("#d6336c", "#0c8599", "#8a7a10", "#7a7f86")


@dataclass(frozen=True)
class Entry:
    """One model of the catalogue.

    `label` is what the picker shows and what the address holds, so it must stay as it is.
    `folder` is None for a published model: the article published its figures, not its weights.
    `problem` says why a checkpoint cannot be used; None when it can.
    `pinned` is how a link names a model of the Hub for good, with its commit's full sha; None for
    the others, which a link names by their label.
    """

    id: str
    label: str
    colour: str
    bundled: bool
    folder: Path | None
    problem: str | None = None
    pinned: str | None = None


def checkpoints_folder() -> Path:
    """Return the folder whose subfolders are the checkpoints."""
    return Path(os.environ.get("MEMVIZ_CHECKPOINTS") or _BUNDLED_FOLDER)


def catalogue() -> dict[str, Entry]:
    """Return every model by id: the checkpoints (broken ones too), then the published models."""
    entries = [*_checkpoint_entries(), *_published_entries()]
    return {entry.id: entry for entry in entries}


def usable() -> dict[str, Entry]:
    """Return the models of the catalogue that have no known problem, by id."""
    return {id: entry for id, entry in catalogue().items() if entry.problem is None}


def pulled_entry(name: str, sha: str, folder: Path, position: int) -> Entry:
    """Return the model `name` of the Hub at the commit `sha`, the visitor's pull number `position`.

    It is called by its short sha everywhere, so that two versions are told apart.
    """
    label = short_name(name, sha)
    colour = _PULLED_COLOURS[position % len(_PULLED_COLOURS)]
    return Entry(label, label, colour, False, folder, _problem(folder), f"{name}@{sha}")


def short_name(name: str, sha: str) -> str:
    """Return how a commit of a model of the Hub is called here: `owner/name@1a2b3c4`."""
    return f"{name}@{sha[:_SHORT]}"


def unit_label(unit: str) -> str:
    """Return a unit's name as readers know it."""
    return _LABELS.get(unit, unit)


def _checkpoint_entries() -> list[Entry]:
    folders = {folder.name: folder for folder in _subfolders(checkpoints_folder())}
    known = [name for name in _LABELS if name in folders]
    further = [name for name in sorted(folders) if name not in _LABELS]
    colours = {name: _COLOURS[name] for name in known}
    for position, name in enumerate(further):
        colours[name] = _FURTHER_COLOURS[position % len(_FURTHER_COLOURS)]
    return [
        Entry(name, _LABELS.get(name, name), colours[name], True, folders[name], _problem(folder))
        for name in known + further
        for folder in [folders[name]]
    ]


def _published_entries() -> list[Entry]:
    return [
        Entry(id, f"{_LABELS[unit]}, published", _COLOURS[id], bundled=False, folder=None)
        for unit in _PUBLISHED_UNITS
        for id in [PUBLISHED + unit]
    ]


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "._"]


def _problem(folder: Path) -> str | None:
    try:
        config_of(folder)
        record_of(folder)
    except ValueError as error:
        return str(error)
    return None
