"""The recurrent diagram: a model unrolled over a text, with the path to the selected character.

What it is made of stands here; `mount` puts it on a page of Streamlit's, `memviz.report` in a
frame of its own.
"""

from typing import Any

from memviz.analysis.activations import Unrolled

__all__ = ["LAST", "diagram_data", "pinned_by"]

LAST = -1  # what the view tells Python, and Python the view, for "the last character"


def diagram_data(unrolled: Unrolled, label: str, colour: str) -> dict[str, Any]:
    """Return what the diagram draws of a model called `label`, as JSON values."""
    return {
        "label": label,
        "colour": colour,
        "pieces": list(unrolled.pieces),
        "first": unrolled.first,
        "strengths": [[round(float(value), 4) for value in row] for row in unrolled.strengths],
        "suggestions": [
            [[word, round(probability, 6)] for word, probability in step]
            for step in unrolled.suggestions
        ],
    }


def pinned_by(told: int) -> int | None:
    """Return the timestep that the view tells, None for the last character."""
    return None if told == LAST else told
