"""The page: sections and all that they need, in one file that loads nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from memviz.components.recurrent_diagram import LAST
from memviz.components.shared.assets import style_of
from memviz.components.shared.bundle import bundle
from memviz.report.content import Section, View

_HERE = Path(__file__).parent
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
    scripts = [_script("views_page.js")] if "view" in kinds else []
    if "chart" in kinds:
        scripts += [
            Script(_vega(), module=False, licence=_text(_VEGA_LICENCE)),
            _script("charts.js"),
        ]
    return _template("page.html").render(
        title=title, lines=lines, sections=sections, scripts=scripts, **_styles("text_view")
    )


def view_page(view: View) -> str:
    """Return a page with a text view alone, for a frame of the view's height."""
    return _framed(view, "Connectivity", "view_frame.js", "text_view")


def diagram_page(data: Mapping[str, Any]) -> str:
    """Return a page with a recurrent diagram alone, for a frame of the diagram's height.

    `data` is what `memviz.components.recurrent_diagram.diagram_data` returns.
    """
    view = View("diagram", {**data, "pinned": LAST}, 1, 1)
    return _framed(view, "Recurrent diagram", "diagram_frame.js", "recurrent_diagram")


def _framed(view: View, title: str, entry: str, component: str) -> str:
    return _template("view.html").render(
        view=view, title=title, scripts=[_script(entry)], **_styles(component)
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


def _styles(component: str) -> dict[str, Markup]:
    return {"style": Markup(_text("report.css")), "view_style": Markup(style_of(component))}


def _script(entry: str) -> Script:
    return Script(_inline(bundle(_HERE / entry)))


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
