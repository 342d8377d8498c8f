"""A model of transformers of the Hub: where the owner wants them, one of tokens like any other."""

import json
import sys

import pytest

import memviz
from dashboard.catalogue.hub.of_transformers import most_bytes_of_weights, with_more_memory
from dashboard.catalogue.hub.pulls import pulled_here
from dashboard.catalogue.loading import connectivity_of, load
from dashboard.server.memory import for_models
from tests.support.hub_app import arrived, opened, warnings
from tests.support.pages import PAGES, texts
from tests.support.transformers_models import files_of

NAME = "alice/mamba"


@pytest.fixture(autouse=True)
def switched_on(monkeypatch):
    monkeypatch.setenv("MEMVIZ_TRANSFORMERS", "1")


@pytest.fixture
def sha(the_hub):
    """The commit of a small Mamba on the Hub, with code and pickles beside it."""
    strangers = {"modeling_mamba.py": b"raise SystemExit", "pytorch_model.bin": b"cos\nsystem"}
    return the_hub.add(NAME, files_of() | strangers).sha


def failed(the_hub, files) -> str:
    """Return what the sidebar says of a repository with these files."""
    the_hub.add(NAME, files)
    app = arrived(opened(models=f"gru,{NAME}"))
    assert not app.exception
    assert not app.session_state["hub_visit"].pulled
    return warnings(app)


def asked_for_weights(the_hub) -> bool:
    return any("/large/" in line or "safetensors" in line for line in the_hub.requests)


def test_it_is_among_the_models_of_tokens_and_pinned(sha):
    app = arrived(opened(models=f"gru,{NAME}"))
    assert not app.exception
    assert warnings(app) == ""
    assert list(app.session_state["tokens"]) == [f"{NAME}@{sha}"]
    assert list(app.session_state["models"]) == ["gru"]
    assert app.session_state["hub"] == f"{NAME}@{sha}"


def test_neither_code_nor_pickles_come(the_hub, sha):
    arrived(opened(tokens=NAME))
    assert sha
    assert not any(".py" in line or ".bin" in line for line in the_hub.requests)


def test_the_page_models_says_what_it_is_and_where_it_is_from(sha):
    app = arrived(opened(models=NAME))
    label = f"{NAME}@{sha[:7]}"
    (row,) = [row for _, row in app.dataframe[0].value.iterrows() if row["Model"] == label]
    assert (row["Unit"], row["Layers"], row["Hidden size"]) == ("Mamba", 2, 16)
    assert row["Parameters"] == 9_264
    app.selectbox(key="detail").set_value(label).run()
    assert not app.exception
    said = texts(app.markdown)
    for fact in ("Type: mamba", "9,264", f"Repository: {NAME}", f"Commit: `{sha}`"):
        assert fact in said


def test_the_page_cells_shows_it(sha):
    app = arrived(opened("cells", tokens=f"{NAME}@{sha}"))
    assert not app.exception
    assert not app.error
    assert list(app.session_state["tokens"]) == [f"{NAME}@{sha}"]


def test_the_page_gates_does_not_take_it_for_the_unit_of_its_name(sha):
    """The library does not name the gates of its Mamba; memviz' own has some."""
    app = arrived(opened("gates", tokens=f"{NAME}@{sha}"))
    assert not app.exception
    assert "Mamba: it declares no gate" in texts(app.caption)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("cells", "models")])
def test_no_other_page_is_upset_by_it(sha, page):
    app = arrived(opened(page, models=f"gru,{NAME}@{sha}"))
    assert not app.exception
    assert not app.error


def test_it_is_an_entry_of_which_everything_can_be_computed(sha):
    arrived(opened(tokens=NAME))
    id = f"{NAME}@{sha}"
    entry = pulled_here([id])[id]
    assert (entry.target, entry.unit, entry.layers, entry.gates) == ("token", "mamba", 2, {})
    assert (entry.name_in_links, entry.version, entry.metrics) == (id, (id,), {})
    assert entry.reach() is None
    assert load(entry) is load(entry)
    tokens = len(load(entry).encode("parts of the").symbols)
    assert connectivity_of(entry, "parts of the").matrix.shape == (tokens, tokens)
    assert memviz.activations(load(entry), "parts of the").layers[0].states["ssm"].shape == (
        tokens,
        128,
    )


def test_a_reloaded_address_needs_no_request(the_hub, sha):
    arrived(opened(tokens=NAME))
    the_hub.stop()
    app = arrived(opened(tokens=f"{NAME}@{sha[:7]}", hub=f"{NAME}@{sha}"))
    assert warnings(app) == ""
    assert list(app.session_state["tokens"]) == [f"{NAME}@{sha}"]


@pytest.mark.usefixtures("sha")
@pytest.mark.parametrize("value", [None, "", "0"])
def test_off_it_says_what_the_owner_would_have_to_do(the_hub, monkeypatch, value):
    monkeypatch.delenv("MEMVIZ_TRANSFORMERS")
    if value is not None:
        monkeypatch.setenv("MEMVIZ_TRANSFORMERS", value)
    app = arrived(opened(models=f"gru,{NAME}"))
    assert warnings(app) == (
        f"{NAME} is a model of transformers, of the type mamba; this dashboard opens none: its "
        "owner has to set MEMVIZ_TRANSFORMERS=1, and to install transformers"
    )
    assert not asked_for_weights(the_hub)


@pytest.mark.usefixtures("sha")
def test_without_the_library_it_says_what_the_owner_would_have_to_install(the_hub, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    app = arrived(opened(models=f"gru,{NAME}"))
    assert warnings(app) == (
        f"{NAME} is a model of transformers, of the type mamba; this dashboard cannot open it: its "
        "owner has to install transformers, pip install '.[transformers]'"
    )
    assert not asked_for_weights(the_hub)


def changed(**settings) -> dict[str, bytes]:
    found = json.loads(files_of()["config.json"]) | settings
    return files_of() | {"config.json": json.dumps(found).encode()}


def test_an_unknown_type_is_named_beside_the_known_ones(the_hub):
    said = failed(the_hub, changed(model_type="gpt2"))
    assert f"{NAME} is a model of the type 'gpt2'; of transformers these are read: mamba" in said
    assert not asked_for_weights(the_hub)


def test_pickled_weights_alone_are_none(the_hub):
    files = {name: held for name, held in files_of().items() if "safetensors" not in name}
    said = failed(the_hub, files | {"pytorch_model.bin": b"cos\nsystem"})
    assert "without model.safetensors, whole or in parts; nothing else is read" in said


def test_settings_that_name_code_are_read_without_it(the_hub):
    the_hub.add(NAME, changed(auto_map={"AutoModelForCausalLM": "mine.Mine"}))
    assert len(arrived(opened(tokens=NAME)).session_state["hub_visit"].pulled) == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"tokenizer.json": b"{}"}, "tokenizer.json: it cannot be read"),
        (changed(hidden_size=10**9), "config.json: hidden_size: got 1,000,000,000"),
        (changed(num_hidden_layers=3), "model.safetensors: the weights do not fit config.json"),
        ({"model.safetensors": b"no"}, "model.safetensors: not a complete safetensors file"),
    ],
    ids=["tokenizer", "bounds", "layers", "weights"],
)
def test_what_came_whole_but_cannot_be_opened_says_why(the_hub, tmp_path, files, said):
    message = failed(the_hub, files_of() | files)
    assert message.startswith(f"{NAME}@")
    assert f" cannot be opened. {said}" in message
    assert str(tmp_path) not in message


def test_more_than_the_memory_is_not_begun(the_hub, monkeypatch):
    monkeypatch.setattr("dashboard.catalogue.hub.of_transformers.for_models", lambda: 30_000)
    assert failed(the_hub, files_of()) == (
        f"{NAME}: all weights together: {len(files_of()['model.safetensors']):,} bytes, at most "
        "30,000 are pulled; a larger MEMVIZ_MEMORY allows more"
    )
    assert not asked_for_weights(the_hub)


def test_half_precision_that_would_outgrow_the_memory_is_not_opened(the_hub, monkeypatch):
    import torch

    for module in ("hub.of_transformers", "shown_model"):
        monkeypatch.setattr(f"dashboard.catalogue.{module}.for_models", lambda: 30_000)
    said = failed(the_hub, files_of("Mamba", torch.bfloat16))
    assert "weights of 37,056 bytes in float32; at most 30,000 are read; a larger" in said
    assert said.endswith("MEMVIZ_MEMORY allows more")


def test_the_bound_is_that_of_open_models(monkeypatch):
    assert most_bytes_of_weights() == for_models()
    monkeypatch.setenv("MEMVIZ_MEMORY", "100000")
    assert most_bytes_of_weights() == 2_000_000_000
    assert with_more_memory("at most 2,000,000,000 are read") == "at most 2,000,000,000 are read"
