"""What a repository is of, and what is pulled of one with a model of transformers: no code."""

import json

import pytest

import memviz
from memviz.hub import Hub, HubError, Transfer
from memviz.models.adapters.transformers_files import LARGEST, is_of_transformers
from memviz.models.contract import level_of
from tests.support.hubstub import Flip, Slow
from tests.support.hubstub.example import model_files
from tests.support.transformers_models import files_of

NAME = "alice/mamba"
WANTED = {"config.json", "tokenizer.json", "model.safetensors"}
OTHERS = {
    "modeling_mamba.py": b"raise SystemExit('run')",
    "pytorch_model.bin": b"cos\nsystem",
    "training_args.bin": b"cos\nsystem",
    "vocab.json": b"{}",
    "README.md": b"# Mamba",
    "metrics.json": b"{}",
}


def pulled(**how):
    return Hub().pull(NAME, transformers_bytes=LARGEST, **how)


def refused(hub, files, **how) -> HubError:
    """Return the error with which a repository of these files is refused; no weights come."""
    hub.add(NAME, files)
    with pytest.raises(HubError) as caught:
        Hub().pull(NAME, **{"transformers_bytes": LARGEST, **how})
    assert asked_for(hub) <= {"config.json"}
    return caught.value


def asked_for(hub) -> set[str]:
    """Return the paths of the files that were downloaded, those of large files too."""
    return {
        line.partition("?")[0].rpartition("/")[2] for line in hub.requests if "/resolve/" in line
    }


def settings(**changed) -> dict[str, bytes]:
    return {"config.json": json.dumps(json.loads(files_of()["config.json"]) | changed).encode()}


def test_only_settings_tokenizer_and_safetensors_come(hub):
    hub.add(NAME, files_of() | OTHERS)
    found = pulled()
    assert {path.name for path in found.folder.iterdir()} == WANTED == asked_for(hub)
    assert is_of_transformers(found.folder)


def test_weights_in_parts_all_come(hub):
    files = files_of(part="10KB")
    hub.add(NAME, files | OTHERS)
    parts = {name for name in files if name.endswith(".safetensors")}
    assert len(parts) > 2
    assert {path.name for path in pulled().folder.iterdir()} == {
        "config.json",
        "tokenizer.json",
        *parts,
    }


def test_the_commit_is_pinned_and_a_cached_one_takes_no_request(hub):
    commit = hub.add(NAME, files_of())
    found = pulled()
    assert found.sha == commit.sha
    asked = len(hub.requests)
    assert Hub().pull(NAME, commit.sha, transformers_bytes=LARGEST) == found
    assert pulled(offline=True) == found
    assert len(hub.requests) == asked


def test_what_is_cached_is_refused_too_where_none_are_opened(hub):
    commit = hub.add(NAME, files_of())
    pulled()
    with pytest.raises(HubError) as caught:
        Hub().pull(NAME, commit.sha)
    assert caught.value.kind == "of_transformers"


def test_one_flipped_byte_is_found_and_repaired(hub):
    hub.add(NAME, files_of())
    hub.spoil(r"/large/", Flip(at=700), times=1)
    folder = pulled().folder
    assert (folder / "model.safetensors").read_bytes() == files_of()["model.safetensors"]


def test_settings_that_come_damaged_twice_are_said_to(hub):
    hub.add(NAME, files_of())
    hub.spoil(r"resolve/.*config\.json", Flip(at=3))
    with pytest.raises(HubError, match=r"config\.json came damaged twice") as caught:
        pulled()
    assert caught.value.kind == "damaged"


def test_it_can_be_watched_and_stopped(hub):
    hub.add(NAME, files_of())
    hub.spoil(r"/large/", Slow(pieces=20, seconds=0.1))
    size = sum(len(files_of()[name]) for name in WANTED - {"config.json"})
    transfer = Transfer()
    stop, add = transfer.stop, transfer.add

    def stop_midway(count: int) -> None:
        add(count)
        if transfer.expected == size and transfer.share > 0.5:
            stop()

    transfer.add = stop_midway
    with pytest.raises(HubError, match="it was stopped") as caught:
        pulled(transfer=transfer)
    assert caught.value.kind == "stopped"
    assert 0.5 < transfer.share < 1


def test_where_none_are_opened_it_says_what_it_is_and_what_opens_it(hub):
    error = refused(hub, files_of() | OTHERS, transformers_bytes=0)
    assert error.kind == "of_transformers"
    assert str(error) == (
        f"{NAME} is a model of transformers, of the type mamba; memviz.load_transformers opens it"
    )


@pytest.mark.parametrize("most", [0, LARGEST])
def test_of_an_unknown_type_it_says_which_are_known(hub, most):
    error = refused(hub, files_of() | settings(model_type="gpt2"), transformers_bytes=most)
    assert error.kind == "not_a_model"
    assert str(error) == (
        f"{NAME} is a model of the type 'gpt2'; of transformers these are read: mamba, mamba2, "
        "falcon_mamba, rwkv, xlstm, recurrent_gemma"
    )


@pytest.mark.parametrize(
    "config", [b"{", b"[]", b'{"hidden_size": 3}', b'{"model_type": ["mamba"]}'], ids=str
)
def test_settings_that_name_no_type_are_of_no_model(hub, config):
    error = refused(hub, files_of() | {"config.json": config})
    assert error.kind == "not_a_model"
    assert "is not a memviz model: it has no vocabulary.json" in str(error)


def test_settings_that_are_too_large_do_not_come(hub):
    error = refused(hub, files_of() | {"config.json": b" " * 100_001})
    assert error.kind == "too_large"
    assert asked_for(hub) == set()


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        (["model.safetensors"], "model.safetensors, whole or in parts"),
        (["tokenizer.json"], "tokenizer.json"),
        (
            ["tokenizer.json", "model.safetensors"],
            "tokenizer.json and model.safetensors, whole or in parts",
        ),
    ],
    ids=str,
)
def test_without_safetensors_or_a_tokenizer_nothing_comes(hub, without, lacks):
    files = {name: content for name, content in files_of().items() if name not in without}
    error = refused(hub, files | OTHERS)
    assert error.kind == "not_a_model"
    assert str(error) == (
        f"{NAME} is a model of transformers without {lacks}; nothing else is read, choose another"
    )


def test_a_missing_part_is_missing_weights(hub):
    files = files_of(part="10KB")
    last = max(name for name in files if name.endswith(".safetensors"))
    files = {name: content for name, content in files.items() if name != last}
    assert "without model.safetensors, whole or in parts" in str(refused(hub, files))


@pytest.mark.parametrize("part", ["50MB", "10KB"])
def test_weights_that_are_too_large_are_not_begun(hub, part):
    files = files_of(part=part)
    size = sum(len(files[name]) for name in files if name.endswith(".safetensors"))
    error = refused(hub, files, transformers_bytes=size - 1)
    assert error.kind == "too_large"
    assert str(error) == (
        f"{NAME}: all weights together: {size:,} bytes, at most {size - 1:,} are pulled"
    )


def test_a_tokenizer_that_is_too_large_is_not_begun(hub):
    error = refused(hub, files_of() | {"tokenizer.json": bytes(20_000_001)})
    assert error.kind == "too_large"


def test_our_own_need_no_look_at_their_settings(hub):
    hub.add(NAME, model_files() | {"tokenizer.json": b"{}"})
    found = pulled()
    assert not is_of_transformers(found.folder)
    assert found == Hub().pull(NAME)


class TestLoading:
    def test_a_name_gives_a_model(self, hub):
        hub.add(NAME, files_of() | settings(auto_map={"AutoModel": "modeling_mamba.Mine"}) | OTHERS)
        model = memviz.load_transformers(NAME)
        assert (model.name, model.target, level_of(model)) == (NAME, "token", 2)
        assert memviz.suggest(model, "parts of the")

    def test_a_folder_gives_one(self, hub):
        hub.add(NAME, files_of())
        folder = pulled().folder
        assert memviz.load_transformers(folder).target == "token"

    def test_load_says_what_opens_it(self, hub):
        hub.add(NAME, files_of())
        with pytest.raises(HubError, match=r"memviz\.load_transformers opens it") as caught:
            memviz.load(NAME)
        assert caught.value.kind == "of_transformers"

    def test_of_our_own_it_says_what_opens_that(self, hub):
        hub.add(NAME, model_files())
        with pytest.raises(HubError, match=r"is a model of memviz; memviz\.load opens it"):
            memviz.load_transformers(NAME)
