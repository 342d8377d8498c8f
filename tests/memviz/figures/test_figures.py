"""Figures for a notebook: what they refuse, and what they keep."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import memviz
from memviz import CheckpointError, figures
from memviz.analysis.occlusion_effects import letter_effects
from memviz.charts.character_marks import glyph_of
from memviz.charts.picture import as_svg
from memviz.charts.report_card.measures import Curve
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints
from tests.support.tiny_report_card import save_tiny_card
from tests.support.tiny_signature import save_tiny_recall, save_tiny_signature

TEXT = "the formal study of grammar"


@pytest.fixture(scope="module")
def gru(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("words"), ("gru",)) / "gru"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_character_model(tmp_path_factory.mktemp("letters") / "letters")


def test_models_of_each_target_have_a_view(gru, letters):
    shown = figures.connectivity(TEXT, letters, gru)._repr_html_()
    assert shown.count("<iframe") == 2
    assert "<script" not in shown, "the frame's page is escaped"


@pytest.mark.parametrize("text", ["prince", "if (a < b) &&\n\tc;", "Да, нет", "ba"])
def test_a_picture_of_a_model_of_characters_shows_the_next_one(letters, text):
    """No text has to begin with a space, and none can write markup."""
    svg = figures.connectivity_picture(text, letters, timestep=len(text) - 2).svg
    drawn = words_of(svg)
    assert f"Next character {text[-1]}" in drawn
    assert f"timestep {len(text) - 2}" in drawn
    assert "letters read" not in drawn
    assert all(glyph_of(character) in drawn for character in text if character != " ")


def test_it_opens_where_there_is_a_next_character(letters):
    assert "Next character e" in words_of(figures.connectivity_picture("prince", letters).svg)
    ended = figures.connectivity_picture("prince", letters, timestep=5).svg
    assert "The text ends before its next character" in words_of(ended)


def test_a_picture_is_of_models_that_predict_the_same(gru, letters):
    with pytest.raises(ValueError, match="some predict words and some characters"):
        figures.connectivity_picture(TEXT, gru, letters)


def test_accuracy_by_letters_known_is_refused_for_models_of_characters(letters):
    for figure in (figures.accuracy, figures.accuracy_gain):
        with pytest.raises(
            ValueError, match="predicts characters; accuracy by letters known needs"
        ):
            figure(letters)


def words_of(svg: str) -> str:
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(node.itertext()) for node in texts)


def test_a_picture_is_saved_by_the_ending_of_its_name(gru, tmp_path):
    picture = figures.connectivity_picture(TEXT, gru, timestep=5)
    picture.save(tmp_path / "a.svg")
    picture.save(str(tmp_path / "a.png"))
    assert (tmp_path / "a.svg").read_text("utf-8") == picture._repr_svg_()
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"path: got 'a\.jpg'; end it in \.svg or \.png"):
        picture.save(tmp_path / "a.jpg")


def test_a_diagram_stands_on_white():
    assert 'fill="#ffffff"' in figures.diagram("gru").svg
    with pytest.raises(ValueError, match="unit: got 'transformer'"):
        figures.diagram("transformer")


def test_what_was_not_measured_says_how_to_measure_it(letters, make_model):
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        figures.reach(letters)
    with pytest.raises(CheckpointError, match="python -m train evaluate --signature"):
        figures.signatures(letters)
    with pytest.raises(CheckpointError, match="python -m train evaluate --card"):
        figures.report_card(letters)
    with pytest.raises(CheckpointError, match="python -m train evaluate --signature"):
        figures.past(TEXT, letters, timestep=3)
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        figures.accuracy(make_model())
    with pytest.raises(ValueError, match="training history"):
        figures.training(make_model())


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"tracking": "mood"}, "tracking: got 'mood'; choose one of inside quotes"),
        ({"tracking": "inside quotes"}, "never changes along this text"),
        ({"cell": (7, "h", 0)}, "no cell 0 in part 'h' of layer 7"),
    ],
)
def test_a_cell_that_is_not_there_is_an_error(gru, arguments, problem):
    with pytest.raises(ValueError, match=problem):
        figures.cells(TEXT * 4, gru, **arguments)


def test_a_cell_can_be_named(gru):
    assert "layer 1, h, cell 3" in figures.cells(TEXT, gru, cell=(1, "h", 3)).svg.replace("\n", " ")


def test_errors_need_a_known_text_and_a_model_of_characters(gru, letters):
    with pytest.raises(ValueError, match="on: got 'bible'; choose one of kernel, warpeace"):
        figures.cross_entropy(letters, on="bible")
    with pytest.raises(ValueError, match="target is 'word'"):
        figures.cross_entropy(gru, characters=1000)
    with pytest.raises(ValueError, match="kind: got 'angle'"):
        figures.closing(letters, kind="angle")


def test_nothing_is_faint_where_nothing_can_be_picked(letters):
    chart = figures.overlap(letters, characters=2000).to_dict()
    picks = [one for one in chart["params"] if one["name"] == "picked"]
    assert "value" not in picks[0]
    assert "empty" not in picks[0]["select"]


def test_models_that_read_a_text_differently_have_no_gradient_in_common(gru, letters):
    with pytest.raises(ValueError, match="different ways"):
        figures.gradient("The study", gru, letters)


def rows_of(chart) -> list[dict]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_occlusion_shows_the_changes_that_are_computed(gru):
    rows = rows_of(figures.occlusion(TEXT, gru, timestep=20))
    found = memviz.occlusion(memviz.load(gru), TEXT, 20)
    letters = {row["timestep"]: row["change"] for row in rows if "character" in row}
    assert letters == pytest.approx(
        {at: change for at, change in enumerate(found.characters) if not np.isnan(change)}
    )
    words = {row["word"]: row["change"] for row in rows if "share" in row}
    assert words == pytest.approx({word.word: word.change for word in found.words})


def test_kept_writes_shows_what_is_held_after_each_character(gru):
    rows = rows_of(figures.kept_writes(TEXT, gru, timestep=9))
    found = memviz.kept_writes(memviz.load(gru), TEXT).shares[1]
    cells = [row for row in rows if "share" in row]
    for row in cells:
        assert row["share"] == pytest.approx(found[row["timestep"], row["written_at"]], abs=1e-4)
    assert {row["timestep"] for row in cells} == set(range(len(found)))
    assert [row["timestep"] for row in rows if "share" not in row] == [9.5]


def test_kept_writes_of_a_layer_or_a_timestep_that_is_not_there_says_so(gru):
    with pytest.raises(ValueError, match="layer: got 7; layers with a memory"):
        figures.kept_writes(TEXT, gru, layer=7)
    with pytest.raises(ValueError, match="timestep: got 500"):
        figures.kept_writes(TEXT, gru, timestep=500)


def test_kept_writes_may_be_what_the_query_finds_of_them(gru, make_model):
    mamba = make_model("mamba")
    rows = rows_of(figures.kept_writes(TEXT, mamba, layer=2, found=True))
    found = memviz.kept_writes(mamba, TEXT).found_shares[2]
    cells = [row for row in rows if "share" in row]
    assert len(cells) > len(TEXT)
    for row in cells:
        assert row["share"] == pytest.approx(found[row["timestep"], row["written_at"]], abs=1e-4)
    with pytest.raises(ValueError, match="layer 1 of GRU has no query"):
        figures.kept_writes(TEXT, gru, found=True)


def test_occlusion_draws_the_words_that_change_most(gru):
    found = memviz.occlusion(memviz.load(gru), TEXT, 25)
    (largest,) = (row for row in rows_of(figures.occlusion(TEXT, gru, most=1)) if "share" in row)
    last = memviz.occlusion(memviz.load(gru), TEXT, 27)
    assert largest["word"] == max(last.words, key=lambda word: abs(word.change)).word
    assert found.text == last.text


def test_occlusion_of_the_first_word_has_letters_alone(gru):
    chart = figures.occlusion(TEXT, gru, timestep=2)
    rows = rows_of(chart)
    assert [row["character"] for row in rows if "character" in row] == ["t", "h"]
    assert as_svg(chart).startswith("<svg")


def test_occlusion_needs_a_target_that_a_model_knows(gru, letters):
    with pytest.raises(ValueError, match="in no model's vocabulary"):
        figures.occlusion("the formal zebra", gru)
    with pytest.raises(ValueError, match="make two pictures"):
        figures.occlusion(TEXT, letters, gru)


def test_occlusion_of_characters_opens_where_another_one_follows(letters):
    rows = rows_of(figures.occlusion(TEXT, letters))
    found = memviz.occlusion(memviz.load(letters), TEXT, len(TEXT) - 2)
    changes = {row["timestep"]: row["change"] for row in rows if "character" in row}
    assert changes == pytest.approx(
        {at: change for at, change in enumerate(found.characters) if not np.isnan(change)}
    )


def test_letters_have_their_changes_and_spaces_none(gru):
    table = letter_effects(memviz.occlusion(memviz.load(gru), TEXT, 9))
    assert "".join(table["character"]) == f" {TEXT}"[:10]
    assert (table["change"].isna() == (table["character"] == " ")).all()


def test_the_past_is_what_the_probes_tell(tmp_path):
    folder = save_tiny_checkpoints(tmp_path, ("gru",)) / "gru"
    save_tiny_recall(folder)
    rows = rows_of(figures.past(TEXT, folder, timestep=7))
    assert [row["character"] for row in rows if row["model"] == "read"] == list("rof␣eh")
    assert [row["lag"] for row in rows if row["model"] == "GRU"] == list(range(6))
    with pytest.raises(ValueError, match="timestep: got 28; the text has timesteps 0 to 27"):
        figures.past(TEXT, folder, timestep=28)


def test_a_case_study_stands_beside_the_published_model(gru, letters):
    (view,) = figures.case_study(2, gru).views
    case = memviz.published().case_studies[1]
    assert [one["label"] for one in view.data["models"]] == ["GRU", "GRU, published"]
    assert view.data["selected"] == case.timesteps[0]
    (second,) = figures.case_study(2, gru, timestep=case.timesteps[1]).views
    assert second.data["selected"] == case.timesteps[1]
    with pytest.raises(ValueError, match="number: got 4; the article has case studies 1, 2, 3"):
        figures.case_study(4, gru)
    with pytest.raises(ValueError, match="timestep: got 3; case study 2 looks at"):
        figures.case_study(2, gru, timestep=3)
    with pytest.raises(ValueError, match="predicts characters"):
        figures.case_study(2, letters)


def test_an_animation_reads_the_end_of_a_text(gru):
    html = figures.animation(TEXT, gru, first=20)._repr_html_()
    assert html.count("@keyframes memviz-step-") == 8
    with pytest.raises(ValueError, match="first: got 28; shown are timesteps 0 to 27"):
        figures.animation(TEXT, gru, first=28)


def test_the_recurrent_diagram_is_in_a_frame_and_escaped(gru):
    html = figures.unrolled(TEXT, gru)._repr_html_()
    assert html.startswith("<iframe srcdoc=")
    assert "<script" not in html
    assert "strengths" in html


def test_at_a_glance_has_a_column_per_known_letter(gru):
    html = figures.at_a_glance(gru)._repr_html_()
    assert html.count("<b style=") == 9
    assert "GRU" in html


def test_published_models_stand_beside_those_of_their_unit(gru):
    chart = figures.accuracy(gru, counting="as_published", published=True)
    assert {"GRU", "GRU, published"} <= {row.get("model") for row in rows_of(chart)}
    with pytest.raises(ValueError, match="published models need 'as_published'"):
        figures.accuracy(gru, published=True)
    curves = {row.get("model") for row in rows_of(figures.training(gru, published=True))}
    assert "GRU, published" in curves


def test_signatures_can_stand_apart_and_above_what_is_used(tmp_path):
    folder = save_tiny_checkpoints(tmp_path, ("gru",)) / "gru"
    save_tiny_signature(folder)
    assert len(figures.signatures_apart(folder, farthest=10).to_dict()["vconcat"]) == 1
    used = rows_of(figures.used(folder, farthest=10))
    assert max(row["lag"] for row in used) == 10
    assert {"value", "share"} <= {key for row in used for key in row}


def test_an_n_gram_model_can_stand_beside_signatures(tmp_path):
    folder = save_tiny_checkpoints(tmp_path, ("gru",)) / "gru"
    save_tiny_signature(folder)
    named = {row.get("name") for row in rows_of(figures.signatures(folder, known=5))}
    assert "knows 5 characters" in named
    with pytest.raises(ValueError, match="known: got 4; choose one of 3, 5, 10"):
        figures.signatures(folder, known=4)


def test_a_report_card_has_each_of_its_curves(tmp_path):
    folder = save_tiny_checkpoints(tmp_path, ("gru",)) / "gru"
    save_tiny_card(folder)
    for curve in get_args(Curve):
        chart = figures.report_card(folder, curve=curve)
        assert {row["model"] for row in rows_of(chart)} == {"GRU"}


def test_a_unit_without_equations_is_named():
    assert figures.equations("gru")._repr_latex_().startswith("$$")
    with pytest.raises(ValueError, match="unit: got 'mingru'; there are equations of"):
        figures.equations("mingru")


def test_connectivity_can_be_of_another_variant(gru):
    (view,) = figures.connectivity(
        TEXT, gru, target="log_probability", measure="gradient_times_input", scale="shared"
    ).views
    assert view.data["variant"] == "log_probability gradient_times_input text"
    assert view.data["signed"]
    assert view.data["scale"] == "shared"


def test_what_a_gradient_is_of_may_still_be_given_by_its_earlier_name(gru):
    with pytest.deprecated_call(match="`of` is called `target` now"):
        (view,) = figures.connectivity(TEXT, gru, of="log_probability").views
    assert view.data["variant"] == "log_probability squared_norm text"
    with pytest.deprecated_call(match="`of` is called `target` now"):
        picture = figures.connectivity_picture(TEXT, gru, of="log_probability")
    assert picture.svg == figures.connectivity_picture(TEXT, gru, target="log_probability").svg
