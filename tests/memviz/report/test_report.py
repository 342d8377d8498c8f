"""The report: complete, in one file, and nothing in it that strangers wrote is active."""

import base64
import hashlib
import html
import json
import re
import shlex
import tomllib
from pathlib import Path

import numpy as np
import pytest

import memviz
from memviz import report as report_package
from memviz.components.text_view.codes import codes_of
from memviz.evaluation.memory import measured_signature
from memviz.report import ModelsError, TextError, TimestepError, report
from tests.support.project import ROOT
from tests.support.tiny_checkpoints import (
    name_no_files,
    save_tiny_character_model,
    save_tiny_checkpoints,
)
from tests.support.tiny_signature import save_tiny_signature

TEXT = "the formal study of grammar"
HOSTILE = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A checkpoint that a test may change."""
    return save_tiny_checkpoints(tmp_path, ("gru",)) / "gru"


def change_metrics(folder: Path, **fields: object) -> None:
    path = folder / "metrics.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def section(page: str, anchor: str) -> str:
    """Return a section of the page without the figures' data."""
    inside = page.partition(f'<section id="{anchor}"')[2].partition("</section>")[0]
    return re.sub(r"<script.*?</script>", "", inside, flags=re.DOTALL)


def data_in(page: str, name: str) -> dict:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page)
    assert found, name
    return json.loads(found[1])


def executable_scripts(page: str) -> list[str]:
    return re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, flags=re.DOTALL)


def test_a_report_has_models_connectivity_accuracy_reach_and_provenance(checkpoints):
    page = report([checkpoints / "gru", checkpoints / "lstm"], TEXT, title="Grammar")
    assert "<title>Grammar</title>" in page
    parameters = memviz.load(checkpoints / "lstm").parameter_counts().total
    assert f"<td>{parameters:,}</td>" in section(page, "models")
    assert "∂ logit" in section(page, "connectivity-words")
    assert "45.0 %" in section(page, "accuracy-words")
    assert "4 characters [3, 8]" in section(page, "reach")
    assert TEXT in section(page, "provenance")
    assert "python -m train fit" in section(page, "provenance")


def test_the_view_holds_the_exact_codes_of_every_model(checkpoints):
    page = report([checkpoints / "gru", checkpoints / "lstm"], TEXT)
    view = data_in(page, "view-1-words")
    held = base64.b64decode(view["codes"]["code"]["base64"])
    computed = [
        codes_of(memviz.connectivity(memviz.load(checkpoints / unit), TEXT))
        for unit in ("gru", "lstm")
    ]
    assert held == np.concatenate(computed).tobytes()
    assert [model["label"] for model in view["models"]] == ["GRU", "LSTM"]


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        (TEXT, " the formal study of gr"),
        ("parts of ", " parts o"),
        ("a", " "),
        ("the formal zzzzzz", " the fo"),
    ],
)
def test_the_views_open_in_the_last_word_that_is_not_yet_read(checkpoints, text, opened):
    view = data_in(report([checkpoints / "gru"], text), "view-1-words")
    assert view["text"][: view["selected"] + 1] == opened


def test_the_views_open_where_asked(checkpoints):
    page = report([checkpoints / "gru"], TEXT, timestep=5)
    assert data_in(page, "view-1-words")["selected"] == 5


@pytest.mark.parametrize("timestep", [-1, 28, 1000])
def test_a_timestep_outside_the_text_is_an_error(checkpoints, timestep):
    with pytest.raises(TimestepError, match=f"timestep: got {timestep}; .* 0 to 27"):
        report([checkpoints / "gru"], TEXT, timestep=timestep)


def test_no_model_no_text_and_too_many_models_are_errors(make_model):
    with pytest.raises(ValueError, match="models: none given"):
        report([], TEXT)
    with pytest.raises(ValueError, match="text: none given"):
        report([make_model()], [])
    with pytest.raises(ModelsError, match="models: got 9; a page tells 8 apart"):
        report([make_model()] * 9, TEXT)


def test_every_text_has_a_view_under_its_number(checkpoints, tmp_path):
    letters = save_tiny_character_model(tmp_path / "letters")
    page = report([letters, checkpoints / "gru"], [TEXT, "parts of North"])
    texts = [
        data_in(page, f"view-{n}-{of}")["text"]
        for n, of in enumerate(["words", "words", "characters", "characters"], start=1)
    ]
    assert texts == [f" {TEXT}", " parts of north", TEXT, "parts of North"]
    assert re.findall("<h3>(Text .)</h3>", section(page, "connectivity-words")) == [
        "Text 1",
        "Text 2",
    ]
    assert "capital letters became lower case" in section(page, "connectivity-words")
    assert "parts of North</pre>" in section(page, "provenance")


def test_a_text_that_cannot_be_read_is_named_by_its_number(checkpoints):
    with pytest.raises(TextError, match="text: it is empty") as caught:
        report([checkpoints / "gru"], [TEXT, " "])
    assert caught.value.number == 2


def test_progress_goes_from_nothing_to_all(checkpoints):
    told = []
    report([checkpoints / "gru", checkpoints / "lstm"], [TEXT, TEXT], progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len({round(share, 2) for share in told}) > 4, "within each text, too"


def test_the_page_says_how_to_make_it_again(checkpoints):
    long = "the formal study " * 20
    page = report([checkpoints / "gru"], [f"{TEXT}'s", long], title="A & B", timestep=3)
    made = re.search("<pre[^>]*>(python .*?)</pre>", section(page, "reproduce"))
    assert made
    words = shlex.split(html.unescape(made[1]))
    assert words[:5] == ["python", "-m", "memviz", "report", "gru"]
    assert words[5:] == [
        *("--text", f"{TEXT}'s", "--text-file", "text-2.txt", "--title", "A & B"),
        *("--timestep", "3", "-o", "report.html"),
    ]
    assert "10.23915/distill.00016" in section(page, "reproduce")


def test_models_of_words_and_of_characters_have_sections_of_their_own(checkpoints, tmp_path):
    characters = save_tiny_character_model(tmp_path / "letters")
    page = report([characters, checkpoints / "gru"], TEXT)
    assert data_in(page, "view-1-words")["target"] == "word"
    assert data_in(page, "view-2-characters")["target"] == "character"
    assert data_in(page, "view-2-characters")["targets"][0][0] == "h"
    assert "not measured" in section(page, "accuracy-characters")
    assert "GRU" not in section(page, "accuracy-characters")


def test_models_of_characters_have_their_cross_entropy_with_its_interval():
    folder = ROOT / "checkpoints" / "warpeace_lstm_1x128"
    counted = json.loads((folder / "metrics.json").read_text("utf-8"))["test"]["characters"]
    bounds = counted["cross_entropy_interval"]
    page = report([folder], "He said, ")
    cell = f"{counted['cross_entropy']:.3f} [{bounds['low']:.3f}, {bounds['high']:.3f}]"
    assert cell in section(page, "accuracy-characters")
    assert "War and Peace" in section(page, "models")


def test_what_was_not_measured_is_left_out_in_words(own):
    change_metrics(own, reach=None)
    path = own / "metrics.json"
    path.write_text(json.dumps({k: v for k, v in json.loads(path.read_text()).items() if v}))
    page = report([own], TEXT)
    assert "GRU: not measured; “python -m train evaluate” does." in section(page, "reach")
    assert 'id="reach-data"' not in page


def test_incomplete_results_are_reported_and_the_rest_is_drawn(own):
    change_metrics(own, test={"observations": 3})
    page = report([own], TEXT)
    assert "no complete test results" in section(page, "accuracy-words")
    assert 'id="reach-data"' in page


def test_nothing_that_strangers_wrote_is_active(own):
    change_metrics(own, corpus={"name": HOSTILE, "licence": HOSTILE}, training={"command": HOSTILE})
    page = report([own], HOSTILE, title=HOSTILE)
    trusted = sum(map(len, executable_scripts(page)))
    assert len(executable_scripts(page)) == 3
    assert trusted < 1_200_000
    rest = re.sub(r"<script(?: type=\"module\")?>.*?</script>", "", page, flags=re.DOTALL)
    assert "<img" not in rest
    assert "alert" in rest
    assert "<script>" not in rest


def test_only_the_pages_own_scripts_may_run_and_nothing_may_be_fetched(checkpoints):
    page = report([checkpoints / "gru"], TEXT)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    rules = html.unescape(policy[1])
    assert rules.startswith("default-src 'none';")
    allowed = re.findall(r"'sha256-([^']+)'", rules)
    hashes = [hashlib.sha256(script.encode()).digest() for script in executable_scripts(page)]
    assert allowed == [base64.b64encode(one).decode() for one in hashes]


def test_no_path_of_this_machine_is_told(checkpoints):
    page = report([checkpoints / "gru"], TEXT)
    assert str(checkpoints) not in page
    assert "folder gru" in section(page, "provenance")


def test_the_same_input_gives_the_same_page(checkpoints):
    assert report([checkpoints / "gru"], TEXT) == report([checkpoints / "gru"], TEXT)


def test_line_ends_are_read_as_each_corpus_has_them(tmp_path):
    folders = [save_tiny_character_model(tmp_path / name) for name in ("one", "two")]
    for folder, line_end in zip(folders, ("\n", "\r\n"), strict=True):
        path = folder / "vocabulary.json"
        vocabulary = json.loads(path.read_text())
        # The last letters of the alphabet make room for line ends.
        vocabulary["alphabet"][-len(line_end) :] = list(line_end)
        path.write_text(json.dumps(vocabulary))
        name_no_files(folder)
    page = report(folders, "the\nof")
    assert data_in(page, "view-1-characters")["text"] == "the\nof"
    assert data_in(page, "view-2-characters")["text"] == "the\r\nof"


def test_a_unit_that_is_another_file_here_is_noted(own):
    change_metrics(own, training={"unit_sha256": "ab" * 32})
    noted = section(report([own], TEXT), "models")
    assert "GRU: The unit gru is not the file that this model was trained with" in noted


def test_a_model_in_memory_can_be_reported(make_model):
    page = report([make_model()], "north africa")
    assert "made in memory" in section(page, "provenance")
    assert "GRU 2×7: not measured" in section(page, "accuracy-words")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_the_dashboards(scheme):
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][scheme]
    style = (Path(report_package.__path__[0]) / "report.css").read_text()
    light, _, dark = style.partition("@media screen and (prefers-color-scheme: dark)")
    own = re.findall(r"--st-([a-z-]+): ([^;]+);", light if scheme == "light" else dark)
    names = {re.sub("-(.)", lambda found: found[1].upper(), name): value for name, value in own}
    theirs = {
        setting: ",".join(value) if isinstance(value, list) else value
        for setting, value in theme.items()
        if setting in names
    }
    assert {"primaryColor", "textColor", "chartSequentialColors"} <= theirs.keys()
    assert {setting: names[setting] for setting in theirs} == theirs


@pytest.mark.usefixtures("hub")
def test_a_model_of_the_hub_is_named_with_its_commit(hub, own):
    files = {path.name: path.read_bytes() for path in own.iterdir()}
    commit = hub.add("alice/gru", files)
    page = report(["alice/gru"], TEXT)
    assert f"alice/gru@{commit.sha}" in section(page, "provenance")
    assert f"alice/gru@{commit.sha[:7]}" in section(page, "models")


def test_the_licence_of_what_draws_the_charts_goes_along(checkpoints):
    before, _, _ = report([checkpoints / "gru"], TEXT).partition("vegaEmbed")
    assert "University of Washington Interactive Data Lab" in before
    assert "Mike Bostock" in before


def test_signatures_are_drawn_where_there_are_some_and_missed_in_words(own, checkpoints):
    save_tiny_signature(own)
    page = report([own, checkpoints / "lstm"], TEXT)
    of = memviz.signature_summary(measured_signature(memviz.load(own).record).signature)
    assert f"{of.nats:.2f} [{of.low:.2f}, {of.high:.2f}]" in section(page, "memory")
    assert "1,234" in section(page, "memory")
    assert "LSTM: not measured; “python -m train evaluate --signature”" in section(page, "memory")
    assert 'id="memory-data"' in page


def test_a_damaged_signature_is_lost_alone(own):
    save_tiny_signature(own)
    (own / "signature.csv").write_text("layer,part\n1,<img>\n")
    page = report([own], TEXT)
    assert "signature.csv" in section(page, "memory")
    assert str(own.parent) not in page
    assert 'id="reach-data"' in page
