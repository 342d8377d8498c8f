"""The models' colours in figures of errors: networks have their own, n-gram models are grey."""

from collections.abc import Iterable, Mapping

from memviz.analysis.errors.study import Pair

NGRAM_COLOUR = "#7f8c91"
OTHER_NGRAM_COLOUR = "#a9896b"


def colours_of(names: Iterable[str], networks: Mapping[str, str]) -> dict[str, str]:
    """Return the hex colours of models by name; `networks` has those of the networks."""
    return {name: networks.get(name, NGRAM_COLOUR) for name in names}


def pair_colours(pair: Pair, networks: Mapping[str, str]) -> dict[str, str]:
    """Return the hex colours of two models by name, always two different ones."""
    first, second = pair.first.name, pair.second.name
    colours = colours_of((first, second), networks)
    if colours[first] == colours[second]:
        colours[second] = OTHER_NGRAM_COLOUR
    return colours
