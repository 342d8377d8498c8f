"""The chosen models' cards side by side, to be saved for a paper."""

from collections.abc import Mapping

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.widgets.downloads import SavedFigure, SavedFile, chart_picture, draw_downloads
from memviz import ReportCard
from memviz.charts.report_card.paper import card_figure, card_numbers, card_table, latex_table
from memviz.charts.report_card.sentences import sample_sentence


def draw_paper(cards: Mapping[ModelEntry, ReportCard], symbol: str) -> None:
    """Draw the table of the chosen models and the menu that saves it."""
    st.header("For a paper", anchor="paper")
    by_label = {entry.label: card for entry, card in cards.items()}
    colours = {entry.label: entry.colour for entry in cards}
    st.dataframe(
        card_table(by_label, symbol),
        hide_index=True,
        alt="The report cards of the chosen models side by side",
        column_config={"Measure": st.column_config.TextColumn(pinned=True)},
    )
    title = "Report cards: all curves"
    samples = [f"{label}: {sample_sentence(card)}" for label, card in by_label.items()]
    latex = SavedFile("Table, LaTeX", "tex", "text/x-tex", lambda: latex_table(by_label, symbol))
    draw_downloads(
        SavedFigure(
            "report_cards",
            title,
            "report_card",
            chart_picture(lambda: card_figure(by_label, colours, symbol), title, samples),
            lambda: card_numbers(by_label, symbol),
            more=[latex],
        )
    )
