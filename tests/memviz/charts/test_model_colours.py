"""Colours of models: one each, seen on both themes."""

import itertools

from memviz.charts.model_colours import colours_of, published_colour, pulled_colour

UNITS = ("gru", "lstm", "nested_lstm", "rnn")
EVERY_COLOUR = (
    *colours_of([*UNITS, *["another"] * 8]),
    *(published_colour(unit) for unit in UNITS[:3]),
    *(pulled_colour(position) for position in range(4)),
)


def test_the_first_model_of_a_unit_has_the_colour_of_the_unit():
    gru, lstm, *_ = colours_of(UNITS)
    assert colours_of(["lstm", "gru", "lstm"])[:2] == [lstm, gru]


def test_no_two_models_have_the_same_colour():
    assert len(set(EVERY_COLOUR)) == len(EVERY_COLOUR)


def test_colours_are_legible_on_both_themes():
    backgrounds = ("#ffffff", "#0f1618")
    for colour, background in itertools.product(EVERY_COLOUR, backgrounds):
        assert _contrast(colour, background) >= 3, (colour, background)


def _contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
