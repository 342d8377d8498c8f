"""The chosen models' cards side by side, to be saved for a paper."""

from collections.abc import Mapping

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from memviz import ReportCard
from memviz.charts.picture import as_pdf
from memviz.charts.report_card.paper import card_figure, card_numbers, card_table, latex_table
from memviz.files.csv_table import as_csv


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
    with st.container(horizontal=True):
        for label, mime, name, content in (
            ("LaTeX", "text/x-tex", "tex", lambda: latex_table(by_label, symbol)),
            ("CSV", "text/csv", "csv", lambda: as_csv(card_numbers(by_label, symbol))),
            (
                "PDF of all curves",
                "application/pdf",
                "pdf",
                lambda: as_pdf(card_figure(by_label, colours, symbol)),
            ),
        ):
            st.download_button(
                label,
                content,
                f"report_cards.{name}",
                mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"report_cards_{name}",
            )
