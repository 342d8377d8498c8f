"""What a result takes in memory."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from dashboard.server.sizes import bytes_of


@dataclass
class Result:
    matrix: np.ndarray
    more: tuple[object, ...] = ()


def test_arrays_tensors_and_tables_count_wherever_they_are():
    matrix = np.zeros((10, 10), dtype=np.float32)
    assert bytes_of(matrix) == 400
    assert bytes_of(torch.zeros(50)) == 200
    table = pd.DataFrame({"loss": np.zeros(100)}, index=pd.RangeIndex(100))
    assert 800 <= bytes_of(table) < 1_000
    nested = {"a": [Result(matrix, (torch.zeros(50), {"b": np.zeros(3)}))]}
    assert 400 + 200 + 24 <= bytes_of(nested) < 400 + 200 + 24 + 200


def test_what_is_there_twice_counts_once():
    matrix = np.zeros(1_000)
    assert bytes_of([matrix, matrix, Result(matrix)]) < 8_000 + 200


def test_a_result_that_holds_itself_has_a_size():
    result = Result(np.zeros(10))
    result.more = (result,)
    assert 80 <= bytes_of(result) < 200


def test_a_network_belongs_to_others():
    assert bytes_of([torch.nn.Linear(1_000, 1_000)]) == 0
