"""The section of connectivity: of each text one view for all models that predict the same."""

from collections.abc import Sequence

import numpy as np

from memviz.charts.connectivity_colours import Scale
from memviz.charts.normalisation import explain_normalisation
from memviz.components.text_view import Panel
from memviz.models.config import Target
from memviz.report.content import Block, Heading, Hint, MethodNote, Paragraph, Section, View
from memviz.report.readings import TextConnectivity
from memviz.report.view_data import view_data
from memviz.text.words import known_letters, target_words

_TITLES = {
    "word": "Connectivity of words: which characters the word depends on",
    "character": "Connectivity of characters: which characters the next one depends on",
    "token": "Connectivity of tokens: which tokens the next one depends on",
}
_TARGETS: dict[Target, str] = {
    "word": "the word that the character at t belongs to",
    "character": "the character that follows the one at t",
    "token": "the token that follows the last one read whole at t",
}
_HINT = "What is pinned stands in the page’s address, which then leads to it."


_MOST_KNOWN = 2
"""Letters of the word in whose midst a view opens: enough to guess from, too few to know."""


class TimestepError(ValueError):
    """A timestep outside the text."""


def connectivity_section(
    readings: Sequence[TextConnectivity], texts: Sequence[str], timestep: int | None, first: int = 1
) -> Section:
    """Return the views of models of one target, opened at `timestep`; see `connectivity_views`.

    Raises TimestepError, a ValueError, for a timestep outside a text.
    """
    target = readings[0].model.model.target
    blocks: list[Block] = [Hint(_HINT)]
    number = 0
    for view in connectivity_views(readings, timestep, first=first):
        if view.text != number:
            number = view.text
            blocks += _about_text(texts, number, target)
        blocks.append(view)
    return Section(f"connectivity-{target}s", _TITLES[target], [*blocks, _method(target)])


def connectivity_views(
    readings: Sequence[TextConnectivity],
    timestep: int | None = None,
    scale: Scale = "row",
    first: int = 1,
) -> list[View]:
    """Return a view for each text, each target and each way of reading, of all models it is of.

    Models of words read a to z; models of characters the line ends that their corpora have. The
    views open at `timestep`, None for the last word, before it is read to its end; `scale` says
    what full colour is. They are numbered from `first`. Raises TimestepError, a ValueError, for one
    outside a text.
    """
    together: dict[tuple[int, Target, str], list[Panel]] = {}
    for one in readings:
        panel = Panel(one.model.label, one.model.colour, one.connectivity)
        key = one.number, one.model.model.target, one.connectivity.text
        together.setdefault(key, []).append(panel)
    views = []
    for place, ((number, target, _), panels) in enumerate(together.items(), start=first):
        opened = _opened(panels, timestep, target)
        views.append(connectivity_view(panels, opened, target, scale, place, number))
    return views


def connectivity_view(
    panels: Sequence[Panel],
    timestep: int,
    target: Target,
    scale: Scale = "row",
    place: int = 1,
    text: int = 1,
) -> View:
    """Return the view of one text, models of one target side by side, opened at `timestep`.

    `place` is its number among the page's views, `text` that of its text.
    """
    data = view_data(panels, timestep, target, scale)
    return View(f"view-{place}-{target}s", data, place, text)


def _opened(panels: Sequence[Panel], timestep: int | None, target: Target) -> int:
    first = panels[0].connectivity
    assert first is not None, "every panel here has one"
    last = len(first.text) - 1
    if timestep is None:
        return _telling(first.text, first.has_target, target)
    if not 0 <= timestep <= last:
        raise TimestepError(
            f"timestep: got {timestep}; the text as it is read has timesteps 0 to {last}"
        )
    return timestep


def _telling(text: str, has_target: np.ndarray, target: Target) -> int:
    """Return the last timestep that has a target, of a word one whose letters are not all read.

    Nothing is to be learned from a word that has been read to its end.
    """
    with_target = np.flatnonzero(has_target)
    if target == "word":
        known = np.array(known_letters(text))
        unread = np.array([len(word) for word in target_words(text)]) - known
        open_words = with_target[(unread[with_target] > 0) & (known[with_target] <= _MOST_KNOWN)]
        with_target = open_words if open_words.size else with_target
    return int(with_target[-1]) if with_target.size else len(text) - 1


def _about_text(texts: Sequence[str], number: int, target: Target) -> list[Block]:
    """Return which text comes, of several, and what models of words make of it."""
    blocks: list[Block] = [Heading(f"Text {number}")] if len(texts) > 1 else []
    changes = explain_normalisation(texts[number - 1])
    if target == "word" and changes:
        blocks.append(Paragraph(f"Read as a to z and single spaces: {'; '.join(changes)}"))
    return blocks


def _method(target: Target) -> MethodNote:
    return MethodNote(
        "c(t, s) = ‖ ∂ logit of the target at t / ∂ x(s) ‖²",
        f"The target at the selected timestep t is {_TARGETS[target]}. Its connectivity with the "
        "character at s is the squared L2 norm of the gradient of the target’s logit with respect "
        "to the one-hot input x(s) (Madsen 2019, “Visualizing memorization in RNNs”), in float32, "
        "for every pair of t and s, none left out. Full colour is the largest value of the model’s "
        "own row t, and the colour is linear in the value: it tells where in the text the "
        "connectivity of one model lies, not which model’s is stronger. Each value is kept in one "
        "byte, off by less than 0.4 % of the largest in its row. Under each text: the model’s "
        f"three most probable {target}s and their probabilities at t. A gradient says how the "
        "logit would change with a small change of the input; one text is one example, no evidence "
        "of how a model does in general.",
    )
