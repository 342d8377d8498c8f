"""Suggestions while a visitor types: every visitor's text is read once, key by key."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from dashboard.catalogue.entries import Entry, PublishedEntry
from dashboard.catalogue.loading import load, published
from memviz import Model, Suggestion, Typing
from memviz.models.reading import MAX_CHARACTERS, words_so_far

SUGGESTIONS = 5

_MOST_SESSIONS = 32
_STRIDE = MAX_CHARACTERS // 2
_PUBLISHED_PHRASE = "parts of north africa"


@dataclass(frozen=True)
class Answer:
    """What one model suggests, or, in `note`, why it suggests nothing."""

    suggestions: tuple[Suggestion, ...] = ()
    note: str = ""


@dataclass
class _Session:
    typing: Typing
    model: Model
    lock: Lock = field(default_factory=Lock)


class TypingSessions:
    """The texts being typed, one per visitor and model; the least recently used are forgotten."""

    def __init__(self, most: int = _MOST_SESSIONS) -> None:
        self._most = most
        self._sessions: OrderedDict[tuple[str, str], _Session] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    def answer(self, visitor: str, entry: Entry, text: str) -> Answer:
        """Return the entry's suggestions for the text that this visitor has typed.

        The models read the end of a long text only; see `window`. A checkpoint or a text that
        cannot be read gives a note.
        """
        if isinstance(entry, PublishedEntry):
            return _published_answer(entry, text)
        try:
            session = self._session(visitor, entry.id, load(entry))
            with session.lock:
                return Answer(tuple(session.typing.suggest(window(text), SUGGESTIONS)))
        except ValueError as error:
            return Answer(note=str(error))

    def _session(self, visitor: str, model_id: str, model: Model) -> _Session:
        key = (visitor, model_id)
        with self._lock:
            session = self._sessions.get(key)
            if session is None or session.model is not model:
                session = _Session(Typing(model), model)
            self._sessions[key] = session
            self._sessions.move_to_end(key)
            while len(self._sessions) > self._most:
                self._sessions.popitem(last=False)
            return session


def window(text: str) -> str:
    """Return the end of `text` that models read: whole words, at most 1,000 characters.

    It begins at a multiple of 500, so the beginning stays the same while a text grows and a new
    character costs one step. The same text always gives the same window.
    """
    if len(text) <= MAX_CHARACTERS:
        return text
    start = -(-(len(text) - MAX_CHARACTERS) // _STRIDE) * _STRIDE
    first_space = text.find(" ", start)
    return text[max(start, first_space) :]


SESSIONS = TypingSessions()


def _published_answer(entry: PublishedEntry, text: str) -> Answer:
    if entry.unit != "gru":
        return Answer(note="The article published suggestions of its GRU only.")
    suggestions = published().autocomplete.get(words_so_far(text))
    if suggestions is None:
        return Answer(
            note="The article published its GRU's suggestions only while "
            f"“{_PUBLISHED_PHRASE}” is typed."
        )
    return Answer(tuple(suggestions[:SUGGESTIONS]))
