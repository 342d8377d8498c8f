"""The dashboard: `streamlit run app.py`."""

import streamlit as st

from dashboard.serving import BOUNDS, ROUTES, lifespan

app = st.App("dashboard/shell.py", routes=ROUTES, middleware=BOUNDS, lifespan=lifespan)
