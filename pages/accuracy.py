"""Accuracy: how often each model is right, by how much of the word it has read."""

import streamlit as st

from dashboard.picker import chosen_models
from dashboard.views.accuracy.choices import GAIN, choose
from dashboard.views.accuracy.findings import accuracy_findings, gain_findings
from dashboard.views.accuracy.surroundings import (
    draw_notes,
    draw_sizes,
    draw_values,
    paper_title,
    results,
    with_published,
)
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from memviz.charts.accuracy_figure import accuracy_figure, gain_figure
from memviz.evaluation.accuracy import held_out_sets

st.title("Accuracy")
st.markdown(
    "How often is the right word a model's first suggestion, or among its first two or three? "
    "The more letters of the word it has read, the easier this is; what it gains over the most "
    "common word with those letters comes from the words before."
)
models = chosen_models()
choices = choose()
entries = with_published(models) if choices.published else models
found = results(entries, choices)
if not found or not choices.tops:
    st.info("Nothing to draw: choose a model in the sidebar and at least one top.")
    st.stop()
sets = held_out_sets(found)
colours = {entry.label: entry.colour for entry in entries}
top = min(choices.tops)
if choices.view == GAIN:
    figure, findings = gain_figure(sets, colours, choices.tops), gain_findings(sets, top)
else:
    figure = accuracy_figure(sets, colours, choices.tops, choices.counting)
    findings = accuracy_findings(sets, top)
draw_chart(figure.chart, height=figure.height, alt=figure.summary)
for paragraph in findings:
    st.markdown(paragraph)
title, lines = paper_title(sets, choices)
picture = chart_picture(lambda: figure.chart, title, lines)
draw_downloads(SavedFigure("accuracy", title, "accuracy", picture, lambda: figure.table))
draw_notes(figure, sets, choices)
draw_sizes(found)
draw_values(figure)
