"""An address that names models of the Hub opens with them; what fails, fails alone and in words."""

import dataclasses
import shutil

import pytest
import streamlit as st

from dashboard import picker
from dashboard.catalogue.hub.pulls import pulled_here
from dashboard.catalogue.hub.visit import HubVisit, names_of_the_hub, pinned_as
from dashboard.catalogue.named_models import MOST, with_arrivals
from dashboard.views.autocomplete.typing_route import Question, reply
from dashboard.views.connectivity.share import query_of
from memviz.analysis.connectivity.variants import Variant
from tests.support.hub_app import arrived, chosen, opened, warnings


@pytest.fixture
def sha(the_hub):
    return the_hub.repositories["alice/tiny"].newest.sha


def test_a_model_that_came_is_to_be_chosen_until_it_is(sha):
    visit = HubVisit()
    visit.ask("alice/tiny")
    visit.wait(20)
    came = [f"alice/tiny@{sha}"]
    assert visit.collect() == came
    assert visit.collect() == came, "a run that ended early has chosen nothing"
    visit.chose(came)
    assert visit.collect() == []


@pytest.mark.parametrize("moment", range(1, 6))
@pytest.mark.parametrize("waits", [5, 0], ids=["at hand", "on its way"])
def test_a_run_that_ends_where_the_address_is_written_loses_no_model(
    sha, monkeypatch, moment, waits
):
    """Streamlit begins a run anew at any such place, when the browser asks for one just then."""
    written, write = [], picker._set_in_the_address

    def write_or_end(key, values):
        written.append(key)
        if len(written) == moment:
            st.rerun()
        write(key, values)

    monkeypatch.setattr(picker, "_set_in_the_address", write_or_end)
    monkeypatch.setattr(picker, "_A_MOMENT", waits)
    app = arrived(opened(models="gru,alice/tiny"))
    assert chosen(app) == ["gru", f"alice/tiny@{sha}"]


@pytest.mark.parametrize("together", [True, False], ids=["comma", "repeated"])
def test_an_address_names_bundled_models_and_models_of_the_hub(sha, together):
    names = ["bundled/gru", f"alice/tiny@{sha}"]
    app = arrived(opened(models=",".join(names) if together else names))
    assert not app.exception
    assert chosen(app) == ["gru", f"alice/tiny@{sha}"]
    assert app.session_state["hub"] == f"alice/tiny@{sha}"
    assert f"alice/tiny@{sha[:7]}" in list(app.dataframe[0].value["Model"])


@pytest.mark.parametrize("revision", ["", "@main", "@v1"])
def test_a_branch_or_a_tag_is_pinned_by_the_commit_it_names(the_hub, sha, revision):
    the_hub.tag("alice/tiny", "v1", sha)
    app = arrived(opened(models=f"gru,alice/tiny{revision}"))
    assert chosen(app) == ["gru", f"alice/tiny@{sha}"]
    assert app.session_state["hub"] == f"alice/tiny@{sha}"


def test_a_model_of_the_hub_named_alone_is_shown_alone(sha):
    assert chosen(arrived(opened(models="alice/tiny"))) == [f"alice/tiny@{sha}"]


def test_two_versions_are_told_apart(the_hub, sha, tiny_checkpoints):
    second = the_hub.add("alice/tiny", tiny_checkpoints / "lstm").sha
    app = arrived(opened(models=f"alice/tiny@{sha},alice/tiny"))
    assert set(chosen(app)) == {f"alice/tiny@{sha}", f"alice/tiny@{second}"}


@pytest.fixture
def twin(the_hub, sha, tiny_checkpoints):
    """The sha of another commit of the model that begins with the same nine digits."""
    made = the_hub.add("alice/tiny", tiny_checkpoints / "lstm")
    commits = the_hub.repositories["alice/tiny"].commits
    commits[-1] = dataclasses.replace(made, sha=sha[:9] + made.sha[9:])
    return commits[-1].sha


def test_commits_that_begin_with_the_same_digits_are_two_models(sha, twin):
    app = arrived(opened(models=f"alice/tiny@{sha},alice/tiny@{twin}"))
    ids = [f"alice/tiny@{sha}", f"alice/tiny@{twin}"]
    assert set(chosen(app)) == set(ids)
    entries = app.session_state["hub_visit"].entries()
    assert [entries[id].label for id in ids] == [id[: len("alice/tiny@") + 10] for id in ids]
    assert [pulled_here([id])[id].config.unit for id in ids] == ["gru", "lstm"]
    assert set(app.dataframe[0].value["Model"]) >= {entries[id].label for id in ids}


@pytest.mark.usefixtures("the_hub")
def test_another_visitor_s_twin_is_not_taken_for_one_s_own(sha, twin):
    arrived(opened(models=f"alice/tiny@{twin}"))
    app = arrived(opened(models=f"alice/tiny@{sha}"))
    (entry,) = app.session_state["hub_visit"].entries().values()
    assert entry.config.unit == "gru"
    assert pulled_here([f"alice/tiny@{sha}"])[f"alice/tiny@{sha}"].config.unit == "gru"


def test_a_name_in_another_case_is_another_model(the_hub, sha, tiny_checkpoints):
    """Its commit begins with the same digits: the short name would be the same but for the case."""
    made = the_hub.add("Alice/Tiny", tiny_checkpoints / "lstm")
    commits = the_hub.repositories["Alice/Tiny"].commits
    commits[-1] = dataclasses.replace(made, sha=sha[:7] + made.sha[7:])
    asked = [f"alice/tiny@{sha}", f"Alice/Tiny@{sha[:7]}"]
    app = arrived(opened(models=",".join(asked), hub=asked[0]))
    units = [entry.config.unit for entry in app.session_state["hub_visit"].entries().values()]
    assert set(units) == {"gru", "lstm"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the other way round"])
def test_none_is_lost_that_comes_before_the_picker_is_drawn(
    the_hub, sha, tiny_checkpoints, monkeypatch, order
):
    second = the_hub.add("alice/tiny", tiny_checkpoints / "lstm").sha
    asked = [f"alice/tiny@{sha}", "alice/tiny"]
    collect_all, coming = HubVisit.collect, [asked[turn] for turn in order]

    def collect_one(visit: HubVisit) -> list[str]:
        """Take in one model a run, as when it came just then."""
        later = {name: pull for name, pull in visit.pulls.items() if name not in coming[:1]}
        for name in [*later]:
            del visit.pulls[name]
        for pull in visit.pulls.values():
            pull.wait(20)
        coming[:1] = []
        arrivals = collect_all(visit)
        visit.pulls.update(later)
        return arrivals

    monkeypatch.setattr(HubVisit, "collect", collect_one)
    app = arrived(opened(models=",".join(asked)))
    assert set(chosen(app)) == {f"alice/tiny@{sha}", f"alice/tiny@{second}"}


def test_a_reloaded_address_needs_no_request_for_what_is_cached(the_hub, sha):
    arrived(opened(models="gru,alice/tiny"))
    the_hub.stop()
    app = arrived(opened(models=["GRU", f"alice/tiny@{sha[:7]}"], hub=f"alice/tiny@{sha}"))
    assert chosen(app) == ["gru", f"alice/tiny@{sha}"]
    assert not app.exception
    assert warnings(app) == ""


def test_the_pages_of_a_dashboard_nobody_asks_for_the_hub_do_not_ask_it(the_hub):
    for page in ("overview", "accuracy", "models"):
        assert not opened(page).exception
    assert the_hub.requests == []


@pytest.mark.parametrize("page", ["autocomplete", "connectivity", "case_studies", "accuracy"])
def test_every_page_shows_a_model_of_the_hub(sha, page):
    app = arrived(opened(page, models=f"gru,alice/tiny@{sha}"))
    assert not app.exception
    assert not app.error


def test_a_model_of_the_hub_suggests_while_a_visitor_types(sha):
    arrived(opened(models="alice/tiny"))
    id = f"alice/tiny@{sha}"
    assert list(pulled_here([id, "alice/other@" + "0" * 40, id[:-1]])) == [id]
    answer = reply(Question(1, "visitor", "parts of ", (id,)))
    assert len(answer["models"][id]["suggestions"]) == 5


def test_a_shared_link_names_the_full_commit(sha):
    arrived(opened(models="alice/tiny"))
    entry = pulled_here([f"alice/tiny@{sha}"])[f"alice/tiny@{sha}"]
    query = query_of([entry], "text", 1, Variant(), "row", "")
    assert f"models=alice%2Ftiny%40{sha}" in query


def test_the_login_of_the_machine_is_not_used(the_hub, tiny_checkpoints):
    the_hub.add("alice/secret", tiny_checkpoints / "gru", private=True)
    app = arrived(opened(models="gru,alice/secret"))
    assert chosen(app) == ["gru"]
    assert "no such model, or it is private" in warnings(app)


def test_what_came_whole_but_cannot_be_opened_fails_alone(the_hub, tiny_checkpoints, tmp_path):
    shutil.copytree(tiny_checkpoints / "gru", tmp_path / "broken")
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"not weights")
    the_hub.add("alice/broken", tmp_path / "broken")
    app = arrived(opened(models="alice/broken,alice/tiny"))
    assert [name.partition("@")[0] for name in chosen(app)] == ["alice/tiny"]
    assert "cannot be opened. model.safetensors: not a complete safetensors file" in warnings(app)
    assert str(tmp_path) not in warnings(app)


def test_a_failure_can_be_tried_again_and_dismissed(the_hub, sha):
    name, repository = "alice/tiny", the_hub.repositories.pop("alice/tiny")
    app = arrived(opened(models=f"gru,{name}"))
    assert "no such model" in warnings(app)
    app.button(key="hub_again").click().run()
    assert "no such model" in warnings(arrived(app))
    the_hub.repositories[name] = repository
    app.button(key="hub_again").click().run()
    assert warnings(arrived(app)) == ""
    assert chosen(app) == ["gru", f"alice/tiny@{sha}"]


@pytest.mark.usefixtures("the_hub")
def test_a_dismissed_failure_leaves_the_address():
    app = arrived(opened(models="gru,alice/nothing"))
    assert app.session_state["hub"] == "alice/nothing"
    app.button(key="hub_dismiss").click().run()
    assert warnings(app) == ""
    assert app.session_state["hub"] == ""


def test_names_of_the_hub_have_one_slash_and_are_not_ours():
    names = ["gru", "a/b", "a/b@v1", "a/b@refs/pr/1", "bundled/x", "published/x", "a/b/c", "Zürich"]
    assert names_of_the_hub(names) == ["a/b", "a/b@v1", "a/b@refs/pr/1"]


def test_a_short_sha_stands_for_the_full_one_beside_it():
    assert pinned_as("a/b@1a2b3c4", ["a/b@1a2b3c4d", "a/c@1a2b3c4e"]) == "a/b@1a2b3c4d"
    assert pinned_as("a/b", ["a/b@1a2b3c4d"]) == "a/b"
    assert pinned_as("a/b@v1", ["a/b@v1.2"]) == "a/b@v1"
    assert pinned_as("a/b@1a2b3c4", ["a/b@1a2b3c4d", "a/b@1a2b3c4e"]) == "a/b@1a2b3c4"


def test_arrivals_push_out_the_last_when_there_is_no_room():
    assert with_arrivals(["a", "b", "c", "d"], ["x", "y"], []) == ["a", "b", "x", "y"]
    assert with_arrivals(["a", "b", "c", "x"], ["y"], ["x", "y"]) == ["x", "a", "b", "y"]
    assert with_arrivals(["a", "x"], ["x"], ["x"]) == ["a", "x"]
    assert len(with_arrivals([], list("abcdef"), [])) == MOST
