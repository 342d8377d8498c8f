"""The dashboard: `streamlit run app.py`."""

import streamlit as st

from dashboard.serving import BOUNDS, ROUTES, warm_models

app = st.App("dashboard/shell.py", routes=ROUTES, middleware=BOUNDS, lifespan=warm_models)
