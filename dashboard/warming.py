"""Opens the models before the first visitor asks for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from dashboard.catalogue import usable
from dashboard.models import load, published
from dashboard.picker import default_ids
from memviz import CheckpointError


@asynccontextmanager
async def warm_models(app: st.App) -> AsyncIterator[None]:  # noqa: ARG001  the hook's signature
    """Start opening the models in a thread; the server answers meanwhile."""
    warming = asyncio.create_task(asyncio.to_thread(_open_default_models))
    yield
    await warming


def _open_default_models() -> None:
    entries = usable()
    for id in default_ids(entries):
        try:
            load(entries[id])
        except CheckpointError:
            continue  # the page that shows this model reports it
    published()
