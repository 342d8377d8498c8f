"""The models a visitor can choose: checkpoints found on disk, then the article's published ones.

Checkpoints are looked for in `checkpoints/` beside `app.py`, or in the folder that the
environment variable MEMVIZ_CHECKPOINTS names.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.catalogue.own_units import problem_of_own_units
from dashboard.catalogue.records import config_of, record_of
from memviz.charts.model_colours import colours_of, published_colour, pulled_colour
from memviz.models.config import TARGETS, Target
from memviz.models.names import in_order, model_label, unit_label

BUNDLED = "bundled/"
PUBLISHED = "published/"
_SHORT = 7  # digits of a sha, as git shortens it

_NOT_IN_NAMES = re.compile(r"[^\w .+-]|www(?=\.)")
_BUNDLED_FOLDER = Path(__file__).parents[2] / "checkpoints"
_PUBLISHED_UNITS = ("gru", "lstm", "nested_lstm")


@dataclass(frozen=True)
class Entry:
    """One model of the catalogue.

    `label` is what the picker shows and what the address holds, so it must stay as it is.
    `folder` is None for a published model: the article published its figures, not its weights.
    `problem` says why a checkpoint cannot be used; None when it can.
    `pinned` is how a link names a model of the Hub for good, with its commit's full sha; None for
    the others, which a link names by their label. `target` is what the model predicts at each
    character: "word", the one the character belongs to, or "character", the next one.
    """

    id: str
    label: str
    colour: str
    bundled: bool
    folder: Path | None
    problem: str | None = None
    pinned: str | None = None
    target: Target = "word"


def checkpoints_folder() -> Path:
    """Return the folder whose subfolders are the checkpoints."""
    return Path(os.environ.get("MEMVIZ_CHECKPOINTS") or _BUNDLED_FOLDER)


def catalogue() -> dict[str, Entry]:
    """Return every model by id: the checkpoints (broken ones too), then the published models."""
    problem_of_own_units()  # a checkpoint may have one of these
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
    return Entry(
        label,
        label,
        pulled_colour(position),
        bundled=False,
        folder=folder,
        problem=_problem(folder),
        pinned=f"{name}@{sha}",
        target=_unit_and_target(folder)[1],
    )


def short_name(name: str, sha: str) -> str:
    """Return how a commit of a model of the Hub is called here: `owner/name@1a2b3c4`."""
    return f"{name}@{sha[:_SHORT]}"


def _checkpoint_entries() -> list[Entry]:
    folders = {folder.name: folder for folder in _subfolders(checkpoints_folder())}
    names = in_order(folders)
    kinds = {name: _unit_and_target(folders[name]) for name in names}
    colours: dict[str, str] = {}
    for target in TARGETS:
        units = {name: unit for name, (unit, its_target) in kinds.items() if its_target == target}
        colours |= zip(units, colours_of(list(units.values())), strict=True)
    return [
        Entry(
            name,
            model_label(_NOT_IN_NAMES.sub("·", name)),
            colours[name],
            bundled=True,
            folder=folders[name],
            problem=_problem_of_name(name) or _problem(folders[name]),
            target=kinds[name][1],
        )
        for name in names
    ]


def _published_entries() -> list[Entry]:
    return [
        Entry(
            PUBLISHED + unit,
            f"{unit_label(unit)}, published",
            published_colour(unit),
            bundled=False,
            folder=None,
        )
        for unit in _PUBLISHED_UNITS
    ]


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "._"]


def _unit_and_target(folder: Path) -> tuple[str, Target]:
    """Return both, of a broken checkpoint, which is shown with its problem, what will do."""
    try:
        config = config_of(folder)
    except ValueError:
        return folder.name, TARGETS[0]
    return config.unit, config.target


def _problem_of_name(name: str) -> str | None:
    """Return what to do about a folder's name that pages cannot show as it is."""
    if _NOT_IN_NAMES.search(name) is None:
        return None
    return "Rename its folder: letters, digits, spaces, and . _ + - are shown."


def _problem(folder: Path) -> str | None:
    try:
        config_of(folder)
        record_of(folder)
    except ValueError as error:
        return str(error)
    return None
