"""training.csv has a grammar: what is of it is read, anything else is named and never a table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.evaluation.training import curves_of
from memviz.models import history
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import MAX_BYTES, TRAINING
from memviz.models.checkpoint.loading import load
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import save
from memviz.models.history import history_in, lines_of
from memviz.models.json_grammar import LARGEST
from train.loop.history import History

HEADER = "model,dataset,seconds,step,loss"
LOSS = st.floats(0, 1e6)


def written(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines, ""]).encode()


@given(st.lists(st.tuples(st.floats(0, 1e9), st.integers(0, 10**12), LOSS, LOSS), max_size=5))
def test_what_a_training_writes_is_read_back(tmp_path_factory, losses):
    path = tmp_path_factory.mktemp("run") / TRAINING
    run = History(path, "nested_lstm", 0)
    for seconds, step, train, valid in losses:
        run.add(seconds, step, {"train": train, "valid": valid})
    table = history_in(path.read_bytes())
    assert table["dataset"].tolist() == ["train", "valid"] * len(losses)
    assert table["step"].tolist() == [step for _, step, *_ in losses for _ in range(2)]
    read = [loss for *_, train, valid in losses for loss in (train, valid)]
    np.testing.assert_allclose(table["loss"], read, atol=1e-4)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(end, mark):
    content = f"{mark}{HEADER}{end}gru,train,1.5,10,5.25e-2{end}".encode()
    assert lines_of(content) == [("gru", "train", "1.5", "10", "5.25e-2")]


@pytest.mark.parametrize(
    "line",
    [
        "gru,test,1,1,1",
        "gru,</script><script>alert(1)</script>,1,1,1",
        "gru,=cmd|' /C calc'!A0,1,1,1",
        "gru,tr\\ain,1,1,1",
        '"gr\nu",train,1,1,1',
        '"gru",train,1,1,1',
        "=1+1,train,1,1,1",
        "<b>,train,1,1,1",
        "g\u202eru,train,1,1,1",
        "x" * 101 + ",train,1,1,1",
        *(
            f"gru,train,{number},1,1"
            for number in ("nan", "inf", "-1", "1e9", "", "1" * 13, "\u0661")
        ),
        *(f"gru,train,1,{number},1" for number in ("nan", "1.0", "-1", "1e3", "", "1" * 16)),
        *(f"gru,train,1,1,{number}" for number in ("nan", "inf", "-1", "1e308", "", "x", "0x1")),
        "gru,train,1,1",
        "gru,train,1,1,1,1",
        "",
        "," * 300_000,
    ],
)
def test_any_other_line_is_named(line):
    with pytest.raises(ValueError, match=r"^line 3: got .* as in gru,valid,123\.4") as told:
        history_in(written("gru,train,1,1,1", line))
    assert len(str(told.value)) < 250


@pytest.mark.parametrize("header", ["", "a,b", HEADER + ",x", "," * 300_000, "\0"])
def test_other_columns_never_become_a_table(header):
    with pytest.raises(ValueError, match="its columns must be model, dataset"):
        lines_of(header.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_history_or_a_short_reason(content):
    for start in (b"", written()):
        assert len(reason_against(start + content)) < 500


def reason_against(content: bytes) -> str:
    try:
        table = history_in(content)
    except ValueError as error:
        return str(error)
    assert np.isfinite(table[["seconds", "step", "loss"]]).all(axis=None)
    return ""


def test_at_the_bounds_its_numbers_can_be_computed_with():
    largest = history_in(written(f"gru,train,{'9' * 12},{'9' * 15},{'9' * 12}")).iloc[0]
    smallest = history_in(written("gru,train,0,0,1e-999")).iloc[0]
    assert largest["seconds"] < largest["step"] < LARGEST
    assert smallest["loss"] == 0


def test_the_largest_file_that_is_read_makes_two_curves():
    """Not one for each name in it, of which thousands took a server minutes."""
    shortest = "a,train,0,0,0"
    lines = (MAX_BYTES[TRAINING] - len(HEADER)) // (len(shortest) + 1)
    table = history_in(written(*[shortest, "a,valid,0,0,0"] * (lines // 2)))
    assert len(table) > 350_000
    assert curves_of({"GRU": table}).groupby(["model", "dataset"]).ngroups == 2


def test_what_is_wrong_is_refused_where_the_checkpoint_is_read(make_model, tmp_path):
    save(make_model("gru"), tmp_path, {})
    (tmp_path / TRAINING).write_bytes(written("gru,</script><script>x,1,1,1"))
    for read in (load, read_record):
        with pytest.raises(CheckpointError, match=r"training\.csv: line 2: got 'gru,</script>"):
            read(tmp_path)


def test_an_empty_history_is_a_table_of_numbers():
    table = history_in(written())
    assert list(table.columns) == HEADER.split(",")
    assert all(map(pd.api.types.is_numeric_dtype, table[["seconds", "step", "loss"]].dtypes))
    assert history.lines_of(written()) == []
