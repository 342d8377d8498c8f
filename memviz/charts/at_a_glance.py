"""What cards of models show at a glance, as charts: accuracies, and cross entropies."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.model_encodings import model_colour

_COLUMNS = 3
_PANEL = 205, 110  # pixels
_INK = "#0e1517"


def accuracies_at_a_glance(table: pd.DataFrame, colours: Mapping[str, str]) -> alt.FacetChart:
    """Return a panel of columns per model: the accuracy by known letters, a line without context.

    `table` has model, no_context, known_letters (none: over all positions) and accuracy (0 to 1);
    `colours` are hex by model. A panel's title says the accuracy over all positions.
    """
    whole = table[table["known_letters"].isna() & table["accuracy"].notna()]
    titles = {row.model: f"{row.model}: {row.accuracy:.1%}" for row in whole.itertuples()}
    curves = table[table["known_letters"].notna() & table["accuracy"].notna()].astype(
        {"known_letters": int, "accuracy": float}
    )
    named = curves["model"].map(lambda model: titles.get(model, model))
    rows = curves.assign(named=named, colour=curves["model"].map(colours))
    base = alt.Chart().encode(
        x=alt.X("known_letters:O", title="Known letters", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("accuracy:Q", title="Accuracy", axis=alt.Axis(format="%", tickCount=4)),
    )
    columns = base.mark_bar(tooltip=None).transform_filter("!datum.no_context")
    marks = base.mark_tick(color=_INK, thickness=2, tooltip=None).transform_filter(
        "datum.no_context"
    )
    width, height = _PANEL
    return (
        alt.layer(columns.encode(color=alt.Color("colour:N", scale=None)), marks, data=rows)
        .properties(width=width, height=height)
        .facet(facet=alt.Facet("named:N", title=None, sort=list(titles.values())), columns=_COLUMNS)
    )


def cross_entropies_at_a_glance(table: pd.DataFrame, colours: Mapping[str, str]) -> alt.LayerChart:
    """Return a point per model with its interval: nats per character; unmeasured ones are left out.

    `table` has model, cross_entropy, low and high; `colours` are hex by model.
    """
    rows = table[table["cross_entropy"].notna()]
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(rows).encode(
        y=alt.Y("model:N", title=None, sort=list(rows["model"]), axis=alt.Axis(labelLimit=260)),
        color=model_colour(colours).legend(None),
    )
    title = "Cross entropy, nats per character"
    intervals = base.mark_rule(tooltip=None).encode(
        x=alt.X("low:Q", title=title, scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=80, opacity=1, tooltip=None).encode(
        x=alt.X("cross_entropy:Q", title=title, scale=scale)
    )
    return alt.LayerChart(layer=[intervals, points]).properties(height=alt.Step(30))
