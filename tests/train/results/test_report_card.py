"""The report card of a checkpoint: on the test part of its own dataset, written beside it."""

import pytest

import memviz
from memviz.evaluation.report_card import measuring, read_report_card
from train.__main__ import main


@pytest.fixture
def quickly(monkeypatch):
    """Few random symbols: what is measured is tested elsewhere."""

    def few(model, progress):
        return memviz.capacity(model, lags=3, sequences=4, steps=20, progress=progress)

    monkeypatch.setattr(measuring, "capacity", few)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("preset", ["smoke", "karpathy-short"])
def test_the_command_writes_it_into_the_checkpoint(corpus, cache, tmp_path, capsys, preset):
    common = ["--cache", str(cache)]
    fit = ["fit", "--preset", preset, "--unit", "gru", "--corpus", str(corpus)]
    small = ["--characters", "9000"] if preset == "smoke" else ["--epochs", "1"]
    size = ["--hidden-size", "8", "--embedding-size", "8", "--layers", "1"]
    assert main([*fit, *small, *size, "--output", str(tmp_path), *common]) == 0
    assert main(["evaluate", str(tmp_path), "--card", *common]) == 0
    said = capsys.readouterr().out
    model = memviz.load(tmp_path)
    card = read_report_card(tmp_path)
    assert {part.weights_sha256 for part in card.measures} == {model.record.weights_sha256}
    assert len(card.measures) == 7
    assert card.length.trained == {"smoke": 200, "karpathy-short": 100}[preset]
    assert "Measured on " in said
    assert "requirements of the contract" in said
    readme = (tmp_path / "README.md").read_text()
    assert "## Memory" in readme
    assert "requirements of the contract" in readme
    assert main(["evaluate", str(tmp_path), "--reach-texts", "0", *common]) == 0
    assert "## Memory" in (tmp_path / "README.md").read_text()
