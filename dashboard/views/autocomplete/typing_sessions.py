"""Suggestions while a visitor types: every visitor's text is read once, key by key."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock

from dashboard.catalogue.entries import Entry, ModelEntry, PublishedEntry
from dashboard.catalogue.loading import load, published
from dashboard.server.memory import for_typing
from dashboard.views.autocomplete.vocabulary_note import vocabulary_note
from memviz import LanguageModel, Suggestion, Typing
from memviz.models.reading import MAX_CHARACTERS, words_so_far

SUGGESTIONS = 5

_STRIDE = MAX_CHARACTERS // 2
_PUBLISHED_PHRASE = "parts of north africa"


@dataclass(frozen=True)
class Answer:
    """What one model suggests, and in `note` what of the text it lacks, or why it has nothing."""

    suggestions: tuple[Suggestion, ...] = ()
    note: str = ""


@dataclass
class _Session:
    typing: Typing
    model: LanguageModel
    nbytes: int = 0
    lock: Lock = field(default_factory=Lock)


class TypingSessions:
    """The texts being typed, one per visitor and model; the least recently used are forgotten.

    The states that they keep have at most `most_bytes()` together; the text typed last is always
    kept.
    """

    def __init__(self, most_bytes: Callable[[], int] = for_typing) -> None:
        self._most_bytes = most_bytes
        self._sessions: OrderedDict[tuple[str, str], _Session] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    @property
    def nbytes(self) -> int:
        """The memory that all texts take, in bytes."""
        return sum(session.nbytes for session in self._sessions.values())

    def answer(self, visitor: str, entry: Entry, text: str) -> Answer:
        """Return the entry's suggestions for the text that this visitor has typed.

        The models read the end of a long text only; see `window`. A checkpoint or a text that
        cannot be read gives a note.
        """
        if isinstance(entry, PublishedEntry):
            return _published_answer(entry, text)
        try:
            with self._session(visitor, entry) as typing:
                suggestions = tuple(typing.suggest(window(text), SUGGESTIONS))
        except ValueError as error:
            return Answer(note=str(error))
        of_words = entry.target == "word"
        return Answer(suggestions, _lacking(entry, text) if of_words else "")

    def unread(self, visitor: str, entry: Entry, text: str) -> int:
        """Return the number of characters, about, that the model has yet to read for an answer."""
        if isinstance(entry, PublishedEntry):
            return 0
        with self._lock:
            session = self._sessions.get((visitor, entry.id))
        return len(window(text)) if session is None else session.typing.unread(window(text))

    def read(self, visitor: str, entry: Entry, text: str, most: int) -> None:
        """Read at most `most` characters of the text, so that its answer is nearer.

        What is wrong with a checkpoint or a text is left for the answer to say.
        """
        if isinstance(entry, PublishedEntry):
            return
        with suppress(ValueError), self._session(visitor, entry) as typing:
            typing.read(window(text), most)

    @contextmanager
    def _session(self, visitor: str, entry: ModelEntry) -> Iterator[Typing]:
        """Yield this visitor's text for one reader at a time, and afterwards make room."""
        session = self._begun(visitor, entry.id, load(entry))
        with session.lock:
            try:
                yield session.typing
            finally:
                session.nbytes = session.typing.nbytes
        with self._lock:
            while len(self._sessions) > 1 and self.nbytes > self._most_bytes():
                self._sessions.popitem(last=False)

    def _begun(self, visitor: str, model_id: str, model: LanguageModel) -> _Session:
        key = (visitor, model_id)
        with self._lock:
            session = self._sessions.get(key)
            if session is None or session.model is not model:
                session = _Session(Typing(model), model)
            self._sessions[key] = session
            self._sessions.move_to_end(key)
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


def _lacking(entry: ModelEntry, text: str) -> str:
    return vocabulary_note(load(entry).vocabulary, window(text))


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
