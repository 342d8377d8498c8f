"""The page: sections and all that they need, in one file that loads nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from memviz.components import recurrent_diagram
from memviz.components.text_view import FOLDER, SCRIPTS, STYLE
from memviz.report.blocks import Section, View

_HERE = files(__name__.rpartition(".")[0])
_THEME, _SAVE, _FRAME = "theme.js", "save.js", "frame.js"
_CHARTS, _ADDRESS, _DIAGRAM = "charts.js", "address.js", "diagram.js"
# In the order of their use.
_VIEWS = ("svg_canvas.js", "view_picture.js", "view_row.js", "views.js", "paper.js")
_VEGA_LICENCE = "vega_licence.txt"


@dataclass(frozen=True)
class Script:
    """A script of the page, and the hash by which the page lets it run, and nothing else.

    `licence` is the text that must go along with others' work.
    """

    source: Markup
    module: bool = True
    licence: str = ""

    @property
    def hash(self) -> str:
        digest = hashlib.sha256(self.source.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def page(title: str, lines: Sequence[str], sections: Sequence[Section]) -> str:
    """Return the report as HTML: a title, lines under it, the sections.

    Everything in them is escaped; only the page's own scripts run, and nothing is fetched.
    """
    kinds = {block.kind for section in sections for block in section.blocks}
    scripts = [_views(_ADDRESS)] if "view" in kinds else []
    if "chart" in kinds:
        scripts += [
            Script(_vega(), module=False, licence=_text(_VEGA_LICENCE)),
            _script(_THEME, _SAVE, _CHARTS),
        ]
    return _template("page.html").render(
        title=title, lines=lines, sections=sections, scripts=scripts, **_styles()
    )


def view_page(view: View) -> str:
    """Return a page with a text view alone, for a frame of the view's height."""
    return _framed(view, "Connectivity", [_views()], **_styles())


def diagram_page(data: Mapping[str, Any]) -> str:
    """Return a page with a recurrent diagram alone, for a frame of the diagram's height.

    `data` is what `memviz.components.recurrent_diagram.diagram_data` returns.
    """
    folder = recurrent_diagram.FOLDER
    code = [(folder / name).read_text("utf-8") for name in recurrent_diagram.SCRIPTS]
    script = Script(_inline("\n".join([*code, _text(_THEME), _text(_DIAGRAM)])))
    view = View("diagram", {**data, "pinned": recurrent_diagram.LAST}, 1, 1)
    view_style = Markup((folder / recurrent_diagram.STYLE).read_text("utf-8"))
    styles = {**_styles(), "view_style": view_style}
    return _framed(view, "Recurrent diagram", [script], **styles)


def _framed(view: View, title: str, scripts: Sequence[Script], **styles: Markup) -> str:
    return _template("view.html").render(
        view=view, title=title, scripts=[*scripts, _script(_FRAME)], **styles
    )


def _template(name: str) -> Template:
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _styles() -> dict[str, Markup]:
    return {
        "style": Markup(_text("report.css")),
        "view_style": Markup((FOLDER / STYLE).read_text("utf-8")),
    }


def _views(*further: str) -> Script:
    """Return the scripts of the text view and of its place on a page, then the `further` ones."""
    view = [(FOLDER / script).read_text("utf-8") for script in SCRIPTS]
    own = [_text(name) for name in (_THEME, _SAVE, *_VIEWS, *further)]
    return Script(_inline("\n".join([*view, *own])))


def _script(*names: str) -> Script:
    return Script(_inline("\n".join(map(_text, names))))


@lru_cache(maxsize=1)
def _vega() -> Markup:
    """Return Vega, Vega-Lite and Vega-Embed (BSD licences) as one script."""
    # Imported here: the import takes long, and a page without charts does not need it.
    import altair
    import vl_convert

    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return _inline(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version))


def _inline(source: str) -> Markup:
    """Return a script in which nothing can close the script element around it."""
    return Markup(source.replace("</script", "<\\/script").replace("<!--", "<\\!--"))


def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
