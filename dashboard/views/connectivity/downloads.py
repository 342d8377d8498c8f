"""Saving what a text view shows: one timestep's picture and data, and the numbers of all rows."""

import json
from collections.abc import Mapping, Sequence

from dashboard.catalogue.entries import Entry, published_among
from dashboard.catalogue.loading import published
from dashboard.views.connectivity.variant_choice import definition
from dashboard.widgets.downloads import SavedFigure, SavedFile, draw_downloads
from memviz.analysis.connectivity.connectivity import AnyConnectivity, Connectivity
from memviz.analysis.connectivity.table import (
    connectivity_document,
    connectivity_matrix_table,
    connectivity_table,
)
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.connectivity_colours import Scale
from memviz.charts.connectivity_figure import connectivity_figure
from memviz.files.csv_table import as_csv

_UNNAMED = "What the prediction depends on"


def draw_connectivity_downloads(
    entries: Sequence[Entry],
    connectivities: Mapping[str, AnyConnectivity],
    timestep: int,
    scale: Scale,
    title: str,
    key: str = "pinned",
) -> None:
    """Draw the menu that saves one timestep; every file is made when it is asked for.

    `title` stands above the picture, `key` tells menus of one page apart. Entries that need rows
    which are not computed yet are disabled.
    """
    here = [timestep in found.timesteps for found in connectivities.values()]
    whole = [isinstance(found, Connectivity) for found in connectivities.values()]
    one = next(iter(connectivities.values()))
    name = f"connectivity_{one.target}_{one.measure}"
    title = title or _UNNAMED
    all_rows = SavedFile(
        "All rows, CSV",
        "csv",
        "text/csv",
        lambda: as_csv(connectivity_matrix_table(connectivities), "%.6g"),
        all(whole),
        name,
    )
    draw_downloads(
        SavedFigure(
            f"{name}_{timestep}",
            title,
            "connectivity",
            lambda: figure_of(entries, connectivities, timestep, scale, title),
            lambda: connectivity_table(connectivities, timestep),
            lambda: json.dumps(connectivity_document(connectivities, timestep), indent=1),
            more=[all_rows],
            ready=all(here),
            data="This row",
            place=key,
        )
    )


def figure_of(
    entries: Sequence[Entry],
    connectivities: Mapping[str, AnyConnectivity],
    timestep: int,
    scale: Scale,
    title: str,
) -> str:
    """Return the pinned timestep as an SVG picture that says what it shows and whose data it is."""
    one = next(iter(connectivities.values()))
    shown = [entry for entry in entries if entry.label in connectivities]
    predicts = shown[0].target
    notes = [f"Colour: {definition(Variant(one.target, one.measure, one.explains), predicts)}"]
    if published_among(shown):
        notes.append(published().attribution)
    colours = {entry.label: entry.colour for entry in shown}
    return connectivity_figure(
        connectivities,
        timestep,
        colours,
        predicts=predicts,
        scale=scale,
        title=title,
        notes=notes,
    )
