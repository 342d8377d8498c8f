"""Products in bfloat16 learn what products in float32 learn."""

import csv
from dataclasses import replace

import pytest
import torch

from train.loop.precision import product_type


def losses(folder) -> dict[tuple[str, str], float]:
    with (folder / "training.csv").open() as file:
        return {
            (line["dataset"], line["step"]): float(line["loss"]) for line in csv.DictReader(file)
        }


@pytest.mark.skipif(
    product_type("bfloat16") is torch.float32, reason="this processor does not multiply bfloat16"
)
@pytest.mark.parametrize("unit", ["gru", "min_gru"])
def test_the_loss_curve_of_a_million_characters_is_float32_s(
    settings, dataset, train_model, tmp_path, unit
):
    settings = replace(
        settings,
        unit=unit,
        characters=1_000_000,
        batch=64,
        learning_rate=0.02,
        optimiser="muon",
        adam_rate=3e-3,
        validate_every=10,
        head_precision="float32",
    )
    for precision in ("float32", "bfloat16"):
        changed = replace(settings, layer_precision=precision)
        assert train_model(changed, dataset, tmp_path / precision)
    exact, rounded = losses(tmp_path / "float32"), losses(tmp_path / "bfloat16")
    assert exact.keys() == rounded.keys()
    assert rounded == pytest.approx(exact, rel=0.005)
    assert exact != rounded
