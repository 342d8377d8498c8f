"""Errors of models of characters on a held-out text, beside n-grams and beside each other.

The texts are the samples that come with memviz, by name: "warpeace" and "kernel", or a `Sample`
of your own (`memviz.samples.of_own_text`). `rival` is an n-gram model, as "8-gram", or another
model of characters.
"""

from collections.abc import Sequence

import altair as alt

from memviz.analysis.errors import (
    PAIRS,
    breakdown_difference,
    by_character,
    closings,
    cross_entropies,
    next_character_probabilities,
)
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
from memviz.charts.errors.overlap import BOTH_RIGHT, BOTH_WRONG
from memviz.charts.shown_models import Source, shown_models
from memviz.figures.picture import WIDTH
from memviz.samples import ORDERS, Sample, bundled, ngram_name, read_sample

_CHARACTERS = 20_000
_RIVAL = "8-gram"
_LONGEST_NGRAM = "20-gram"
_NOTHING = ""  # is picked: no mark leads to a text here


def cross_entropy(
    *models: Source, on: str | Sample = "warpeace", characters: int = _CHARACTERS
) -> alt.LayerChart:
    """Return nats per character of the models beside n-grams of growing length.

    Measured on the first `characters` of the text. Raises ValueError for a text that is not there
    and for a model that does not predict characters.
    """
    study = _study(models, on, characters)
    networks = cross_entropies({one.name: one.probabilities for one in study.networks})
    ngrams = cross_entropies(study.sample.ngram_models())
    ngrams = ngrams.rename(columns={"model": "name"}).assign(order=ORDERS)
    return cross_entropy_chart(ngrams, networks, _colours(study.networks), _NOTHING).properties(
        width=WIDTH
    )


def overlap(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return how many errors two models share, and how many are one's alone."""
    pair = _pair(model, rival, on, characters)
    colours = (BOTH_WRONG, pair.first.colour, pair.second.colour, BOTH_RIGHT)
    return overlap_chart(overlap_parts(pair), colours, picked=None).properties(width=WIDTH)


def breakdown(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the errors of two models by the first oracle that removes them."""
    pair = _pair(model, rival, on, characters)
    chart = breakdown_chart(errors_by_oracle(pair), pair.colours, picked=None)
    return chart.properties(width=WIDTH)


def difference(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return by oracle how many errors more the first of two models has than the second."""
    pair = _pair(model, rival, on, characters)
    table = breakdown_difference(
        (pair.first.probabilities, pair.oracles[0]), (pair.second.probabilities, pair.oracles[1])
    )
    colours = (pair.first.colour, pair.second.colour)
    return difference_chart(table, colours, picked=None).properties(width=WIDTH)


def special_characters(
    model: Source,
    rival: Source = _RIVAL,
    *,
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the share of errors of two models on each frequent special character."""
    pair = _pair(model, rival, on, characters)
    table = by_character(pair.sample.held_out, pair.first.probabilities, pair.second.probabilities)
    chart = characters_chart(shares_by_model(table, pair), pair.colours, _NOTHING)
    return chart.properties(width=WIDTH)


def closing(
    *models: Source,
    kind: str = 'quotes " "',
    on: str | Sample = "warpeace",
    characters: int = _CHARACTERS,
) -> alt.LayerChart:
    """Return the mean probability of a closing bracket by the distance to the opening one.

    `kind` is one of `memviz.analysis.errors.PAIRS`; a 20-gram is drawn beside the models. Raises
    ValueError for another kind, and for one that the text has none of.
    """
    if kind not in PAIRS:
        raise ValueError(f"kind: got {kind!r}; choose one of {', '.join(PAIRS)}")
    study = _study(models, on, characters)
    found = closings(study.sample.held_out, PAIRS[kind])
    if not len(found.positions):
        raise ValueError(f"kind: the text closes no {kind}; choose another text or kind")
    shown = [*study.networks, study.ngrams[_LONGEST_NGRAM]]
    curves = closing_curves(study.sample, found, shown)
    return closing_chart(curves, _colours(shown), picked=None).properties(width=WIDTH)


def _study(models: Sequence[Source], on: str | Sample, characters: int) -> Study:
    sample = _sample(on).first(characters)
    return Study(
        sample,
        [
            Subject(one.label, one.colour, next_character_probabilities(one.model, sample.held_out))
            for one in shown_models(models)
        ],
    )


def _pair(model: Source, rival: Source, on: str | Sample, characters: int) -> Pair:
    ngrams = [ngram_name(order) for order in ORDERS]
    if rival in ngrams:
        study = _study([model], on, characters)
        return study.pair(study.networks[0].name, str(rival))
    study = _study([model, rival], on, characters)
    return study.pair(*(subject.name for subject in study.networks))


def _sample(on: str | Sample) -> Sample:
    if isinstance(on, Sample):
        return on
    if on not in bundled():
        raise ValueError(f"on: got {on!r}; choose one of {', '.join(bundled())}, or give a Sample")
    return read_sample(bundled()[on])


def _colours(subjects: Sequence[Subject]) -> dict[str, str]:
    return {subject.name: subject.colour for subject in subjects}
