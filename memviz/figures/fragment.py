"""A figure that is a piece of HTML, and one that is a page in a frame of its own."""

from dataclasses import dataclass, field
from html import escape

_FIRST_HEIGHT = 420  # pixels, until the page says how high it is


@dataclass(frozen=True)
class Fragment:
    """HTML that needs no script."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html


def framed(page: str, title: str) -> str:
    """Return a page in a frame that becomes as high as what it holds."""
    return (
        f'<iframe srcdoc="{escape(page)}" title="{escape(title)}" '
        f'style="width: 100%; height: {_FIRST_HEIGHT}px; border: 0"></iframe>'
    )
