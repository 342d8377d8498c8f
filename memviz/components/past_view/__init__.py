"""The past view: a text, and for a chosen timestep what each model's state tells of its past."""

from memviz.components.past_view.payload import PastPanel, pack

__all__ = ["PastPanel", "pack"]
