"""Whatever a folder holds, it loads as a model or is refused with a short reason, soon."""

import io
import json
import os
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import MAX_BYTES
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import save
from memviz.models.model import Model

METRICS = {"model": {"name": "test"}}
LONGEST_MESSAGE = 2_000  # characters: the names of all missing weights

MODELS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@pytest.fixture
def folder(make_model, tmp_path):
    save(make_model("nested_lstm", depth=2), tmp_path / "one", METRICS, card="# A card")
    return tmp_path / "one"


def opened_or_refused(folder) -> Model | None:
    try:
        return memviz.load(folder)
    except CheckpointError as error:
        reason = str(error)
    assert len(reason) < LONGEST_MESSAGE
    return None


def with_field(folder, name, path, value):
    """Write the file with `value` at a `path` of keys, and give back what it was."""
    before = (folder / name).read_text()
    content = inner = json.loads(before)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (folder / name).write_text(json.dumps(content))
    return before


@pytest.mark.parametrize(
    "field",
    [
        *("format_version", "unit", "layers", "embedding_size", "hidden_size", "alphabet_size"),
        *("word_count", "target", "unit_depth"),
    ],
)
def test_a_field_of_the_settings_may_be_anything(folder, field):
    right = json.loads((folder / "config.json").read_text())[field]

    @MODELS
    @given(ANYTHING.filter(lambda value: value != right))
    def holds(value):
        before = with_field(folder, "config.json", [field], value)
        assert opened_or_refused(folder) is None
        (folder / "config.json").write_text(before)

    holds()


@pytest.mark.parametrize("path", [["alphabet"], ["words"], ["alphabet", 3], ["words", 3]])
def test_symbols_may_be_anything(folder, path):
    @MODELS
    @given(ANYTHING)
    def holds(value):
        before = with_field(folder, "vocabulary.json", path, value)
        model = opened_or_refused(folder)
        if model is not None:
            memviz.suggest(model, "parts of n")
        (folder / "vocabulary.json").write_text(before)

    holds()


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_file_may_hold_any_bytes(folder, name):
    @MODELS
    @given(st.binary(max_size=200))
    def holds(content):
        (folder / name).write_bytes(content)
        opened_or_refused(folder)

    holds()


def test_any_byte_of_the_weights_may_be_another(folder):
    path = folder / "model.safetensors"
    whole = path.read_bytes()

    @MODELS
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def holds(place, difference):
        changed = bytearray(whole)
        changed[place] ^= difference
        path.write_bytes(changed)
        opened_or_refused(folder)

    holds()


def relabelled(weights: bytes, change) -> bytes:
    """Return the file with a header that says something else of its first weight."""
    size = struct.unpack("<Q", weights[:8])[0]
    header = json.loads(weights[8 : 8 + size])
    first = next(name for name in header if name != "__metadata__")
    change(header[first])
    said = json.dumps(header).encode()
    return struct.pack("<Q", len(said)) + said + weights[8 + size :]


@pytest.mark.parametrize(
    "lie",
    [
        {"data_offsets": [0, 10**12]},
        {"data_offsets": [-1, 5]},
        {"data_offsets": [5, 0]},
        {"shape": [2**62, 2**62]},
        {"shape": []},
        {"dtype": "F8_E4M3"},
        {"dtype": "NONE"},
        {"dtype": None},
    ],
)
def test_a_header_that_lies_is_refused(folder, lie):
    path = folder / "model.safetensors"
    path.write_bytes(relabelled(path.read_bytes(), lambda weight: weight.update(lie)))
    with pytest.raises(CheckpointError, match=r"model\.safetensors"):
        memviz.load(folder)


@pytest.mark.parametrize("name", [name for name in MAX_BYTES if name != "README.md"])
def test_an_archive_under_another_name_is_not_unpacked(folder, name):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.pkl", b"0" * 10_000_000)
    (folder / name).write_bytes(archive.getvalue())
    with pytest.raises(CheckpointError, match=name):
        memviz.load(folder)


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_link_out_of_the_folder_is_not_followed(folder, name, tmp_path):
    secret = tmp_path / "secret"
    (folder / name).rename(secret)
    (folder / name).symlink_to(secret)
    with pytest.raises(CheckpointError, match=f"{name}: a link to a file elsewhere"):
        memviz.load(folder)


def test_links_of_the_hubs_cache_are_followed(folder, tmp_path):
    home = tmp_path / "models--alice--tiny"
    (home / "blobs").mkdir(parents=True)
    (home / "snapshots" / "sha").mkdir(parents=True)
    for path in folder.iterdir():
        path.rename(home / "blobs" / path.name)
        (home / "snapshots" / "sha" / path.name).symlink_to(home / "blobs" / path.name)
    assert isinstance(memviz.load(home / "snapshots" / "sha"), Model)


@pytest.mark.parametrize("name", MAX_BYTES)
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_opened(folder, name, make):
    (folder / name).unlink()
    make(folder / name)
    with pytest.raises(CheckpointError, match=f"{name}: missing"):
        memviz.load(folder)


@pytest.mark.parametrize("text", ['"\\ud800"', '["\\udfff x"]', '{"\\uDBFF": 1}'])
def test_half_a_character_is_refused(folder, text):
    (folder / "metrics.json").write_text(f'{{"format_version": 1, "corpus": {text}}}')
    with pytest.raises(CheckpointError, match=r"metrics\.json: not valid JSON"):
        memviz.load(folder)


def test_two_halves_are_a_character(folder):
    (folder / "metrics.json").write_text('{"format_version": 1, "corpus": "\\ud83d\\ude00"}')
    assert read_record(folder).metrics["corpus"] == "\U0001f600"


def test_a_message_repeats_a_long_value_in_short(folder):
    with_field(folder, "config.json", ["unit"], "x" * 90_000)
    with pytest.raises(CheckpointError, match="unit: 'xxx") as told:
        memviz.load(folder)
    assert len(str(told.value)) < 500
