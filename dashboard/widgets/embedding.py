"""A page in the frame of another site's, `?embed=true`: the main figure, and a link to the page."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.widgets.plain_text import plain_text

_AROUND = "around"
_STYLE = f"""<style>
:is([data-testid=stSidebar], [data-testid=stExpandSidebarButton], [data-testid=stHeader]),
[data-testid=stMain] [data-testid=stElementContainer]:has(h1),
[class*=st-key-{_AROUND}_] {{ display: none }}
[data-testid=stMainBlockContainer] {{ padding: 0.75rem 1rem }}
</style>"""


def is_embedded() -> bool:
    """Return whether the page is shown in the frame of another one: its address says embed=true."""
    return bool(st.context.is_embedded)


def around_the_figure(name: str) -> str:
    """Return the key of a container of the page that is out of sight where it is embedded.

    What it holds still runs: a field that reads the address, say. `name` tells keys apart.
    """
    return f"{_AROUND}_{name}"


def hide_the_frame() -> None:
    """Hide the sidebar, the title and all that is around the figure, where a page is embedded."""
    if is_embedded():
        st.html(_STYLE)


def draw_link_to_the_page(title: str, path: str) -> None:
    """Draw a small link to the whole page with the choices of the address, where it is embedded."""
    if is_embedded():
        query = urlencode(
            [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
        )
        st.caption(f"[{plain_text(title)} in memviz]({path or '.'}{query and '?' + query})")
