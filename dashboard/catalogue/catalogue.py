"""The models a visitor can choose: the owner's own, checkpoints found on disk, the published ones.

Checkpoints are looked for in `checkpoints/` beside `app.py`, or in the folder that the
environment variable MEMVIZ_CHECKPOINTS names; the owner's own are what the functions return that
MEMVIZ_MODELS names.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import regex

from dashboard.catalogue.entries import (
    OWN,
    PUBLISHED,
    Entry,
    HubEntry,
    LocalEntry,
    OwnEntry,
    PublishedEntry,
    PulledEntry,
    TransformersEntry,
)
from dashboard.catalogue.own_models import own_models_here
from dashboard.catalogue.own_units import problem_of_own_units
from dashboard.catalogue.records import config_of, footprint_of, record_of
from dashboard.server.memory import VARIABLE, for_models, for_typing
from memviz.charts.model_colours import colours_of, own_colour, published_colour, pulled_colour
from memviz.models.adapters.transformers_files import is_of_transformers
from memviz.models.config import TARGETS, Target
from memviz.models.footprint import Footprint
from memviz.models.names import in_order, model_label, told_apart, unit_label

_SHORT = 7  # digits of a sha, as git shortens it

# Letters of all scripts, with the marks and joiners that are parts of them.
_NOT_IN_NAMES = regex.compile(r"[^\w\p{M}\u200c\u200d .+-]|www(?=\.)")
_BUNDLED_FOLDER = Path(__file__).parents[2] / "checkpoints"
_PUBLISHED_UNITS = ("gru", "lstm", "nested_lstm")


def checkpoints_folder() -> Path:
    """Return the folder whose subfolders are the checkpoints."""
    return Path(os.environ.get("MEMVIZ_CHECKPOINTS") or _BUNDLED_FOLDER)


def problem_of_folder() -> str | None:
    """Return why no checkpoint is found where MEMVIZ_CHECKPOINTS says that there are some, or None.

    The folder is named by its last part alone: visitors are not to see where it lies.
    """
    folder = checkpoints_folder()
    if folder.is_dir():
        return None
    return (
        f"MEMVIZ_CHECKPOINTS names “{folder.name}”, which is not a folder; correct it and start "
        "again."
    )


def catalogue() -> dict[str, Entry]:
    """Return every model by id: own ones, checkpoints (broken ones too), the published models."""
    problem_of_own_units()  # a checkpoint may have one of these
    entries: list[Entry] = [*_own_entries(), *_checkpoint_entries(), *_published_entries()]
    return {entry.id: entry for entry in entries}


def usable() -> dict[str, Entry]:
    """Return the models of the catalogue that have no known problem, by id."""
    return {id: entry for id, entry in catalogue().items() if entry.problem is None}


def pulled_entry(id: str, label: str, folder: Path, position: int) -> PulledEntry:
    """Return a model of the Hub, `owner/name@sha`, the visitor's pull number `position`."""
    if is_of_transformers(folder):
        colour = pulled_colour(position)
        return TransformersEntry(id=id, label=label, colour=colour, folder=folder)
    return HubEntry(
        id=id,
        label=label,
        colour=pulled_colour(position),
        target=_unit_and_target(folder)[1],
        problem=_problem(folder),
        folder=folder,
    )


def short_names(ids: Iterable[str]) -> dict[str, str]:
    """Return what models of the Hub, `owner/name@sha`, are called where they stand together.

    That is `owner/name@1a2b3c4`, with more digits of the commit where others begin so, too.
    """
    ids = list(ids)
    return {
        id: next(
            short
            for digits in range(_SHORT, len(id) + 1)
            if (short := short_name(id, digits))
            and not any(short_name(other, digits) == short for other in ids if other != id)
        )
        for id in ids
    }


def short_name(id: str, digits: int = _SHORT) -> str:
    """Return `owner/name@sha` with so many digits of the commit: for the eye, it may not be one."""
    name, _, sha = id.partition("@")
    return f"{name}@{sha[:digits]}"


def _checkpoint_entries() -> list[LocalEntry]:
    folders = {folder.name: folder for folder in _subfolders(checkpoints_folder())}
    names = in_order(folders)
    labels = told_apart({name: model_label(_NOT_IN_NAMES.sub("·", name)) for name in names})
    kinds = {name: _unit_and_target(folders[name]) for name in names}
    colours: dict[str, str] = {}
    for target in TARGETS:
        units = {name: unit for name, (unit, its_target) in kinds.items() if its_target == target}
        colours |= zip(units, colours_of(list(units.values())), strict=True)
    return [
        LocalEntry(
            id=name,
            label=labels[name],
            colour=colours[name],
            target=kinds[name][1],
            problem=_problem_of_name(name) or _problem(folders[name]),
            folder=folders[name],
        )
        for name in names
    ]


def _own_entries() -> list[OwnEntry]:
    models = own_models_here().models
    labels = told_apart({name: _NOT_IN_NAMES.sub("·", name) for name in models})
    return [
        OwnEntry(
            id=OWN + name,
            label=labels[name],
            colour=own_colour(position),
            target=model.target,
            model=model,
        )
        for position, (name, model) in enumerate(models.items())
    ]


def _published_entries() -> list[PublishedEntry]:
    return [
        PublishedEntry(
            id=PUBLISHED + unit,
            label=f"{unit_label(unit)}, published",
            colour=published_colour(unit),
            unit=unit,
        )
        for unit in _PUBLISHED_UNITS
    ]


def _subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder; itself where it cannot be looked into: to say why."""
    try:
        children = [child for child in folder.iterdir() if child.name[0] not in "._"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        return [folder]
    return [child for child in children if _may_be_a_folder(child)]


def _may_be_a_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return True  # its entry will say why it cannot be read


def _unit_and_target(folder: Path) -> tuple[str, Target]:
    """Return unit and target; of a broken checkpoint, which is still listed, stand-ins for them."""
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
        return _problem_of_size(footprint_of(folder))
    except ValueError as error:
        return str(error)


def _problem_of_size(need: Footprint) -> str | None:
    """Return why the model is too large for the memory that this dashboard may take, or None."""
    for what, needed, most in (
        ("Its weights take", need.weights, for_models()),
        ("A text typed to it takes", need.typing, for_typing()),
    ):
        if needed > most:
            return (
                f"{what} {needed / 1e6:,.0f} MB of memory, and this dashboard allows at most "
                f"{most / 1e6:,.0f} MB; a larger {VARIABLE} allows more."
            )
    return None
