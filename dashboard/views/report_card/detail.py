"""One measure of the chosen models at large, and what their cards say in sentences."""

from collections.abc import Mapping

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from dashboard.widgets.method_note import draw_method_link
from dashboard.widgets.plain_text import plain_text
from memviz import ReportCard
from memviz.charts.report_card.curves import HEIGHT, curve_chart, curve_table, curve_title
from memviz.charts.report_card.measures import MEASURES, Measure
from memviz.charts.report_card.sentences import card_sentences, sample_sentence


def draw_measure(cards: Mapping[ModelEntry, ReportCard], measure: Measure, symbol: str) -> None:
    """Draw the curve of a measure, and its method note."""
    by_label, colours = _by_label(cards), {entry.label: entry.colour for entry in cards}
    title = curve_title(measure.curve)
    st.subheader(title, anchor="curve")
    st.caption(measure.says)
    table = curve_table(by_label, measure.curve)
    if table.empty:
        st.info("None of the chosen models has this measure.", icon=":material/straighten:")
        draw_method_link(measure.note, "card")
    else:
        chart = curve_chart(by_label, colours, measure.curve, symbol)
        draw_chart(chart, height=HEIGHT, alt=_alt(by_label, measure))
        samples = [f"{label}: {sample_sentence(card)}" for label, card in by_label.items()]
        picture = chart_picture(lambda: chart, title, samples)
        draw_downloads(
            SavedFigure(f"card_{measure.curve}", title, measure.note, picture, lambda: table)
        )


def draw_sentences(cards: Mapping[ModelEntry, ReportCard], symbol: str) -> None:
    """Draw each chosen model's card in sentences."""
    st.header("In words", anchor="words")
    with st.grid(min(2, len(cards)), min_column_width=320):
        for entry, card in cards.items():
            lines = [f"- {plain_text(one)}" for one in card_sentences(card, symbol)]
            st.markdown(f"**{plain_text(entry.label)}**\n\n" + "\n".join(lines))


def measure_of(key: str) -> Measure:
    """Return the measure of a key, the first one for any other."""
    return next((one for one in MEASURES if one.key == key), MEASURES[0])


def _by_label(cards: Mapping[ModelEntry, ReportCard]) -> dict[str, ReportCard]:
    return {entry.label: card for entry, card in cards.items()}


def _alt(cards: Mapping[str, ReportCard], measure: Measure) -> str:
    said = "; ".join(f"{label}: {measure.text(card)}" for label, card in cards.items())
    return f"{curve_title(measure.curve)}. {said}."
