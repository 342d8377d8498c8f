"""The results of the reference models in a folder: means over seeds, and the units' order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from math import isnan, nan
from pathlib import Path
from statistics import fmean
from typing import Any

from scipy import stats

from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import complete, holds, needed, read_part
from memviz.evaluation.training import TrainingFacts
from memviz.models.checkpoint.record import read_record
from memviz.stats.student import student
from train.results.intervals import UNKNOWN
from train.results.markdown import markdown_table
from train.series.readable import each_model

PUBLISHED_ORDER = ("gru", "lstm", "nested_lstm")
"""The units by the article's test accuracy, best first (Madsen 2019)."""

_FIGURES = (
    "cross entropy, nats",
    "known words, %",
    "as the article counted, %",
    "minutes",
    "characters/s",
)


@dataclass(frozen=True)
class Result:
    """One evaluated model: shares are 0 to 1, of the first suggestion on the test part.

    NaN where no known word was counted.
    """

    unit: str
    recipe: str
    device: str
    cross_entropy: float
    known_words: float
    as_published: float
    minutes: float
    rate: float


def results(folder: Path, tell: Callable[[str], None]) -> list[Result]:
    """Return a result for every evaluated model in a folder of `folder`.

    `tell` is called with a line about each that cannot be read, or does not say enough.
    """
    return list(each_model(folder, _in_folder, tell))


def reference_table(found: Iterable[Result]) -> str:
    """Return a row per unit and recipe in Markdown: means over seeds and their 95 % intervals.

    The intervals are Student's, over seeds; a single seed has none.
    """
    groups: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in found:
        groups[result.recipe, result.unit, result.device].append(result)
    rows = [
        (f"`{unit}`", recipe, str(len(group)), *_figures(group), device)
        for (recipe, unit, device), group in groups.items()
    ]
    return markdown_table(("unit", "recipe", "seeds", *_FIGURES, "device"), rows)


def order_table(found: Sequence[Result]) -> str:
    """Return in Markdown, per recipe, whether neighbours in the article's order keep it here.

    The difference is of the accuracy as the article counted, with Welch's 95 % interval over
    seeds; it needs two seeds of each unit.
    """
    rows = []
    for recipe in dict.fromkeys(result.recipe for result in found):
        accuracies = {
            unit: [r.as_published for r in found if (r.unit, r.recipe) == (unit, recipe)]
            for unit in PUBLISHED_ORDER
        }
        for better, worse in pairwise(PUBLISHED_ORDER):
            if accuracies[better] and accuracies[worse]:
                difference, half = welch(accuracies[better], accuracies[worse])
                name = f"`{better}` over `{worse}`"
                rows.append((name, recipe, _percent(difference, half), _verdict(difference, half)))
    return markdown_table(("order", "recipe", "difference, points", "verdict"), rows)


def welch(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return the difference of the means and half its 95 % interval, NaN with a single value."""
    difference = fmean(first) - fmean(second)
    if min(len(first), len(second)) < 2:
        return difference, nan
    interval = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    return difference, float(interval.high - interval.low) / 2


def _in_folder(folder: Path) -> Result | None:
    """Return the result of a model, None where it is not evaluated."""
    metrics = read_record(folder).metrics
    if not holds(metrics, HeldOutResults):
        return None
    with complete("results of a reference", folder.name):
        return _result(metrics)


def _result(metrics: Mapping[str, Any]) -> Result:
    results, training = read_part(HeldOutResults, metrics), read_part(TrainingFacts, metrics)
    settings = needed(training.settings, "training.settings")
    seconds = needed(training.seconds, "training.seconds")
    known, field = results.known_words, "test.known_words"
    return Result(
        unit=needed(settings.get("unit"), "training.settings.unit"),
        recipe=needed(training.preset, "training.preset"),
        device=needed(training.hardware, "training.hardware"),
        cross_entropy=nan if known.empty else needed(known.cross_entropy, f"{field}.cross_entropy"),
        known_words=nan if known.empty else needed(known.share(1), f"{field}.accuracy"),
        as_published=needed(results.as_published.share(1), "test.as_published.accuracy"),
        minutes=seconds / 60,
        rate=needed(training.characters, "training.characters") / max(seconds, 0.1),
    )


def _figures(group: Sequence[Result]) -> tuple[str, ...]:
    columns = {
        field.name: [getattr(result, field.name) for result in group] for field in fields(Result)
    }
    return (
        _with_interval(*_mean(columns["cross_entropy"]), ".3f"),
        _percent(*_mean(columns["known_words"])),
        _percent(*_mean(columns["as_published"])),
        f"{fmean(columns['minutes']):,.1f}",
        f"{fmean(columns['rate']):,.0f}",
    )


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean over seeds and half its 95 % interval, NaN with a single value."""
    mean, half = student(values)
    return float(mean), float(half)


def _percent(share: float, half: float) -> str:
    return _with_interval(100 * share, 100 * half, ".2f")


def _with_interval(value: float, half: float, form: str) -> str:
    if isnan(value):
        return UNKNOWN
    return f"{value:{form}}" if isnan(half) else f"{value:{form}} ± {half:{form}}"


def _verdict(difference: float, half: float) -> str:
    if half != half:
        return "one seed: not decided"
    if abs(difference) <= half:
        return "not decided"
    return "holds" if difference > 0 else "turned round"
