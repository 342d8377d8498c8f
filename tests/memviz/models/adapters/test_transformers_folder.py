"""A model of transformers from a folder: the library's own numbers, or an error with a file."""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from safetensors.torch import load, save
from torch import nn
from transformers import AutoModelForCausalLM, PreTrainedModel

import memviz
from memviz.models.adapters.transformers_folder import load_transformers_folder, shape_in
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.contract import level_of
from tests.support.hubstub.example import write
from tests.support.transformers_models import SETTINGS, STEPPING, files_of, model_of, tokenizer

TEXT = "parts of the north"
WEIGHTS = "model.safetensors"


def opened(folder, files):
    return load_transformers_folder(write(files, folder), "alice/mamba")


def refused(folder, files) -> str:
    """Return the message with which the files are refused."""
    with pytest.raises(CheckpointError) as caught:
        opened(folder, files)
    return str(caught.value)


def settings(**changed) -> dict[str, bytes]:
    """Return a model's files with other settings."""
    files = files_of()
    return files | {"config.json": json.dumps(json.loads(files["config.json"]) | changed).encode()}


def weights(change) -> dict[str, bytes]:
    """Return a model's files, its weights changed."""
    files, found = files_of(), load(files_of()[WEIGHTS])
    change(found)
    return files | {WEIGHTS: save(found)}


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_kind_comes_with_the_library_s_own_logits(tmp_path, kind):
    model = opened(tmp_path, files_of(kind))
    assert (model.name, model.target) == ("alice/mamba", "token")
    assert level_of(model) == (2 if kind in STEPPING else 0)
    symbols = model.encode(TEXT).symbols.unsqueeze(0)
    with torch.no_grad():
        expected = model_of(kind).eval()(symbols).logits
        torch.testing.assert_close(model.logits(model.embed(symbols)), expected)


def test_settings_as_earlier_versions_saved_them_are_understood(tmp_path):
    files = files_of("RecurrentGemma")
    older = json.loads(files["config.json"]) | {"rope_theta": 9.0, "partial_rotary_factor": 1.0}
    del older["rope_parameters"]
    model = opened(tmp_path, files | {"config.json": json.dumps(older).encode()})
    symbols = model.encode(TEXT).symbols.unsqueeze(0)
    with torch.no_grad():
        found = model.logits(model.embed(symbols))
        expected = AutoModelForCausalLM.from_pretrained(tmp_path).eval()(symbols).logits
        torch.testing.assert_close(found, expected)
        assert not torch.allclose(found, model_of("RecurrentGemma").eval()(symbols).logits)


@pytest.mark.parametrize("kind", SETTINGS)
def test_its_shape_is_known_without_its_weights(tmp_path, kind):
    files = files_of(kind)
    folder = write({"config.json": files["config.json"]}, tmp_path)
    shape = shape_in(folder)
    assert shape.parameters == sum(weight.numel() for weight in model_of(kind).parameters())
    assert (shape.layers, shape.hidden_size) == (
        SETTINGS[kind].get("num_hidden_layers", 2),
        SETTINGS[kind]["hidden_size"],
    )
    assert shape.nbytes == 4 * shape.parameters
    assert shape.level == level_of(memviz.from_transformers(model_of(kind), tokenizer()))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_becomes_float32(tmp_path, dtype):
    model = opened(tmp_path, files_of("Mamba", dtype))
    assert model.embedding_matrix.dtype == torch.float32
    rounded = model_of("Mamba").get_input_embeddings().weight.to(dtype).float()
    assert torch.equal(model.embedding_matrix, rounded)


def test_weights_in_parts_are_the_same_weights(tmp_path):
    whole = opened(tmp_path / "whole", files_of())
    parts = opened(tmp_path / "parts", files_of(part="10KB"))
    assert torch.equal(whole.embedding_matrix, parts.embedding_matrix)


def test_several_at_once_leave_the_library_as_it_was(tmp_path):
    """Its loader exchanges functions for all threads while it makes a model."""
    folder = write(files_of(), tmp_path)
    before = (PreTrainedModel.tie_weights, nn.init.normal_)
    with ThreadPoolExecutor(4) as pool:
        models = [*pool.map(lambda _: load_transformers_folder(folder, "x"), range(8))]
    assert (PreTrainedModel.tie_weights, nn.init.normal_) == before
    assert all(torch.equal(one.head.weight, one.embedding_matrix) for one in models)


def test_connectivity_and_cells_are_there(tmp_path):
    model = opened(tmp_path, files_of())
    tokens = len(tokenizer()(TEXT)["input_ids"])
    assert memviz.connectivity(model, TEXT).matrix.shape == (tokens, tokens)
    assert memviz.activations(model, TEXT).layers[0].states["ssm"].shape == (tokens, 32 * 4)


def test_code_in_the_folder_and_settings_that_name_it_are_left_alone(tmp_path):
    code = {"modeling.py": b"raise SystemExit('run')", "tokenization.py": b"raise SystemExit"}
    named = {
        "auto_map": {"AutoModelForCausalLM": "modeling.Mine", "AutoConfig": "modeling.Mine"},
        "quantization_config": {"quant_method": "bitsandbytes"},
        "_attn_implementation": "someone/kernels",
        "architectures": ["Mine"],
        "numbers_read_in_training": 10**12,
    }
    assert opened(tmp_path, settings(**named) | code).target == "token"


def test_other_weights_beside_them_are_not_read(tmp_path):
    others = {"pytorch_model.bin": b"cos\nsystem", "adapter_config.json": b"{}"}
    assert opened(tmp_path, files_of() | others).target == "token"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"model_type": "gpt2"}, "model_type: got 'gpt2'; of transformers these are read: mamba, "),
        ({"model_type": None}, "model_type: got None; of transformers these are read: "),
        ({"num_hidden_layers": 10**9}, "num_hidden_layers: got 1,000,000,000; at most 256 is read"),
        ({"hidden_size": 10**12}, "hidden_size: got 1,000,000,000,000; at most 1,048,576 is read"),
        ({"expand": 17}, "expand: got 17; at most 16 is read"),
        ({"hidden_size": "many"}, "it cannot be read (StrictDataclassFieldValidationError"),
        ({"hidden_size": -16}, "it cannot be read ("),
        ({"hidden_act": "nothing"}, "it cannot be read ("),
        ({"vocab_size": 2**20, "hidden_size": 2**14}, "bytes in float32; at most 2,000,000,000"),
    ],
    ids=str,
)
def test_settings_out_of_bounds_are_refused_before_anything_is_allocated(tmp_path, changed, said):
    files = {name: held for name, held in settings(**changed).items() if name != WEIGHTS}
    message = refused(tmp_path, files)
    assert message.startswith(f"{tmp_path / 'config.json'}: ")
    assert said in message


def test_the_caller_says_how_much_memory_there_is(tmp_path):
    folder = write(files_of(), tmp_path)
    need = shape_in(folder).nbytes
    assert load_transformers_folder(folder, "x", need).target == "token"
    with pytest.raises(CheckpointError, match=f"weights of {need:,} bytes in float32; at most"):
        load_transformers_folder(folder, "x", need - 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("config.json", b"{", "not valid JSON"),
        ("config.json", bytes(100_001), "100,001 bytes; at most 100,000 are read"),
        ("tokenizer.json", b"{}", "it cannot be read (Exception: "),
        ("tokenizer.json", b"\xff", "not valid JSON"),
        (WEIGHTS, b"not weights", "not a complete safetensors file"),
        (WEIGHTS, files_of()[WEIGHTS][:-5], "not a complete safetensors file"),
    ],
    ids=str,
)
def test_a_broken_file_is_named(tmp_path, name, content, said):
    message = refused(tmp_path, files_of() | {name: content})
    assert message.startswith(f"{tmp_path / name}: ")
    assert said in message


MARK = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}


def with_normalizer(*steps) -> dict[str, bytes]:
    """Return a model's files, its tokenizer with these steps before a text is split."""
    settings = json.loads(files_of()["tokenizer.json"])
    settings["normalizer"] = {"type": "Sequence", "normalizers": list(steps)}
    return files_of() | {"tokenizer.json": json.dumps(settings).encode()}


def test_a_tokenizer_may_mark_spaces(tmp_path):
    assert opened(tmp_path, with_normalizer({"type": "NFC"}, MARK)).target == "token"


@pytest.mark.parametrize(
    "steps",
    [
        [MARK] * 5,
        [MARK | {"content": "a" * 9}],
        [MARK | {"content": "aaa"}] * 2,
        [{"type": "Prepend", "prepend": "a" * 9}],
    ],
)
def test_a_tokenizer_that_would_fill_the_memory_is_refused(tmp_path, steps):
    message = refused(tmp_path, with_normalizer(*steps))
    assert f"normalizer: it writes {len(steps)} texts into each text" in message
    assert "at most 4 and 8 times are read" in message


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", WEIGHTS])
def test_a_missing_file_is_named(tmp_path, name):
    files = {path: content for path, content in files_of().items() if path != name}
    assert re.match(f"{tmp_path / name}: missing[;,]", refused(tmp_path, files))


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="no such folder"):
        load_transformers_folder(tmp_path / "none", "none")


def test_a_tokenizer_with_more_tokens_than_the_model_is_refused(tmp_path):
    small = json.loads(files_of()["config.json"]) | {"vocab_size": 100}
    found = load(files_of()[WEIGHTS])
    found = {name: w[:100].clone() if w.shape[0] == 300 else w for name, w in found.items()}
    files = {"config.json": json.dumps(small).encode(), WEIGHTS: save(found)}
    assert "it has 270 tokens, the model has logits for 100" in refused(
        tmp_path, files_of() | files
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda w: w.pop("backbone.norm_f.weight"),
            "missing: backbone.norm_f.weight; unknown: none",
        ),
        (lambda w: w.update(mine=torch.ones(2)), "missing: none; unknown: mine"),
        (
            lambda w: w.update({"backbone.norm_f.weight": torch.ones(3)}),
            "it cannot be read (RuntimeError",
        ),
        (
            lambda w: w["backbone.norm_f.weight"].fill_(float("nan")),
            "backbone.norm_f.weight holds values that are not finite",
        ),
        (
            lambda w: w.update({"backbone.norm_f.weight": torch.ones(16, dtype=torch.int8)}),
            "backbone.norm_f.weight is stored as I8; F16, BF16, F32 are read",
        ),
    ],
    ids=["missing", "unknown", "shape", "NaN", "type"],
)
def test_weights_that_do_not_fit_are_refused(tmp_path, change, said):
    message = refused(tmp_path, weights(change))
    assert message.startswith(f"{tmp_path / WEIGHTS}: ")
    assert said in message


def test_a_file_elsewhere_is_not_read(tmp_path):
    write(files_of(), tmp_path / "there")
    folder = write(files_of(), tmp_path / "here")
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to(tmp_path / "there" / WEIGHTS)
    with pytest.raises(CheckpointError, match="a link to a file elsewhere"):
        load_transformers_folder(folder, "x")


def test_without_the_library_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert "pip install '.[transformers]'" in refused(tmp_path, files_of())
