"""A figure that is drawn once: it shows itself in a notebook, and can be saved."""

from dataclasses import dataclass, field
from pathlib import Path

import vl_convert

from memviz.files.replacing import replace_bytes, replace_text

WIDTH = 680  # pixels of a chart in a notebook
_PIXELS = 2  # of a PNG per pixel of the picture


@dataclass(frozen=True)
class Picture:
    """An SVG picture, on white."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: Path | str) -> None:
        """Write the picture; the name says whether as .svg or .png, at twice the resolution.

        Raises ValueError for any other name.
        """
        path = Path(path)
        if path.suffix not in (".svg", ".png"):
            raise ValueError(f"path: got {path.name!r}; end it in .svg or .png")
        if path.suffix == ".svg":
            replace_text(path, self.svg)
        else:
            replace_bytes(path, vl_convert.svg_to_png(self.svg, scale=_PIXELS))
