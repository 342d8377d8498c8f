"""Memory signatures of the models in checkpoints/: there, of the model beside them, and sound."""

import pandas as pd
import pytest
from safetensors import safe_open

import memviz
from memviz.analysis.memory import default_lags, read_recall, read_signature
from memviz.analysis.memory.baselines import KNOWN
from memviz.analysis.memory.states import WHOLE_STATE
from memviz.analysis.memory.summary import of_state
from memviz.models.checkpoint.format import MEASURED_ON, RECALL, SIGNATURE
from tests.support.bundled import CHARACTER_MODELS, CHECKPOINTS, WORD_MODELS

every_bundled = pytest.mark.parametrize("name", [*WORD_MODELS, *CHARACTER_MODELS])
MOST_BYTES = 3_000_000  # of all signatures and probes together: the repository stays light


@every_bundled
def test_every_layer_and_part_of_the_model_has_its_lags(name):
    signature, model = read_signature(CHECKPOINTS / name), memviz.load(CHECKPOINTS / name)
    places = {
        (layer, part)
        for layer, unit in enumerate(model.units, start=1)
        for part in unit.state_parts
    }
    measured = set(signature[["layer", "part"]].itertuples(index=False, name=None))
    assert measured - {WHOLE_STATE} == places, "files of earlier versions lack the whole state"
    assert len(signature) == len(measured) * len(default_lags())
    assert signature["n"].iloc[0] > 40_000


@every_bundled
def test_the_character_just_read_is_in_the_state_and_the_farthest_is_not(name):
    best = of_state(read_signature(CHECKPOINTS / name)).set_index("lag")
    assert best.loc[0, "accuracy"] > 0.9
    assert best.loc[150, "nats"] < 0.05
    for known in KNOWN:
        assert (best[f"ngram_{known}_accuracy"][:known] == 1).all()


@every_bundled
def test_the_probes_read_the_model_beside_them(name):
    model, recall = memviz.load(CHECKPOINTS / name), read_recall(CHECKPOINTS / name)
    text = "the prince looked at her and smiled while the others were silent"
    remembered = recall.remembered(model, text)
    told = [model.vocabulary.alphabet[guess] for guess in remembered.guesses[20:, 0]]
    right = sum(a == b for a, b in zip(told, remembered.text[20:], strict=True))
    assert right > 0.8 * len(told)


@every_bundled
def test_both_files_name_the_weights_beside_them(name):
    weights = memviz.load(CHECKPOINTS / name).record.weights_sha256
    signature = pd.read_csv(CHECKPOINTS / name / SIGNATURE)
    assert set(signature[MEASURED_ON]) == {weights}
    with safe_open(CHECKPOINTS / name / RECALL, framework="pt") as file:
        assert file.metadata()[MEASURED_ON] == weights


def test_they_are_light():
    files = [
        CHECKPOINTS / name / file
        for name in (*WORD_MODELS, *CHARACTER_MODELS)
        for file in ("signature.csv", "recall.safetensors")
    ]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


@pytest.mark.parametrize("name", CHARACTER_MODELS)
def test_how_far_back_character_models_look_was_measured_too(name):
    reach = memviz.load(CHECKPOINTS / name).record.metrics["reach"]
    assert reach["texts"] == 100
    assert sum(row["share"] for row in reach["share_by_distance"]) == pytest.approx(1)
