"""The frame of every page: page registry, title, icon and the model picker."""

from pathlib import Path

import streamlit as st

from dashboard.picker import draw_picker

_PAGES = Path(__file__).parents[1] / "pages"
_FAVICON = Path(__file__).with_name("favicon.png")
# Where nothing hovers, a table's toolbar never goes away and covers the line above the table.
_STYLE = "<style>@media (hover: none) { [data-testid=stElementToolbar] { display: none } }</style>"

st.set_page_config(page_title="memviz", page_icon=str(_FAVICON), layout="wide")

page = st.navigation(
    [
        st.Page(_PAGES / "overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page(
            _PAGES / "autocomplete.py",
            title="Autocomplete",
            icon=":material/keyboard:",
            url_path="autocomplete",
        ),
        st.Page(
            _PAGES / "connectivity.py",
            title="Connectivity",
            icon=":material/gradient:",
            url_path="connectivity",
        ),
        st.Page(
            _PAGES / "case_studies.py",
            title="Case studies",
            icon=":material/looks_3:",
            url_path="case_studies",
        ),
        st.Page(
            _PAGES / "accuracy.py",
            title="Accuracy",
            icon=":material/show_chart:",
            url_path="accuracy",
        ),
        st.Page(
            _PAGES / "models.py",
            title="Models",
            icon=":material/table_chart:",
            url_path="models",
        ),
    ],
)
st.html(_STYLE)
draw_picker()
page.run()
