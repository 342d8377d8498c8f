"""Errors of models of characters on a held-out text, beside n-grams and beside each other.

The texts are the samples that come with memviz, by name: "warpeace" and "kernel", or a `Sample`
of your own (`memviz.samples.of_own_text`). `rival` is an n-gram model, as "8-gram", or another
model of characters.
"""

from collections.abc import Sequence

import altair as alt

from memviz.analysis.errors.brackets import PAIRS, closings
from memviz.analysis.errors.breakdown import breakdown_difference
from memviz.analysis.errors.characters import by_character
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.analysis.errors.overlap import cross_entropies
from memviz.analysis.errors.study import Pair, Study, Subject
from memviz.analysis.errors.tables import (
    closing_curves,
    errors_by_oracle,
    overlap_parts,
    shares_by_model,
)
from memviz.charts.errors import (
    breakdown_chart,
    characters_chart,
    closing_chart,
    cross_entropy_chart,
    difference_chart,
    overlap_chart,
)
from memviz.charts.errors.colours import colours_of, pair_colours
from memviz.charts.errors.overlap import BOTH_RIGHT, BOTH_WRONG
from memviz.charts.shown_models import Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH
from memviz.samples import ORDERS, Sample, bundled, ngram_name, read_sample

_CHARACTERS = 20_000
_RIVAL = "8-gram"
_LONGEST_NGRAM = "20-gram"
_NOTHING = ""  # is picked: in a notebook no mark leads to a text


@stays_a_chart
def cross_entropy(
    *models: Source, on: str | Sample = "warpeace", characters: int = _CHARACTERS
) -> alt.LayerChart:
    """Return nats per character of the models beside n-grams of growing length.

    Measured on the first `characters` of the text. Raises ValueError for a text that is not there
    and for a model that does not predict characters.
    """
    study, colours = _study(models, on, characters)
    networks = cross_entropies({one.name: one.probabilities for one in study.networks})
    ngrams = cross_entropies(study.sample.ngram_models())
    ngrams = ngrams.rename(columns={"model": "name"}).assign(order=ORDERS)
    return cross_entropy_chart(ngrams, networks, colours, _NOTHING).properties(width=WIDTH)


@stays_a_chart
def overlap(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return how many errors two models share, and how many are one's alone."""
    pair, colours = _pair(model, rival, on, characters)
    fills = (BOTH_WRONG, *colours.values(), BOTH_RIGHT)
    return overlap_chart(overlap_parts(pair), fills, picked=None).properties(width=WIDTH)


@stays_a_chart
def breakdown(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the errors of two models by the first oracle that removes them."""
    pair, colours = _pair(model, rival, on, characters)
    chart = breakdown_chart(errors_by_oracle(pair), colours, picked=None)
    return chart.properties(width=WIDTH)


@stays_a_chart
def difference(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return by oracle how many errors more the first of two models has than the second."""
    pair, colours = _pair(model, rival, on, characters)
    table = breakdown_difference(
        (pair.first.probabilities, pair.oracles[0]), (pair.second.probabilities, pair.oracles[1])
    )
    first, second = colours.values()
    return difference_chart(table, (first, second), picked=None).properties(width=WIDTH)


@stays_a_chart
def special_characters(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the share of errors of two models on each frequent special character."""
    pair, colours = _pair(model, rival, on, characters)
    table = by_character(pair.sample.held_out, pair.first.probabilities, pair.second.probabilities)
    chart = characters_chart(shares_by_model(table, pair), colours, _NOTHING)
    return chart.properties(width=WIDTH)


@stays_a_chart
def closing(
    *models: Source,
    kind: str = 'quotes " "',
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the mean probability of a closing bracket by the distance to the opening one.

    `kind` is one of `memviz.analysis.errors.brackets.PAIRS`; a 20-gram is drawn beside the models.
    Raises ValueError for another kind, and for one that the text has none of.
    """
    if kind not in PAIRS:
        raise ValueError(f"kind: got {kind!r}; choose one of {', '.join(PAIRS)}")
    study, colours = _study(models, on, characters)
    found = closings(study.sample.held_out, PAIRS[kind])
    if not len(found.positions):
        raise ValueError(f"kind: the text closes no {kind}; choose another text or kind")
    shown = [*study.networks, study.ngrams[_LONGEST_NGRAM]]
    curves = closing_curves(study.sample, found, shown)
    drawn = colours_of((one.name for one in shown), colours)
    return closing_chart(curves, drawn, picked=None).properties(width=WIDTH)


def _study(
    models: Sequence[Source], on: str | Sample, characters: int
) -> tuple[Study, dict[str, str]]:
    """Return what the models give the text, and their colours by name."""
    sample, shown = _sample(on).first(characters), shown_models(models)
    subjects = [
        Subject(one.label, next_character_probabilities(one.model, sample.held_out))
        for one in shown
    ]
    return Study(sample, subjects), {one.label: one.colour for one in shown}


def _pair(
    model: Source, rival: Source, on: str | Sample, characters: int
) -> tuple[Pair, dict[str, str]]:
    """Return the two models on the text, and their colours by name, in order."""
    ngrams = [ngram_name(order) for order in ORDERS]
    if rival in ngrams:
        study, colours = _study([model], on, characters)
        pair = study.pair(study.networks[0].name, str(rival))
    else:
        study, colours = _study([model, rival], on, characters)
        pair = study.pair(*(subject.name for subject in study.networks))
    return pair, pair_colours(pair, colours)


def _sample(on: str | Sample) -> Sample:
    if isinstance(on, Sample):
        return on
    if on not in bundled():
        raise ValueError(f"on: got {on!r}; choose one of {', '.join(bundled())}, or give a Sample")
    return read_sample(bundled()[on])
