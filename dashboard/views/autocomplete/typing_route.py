"""The HTTP route behind live typing: a text in, every chosen model's suggestions out.

POST /api/typing with {"id": 7, "visitor": "...", "text": "...", "models": ["gru", ...]} answers
{"id": 7, "reads": "...", "changes": [...], "models": {"gru": {"suggestions": [...], "note": ""}}}.
`reads` is what models of words make of the text, and the text itself where there are none.
It answers faster than a rerun of the page. Errors are JSON with an `error` text and nothing else.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import Entry
from dashboard.catalogue.hub.pulls import pulled_here
from dashboard.catalogue.named_models import MOST
from dashboard.views.autocomplete.typing_queue import (
    AT_ONCE,
    OvertakenError,
    TooManyError,
    TypingQueue,
)
from dashboard.views.autocomplete.typing_sessions import SESSIONS, Answer, window
from memviz.charts.normalisation import explain_normalisation
from memviz.models.reading import MAX_CHARACTERS, words_so_far

Result = TypeVar("Result")

_MAX_BYTES = 64_000
_BUSY = "Too many people are typing just now. Keep typing to try again."
_MAX_VISITOR = 64
SLICE = 50  # characters that one turn reads
_QUEUE = TypingQueue()
_POOL = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="typing")


class UnknownModelError(LookupError):
    """A request names a model that is not in the catalogue."""


@dataclass(frozen=True)
class Question:
    """One request: `id` comes back in the answer, `visitor` tells texts being typed apart."""

    id: int
    visitor: str
    text: str
    models: tuple[str, ...]


def parse(body: bytes) -> Question:
    """Return the question in a request's body. Raises ValueError, saying what is wrong."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("the request is not JSON") from error
    if not isinstance(content, dict):
        raise ValueError("the request is not a JSON object")
    return question_from(content)


def question_from(content: Mapping[str, Any]) -> Question:
    """Return the question with these fields. Raises ValueError, naming the wrong one."""
    models = content.get("models")
    if not isinstance(models, list) or not all(isinstance(name, str) for name in models):
        raise ValueError("models: a list of model ids is needed")
    if not 1 <= len(models) <= MOST:
        raise ValueError(f"models: {len(models)} given; 1 to {MOST} are needed")
    return Question(
        id=_field(content, "id", int),
        visitor=_field(content, "visitor", str)[:_MAX_VISITOR],
        text=_field(content, "text", str),
        models=tuple(models),
    )


def reply(question: Question) -> dict[str, Any]:
    """Return the JSON answer to a question. Raises UnknownModelError."""
    entries, text = _entries_of(question), question.text
    of_words = any(entry.target == "word" for entry in entries.values())
    changes = explain_normalisation(text) if of_words else ()
    return {
        "id": question.id,
        "reads": words_so_far(window(text)) if of_words else window(text),
        "changes": [*changes, *_shortening(text)],
        "models": {id: _answer(question, entry) for id, entry in entries.items()},
    }


def answer_by_rerun(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the route would answer, for where only pages can be reached, not the route."""
    try:
        return reply(question_from(content))
    except (UnknownModelError, ValueError) as error:
        return {"id": content.get("id"), "error": str(error)}


async def typing(request: Request) -> JSONResponse:
    """Answer one request; every failure is a JSON object with an `error` text."""
    try:
        question = parse(await _body(request))
        answer = await _reply_in_turn(question, request)
    except UnknownModelError as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    except OvertakenError:
        return JSONResponse({"error": "a newer text was typed"}, status_code=409)
    except TooManyError:
        return JSONResponse({"error": _BUSY}, status_code=503)
    except ValueError as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    except ClientDisconnect:
        return JSONResponse({"error": "the request ended early"}, status_code=400)
    return JSONResponse(answer)


async def _reply_in_turn(question: Question, request: Request) -> dict[str, Any]:
    """Return the answer, the text read in slices; raises ClientDisconnect for who has left."""
    with _QUEUE.asking(question.visitor) as asking:  # at once: who asks later asks something newer
        unread = await _in_thread(_unread_by_model, question)
        left = sum(unread.values())
        for entry, characters in unread.items():
            for _ in range(characters // SLICE):
                async with _QUEUE.turn(asking, left):
                    await _still_there(request)
                    await _in_thread(SESSIONS.read, question.visitor, entry, question.text, SLICE)
                left -= SLICE
        async with _QUEUE.turn(asking, left):
            await _still_there(request)
            return await _in_thread(reply, question)


def _unread_by_model(question: Question) -> dict[Entry, int]:
    """Return how many characters each model has yet to read. Raises UnknownModelError."""
    visitor, text = question.visitor, question.text
    entries = _entries_of(question).values()
    return {entry: SESSIONS.unread(visitor, entry, text) for entry in entries}


async def _still_there(request: Request) -> None:
    if await request.is_disconnected():
        raise ClientDisconnect


async def _in_thread(work: Callable[..., Result], *given: Any) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_POOL, work, *given)


def _entries_of(question: Question) -> dict[str, Entry]:
    """Return the question's models by id. Raises UnknownModelError."""
    entries = usable() | pulled_here(question.models)
    unknown = [id for id in question.models if id not in entries]
    if unknown:
        raise UnknownModelError(f"no model here is called {unknown[0]!r}")
    return {id: entries[id] for id in question.models}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BYTES:
            raise ValueError(f"the request is longer than {_MAX_BYTES:,} bytes")
    return bytes(body)


def _field(content: Mapping[str, Any], name: str, kind: type) -> Any:
    value = content.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"{name}: a value of type {kind.__name__} is needed")
    return value


def _shortening(text: str) -> list[str]:
    if window(text) == text:
        return []
    return [f"of a text this long, at most the last {MAX_CHARACTERS:,} characters are read"]


def _answer(question: Question, entry: Entry) -> dict[str, Any]:
    answer: Answer = SESSIONS.answer(question.visitor, entry, question.text)
    return {
        "suggestions": [list(suggestion) for suggestion in answer.suggestions],
        "note": answer.note,
    }
