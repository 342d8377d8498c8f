"""Results at the end of a notebook's cell: their figure, else a few rows of their table."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import memviz
from memviz.figures.results import as_html
from tests.support.objects import Syllables
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

TEXT = "the formal study of grammar is an important part of education "
CORPUS = TEXT * 4


@pytest.fixture(scope="module")
def gru(tmp_path_factory: pytest.TempPathFactory) -> memviz.Model:
    folder = tmp_path_factory.mktemp("words")
    return memviz.load(save_tiny_checkpoints(folder, ("gru",)) / "gru")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> memviz.Model:
    folder = tmp_path_factory.mktemp("letters")
    return memviz.load(save_tiny_character_model(folder / "letters"))


@pytest.fixture(autouse=True)
def states_in_a_folder_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMVIZ_STATES_CACHE", str(tmp_path))


class TestConnectivity:
    def test_of_words_it_is_drawn_where_the_last_one_is_read(self, gru):
        html = memviz.connectivity(gru, "parts of the north")._repr_html_()
        assert html.startswith("<svg")
        assert "timestep 18" in html
        assert "letters read" in html

    def test_of_characters_before_the_last_one(self, letters):
        html = memviz.connectivity(letters, "a prince")._repr_html_()
        assert "Next character" in html
        assert "timestep 6" in html

    def test_of_tokens_by_their_characters(self):
        html = memviz.connectivity(memviz.from_object(Syllables()), "abc ab")._repr_html_()
        assert "Next token" in html
        assert "timestep 4" in html, "in the last token, which is not read whole there"

    def test_a_row_is_drawn_at_its_own_timestep(self, gru):
        assert "timestep 5" in memviz.connectivity(gru, "parts of the north").at(5)._repr_html_()

    def test_no_text_can_write_markup(self, letters):
        html = memviz.connectivity(letters, "a<b>a</b>")._repr_html_()
        assert "<b>" not in html


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Edited", lambda model: memviz.edit(model, TEXT, [memviz.Reset(9)])),
        ("EditEffects", lambda model: memviz.edit_effects(model, [TEXT], [memviz.Reset(9)])),
        ("KeptWrites", lambda model: memviz.kept_writes(model, TEXT)),
        ("Match", lambda model: memviz.match(model, TEXT, (5, 7), 0.1, CORPUS)),
        ("Reach", lambda model: memviz.reach([memviz.connectivity(model, TEXT)], longest=9)),
        ("StateMap", lambda model: memviz.state_map(model, TEXT, CORPUS)),
    ],
)
def test_what_has_a_figure_is_drawn(gru, name, found):
    result = found(gru)
    assert type(result).__name__ == name
    html = result._repr_html_()
    assert html.startswith("<svg")
    assert "NaN" not in html


def test_of_all_else_ten_rows_of_its_table_are_there(gru):
    found = memviz.nearest(gru, TEXT, 20, CORPUS, k=50)
    html = found._repr_html_()
    assert html.startswith("<table")
    assert html.count("<tr") <= 12, "ten rows, the head, and one that says there are more"
    assert all(f"<th>{column}</th>" in html for column in found.table())


def test_no_table_can_write_markup():
    class Result:
        table = pd.DataFrame({"<i>": ["<script>"]})

    assert "<script>" not in as_html(Result())
    assert "<i>" not in as_html(Result())


def test_every_public_result_with_a_table_shows_itself():
    kinds = [one for name in memviz.__all__ if isinstance(one := getattr(memviz, name), type)]
    with_table = {
        one for one in kinds if "table" in {*dir(one), *getattr(one, "__annotations__", {})}
    }
    assert {one for one in with_table if not hasattr(one, "_repr_html_")} == set()


def test_charts_are_imported_only_when_one_is_drawn():
    loads = "import sys, memviz; print({'altair', 'memviz.figures'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
