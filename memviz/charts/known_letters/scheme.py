"""What the layers of a graph over known letters share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from memviz.charts.model_encodings import model_shape

LINES = {0: "ceiling", 1: "top 1", 2: "top 2", 3: "top 3"}

_DASHES = {"ceiling": [12, 3, 2, 3], "top 1": [1, 0], "top 2": [7, 4], "top 3": [2, 3]}
_FAINT = 0.12


@dataclass(frozen=True)
class Scheme:
    """The horizontal axis, colour and shape per model, a dash per line, and the two selections.

    `letter` is the selected number of letters, where the pointer or a finger was last; `isolated`
    the models whose rows were clicked, all of them when there are none.
    """

    x: alt.X
    colour: alt.Color
    shape: alt.Shape
    dash: alt.StrokeDash
    letter: alt.Parameter
    isolated: alt.Parameter

    def strength(self, full: float = 1, faint: float = _FAINT) -> alt.OpacityValue:
        """Return the opacity of a model's marks: faint while another model is isolated."""
        return alt.OpacityValue(faint, condition={"param": self.isolated.name, "value": full})

    def where_read(self, full: float, faint: float) -> alt.OpacityValue:
        """Return the opacity of marks at a number of letters: full at the selected one."""
        return alt.OpacityValue(
            faint, condition={"param": self.letter.name, "empty": False, "value": full}
        )


def scheme(colours: Mapping[str, str], most: int, first: int, title: Sequence[str]) -> Scheme:
    """Return the scheme of a graph of 0 to `most` letters, at first with `first` selected.

    `colours` are hex, by model; `title` is the axis' title, line by line.
    """
    return Scheme(
        x=alt.X(
            "known_letters:Q",
            title=list(title),
            scale=alt.Scale(domain=[-0.5, most + 0.5], nice=False),
            axis=alt.Axis(values=list(range(most + 1)), format="d", grid=False, titlePadding=6),
        ),
        colour=alt.Color(
            "model:N",
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            legend=None,
        ),
        shape=model_shape(colours).legend(None),
        dash=alt.StrokeDash(
            "line:N",
            scale=alt.Scale(domain=list(_DASHES), range=list(_DASHES.values())),
            legend=None,
        ),
        letter=alt.selection_point(
            name="letter",
            fields=["known_letters"],
            on="pointerover",
            nearest=True,
            toggle=False,
            clear=False,
            empty=False,
            value=[{"known_letters": first}],
        ),
        isolated=alt.selection_point(
            name="isolated", fields=["model"], on="click", toggle=_SHIFT_OR_AGAIN
        ),
    )


# A click shows one model alone; on the model shown it brings all back; with shift it adds one.
_SHIFT_OR_AGAIN = "event.shiftKey || (isolated.model && indexof(isolated.model, datum.model) >= 0)"
