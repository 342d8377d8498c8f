"""The dashboard: `streamlit run app.py`."""

import streamlit as st

from dashboard.typing_route import ROUTES
from dashboard.warming import warm_models

app = st.App("dashboard/shell.py", routes=ROUTES, lifespan=warm_models)
