"""The past view: a text, and for a chosen timestep what each model's state tells of its past."""

from importlib.resources import files

from memviz.components.past_view.payload import PastPanel, pack

__all__ = ["FOLDER", "SCRIPTS", "PastPanel", "pack"]

FOLDER = files(__name__)
# One script, in the order of their use: a component is a single module without imports.
SCRIPTS = ("glyphs.js", "past_rows.js", "past_view.js")
