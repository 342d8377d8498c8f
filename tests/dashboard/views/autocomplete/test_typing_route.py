"""The typing route: a question in, JSON out, whatever comes in."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.serving import ROUTES, TYPING
from dashboard.views.autocomplete.typing_route import answer_by_rerun
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
    assert "only the last 1,000 characters" in answer["changes"][-1]


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


def test_the_server_answers_before_the_models_libraries_are_loaded():
    code = "import sys, app; assert 'torch' not in sys.modules, 'importing app loads torch'"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
