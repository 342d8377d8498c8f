"""The text line: any text, examples to start from, and why a text cannot be shown."""

from collections.abc import Callable, Mapping
from textwrap import shorten

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.widgets.embedding import around_the_figure
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.text_along import brought_along, note_entered
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.normalisation import explain_normalisation
from memviz.models.config import Target
from memviz.models.reading import MAX_CHARACTERS, EmptyTextError, LongTextError, words_in

_LISTED_WORDS = 12
_BEGINNING = 32  # characters of an example, which a phone shows in one line
_UNKNOWN: dict[Target, str] = {
    "word": "Not in the vocabulary of",
    "character": "Not in the alphabet of",
    "token": "No target for",
}
_WITHOUT_ROWS: dict[Target, str] = {
    "word": "These words have a dashed line, and no logit to take a gradient of.",
    "character": "These characters have no logit to take a gradient of.",
    "token": "These begin with a token that is unknown to the model, or with a part of a letter, "
    "which is no text by itself.",
}
# The names of the menus beside the field stay for screen readers alone.
_ICONS_ON_A_PHONE = f"""<style>@media (max-width: 640px) {{
.st-key-{around_the_figure("text")} [data-testid=stPopoverButton] .stMarkdownEllipsis {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }}
}}</style>"""
KEY = "text"
_ACCEPTED = "text_shown"

OnText = Callable[[str], None]


def text_line(default: str, on_text: OnText) -> str:
    """Draw the line that the text is typed in and return it as it was typed.

    It lives in the address (?text=...) unless it is `default`. `on_text` is called with the
    normalised text when a visitor has entered one that can be shown, here or on another page.
    """
    brought = brought_along(KEY, MAX_CHARACTERS)
    if brought is not None and problem_with(brought) is None:
        st.session_state[KEY] = brought
        on_text(words_in(brought))
    return st.text_input(
        "Text",
        default,
        key=KEY,
        placeholder="Type or paste a text",
        label_visibility="collapsed",
        icon=":material/edit:",
        on_change=_enter,
        args=(on_text,),
        bind="query-params",
        persist_state="session",
    )


def draw_examples(examples: Mapping[str, str], on_text: OnText) -> None:
    """Draw a menu with a button for each example, by its name, which puts it into the text line."""

    def choose(text: str) -> None:
        st.session_state[KEY] = text
        _enter(on_text)

    st.html(_ICONS_ON_A_PHONE)
    with st.popover("Examples", icon=":material/lightbulb:"):
        for name, text in examples.items():
            st.button(
                f"**{name}** {shorten(text, _BEGINNING, placeholder='…')}",
                key=f"example_{name}",
                type="tertiary",
                on_click=choose,
                args=(text,),
            )


def readable_text(typed: str, default: str) -> str:
    """Return the normalised text to show, and say what was changed, or why it cannot be shown.

    A text that cannot be shown gets a message that says what to do, and the earlier text is
    returned.
    """

    def restore() -> None:
        st.session_state[KEY] = shown.strip()

    problem = problem_with(typed)
    if problem is None:
        st.session_state[_ACCEPTED] = words_in(typed)
    shown = st.session_state.get(_ACCEPTED, words_in(default))
    changes = explain_normalisation(typed)
    with _place(empty=problem is None and not changes):
        if problem is not None:
            _draw_problem(problem, restore)
        elif changes:
            st.caption(
                f"The models read a to z and single spaces: {plain_text('; '.join(changes))}."
            )
    return shown


def problem_with(typed: str) -> str | None:
    """Return why a text cannot be shown and what to do about it, None when it can be."""
    try:
        words_in(typed)
    except EmptyTextError:
        if not typed.strip():
            return "The text is empty. Type at least one word, or choose an example."
        return (
            "Nothing of this text is left: the models read the letters a to z and spaces only. "
            "Type words in these letters, or choose an example."
        )
    except LongTextError as error:
        return (
            f"The text has {error.characters:,} characters as the models read it, and the view "
            f"takes at most {error.longest:,}. Shorten it by {error.characters - error.longest:,}."
        )
    return None


def unknown_targets(connectivity: AnyConnectivity) -> list[str]:
    """Return the targets in the text that are outside the model's vocabulary, in their order."""
    targets = zip(connectivity.targets, connectivity.has_target, strict=True)
    return list(dict.fromkeys(target for target, known in targets if target and not known))


def draw_unknown(connectivities: Mapping[str, AnyConnectivity], predicts: Target) -> None:
    """Say which targets in the text which model does not know. Nothing when all are known."""
    models_by_targets: dict[tuple[str, ...], list[str]] = {}
    for model, connectivity in connectivities.items():
        models_by_targets.setdefault(tuple(unknown_targets(connectivity)), []).append(model)
    with _place(empty=not any(models_by_targets)):
        for unknown, models in models_by_targets.items():
            if unknown:
                st.caption(
                    f"{_UNKNOWN[predicts]} {plain_text(', '.join(models))}: "
                    f"{plain_text(_quoted(unknown))}. {_WITHOUT_ROWS[predicts]}"
                )


def _enter(on_text: OnText) -> None:
    typed = st.session_state[KEY]
    if problem_with(typed) is None:
        note_entered(KEY, typed)
        on_text(words_in(typed))


def _draw_problem(problem: str, restore: Callable[[], None]) -> None:
    st.warning(f"{problem} Until then the earlier text stays below.", icon=":material/edit_note:")
    st.button("Bring the earlier text back", icon=":material/undo:", on_click=restore)


def _place(empty: bool) -> DeltaGenerator:
    """Return one place for all messages, so that what follows does not move.

    Where it stays `empty`, the messages of the run before vanish at once, not only when this run
    ends.
    """
    return st.empty() if empty else st.container()


def _quoted(words: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{symbol_drawn(word)}”" for word in words[:_LISTED_WORDS])
    further = len(words) - _LISTED_WORDS
    return f"{shown} and {further} more" if further > 0 else shown
