"""Live typing: a text field, and what each model suggests after every key.

The browser asks an HTTP route directly, which takes a few milliseconds; where the route is
missing it asks by rerunning the page instead.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TypingModel:
    """A model as the component shows it: its id in the route, its name and its colour."""

    id: str
    label: str
    colour: str
