"""The typing route: a question in, JSON out, whatever comes in."""

import asyncio
import json
import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.serving import ROUTES, TYPING
from dashboard.views.autocomplete import typing_route
from dashboard.views.autocomplete.typing_queue import TypingQueue
from dashboard.views.autocomplete.typing_route import answer_by_rerun, typing
from dashboard.views.autocomplete.typing_sessions import TypingSessions
from tests.support.loops import result_of
from tests.support.project import ROOT

QUESTION = {"id": 7, "visitor": "v", "text": "parts of north a", "models": ["gru", "lstm"]}


@pytest.fixture
def client():
    return TestClient(Starlette(routes=ROUTES))


def test_every_model_answers_with_five_words_and_the_questions_id(client):
    answer = client.post(TYPING, json=QUESTION).json()
    assert answer["id"] == 7
    assert list(answer["models"]) == ["gru", "lstm"]
    for model in answer["models"].values():
        probabilities = [probability for _, probability in model["suggestions"]]
        assert len(probabilities) == 5
        assert probabilities == sorted(probabilities, reverse=True)
        assert 0 < sum(probabilities) <= 1


def test_the_answer_says_how_the_text_was_changed(client):
    answer = client.post(TYPING, json={**QUESTION, "text": "Part 3"}).json()
    assert answer["reads"] == " part three "
    assert "digits were spelled out" in answer["changes"]


def test_of_a_long_text_the_end_is_read_and_that_is_said(client):
    answer = client.post(TYPING, json={**QUESTION, "text": "word " * 1000}).json()
    assert len(answer["reads"]) <= 1000
    assert "at most the last 1,000 characters" in answer["changes"][-1]


def test_an_unknown_model_is_not_found(client):
    response = client.post(TYPING, json={**QUESTION, "models": ["gru", "../../etc"]})
    assert response.status_code == 404
    assert "../../etc" in response.json()["error"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"models": []}, "models"),
        ({"models": ["gru"] * 5}, "models"),
        ({"models": "gru"}, "models"),
        ({"text": 3}, "text"),
        ({"id": "seven"}, "id"),
        ({"visitor": None}, "visitor"),
    ],
)
def test_a_wrong_field_is_named(client, change, named):
    response = client.post(TYPING, json=QUESTION | change)
    assert response.status_code == 400
    assert response.json()["error"].startswith(named)


def test_a_huge_request_is_refused(client):
    response = client.post(TYPING, json={**QUESTION, "text": "a" * 100_000})
    assert response.status_code == 400
    assert "longer than" in response.json()["error"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(body=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_any_body_gets_an_error_text(client, body):
    response = client.post(TYPING, content=body)
    assert response.status_code == 400
    assert response.json()["error"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(max_size=300))
def test_any_text_gets_suggestions(client, text):
    response = client.post(TYPING, json={**QUESTION, "text": text})
    assert response.status_code == 200
    assert len(response.json()["models"]["gru"]["suggestions"]) == 5


def test_a_rerun_answers_as_the_route_does(client):
    assert answer_by_rerun(QUESTION) == client.post(TYPING, json=QUESTION).json()
    assert "error" in answer_by_rerun({**QUESTION, "models": ["unheard of"]})


def asked(question: dict, stays: bool) -> Request:
    """Return a request as the server hands it on; its client stays for the answer or has left."""
    messages = [{"type": "http.request", "body": json.dumps(question).encode()}]

    async def receive():
        if messages:
            return messages.pop()
        if stays:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def answers_to(*requests: Request) -> list[int]:
    """Return the status of each answer; all are asked at once, in this order."""

    async def all_at_once():
        return await asyncio.gather(*map(typing, requests))

    return [response.status_code for response in result_of(all_at_once())]


@pytest.fixture(autouse=True)
def sessions(monkeypatch) -> TypingSessions:
    """The sessions of this test alone: nothing was read in them before."""
    monkeypatch.setattr(typing_route, "SESSIONS", TypingSessions())
    return typing_route.SESSIONS


@pytest.fixture
def work(sessions, monkeypatch) -> list[str]:
    """The visitors for whom something was read, in this order."""
    done: list[str] = []
    read, answer = sessions.read, sessions.answer
    monkeypatch.setattr(sessions, "read", lambda *asked: (done.append(asked[0]), read(*asked)))
    monkeypatch.setattr(sessions, "answer", lambda *a: (done.append(a[0]), answer(*a))[1])
    return done


def cold(visitor: int) -> dict:
    return {**QUESTION, "visitor": f"cold {visitor}", "text": "parts of north africa " * 45}


def test_nothing_is_read_for_clients_that_have_left(work):
    gone = [asked(cold(visitor), stays=False) for visitor in range(40)]
    assert answers_to(*gone) == [400] * 40
    assert work == []


def test_a_key_is_answered_before_the_long_texts_of_others(client, work):
    before = {**QUESTION, "visitor": "typist"}
    client.post(TYPING, json=before)
    work.clear()
    key = {**before, "text": before["text"] + "m"}
    others = [asked(cold(visitor), stays=True) for visitor in range(4)]
    assert answers_to(*others, asked(key, stays=True)) == [200] * 5
    assert "typist" in work[:6], "a slice or two were being read"
    assert len(work) > 4 * 2 * 9, "the long texts were read in slices, and answered"


def test_a_newer_text_of_the_same_visitor_takes_the_place_of_the_older():
    older, newer = cold(0), {**cold(0), "text": "the alps " * 100}
    ahead = [asked(cold(visitor), stays=True) for visitor in (1, 2, 3)]
    assert answers_to(*ahead, asked(older, stays=True), asked(newer, stays=True))[3:] == [409, 200]


def test_where_too_many_wait_the_longest_are_told_so(sessions, monkeypatch):
    monkeypatch.setattr(typing_route, "_QUEUE", TypingQueue(at_once=1, most=3))
    told, read = threading.Event(), sessions.read
    monkeypatch.setattr(sessions, "read", lambda *given: (told.wait(timeout=60), read(*given)))

    async def all_at_once() -> list[int]:
        answers = [asyncio.create_task(typing(asked(cold(n), stays=True))) for n in range(8)]
        while sum(answer.done() for answer in answers) < 4:
            await asyncio.sleep(0.01)
        told.set()
        return [response.status_code for response in await asyncio.gather(*answers)]

    assert sorted(result_of(all_at_once())) == [200] * 4 + [503] * 4


def test_the_server_answers_before_the_models_libraries_are_loaded():
    code = "import sys, app; assert 'torch' not in sys.modules, 'importing app loads torch'"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
