"""Models as readers see them: each with a name and a colour of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from memviz.charts.model_colours import colours_of
from memviz.loading import load
from memviz.models.config import Target
from memviz.models.contract import LanguageModel
from memviz.models.names import drawable, model_label
from memviz.models.shape import Shape, shape_of

Source = LanguageModel | str | Path

_SHORT = 7  # digits of a commit, as git shortens it


@dataclass(frozen=True)
class ShownModel:
    """A model, its name, which no other has, and its hex colour."""

    label: str
    colour: str
    model: LanguageModel

    @property
    def shape(self) -> Shape:
        """What the model is made of."""
        return shape_of(self.model)

    @property
    def metrics(self) -> Mapping[str, Any]:
        """What was measured of the model, nothing of one that was not loaded."""
        return {} if self.model.record is None else self.model.record.metrics


def shown_models(sources: Sequence[Source]) -> list[ShownModel]:
    """Return models with names and colours: loaded ones, or what `memviz.load` takes.

    Names are those of the dashboard; of two that are called the same, the second is "… (2)". The
    first model of a unit has the unit's colour, for each target. Raises ValueError for no model,
    and what `memviz.load` raises.
    """
    if not sources:
        raise ValueError("models: none given; give a checkpoint's folder or a name on the Hub")
    models = [load(one) if isinstance(one, (str, Path)) else one for one in sources]
    labels = _told_apart([_label(model) for model in models])
    colours = _colours(models)
    return [
        ShownModel(label, colours[position], model)
        for position, (label, model) in enumerate(zip(labels, models, strict=True))
    ]


def models_of_words(sources: Sequence[Source], what: str) -> list[ShownModel]:
    """Return the models as `shown_models` does, for `what` only models of words can show.

    Raises ValueError for a model of characters or tokens, and what `shown_models` raises.
    """
    shown = shown_models(sources)
    for one in shown:
        if one.model.target != "word":
            raise ValueError(
                f"models: {one.label} predicts {one.model.target}s; {what} needs words"
            )
    return shown


def by_target(models: Sequence[ShownModel]) -> dict[Target, list[ShownModel]]:
    """Return the models by what they predict, "word" first, then "character" and "token"."""
    groups = {
        target: [one for one in models if one.model.target == target] for target in get_args(Target)
    }
    return {target: group for target, group in groups.items() if group}


def that_predict_the_same(models: Sequence[Source]) -> tuple[Target, list[ShownModel]]:
    """Return what models predict, and these. Raises ValueError where they predict unlike things."""
    (target, shown), *others = by_target(shown_models(models)).items()
    if others:
        raise ValueError("models: some predict words and some characters; make two pictures")
    return target, shown


def _label(model: LanguageModel) -> str:
    record = model.record
    if record is None:
        return drawable(model.name) if model.name else shape_of(model).label
    if record.source == str(record.folder):
        return model_label(record.folder.resolve().name)
    name, _, commit = record.source.partition("@")
    return drawable(f"{name}@{commit[:_SHORT]}")


def _told_apart(labels: Sequence[str]) -> list[str]:
    apart: list[str] = []
    for label in labels:
        again = sum(earlier.rpartition(" (")[0] == label or earlier == label for earlier in apart)
        apart.append(f"{label} ({again + 1})" if again else label)
    return apart


def _colours(models: Sequence[LanguageModel]) -> dict[int, str]:
    colours: dict[int, str] = {}
    for target in get_args(Target):
        places = [place for place, model in enumerate(models) if model.target == target]
        units = [shape_of(models[place]).unit for place in places]
        colours |= dict(zip(places, colours_of(units), strict=True))
    return colours
