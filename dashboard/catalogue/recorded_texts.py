"""Models of which only the states along one text are known: that text is offered, and said."""

from collections.abc import Sequence

from dashboard.catalogue.entries import Entry, ModelEntry, with_weights
from dashboard.widgets.plain_text import plain_text


def recorded_examples(entries: Sequence[Entry], longest: int) -> dict[str, str]:
    """Return the beginnings of texts that models were recorded along, by what a button says."""
    return {
        f"Recorded text of {entry.label}": entry.recorded_text[:longest]
        for entry in with_weights(entries)
        if entry.recorded_text
    }


def knows_no_other(entries: Sequence[Entry]) -> bool:
    """Return whether every model that is here knows its recorded text alone."""
    return all(entry.recorded_text for entry in with_weights(entries))


def that_know(entries: Sequence[ModelEntry], text: str) -> list[ModelEntry]:
    """Return the models that can read a text, as far as recordings tell."""
    return [
        entry
        for entry in entries
        if entry.recorded_text is None or _lines(text) in _lines(entry.recorded_text)
    ]


def what_is_known(entries: Sequence[Entry], text: str) -> str | None:
    """Return a sentence on the models that know their recorded text alone, None where none does."""
    recorded = [entry for entry in with_weights(entries) if entry.recorded_text is not None]
    if not recorded:
        return None
    names = plain_text(", ".join(entry.label for entry in recorded))
    if len(that_know(recorded, text)) == len(recorded):
        return f"**{names}**: known only by states that were recorded along this text."
    return (
        f"**{names}**: known only by states along the recorded text; choose that under “Text”, "
        "or a part of it."
    )


def _lines(text: str) -> str:
    """Return a text with plain line ends: a browser's fields know no others."""
    return text.replace("\r\n", "\n")
