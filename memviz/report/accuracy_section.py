"""The section of accuracy on held-out text, as each checkpoint's metrics have it."""

from collections.abc import Mapping, Sequence

from memviz.charts.accuracy import BASELINE
from memviz.charts.accuracy_figure import accuracy_figure
from memviz.charts.numbers import estimate_text
from memviz.charts.shown_models import ShownModel
from memviz.evaluation.accuracy import (
    FEWEST_POSITIONS,
    KNOWN_WORDS,
    Measured,
    held_out_sets,
    measured_accuracy,
)
from memviz.evaluation.character_models import MeasuredCharacters, measured_characters
from memviz.evaluation.tally import TOPS
from memviz.files.csv_table import as_csv
from memviz.models.names import corpus_label
from memviz.report.content import Block, Chart, Hint, MethodNote, Paragraph, Section, Table
from memviz.report.results_of import results_of

_REMEDY = "python -m train evaluate"
_SIZES = ("Corpus", "Test texts", "Positions")


def accuracy_section(models: Sequence[ShownModel]) -> Section:
    """Return the accuracies of models of one target, or why there are none."""
    of_words = models[0].model.target == "word"
    return _of_words(models) if of_words else _of_characters(models)


def _of_words(models: Sequence[ShownModel]) -> Section:
    found, missing = results_of(
        models,
        lambda one: measured_accuracy(one.metrics, KNOWN_WORDS, one.label) if one.metrics else None,
        _REMEDY,
    )
    colours = {one.label: one.colour for one in models}
    return Section(
        "accuracy-words",
        "Accuracy by letters already known",
        [*(_words(found, colours) if found else []), *map(Paragraph, missing)],
    )


def _words(found: Mapping[str, Measured], colours: Mapping[str, str]) -> list[Block]:
    figure = accuracy_figure(held_out_sets(found), colours, TOPS, KNOWN_WORDS)
    rows = [
        [
            label,
            *(_percent(one.accuracy[top]) for top in TOPS),
            corpus_label(one.corpus),
            f"{one.observations:,}",
            f"{one.positions:,}",
        ]
        for label, one in found.items()
    ]
    return [
        Hint(
            "Point at the graph, or tap it, to read its values there. A click on a model’s row "
            "shows that model alone, a second click all of them."
        ),
        Chart(
            "accuracy",
            figure.chart.to_dict(),
            figure.height,
            as_csv(figure.table),
            figure.summary,
        ),
        Table("Over all positions.", ["Model", *_tops(), *_SIZES], rows),
        MethodNote(
            "accuracy(k) = positions with k letters known whose word is among the first 1, 2, 3 "
            "/ positions with k letters known",
            "Held-out text. The word’s letters already read are known, 0 at the space before it. "
            "Only positions whose word is in the model’s vocabulary count, and no padding. Bands: "
            f"{'; '.join(dict.fromkeys(one.interval for one in found.values()))}. Points on fewer "
            f"than {FEWEST_POSITIONS} positions are not drawn. {BASELINE}: the commonest words of "
            "the training text that begin with the known letters.",
        ),
    ]


def _of_characters(models: Sequence[ShownModel]) -> Section:
    found, missing = results_of(
        models, lambda one: measured_characters(one.metrics, one.label), _REMEDY
    )
    return Section(
        "accuracy-characters",
        "Accuracy of the next character",
        [*(_characters(found) if found else []), *map(Paragraph, missing)],
    )


def _characters(found: Mapping[str, MeasuredCharacters]) -> list[Block]:
    rows = [
        [
            label,
            estimate_text(one.cross_entropy, ".3f"),
            *(estimate_text(one.accuracy[top], ".1%") for top in TOPS),
            corpus_label(one.corpus),
            f"{one.positions:,}",
        ]
        for label, one in found.items()
    ]
    columns = ["Model", "Nats per character", *_tops(), "Corpus", "Characters"]
    intervals = "; ".join(dict.fromkeys(one.interval for one in found.values()))
    return [
        Table("On held-out text; in brackets 95 % intervals.", columns, rows),
        MethodNote(
            "cross entropy = − mean of ln p(the character that comes)",
            "Held-out text, read from end to end; every character that is in the alphabet counts. "
            f"Top k: the character is among the model’s k most probable. Intervals: {intervals}.",
        ),
    ]


def _tops() -> list[str]:
    return [f"Top {top}" for top in TOPS]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
