"""Signatures of models whose memory is known, and probes against another library's."""

import numpy as np
import pytest
import torch
from scipy.stats import t as student_t
from sklearn.linear_model import LogisticRegression

from memviz.analysis.memory import memory_signature, signature_summary
from memviz.analysis.memory import signature as signatures
from memviz.analysis.memory.baselines import KNOWN, floors
from memviz.analysis.memory.probes import fit, log_frequencies
from memviz.analysis.memory.scores import scores
from memviz.analysis.memory.states import WHOLE_STATE, probed_states, segments
from memviz.analysis.untrained import untrained_like
from memviz.units import UNITS
from tests.support.known_memory import (
    LAGS,
    LETTERS,
    SYMBOLS,
    ForgetsAtSpaces,
    ShiftRegister,
    independent,
)
from tests.support.units import CASES


@pytest.mark.usefixtures("quickly")
def test_a_shift_register_of_five_characters_holds_exactly_five(made_of):
    model = made_of(ShiftRegister, holds=5)
    signature = memory_signature(model, independent(16_000, 1), independent(16_000, 2), LAGS)
    assert list(signature["lag"]) == 2 * list(LAGS), "the whole state, and the part it consists of"
    held, gone = signature[signature["lag"] < 5], signature[signature["lag"] >= 5]
    assert (held["accuracy"] > 0.999).all()
    np.testing.assert_allclose(held["nats"], np.log(len(LETTERS)), atol=0.03)
    np.testing.assert_allclose(gone["accuracy"], 1 / len(LETTERS), atol=0.02)
    np.testing.assert_allclose(gone["nats"], 0, atol=0.005)
    for known in KNOWN:
        less = signature["lag"] < min(known, 5)
        np.testing.assert_allclose(
            signature["nats"][less], signature[f"ngram_{known}_nats"][less], atol=0.03
        )
    whole = of_whole(signature)
    for other in ("network", "untrained"):  # there is nothing to train in it
        np.testing.assert_allclose(whole[f"{other}_nats"], whole["nats"], atol=0.03)
    np.testing.assert_allclose(whole["untrained_nats_low"], whole["untrained_nats_high"], atol=0.03)
    np.testing.assert_allclose(signature["text_nats"], 0, atol=0.02)
    summary = signature_summary(signature)
    assert summary.nats == pytest.approx(5 * np.log(len(LETTERS)), rel=0.02)
    assert summary.half_lag == 2, "the third of five characters"
    assert summary.low < summary.nats < summary.high


def of_whole(signature):
    """Return the rows of the whole state."""
    return signature[signature["layer"] == WHOLE_STATE[0]].reset_index(drop=True)


@pytest.mark.usefixtures("quickly")
def test_a_unit_that_forgets_at_spaces_holds_what_came_since_the_last(made_of):
    """It knows the character k back if none of the k since was a space: probability 0.8^k.

    Elsewhere it guesses the most frequent character, which is the space.
    """
    model = made_of(ForgetsAtSpaces, holds=len(LAGS))
    texts = [independent(length, seed, spaces=0.2) for length, seed in ((60_000, 3), (20_000, 4))]
    signature = memory_signature(model, *texts, LAGS)
    known = 0.8 ** signature["lag"]
    np.testing.assert_allclose(signature["accuracy"], known + (1 - known) * 0.2, atol=0.02)
    entropy = -(0.2 * np.log(0.2) + 0.8 * np.log(0.8 / 7))
    np.testing.assert_allclose(signature["nats"], known * entropy, atol=0.04)
    inside = (signature["accuracy_low"] <= signature["accuracy"]) & (
        signature["accuracy"] <= signature["accuracy_high"]
    )
    assert inside.all()
    assert (signature["n"] == signature["n"].iloc[0]).all()


class SameAsBefore(ShiftRegister):
    """Holds the last input, and of the one before only whether it was the same."""

    def step(self, x, state):
        same = (x * state[0][:, : x.shape[1]]).sum(dim=1, keepdim=True)
        h = torch.cat([x, same.expand(-1, self.hidden_size - x.shape[1])], dim=1)
        return h, (h,)


@pytest.mark.usefixtures("quickly")
def test_what_is_there_but_not_linear_is_told_by_the_network_alone(made_of):
    model = made_of(SameAsBefore, holds=2)
    texts = ["".join(np.random.default_rng(seed).choice(["a", "b"], 20_000)) for seed in (7, 8)]
    before = of_whole(memory_signature(model, *texts, (0, 1))).loc[1]
    assert before["accuracy"] < 0.6
    assert before["nats"] == pytest.approx(0, abs=0.01)
    assert before["network_accuracy"] > 0.95
    assert before["network_nats"] > 0.5


class SumAndLast(ShiftRegister):
    """Holds the sum of the last two inputs in one part and the last one in the other."""

    state_parts = ("h", "s")

    def step(self, x, state):
        of_before = state[1][:, : x.shape[1]]
        both = (x + of_before, x)
        return both[0], both


@pytest.mark.usefixtures("quickly")
def test_what_parts_tell_together_and_neither_alone_is_in_the_whole_state(made_of):
    model = made_of(SumAndLast, holds=1)
    texts = independent(16_000, 11), independent(4_000, 12)
    before = memory_signature(model, *texts, (0, 1)).query("lag == 1").set_index("part")
    assert before.loc["whole state", "accuracy"] > 0.99
    assert (before.loc[["h", "s"], "accuracy"] < 0.7).all(), "the order of two is not in their sum"


@pytest.mark.usefixtures("briefly")
@pytest.mark.parametrize("network", [0, 4])
def test_a_lag_is_told_in_company_as_well_as_alone(network):
    generator = torch.Generator().manual_seed(0)
    states = torch.randn(4, 300, 5, generator=generator)
    lagged = torch.randint(3, (4, 300, 6), generator=generator)
    frequencies = log_frequencies(lagged.flatten(0, 1), 3)
    together = fit(states, lagged, frequencies, network)(states[0])
    for lag in range(6):
        alone = fit(states, lagged[..., [lag]], frequencies[[lag]], network)(states[0])
        torch.testing.assert_close(together[:, [lag]], alone)


@pytest.mark.usefixtures("briefly")
def test_the_untrained_floor_is_the_mean_over_initialisations_with_its_interval(make_model):
    model, text = make_model("lstm", seed=5), "parts of north africa " * 60
    floor = of_whole(memory_signature(model, text, text[:500], (0, 1, 4)))
    each = [
        of_whole(memory_signature(untrained_like(model, seed), text, text[:500], (0, 1, 4)))
        for seed in signatures.UNTRAINED_SEEDS
    ]
    for figure in ("nats", "accuracy"):
        values = np.stack([one[figure] for one in each])
        np.testing.assert_allclose(floor[f"untrained_{figure}"], values.mean(axis=0))
        half = student_t.ppf(0.975, 2) * values.std(axis=0, ddof=1) / np.sqrt(3)
        low = np.clip(values.mean(axis=0) - half, 0 if figure == "accuracy" else None, None)
        np.testing.assert_allclose(floor[f"untrained_{figure}_low"], low, atol=1e-12)


def test_the_batched_probes_agree_with_logistic_regression_on_one_lag(made_of):
    model = made_of(UNITS["gru"], holds=3)
    lags, lag = (0, 1, 2, 3), 2
    train = segments(model, independent(30_000, 9), lags, 2, "train_text")
    test = segments(model, independent(10_000, 10), lags, 1, "test_text")
    states, _ = probed_states(model, train, test)
    under = floors(train, test, lags, SYMBOLS)
    told = scores(fit(states.train, train.lagged, under.frequencies), states.test, test.lagged)
    theirs = LogisticRegression(C=1.0, max_iter=300).fit(
        states.train.flatten(0, 1).numpy(), train.lagged[..., lag].flatten().numpy()
    )
    probabilities = theirs.predict_proba(states.test.flatten(0, 1).numpy())
    right = test.lagged[..., lag].flatten().numpy()
    of_right = probabilities[np.arange(len(right)), np.searchsorted(theirs.classes_, right)]
    accuracy = (theirs.classes_[probabilities.argmax(axis=1)] == right).mean()
    assert told.log_probability[:, lag].mean() == pytest.approx(np.log(of_right).mean(), abs=0.02)
    assert told.accuracy[:, lag].mean() == pytest.approx(accuracy, abs=0.015)
    assert 0.3 < told.nats(under.frequent)[0, lag] < 1.9, "there is something to agree on"


@pytest.mark.usefixtures("briefly")
def test_every_layer_and_part_has_its_rows_and_progress_reaches_the_end(make_model):
    model = make_model("lstm", layers=2)
    told: list[float] = []
    text = "the north part of africa and " * 60
    signature = memory_signature(model, text, text[:600], (0, 3), told.append)
    places = signature[["layer", "part"]].drop_duplicates().apply(tuple, axis=1).tolist()
    assert places == [(0, "whole state"), (1, "h"), (1, "c"), (2, "h"), (2, "c")]
    of_whole_alone = ["network_nats", "untrained_nats", "untrained_nats_low", "untrained_nats_high"]
    known = signature[of_whole_alone].notna().all(axis=1)
    assert (known == (signature["layer"] == 0)).all()
    assert told == sorted(told)
    probes = 4 + 1 + 1 + 3
    assert (len(set(told)), told[-1]) == (probes + 1, 1.0), "each probe, from none on"


@pytest.mark.usefixtures("briefly")
@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_the_memory_of_every_unit_is_measured_by_the_parts_of_its_state(make_model, name, options):
    model = make_model(name, layers=1, **options)
    text = "the north part of africa and " * 60
    signature = memory_signature(model, text, text[:600], (0, 3))
    parts = [(1, part) for part in model.units[0].state_parts]
    places = signature[["layer", "part"]].drop_duplicates().apply(tuple, axis=1).tolist()
    assert places == [WHOLE_STATE, *parts]
    assert np.isfinite(signature[["accuracy", "nats"]]).all(axis=None)


@pytest.mark.usefixtures("briefly")
def test_the_same_texts_give_the_same_signature(make_model):
    model, text = make_model("gru", layers=1), "parts of north africa " * 60
    torch.manual_seed(1)
    first = memory_signature(model, text, text[:500], (0, 1))
    torch.manual_seed(2)
    assert first.equals(memory_signature(model, text, text[:500], (0, 1)))


@pytest.mark.parametrize(
    ("texts", "lags", "message"),
    [
        (("a" * 300, "a" * 300), (3, 1), r"lags: got \(3, 1\)"),
        (("a" * 300, "a" * 300), (-1, 0), r"lags: got \(-1, 0\)"),
        (("a" * 100, "a" * 300), (0, 80), "train_text: 101 characters; lags up to 80 need"),
        (("a" * 300, "a" * 50), (0, 80), "test_text: 51 characters; lags up to 80 need"),
    ],
)
def test_what_cannot_be_measured_is_named(make_model, texts, lags, message):
    with pytest.raises(ValueError, match=message):
        memory_signature(make_model("gru"), *texts, lags)


def test_frequencies_leave_nothing_impossible():
    found = log_frequencies(torch.tensor([[0, 1], [0, 2], [0, 2]]), symbols=4).exp()
    torch.testing.assert_close(found.sum(dim=1), torch.ones(2))
    torch.testing.assert_close(found[0], torch.tensor([3.5, 0.5, 0.5, 0.5]) / 5)
