"""What normalising changed in a text, in words a reader understands."""

from memviz.text.normalise import normalisation_changes

_MOST_SHOWN = 12  # different characters that were replaced


def explain_normalisation(text: str) -> tuple[str, ...]:
    """Return a phrase for each kind of change that `normalise` makes to `text`, none for none."""
    changes = normalisation_changes(text)
    phrases = []
    if changes.lowered:
        phrases.append("capital letters became lower case")
    if changes.spelled_out:
        phrases.append("digits were spelled out")
    if changes.replaced:
        kinds = list(dict.fromkeys(map(_visible, changes.replaced)))
        shown, hidden = " ".join(kinds[:_MOST_SHOWN]), len(kinds) - _MOST_SHOWN
        phrases.append(f"replaced by a space: {shown}{f' and {hidden} more' if hidden > 0 else ''}")
    if changes.joined:
        phrases.append("runs of spaces became one")
    return tuple(phrases)


def _visible(character: str) -> str:
    if character in "\r\n":
        return "line ends"
    return f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"
