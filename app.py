"""The dashboard: `streamlit run app.py`."""

import streamlit as st

from dashboard.serving import ROUTES, warm_models

app = st.App("dashboard/shell.py", routes=ROUTES, lifespan=warm_models)
