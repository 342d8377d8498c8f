"""The memory page: what it shows of which models, what it measures itself, what it finds."""

import shutil
import time
from math import nan
from pathlib import Path
from threading import Event, Semaphore

import pandas as pd
import pytest
import torch

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.entries import LocalEntry, OwnEntry
from dashboard.measuring import queue
from dashboard.measuring.queue import BusyError, Measuring
from dashboard.server.kept import Kept
from dashboard.views.memory import measuring
from dashboard.views.memory.kept_here import MeasuredHere, keep_here, kept_here
from dashboard.views.memory.measured import MeasuredMemory, measured_memories, measured_memory
from dashboard.views.memory.measuring import begin_measuring
from dashboard.views.memory.past import past_of, past_table
from dashboard.views.memory.sentences import findings, not_comparable, reliable, summary_table
from dashboard.views.memory.used_view import used_in_words
from memviz.analysis.memory import Recall, measure_memory, write_recall, write_signature
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from tests.support.known_memory import Register
from tests.support.pages import run, texts
from tests.support.tiny_checkpoints import TEXT, save_tiny_character_model, save_tiny_checkpoints
from tests.support.tiny_signature import save_tiny_signature

LAGS = (*range(12), 30)
PATIENCE = 60  # seconds until a measurement has to be done


def measured_in_a_moment(patch: pytest.MonkeyPatch) -> None:
    """Let probes learn hardly anything, on segments that are short, and too few for intervals."""
    patch.setattr("memviz.analysis.memory.probes.STEPS", 10)
    patch.setattr("memviz.analysis.memory.states.SEGMENT", 700)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """A cache folder of the test's own, and probes that hardly learn."""
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "cache"))
    measured_in_a_moment(monkeypatch)
    monkeypatch.setattr("dashboard.views.memory.kept_here._IN_MEMORY", Kept(most=4))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def signed(tmp_path_factory) -> Path:
    """Checkpoints `gru` and `lstm` that have signatures."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("signed"))
    with pytest.MonkeyPatch.context() as patch:
        measured_in_a_moment(patch)
        for name in ("gru", "lstm"):
            memory = measure_memory(memviz.load(folder / name), TEXT * 20, TEXT * 18, LAGS)
            write_signature(memory.signature, folder / name)
            write_recall(memory.recall, folder / name)
    return folder


@pytest.fixture
def remembering(signed, tmp_path, monkeypatch) -> Path:
    """The same, the test's own: they may be damaged."""
    folder = tmp_path / "signed"
    shutil.copytree(signed, folder)
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(folder))
    return folder


def page(**address):
    app = run("memory", **address)
    assert not app.exception
    return app


@pytest.mark.usefixtures("remembering")
def test_the_summary_is_that_of_the_signatures():
    table = page().dataframe[0].value
    assert table["Model"].tolist()[:2] == ["GRU", "LSTM"]
    assert table["Model"].tolist()[2:] == [f"n-gram, knows {n} characters" for n in (3, 5, 10)]
    summary = measured_memory(catalogue()["gru"]).summary
    assert table["Beyond the text"][0] == f"{summary.nats:.2f} nats", "too few segments to bound it"
    assert table["Recovered"][2:].str.split().str[0].astype(int).ge([3, 5, 10]).all()


def test_the_summary_has_its_interval_where_there_is_one(remembering):
    save_tiny_signature(remembering / "gru")
    summary = measured_memory(catalogue()["gru"]).summary
    expected = f"{summary.nats:.2f} nats [{summary.low:.2f}, {summary.high:.2f}]"
    assert page().dataframe[0].value["Beyond the text"][0] == expected


@pytest.mark.usefixtures("remembering")
def test_corpus_and_sample_size_are_said():
    memory = measured_memory(catalogue()["gru"])
    caption = texts(page().caption)
    assert f"Measured on {memory.positions:,} positions of wiki8" in caption
    assert f"decoders trained on {memory.learnt_from:,} others" in caption


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize("figure", ["nats", "accuracy"])
@pytest.mark.parametrize("view", ["models together", "layers and parts"])
@pytest.mark.parametrize("back", ["20", "150"])
def test_every_choice_of_the_graph_draws(figure, view, back):
    app = page(**{"as": [figure], "show": [view], "back": [back], "ngram": ["none"]})
    charts = 2 if view == "layers and parts" else 1
    assert len(app.get("vega_lite_chart")) == charts + 2


@pytest.mark.usefixtures("remembering")
def test_the_n_gram_model_of_the_address_has_its_line():
    spec = page(ngram=["10 characters"]).get("vega_lite_chart")[0].proto.spec
    assert "knows 10 characters" in spec
    assert "knows 5 characters" not in spec


@pytest.mark.usefixtures("remembering")
def test_what_a_state_remembers_is_read_once(monkeypatch):
    read = []
    remembered = Recall.remembered

    def note(recall, model, text):
        read.append(text)
        return remembered(recall, model, text)

    monkeypatch.setattr(Recall, "remembered", note)
    entries = [catalogue()[name] for name in ("gru", "lstm")]
    found = measured_memories(entries)
    first = past_of(found, "part of africa read once", None)
    assert past_of(measured_memories(entries), "part of africa read once", None) == first
    assert len(read) == 2
    past_of(found, "another text", None)
    assert len(read) == 4


def test_a_model_without_a_signature_is_offered_to_be_measured():
    app = page()
    assert [button.label for button in app.button][:2] == ["Measure its memory"] * 2
    assert "**GRU**: not measured yet" in texts(app.markdown)
    assert not app.dataframe


def test_a_published_model_says_why_it_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert "The article published no weights" in texts(page().caption)


@pytest.mark.parametrize("file", ["signature.csv", "recall.safetensors"])
def test_a_damaged_signature_is_lost_alone_and_in_words(remembering, file):
    (remembering / "lstm" / file).write_text("no,such\n1,2\n")
    app = page()
    assert "LSTM**: its memory is left out" in texts(app.warning)
    assert str(remembering) not in texts(app.warning)
    assert app.dataframe[0].value["Model"].tolist()[:1] == ["GRU"]
    assert "**LSTM**: not measured yet" in texts(app.markdown)


def test_probes_of_another_model_are_named_and_the_signature_stays(remembering, tmp_path):
    model = memviz.load(save_tiny_character_model(tmp_path / "other"))
    memory = measure_memory(model, TEXT * 20, TEXT * 18, LAGS)
    write_recall(memory.recall, remembering / "gru")
    app = page(models=["GRU", "LSTM"])
    assert "**GRU** is not shown" in texts(app.caption)
    assert app.dataframe[0].value["Model"].tolist()[:2] == ["GRU", "LSTM"]


def own_entry(model, target: str = "token") -> OwnEntry:
    return OwnEntry(
        id=f"own/{model.name}", label=model.name, colour="#112233", target=target, model=model
    )


def test_recorded_states_are_measured_along_their_own_text():
    text = TEXT * (measuring.SHORTEST_RECORDING // len(TEXT) + 1)
    states = from_states({"text": text, "1/h": torch.randn(len(text), 4)}, "recorded")
    entry = own_entry(states, "character")
    measurement = begin_measuring(entry)
    wait_until_done(measurement)
    assert measurement.problem is None
    memory = measured_memory(entry)
    assert memory.corpus == "its recorded text"
    assert memory.positions + memory.learnt_from < len(text)
    assert past_of({entry: memory}, "not that", None) is None
    table = past_table(past_of({entry: memory}, text[5:40], None), 10)
    assert table["read"].tolist() == list(text[15:4:-1])


def test_models_of_tokens_are_told_in_tokens_and_others_tokens_are_said(monkeypatch):
    monkeypatch.setattr("memviz.analysis.memory.states.SEGMENT_OF_TOKENS", 200)
    found = {}
    for tokens in (10, 12):
        register = Register(tokens=tokens, holds=1, cells=8)
        register.name = f"of {tokens}"
        model = from_object(register)
        memory = measure_memory(model, register.text(500, 1), register.text(300, 2), LAGS)
        found[own_entry(model)] = MeasuredMemory(memory.signature, memory.recall, "text")
    one = dict(list(found.items())[:1])
    assert not_comparable(one) is None
    assert "cannot be compared by distance" in not_comparable(found)
    table = summary_table(one)
    assert table["Model"].tolist() == ["of 10", *(f"n-gram, knows {n} tokens" for n in (3, 5, 10))]
    assert table["Half within"].str.endswith(("token", "tokens")).all()
    assert table["Untrained"].isna().all(), "it cannot be made anew"
    assert summary_table(found)["Model"].tolist() == ["of 10", "of 12"], "each has its own n-grams"
    assert "token" in findings(found)
    assert "untrained" not in findings(found)
    past = past_of(found, next(iter(found)).model.vocabulary.alphabet[0] * 4, known=3)
    assert [panel.label for panel in past.panels] == ["of 10", "of 12", "n-gram, knows 3"]
    table = past_table(past, 7)
    assert table[table["model"] == "n-gram, knows 3"]["read"].tolist() == ["aa"] * 3


@pytest.fixture
def short_sample(monkeypatch) -> str:
    """A sample that is measured in a moment."""
    text = TEXT * 14
    monkeypatch.setattr(measuring, "sample_text", lambda _: text)
    return text


def wait_until_done(measurement: Measuring) -> None:
    end = time.monotonic() + PATIENCE
    while not measurement.done:
        assert time.monotonic() < end, "the measurement hangs"
        time.sleep(0.05)


@pytest.mark.usefixtures("short_sample")
def test_a_model_is_measured_in_the_page_once_and_kept(cache, monkeypatch):
    app = page(models=["GRU"])
    app.button(key="memory_measure_gru").click().run()
    assert not app.exception
    entry = catalogue()["gru"]
    wait_until_done(begin_measuring(entry))
    again = page(models=["GRU"])
    assert again.dataframe[0].value["Model"][0] == "GRU"
    assert "positions of War and Peace" in texts(again.caption)
    assert [path.name.rpartition("-")[2] for path in (cache / "memories").iterdir()] == ["warpeace"]
    monkeypatch.setattr("dashboard.views.memory.kept_here._IN_MEMORY", Kept(most=4))
    assert kept_here(entry).corpus == "warpeace", "it is on disk too"


def test_one_is_measured_at_a_time_and_nobody_waits_twice(short_sample, monkeypatch):
    begun, goes_on = Semaphore(0), Event()

    def read_when_told(_: str) -> str:
        begun.release()
        assert goes_on.wait(PATIENCE)
        return short_sample

    monkeypatch.setattr(measuring, "sample_text", read_when_told)
    gru, lstm = catalogue()["gru"], catalogue()["lstm"]
    first, second = begin_measuring(gru), begin_measuring(lstm)
    assert begun.acquire(timeout=PATIENCE)
    assert begin_measuring(gru) is first
    assert not begun.acquire(timeout=0.3), "the second waits for its turn"
    assert (first.share, second.share) == (0.0, None)
    goes_on.set()
    wait_until_done(first)
    wait_until_done(second)
    assert (first.problem, second.problem) == (None, None)


@pytest.mark.usefixtures("short_sample")
def test_a_measurement_can_be_stopped_and_asked_for_again(monkeypatch):
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 100_000)
    entry = catalogue()["gru"]
    first = begin_measuring(entry)
    first.stop()
    wait_until_done(first)
    assert kept_here(entry) is None
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 10)
    second = begin_measuring(entry)
    assert second is not first
    wait_until_done(second)
    assert kept_here(entry) is not None


@pytest.mark.usefixtures("short_sample")
def test_what_cannot_be_measured_is_said(monkeypatch):
    monkeypatch.setattr(measuring, "sample_text", lambda _: "too short")
    app = page(models=["GRU"])
    app.button(key="memory_measure_gru").click().run()
    wait_until_done(app.session_state["memory_measured_here"]["gru"])
    app.run()
    assert "GRU** cannot be measured" in texts(app.warning)
    assert "8 characters" in texts(app.warning)


def test_a_queue_that_is_too_long_takes_no_more(monkeypatch):
    monkeypatch.setattr(queue, "_MOST_WAITING", 0)
    with pytest.raises(BusyError):
        begin_measuring(catalogue()["gru"])


def entry_in(folder: Path) -> LocalEntry:
    return LocalEntry(id=folder.name, label=folder.name, colour="#000000", folder=folder)


def test_only_so_many_are_kept_on_disk(signed, cache, monkeypatch):
    monkeypatch.setattr("dashboard.views.memory.kept_here.MOST", 1)
    memory = measure_memory(memviz.load(signed / "gru"), TEXT * 20, TEXT * 18, LAGS)
    for name in ("gru", "lstm"):
        keep_here(entry_in(signed / name), MeasuredHere(memory, "warpeace"))
    (left,) = (cache / "memories").iterdir()
    assert (left / "signature.csv").is_file()


@pytest.mark.usefixtures("remembering")
def test_the_past_is_told_along_the_text_as_the_model_reads_it():
    found = measured_memories([catalogue()["gru"]])
    past = past_of(found, "Parts of\nNorth Africa", known=3)
    assert past.text == " parts of north africa"
    table = past_table(past, 11)
    gru, ngram = (table[table["model"] == name] for name in ("GRU", "n-gram, knows 3"))
    assert gru["read"].tolist() == list(" parts of north africa"[11::-1])
    assert (gru["right"] == (gru["read"] == gru["guess"])).all()
    assert ngram["lag"].tolist() == [0, 1, 2]
    assert ngram["right"].all()


def signature(nats: list[float], untrained: list[float], half: float = nan) -> pd.DataFrame:
    table = pd.DataFrame({"lag": range(len(nats)), "layer": 1, "part": "h", "nats": nats})
    return table.assign(
        nats_low=table["nats"] - 0.1,
        nats_high=table["nats"] + 0.1,
        untrained_nats=untrained,
        untrained_nats_low=[value - half for value in untrained],
        untrained_nats_high=[value + half for value in untrained],
        text_nats=0.0,
        accuracy=[0.9, 0.8, 0.7, 0.4, 0.6, 0.1],
    )


def test_recovered_ends_at_the_first_lag_that_is_recovered_half_of_the_time_or_less():
    assert reliable(signature([3, 2, 1, 1, 1, 0.5], [1] * 6)) == 3


def findings_of(at_five: float, half: float = nan) -> str:
    table = signature([3, 2, 1, 1, 1, at_five], [1] * 6, half)
    return findings({catalogue()["gru"]: MeasuredMemory(table, None, "text")})


def test_the_findings_say_how_many_of_the_last_symbols_are_recovered():
    said = "the last **3 characters** are each recovered more than half of the time"
    assert said in findings_of(1.5)


def test_the_findings_compare_with_the_untrained_state_beyond_the_interval():
    assert "**less** is recovered from the trained state" in findings_of(0.5)
    assert "**more** is recovered from the trained state" in findings_of(1.5)
    assert "**no clearly different amount** is recovered from the trained state" in findings_of(
        1.05
    )


def test_the_findings_say_what_an_untrained_model_already_holds_and_heed_its_interval():
    said = findings_of(1.5, half=0.3)
    assert (
        "GRU (1.50 [1.40, 1.60] nats; an untrained model of this shape already holds 1.00 " in said
    )
    assert "1.00 [0.70, 1.30])" in said
    assert "**more** is recovered" in said
    assert "**no clearly different amount** is recovered" in findings_of(1.5, half=0.45)


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize("view", ["models together", "layers and parts"])
def test_that_the_texts_own_floor_is_blind_past_lag_3_is_said_under_the_graph(view):
    assert "past lag 3 it is blind" in texts(page(show=[view]).caption)


def test_a_signature_of_an_earlier_version_is_shown_without_what_it_lacks(remembering):
    path = remembering / "gru" / "signature.csv"
    table = pd.read_csv(path)
    lacking = [f"untrained_{of}_{end}" for of in ("nats", "accuracy") for end in ("low", "high")]
    parts = table[table["layer"] > 0].drop(columns=lacking)
    filled = dict.fromkeys(("network_nats", "untrained_nats"), 0.5)
    filled |= dict.fromkeys(("network_accuracy", "untrained_accuracy"), 0.2)
    parts.assign(**filled).to_csv(path, index=False)
    app = page(show=["layers and parts"])
    assert not app.warning
    assert app.dataframe[0].value["Model"].tolist()[:2] == ["GRU", "LSTM"]
    panels = [chart.proto.spec for chart in app.get("vega_lite_chart")[:2]]
    assert ["whole state" in spec for spec in panels] == [False, True]


def test_remembered_and_used_are_told_by_the_distance_that_holds_most():
    remembered = pd.DataFrame({"model": "GRU", "lag": [0, 1, 3], "value": [8.0, 1.0, 1.0]})
    used = pd.DataFrame({"model": "GRU", "lag": [0, 1, 2], "share": [0.95, 0.03, 0.02]})
    line = used_in_words(remembered, used)
    assert "90 % of the nats in its state lie within 2 characters" in line
    assert "90 % of its connectivity within 0" in line


@pytest.mark.usefixtures("remembering")
def test_the_summary_table_counts_models_before_n_grams():
    found = measured_memories([catalogue()["lstm"]])
    assert len(summary_table(found)) == 1 + 3
