"""Saving the pinned timestep: the picture says what it shows and whose data it is."""

import xml.etree.ElementTree as ElementTree

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import connectivity_of, published
from dashboard.views.connectivity.downloads import figure_of
from memviz.charts.picture import png_of

TEXT = " the study of north africa"


def shown(*ids: str, text: str = TEXT) -> tuple[list, dict]:
    entries = [catalogue()[id] for id in ids]
    return entries, {entry.label: connectivity_of(entry, text) for entry in entries}


def words_of(svg: str) -> str:
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(svg).iter())


def test_the_picture_defines_its_colour_and_bears_the_views_name():
    entries, connectivities = shown("gru", "lstm")
    svg = figure_of(entries, connectivities, 12, "row", "My case")
    words = words_of(svg)
    assert "My case" in words
    assert "Colour: Squared length of the gradient" in words
    assert "Madsen" not in words
    assert all(entry.colour in svg for entry in entries)


def test_published_data_bring_their_attribution():
    entries, connectivities = shown("published/gru", text=published().text)
    words = " ".join(words_of(figure_of(entries, connectivities, 106, "row", "")).split())
    assert "Andreas Madsen" in words


def test_a_model_that_has_nothing_to_show_is_left_out():
    entries, connectivities = shown("gru")
    svg = figure_of([*entries, catalogue()["published/gru"]], connectivities, 5, "row", "")
    assert catalogue()["published/gru"].colour not in svg


def test_the_picture_can_be_saved_as_png():
    entries, connectivities = shown("gru")
    assert png_of(figure_of(entries, connectivities, 5, "shared", "")).startswith(b"\x89PNG")
