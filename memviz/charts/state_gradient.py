"""The graph of the fading gradient: its norm at each step of a text, one line per model."""

import json
from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.character_marks import symbol_drawn
from memviz.charts.model_encodings import line_marks, model_colour, spread

LEAST = 1e-8  # relative norms below this are not drawn: there is nothing left to see
ONE_PERCENT = 0.01


def state_gradient_chart(table: pd.DataFrame, colours: Mapping[str, str]) -> alt.LayerChart:
    """Return a chart of the relative norm at each character, on a logarithmic scale.

    `table` has the columns model, timestep, characters_back, character, relative (the last
    step's is 1) and word (whose logit it is the gradient of). All models read the same text, whose
    characters stand below. `colours` holds every model's hex colour, in legend order. Norms below
    `LEAST` are left out. A dashed line is drawn at 1 %.
    """
    characters = table.drop_duplicates("timestep").set_index("timestep")["character"]
    drawn = table[table["relative"] >= LEAST]
    x = alt.X(
        "timestep:Q",
        title="The text read so far",
        scale=alt.Scale(domain=[int(characters.index[0]), int(characters.index[-1])], nice=False),
        axis=_letters(characters),
    )
    base = alt.Chart(drawn).encode(x=x, y=_norm_axis())
    colour = model_colour(colours)
    lines = base.mark_line(strokeWidth=2).encode(color=colour)
    marks = line_marks(spread(drawn, list(colours)), colours, x=x, y=_norm_axis())
    layers = [_rule(), lines, marks, _points(base, colour)]
    return alt.LayerChart(layer=layers).properties(height=300)


def _letters(characters: pd.Series) -> alt.Axis:
    """Return an axis whose labels are the text's characters, as large as their room allows."""
    first, shown = int(characters.index[0]), [symbol_drawn(c, space="·") for c in characters]
    longest = max(map(len, shown))
    return alt.Axis(
        grid=False,
        ticks=False,
        values=[int(timestep) for timestep in characters.index],
        labelExpr=f"{json.dumps(shown)}[datum.value - {first}]",
        labelFont="monospace",
        labelFontSize=alt.ExprRef(f"clamp(1.5 * width / {len(shown)}, 8, 15)"),
        labelAngle=0 if longest == 1 else -90,
        labelOverlap=False,
        labelFlush=False,
        labelPadding=6,
    )


def _points(base: alt.Chart, colour: alt.Color) -> alt.Chart:
    """Return points that show themselves, and their figures, where the pointer is nearest."""
    nearest = alt.selection_point(on="pointerover", nearest=True, empty=False, clear="mouseout")
    return (
        base.mark_point(filled=True, size=70)
        .encode(
            color=colour,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("character:N", title="Character"),
                alt.Tooltip("characters_back:Q", title="Characters back"),
                alt.Tooltip("relative:Q", title="Relative norm", format=".3~g"),
                alt.Tooltip("word:N", title="Gradient of the logit of"),
            ],
        )
        .add_params(nearest)
    )


def _rule() -> alt.Chart:
    at = pd.DataFrame({"relative": [ONE_PERCENT]})
    return (
        alt.Chart(at)
        .mark_rule(strokeDash=[4, 4], color="#8a9498", strokeWidth=1)
        .encode(y=_norm_axis())
    )


def _norm_axis() -> alt.Y:
    return alt.Y(
        "relative:Q",
        title="Relative norm",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(
            labelExpr="format(datum.value, datum.value < 0.001 ? '.0e' : '~g')", tickCount=5
        ),
    )
