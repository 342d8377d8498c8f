"""The folded section with prompts at which the chosen models differ, each a button."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import memviz
from dashboard.catalogue.entries import Entry
from dashboard.measuring.corpora import CorpusText, corpus_of, suiting
from dashboard.views.differing.search import prompts_in, searched
from dashboard.widgets.downloads import draw_table_downloads
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.connectivity.as_typed import with_line_feeds
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.findings import percent
from memviz.charts.numbers import counted

OnPrompt = Callable[[str, str], None]
_CHOSEN = "differing_chosen"
# A prompt is read to its end, which is what it is about: it breaks where a phone is too narrow.
_STYLE = """<style>
[class*="st-key-prompt_"] button, [class*="st-key-prompt_"] button * {
    justify-content: flex-start; text-align: left; white-space: normal; overflow: visible;
}
</style>"""


def differing_section(entries: Sequence[Entry]) -> DeltaGenerator | None:
    """Draw the section, folded at first. Returns it while it is open, to be filled.

    There is none where no model can be asked.
    """
    if not searched(entries):
        return None
    section = st.expander("Where do these differ?", key="differing", on_change="rerun")
    return section if section.open else None


def draw_prompts(
    section: DeltaGenerator | None, entries: Sequence[Entry], on_prompt: OnPrompt, top: str
) -> None:
    """Fill the section, if it is open, with the prompts, found now if they are not kept.

    `on_prompt` is called with the prompt that a visitor chooses, and with the rest of the word that
    it stops in; `top` is the anchor of what then shows it.
    """
    if section is None:
        return
    asked = searched(entries)
    corpus = corpus_of(suiting(asked[0]))
    with section:
        try:
            found = prompts_in(asked, corpus)
        except ValueError as error:
            st.caption(plain_text(str(error)))
            return
        if found is None:
            return
        st.caption(_about(found, corpus, len(asked), top))
        labels = {entry.id: plain_text(entry.label) for entry in asked}
        st.html(_STYLE)
        for number, row in enumerate(found.rows):
            _draw(row, number, labels, on_prompt)
        if found.rows:
            draw_table_downloads(found.table, "differing", "differing")


def _draw(
    row: memviz.DifferingPrompt, number: int, labels: Mapping[str, str], on_prompt: OnPrompt
) -> None:
    prompt, rest = with_line_feeds(row.prompt), with_line_feeds(row.rest)

    def choose() -> None:
        st.session_state[_CHOSEN] = prompt
        on_prompt(prompt, rest)

    button, numbers = st.columns([3, 2], vertical_alignment="center")
    with button:
        st.button(
            plain_text(f"…{_drawn(prompt)}|{_drawn(rest)}"),
            key=f"prompt_{number}",
            icon=":material/check:" if st.session_state.get(_CHOSEN) == prompt else None,
            width="stretch",
            on_click=choose,
        )
    with numbers:
        st.caption(f"“{plain_text(symbol_drawn(row.target))}”: {_numbers(row, labels)}")


def _numbers(row: memviz.DifferingPrompt, labels: Mapping[str, str]) -> str:
    """Return each model's probability, and that without context, as markdown."""
    told = []
    for id, probability in row.probabilities.items():
        said = f"{labels[id]} {_percent(probability)}"
        first = f"**{said}**" if row.ranks[id] == 1 else said
        told.append(f"{first} ({_percent(row.without_context[id])})")
    return " · ".join(told)


def _percent(probability: float) -> str:
    """Return it in one piece, which no line breaks."""
    return percent(probability).replace(" ", "\u00a0")


def _about(found: memviz.Differing, corpus: CorpusText, models: int, top: str) -> str:
    where = f"the first {counted(len(found.text), 'character')} of {corpus.name}"
    if not found.rows:
        apart = "where these models differ" if models > 1 else "where it helps this model"
        return f"In {where} there is no place {apart} because of what came before."
    which = (
        "where these models differ most because of what came before"
        if models > 1
        else "where what came before helps this model most"
    )
    return (
        f"The places in {where} {which}: chosen for that, so they are examples and no comparison. "
        "Beside a prompt stands how probable each model finds what follows, bold where that is its "
        "first suggestion; in brackets, how probable without what came before. A click shows the "
        f"prompt [at the top of the page](#{top}). {corpus.name}: {corpus.whence}."
    )


def _drawn(text: str) -> str:
    return symbol_drawn(text, space=" ")
