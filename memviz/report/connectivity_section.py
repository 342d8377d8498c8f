"""The section of connectivity: one view for all models that predict the same."""

from collections.abc import Sequence

from memviz.components.text_view import Panel
from memviz.components.text_view.payload import Target
from memviz.connectivity import connectivity
from memviz.line_ends import with_line_ends_of
from memviz.normalise import explain_normalisation
from memviz.report.blocks import Block, Method, Paragraph, Section, View
from memviz.report.view_data import view_data
from memviz.shown_models import ShownModel

_TITLES = {
    "word": "Connectivity of words: which characters the word depends on",
    "character": "Connectivity of characters: which characters the next one depends on",
}
_TARGETS = {
    "word": "the word that the character at t belongs to",
    "character": "the character that follows the one at t",
}


class TimestepError(ValueError):
    """A timestep outside the text."""


def connectivity_section(
    models: Sequence[ShownModel], text: str, timestep: int | None = None
) -> Section:
    """Return the views of models of one target, opened at `timestep`; see `connectivity_views`.

    Raises ValueError for a text that one of them cannot read, TimestepError, which is one, for a
    timestep outside it.
    """
    target = models[0].model.config.target
    return Section(
        f"connectivity-{target}s",
        _TITLES[target],
        [*_as_read(text, target), *connectivity_views(models, text, timestep), _method(target)],
    )


def connectivity_views(
    models: Sequence[ShownModel], text: str, timestep: int | None = None
) -> list[View]:
    """Return a view for each target and each text as it is read, of all models that read that.

    Models of words read a to z; models of characters the line ends that their corpora have. The
    views open at `timestep`, None for the last with a target. Raises as `connectivity_section`.
    """
    together: dict[tuple[Target, str], list[Panel]] = {}
    for one in models:
        read = with_line_ends_of(text, [one.model.vocabulary])
        found = connectivity(one.model, read)
        panel = Panel(one.label, one.colour, found)
        target: Target = "word" if one.model.config.target == "word" else "character"
        together.setdefault((target, found.text), []).append(panel)
    return [
        View(f"view-{place}-{target}s", view_data(panels, _opened(panels, timestep), target))
        for place, ((target, _), panels) in enumerate(together.items(), start=1)
    ]


def _opened(panels: Sequence[Panel], timestep: int | None) -> int:
    first = panels[0].connectivity
    assert first is not None, "every panel here has one"
    last = len(first.text) - 1
    if timestep is None:
        return max((t for t in range(last + 1) if first.has_target[t]), default=last)
    if not 0 <= timestep <= last:
        raise TimestepError(
            f"timestep: got {timestep}; the text as it is read has timesteps 0 to {last}"
        )
    return timestep


def _as_read(text: str, target: str) -> list[Block]:
    """Return what models of words make of the text, nothing where they change nothing."""
    changes = explain_normalisation(text).changes
    if target != "word" or not changes:
        return []
    return [Paragraph(f"Read as a to z and single spaces: {'; '.join(changes)}.")]


def _method(target: str) -> Method:
    return Method(
        "c(t, s) = ‖ ∂ logit of the target at t / ∂ x(s) ‖²",
        f"The target at the selected timestep t is {_TARGETS[target]}. Its connectivity with the "
        "character at s is the squared L2 norm of the gradient of the target’s logit with respect "
        "to the one-hot input x(s) (Madsen 2019, “Visualizing memorization in RNNs”), exact, for "
        "every pair of t and s. Full colour is the largest value of the model’s own row t, and the "
        "colour is linear in the value: it tells where in the text the connectivity of one model "
        "lies, not which model’s is stronger. Each value is kept in one byte, off by less than "
        "0.4 % of the largest in its row. Under each text: the model’s three most probable "
        f"{target}s and their probabilities at t. A gradient says how the logit would change with "
        "a small change of the input; one text is one example, no evidence of how a model does in "
        "general.",
    )
