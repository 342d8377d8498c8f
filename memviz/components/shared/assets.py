"""Script and style of a component, as the pages take them."""

from pathlib import Path

from memviz.components.shared.bundle import bundle

_COMPONENTS = Path(__file__).parents[1]


def script_of(component: str) -> str:
    """Return a component's script, with the modules that it imports, as one text."""
    return bundle(_COMPONENTS / component / f"{component}.js")


def style_of(component: str) -> str:
    """Return a component's style sheet."""
    return (_COMPONENTS / component / f"{component}.css").read_text("utf-8")
