"""Saving a figure: its picture as SVG, PNG or PDF, its data as CSV or JSON; and its method note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.widgets.method_note import draw_method_link
from memviz.files.csv_table import as_csv

if TYPE_CHECKING:  # the chart library is slow to import
    from memviz.charts.picture import AnyChart

Content = Callable[[], str | bytes]


@dataclass(frozen=True)
class SavedFile:
    """A file that can be saved: what it is called in the menu, and what is in it.

    `content` is called when the file is saved, and not before. A file that is not `ready` cannot
    be saved yet.
    """

    label: str
    extension: str
    mime: str
    content: Content
    ready: bool = True
    name: str = ""
    """Begins the file's name, where that is not the figure's."""


@dataclass(frozen=True)
class SavedFigure:
    """What can be saved of a figure.

    `name` begins the names of the files, and is another one for each figure of a page. `title` says
    what is shown; it stands in the picture. `note` names the method note, docs/methods/`note`.md.
    `picture` returns a titled SVG picture, `table` the data, `document` their JSON where that is
    more than the table's rows. `more` stands at the end of the menu.
    """

    name: str
    title: str
    note: str
    picture: Callable[[], str]
    table: Callable[[], pd.DataFrame]
    document: Callable[[], str] | None = None
    more: Sequence[SavedFile] = ()
    ready: bool = True
    data: str = "Data"
    """How the menu calls the data."""
    place: str = ""
    """Tells figures apart whose files have one name."""

    @property
    def files(self) -> list[SavedFile]:
        """All files of the menu."""
        picture, ready = self.picture, self.ready
        return [
            SavedFile("Picture, SVG", "svg", "image/svg+xml", picture, ready),
            SavedFile("Picture, PNG", "png", "image/png", partial(_png, picture), ready),
            SavedFile("Picture, PDF", "pdf", "application/pdf", partial(_pdf, picture), ready),
            SavedFile(f"{self.data}, CSV", "csv", "text/csv", lambda: as_csv(self.table()), ready),
            SavedFile(
                f"{self.data}, JSON",
                "json",
                "application/json",
                self.document or (lambda: _json(self.table())),
                ready,
            ),
            *self.more,
        ]


def chart_picture(
    chart: "Callable[[], AnyChart]", title: str, lines: Sequence[str]
) -> Callable[[], str]:
    """Return what makes the picture of a chart under its title and `lines`."""

    def picture() -> str:
        from memviz.charts.picture import as_svg, titled

        return as_svg(titled(chart(), title, lines))

    return picture


def models_line(labels: Sequence[str]) -> str:
    """Return the line of a saved picture that names its models."""
    return f"{'Model' if len(labels) == 1 else 'Models'}: {'; '.join(labels)}"


def draw_downloads(figure: SavedFigure) -> None:
    """Draw the menu that saves a figure, and beside it what leads to its method note."""
    _draw_menu(figure.name, figure.files, figure.note, figure.place)


def draw_table_downloads(
    table: Callable[[], pd.DataFrame], name: str, note: str, more: Sequence[SavedFile] = ()
) -> None:
    """Draw the same for a table that is no picture."""
    files = [
        SavedFile("Data, CSV", "csv", "text/csv", lambda: as_csv(table())),
        SavedFile("Data, JSON", "json", "application/json", lambda: _json(table())),
        *more,
    ]
    _draw_menu(name, files, note)


@st.fragment
def _draw_menu(name: str, files: Sequence[SavedFile], note: str, place: str = "") -> None:
    with st.container(horizontal=True, gap="xsmall", width="content", vertical_alignment="center"):
        with st.popover("Save", icon=":material/download:"):
            for file in files:
                _draw_file(name, file, place)
        draw_method_link(note, name + place)


def _draw_file(name: str, file: SavedFile, place: str) -> None:
    st.download_button(
        file.label,
        file.content,
        file_name=f"{file.name or name}.{file.extension}",
        mime=file.mime,
        on_click="ignore",
        key=f"{name}{place} {file.label}",
        disabled=not file.ready,
        width="stretch",
    )


def _png(picture: Callable[[], str]) -> bytes:
    from memviz.charts.picture import png_of

    return png_of(picture())


def _pdf(picture: Callable[[], str]) -> bytes:
    from memviz.charts.picture import pdf_of

    return pdf_of(picture())


def _json(table: pd.DataFrame) -> str:
    return table.to_json(orient="records", indent=1)
