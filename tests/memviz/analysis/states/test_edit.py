"""Edits of a state: what they must do exactly, in every unit and however a model comes."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import memviz
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.states.edit import Unedited, differences, edit
from memviz.analysis.states.edited_model import with_edits
from memviz.analysis.states.edits import DropWrite, Freeze, Reset, Scale, Transplant, Zero
from memviz.analysis.states.places import cells_in_state
from memviz.analysis.walk import flat, numbers, walk
from memviz.models.adapters.plain_object import from_object
from memviz.models.contract import MissingLevelError
from memviz.models.reading import read
from tests.memviz.analysis.states.conftest import ALL_UNITS, Quotes
from tests.support.objects import AT_LEVEL, Syllables

TEXT = "abcab hgf dead beef cab"
QUOTED = 'ab "ab" a "aab" b'
T = 9

every_unit = pytest.mark.parametrize("unit", ALL_UNITS)


def probabilities(model, text, edits=None) -> np.ndarray:
    steps = with_edits(model, edits) if edits else model
    symbols = read(model, text).symbols.unsqueeze(0)
    return torch.softmax(steps.logits(steps.embed(symbols))[0], dim=1).numpy()


def close(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected, atol=1e-9)


def by_definition(model, text, change) -> np.ndarray:
    """Step by step: `change(timestep, before, after)` returns the state to go on from."""
    symbols = read(model, text).symbols
    state, found = model.start(1), []
    for timestep, vector in enumerate(model.embed(symbols.unsqueeze(0))[0].split(1)):
        output, after = model.step(vector, state)
        found.append(torch.softmax(model.head(output)[0], dim=0).numpy())
        state = change(timestep, state, after)
    return np.array(found)


class TestKnownAnswers:
    @every_unit
    def test_after_a_reset_a_model_predicts_as_for_the_rest_alone(self, characters, unit):
        model = characters(unit)
        found = probabilities(model, TEXT, [Reset(T)])
        close(found[T + 1 :], probabilities(model, TEXT[T + 1 :]))
        close(found[: T + 1], probabilities(model, TEXT)[: T + 1])
        assert np.abs(found[T + 1] - probabilities(model, TEXT)[T + 1]).max() > 1e-6

    @every_unit
    def test_so_it_does_after_the_whole_state_is_zero_where_it_begins_with_zeros(
        self, characters, unit
    ):
        model = characters(unit)
        if numbers(model.start(1)).any():
            pytest.skip("its state begins with something else")
        found = probabilities(model, TEXT, [Zero(T, lasting=False)])
        close(found[T + 1 :], probabilities(model, TEXT[T + 1 :]))

    @every_unit
    def test_a_transplant_of_a_state_onto_itself_changes_nothing(self, characters, unit):
        model = characters(unit)
        close(probabilities(model, TEXT, [Transplant(T, TEXT, T)]), probabilities(model, TEXT))

    def test_nor_does_it_cost_anything(self, characters):
        found = edit(characters("lstm"), TEXT, [Transplant(T, TEXT, T)])
        assert np.abs(found.divergence).max() < 1e-9
        assert np.abs(found.cost[:-1]).max() < 1e-9

    @every_unit
    def test_after_the_transplant_of_another_texts_state_it_goes_on_from_that(
        self, characters, unit
    ):
        model = characters(unit)
        other = "hhh gag fee"
        found = probabilities(model, TEXT, [Transplant(T, other, 6)])
        expected = probabilities(model, other[:7] + TEXT[T + 1 :])
        close(found[T + 1 :], expected[7:])

    @every_unit
    def test_a_dropped_write_of_the_whole_state_is_a_character_that_was_not_read(
        self, characters, unit
    ):
        model = characters(unit)
        found = probabilities(model, TEXT, [DropWrite(T)])
        close(found[T + 1 :], probabilities(model, TEXT[:T] + TEXT[T + 1 :])[T:])

    @every_unit
    def test_what_is_scaled_by_one_or_thawed_at_the_end_stays(self, characters, unit):
        model = characters(unit)
        expected = probabilities(model, TEXT)
        close(probabilities(model, TEXT, [Scale(T, 1.0)]), expected)
        close(probabilities(model, TEXT, [Freeze(len(TEXT) - 1)]), expected)

    @every_unit
    def test_a_whole_state_that_is_frozen_stays_what_it_was(self, characters, unit):
        model = characters(unit)
        found = probabilities(model, TEXT, [Freeze(T)])
        for later in range(T + 1, len(TEXT)):
            expected = probabilities(model, TEXT[: T + 1] + TEXT[later])
            close(found[later], expected[-1])

    @every_unit
    def test_all_parts_one_by_one_are_the_whole_state(self, characters, unit):
        model = characters(unit)
        places = list(model.parts(model.start(1)))
        found = probabilities(model, TEXT, [Reset(T, place=place) for place in places])
        close(found, probabilities(model, TEXT, [Reset(T)]))


class TestCells:
    @every_unit
    def test_every_cell_of_every_part_is_a_number_of_the_state(self, characters, unit):
        model = characters(unit)
        state = walk(model, read(model, TEXT).symbols).after[-1]
        found = cells_in_state(model)
        parts = model.parts(state)
        assert set(found) == set(parts)
        for place, part in parts.items():
            assert torch.equal(numbers(state)[0, found[place]], flat(part)[0])

    @every_unit
    @settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_cells_are_edited_as_by_definition(self, characters, unit, data):
        model = characters(unit)
        places = cells_in_state(model)
        place = data.draw(st.sampled_from(list(places)))
        cell = st.integers(0, len(places[place]) - 1)
        cells = data.draw(st.lists(cell, min_size=1, max_size=3, unique=True))
        factor = data.draw(st.sampled_from([0.0, 0.5]))

        def change(timestep, before, after):  # noqa: ARG001
            if timestep < T:
                return after
            part = model.parts(after)[place]
            lies_flat = torch.view_as_real(part) if part.is_complex() else part
            scaled = lies_flat.flatten(1).clone()
            scaled[:, cells] *= factor
            lies_flat.copy_(scaled.reshape(lies_flat.shape))
            return after

        expected = by_definition(model, TEXT, change)
        kind = (
            Scale(T, factor, place=place, cells=cells)
            if factor
            else Zero(T, place=place, cells=cells)
        )
        close(probabilities(model, TEXT, [kind]), expected)

    def test_a_frozen_cell_keeps_its_value_and_others_go_on(self, quotes):
        frozen = with_edits(quotes, [Freeze(4, place=(1, "h"), cells=[3])])
        states = walk(frozen, read(quotes, QUOTED).symbols).after
        values = np.array([state["state"]["h"].flatten()[[2, 3]].tolist() for state in states])
        assert values[:, 1].tolist() == [-1] * 3 + [1] * (len(QUOTED) - 3)
        assert len(set(values[5:, 0])) > 5
        assert [int(state["state"]["read"]) for state in states] == [*range(1, len(QUOTED) + 1)]

    def test_a_part_that_lies_the_other_way_round_is_edited_where_it_lies(self, quotes):
        by_h = probabilities(quotes, QUOTED, [Zero(2, place=(1, "h"), cells=[3])])
        by_u = probabilities(quotes, QUOTED, [Zero(2, place=(1, "u"), cells=[1])])
        close(by_h, by_u)
        assert (by_h[3:, 0] == 0.25).all()

    def test_edits_of_one_timestep_act_in_order(self, quotes):
        cell = {"place": (1, "h"), "cells": [3]}
        first = [Zero(5, lasting=False, **cell), Reset(5, **cell)]
        close(probabilities(quotes, QUOTED, first), probabilities(quotes, QUOTED, first[1:]))
        close(probabilities(quotes, QUOTED, first[::-1]), probabilities(quotes, QUOTED, first[:1]))

    @pytest.mark.parametrize(
        "change", [lambda h: torch.tanh(h), lambda h: 2 * h, lambda h: h @ h.mT]
    )
    def test_parts_that_are_computed_cannot_be_written(self, change):
        class Computed(Quotes):
            def parts(self, state):
                return {(1, "h"): change(state["h"])}

        model = from_object(Computed())
        with pytest.raises(MissingLevelError, match=r"computed from it\. Edit the whole state"):
            edit(model, QUOTED, [Zero(2, place=(1, "h"))])
        assert edit(model, QUOTED, [Reset(4)]).divergence.max() > 0.1


class TestAlongAText:
    def test_the_planted_cell_costs_where_quotes_close_and_nothing_elsewhere(self, quotes):
        found = edit(quotes, QUOTED, [Zero(2, place=(1, "h"), cells=[Quotes.planted])])
        closing = [5, 13]  # after them the second quote of a pair is to come
        assert (found.cost[closing] > 1).all()
        changed = np.flatnonzero(found.divergence > 1e-12)
        assert [QUOTED[step] for step in changed] == ["b"] * len(changed)
        others = edit(quotes, QUOTED, [Zero(2, place=(1, "h"), cells=[0, 1, 2, 4, 5])])
        assert not others.divergence.any()

    def test_the_numbers_are_those_of_the_predictions(self, characters):
        model = characters("lstm")
        found = edit(model, TEXT, [Reset(T)])
        before, after = probabilities(model, TEXT), probabilities(model, TEXT, [Reset(T)])
        targets = read(model, TEXT).target_indices.numpy()
        at = np.arange(len(TEXT) - 1)
        np.testing.assert_allclose(
            found.cost[:-1], np.log(before[at, targets[:-1]] / after[at, targets[:-1]]), atol=1e-9
        )
        np.testing.assert_allclose(
            found.divergence, (before * np.log(before / after)).sum(axis=1), atol=1e-9
        )
        assert np.isnan(found.cost[-1])
        table = found.table()
        assert list(table["symbol"]) == list(TEXT)
        assert table["probability_after"][T + 1] == pytest.approx(after[T + 1, targets[T + 1]])
        assert table["suggestion_before"][T] == found.before.suggestions[T][0].word
        assert len(found.after.suggestions[0]) == 3

    def test_an_output_that_is_impossible_before_or_never_has_no_part_in_the_divergence(
        self, characters
    ):
        reading = read(characters("lstm"), "ab")
        outputs = len(reading.vocabulary.outputs)
        before, after = torch.full((2, 2, outputs), -torch.inf)
        before[:, :2], after[:, :3] = np.log(1 / 2), np.log(1 / 3)
        _, divergence = differences(reading, before, after)
        assert divergence == pytest.approx(np.log(3 / 2))

    @every_unit
    def test_edits_of_a_text_that_is_kept_are_those_of_the_text_alone(self, characters, unit):
        model = characters(unit)
        unedited = Unedited(model, TEXT)
        for edits in ([Reset(T)], [Freeze(0)], [DropWrite(len(TEXT) - 1)], [Reset(T)]):
            found, alone = unedited.edited(edits), edit(model, TEXT, edits)
            pd.testing.assert_frame_equal(found.table(), alone.table())
            assert found.edits == tuple(edits)

    def test_the_text_is_read_but_once(self, characters, monkeypatch):
        model = characters("lstm")
        lengths, run = [], model.run

        def counted(embedded, state=None):
            lengths.append(embedded.shape[1])
            return run(embedded, state)

        monkeypatch.setattr(model, "run", counted)
        unedited = Unedited(model, TEXT)
        assert lengths == [len(TEXT)]
        unedited.edited([Reset(T)])
        assert lengths == [len(TEXT), T]  # what the edits leave as it is up to there

    def test_layers_that_are_not_edited_do_not_go_step_by_step(self, make_model, monkeypatch):
        model = make_model("gru", layers=2)
        stepped = []
        for number, unit in enumerate(model.units, start=1):

            def counted(x, state, number=number, step=unit.step):
                stepped.append(number)
                return step(x, state)

            monkeypatch.setattr(unit, "step", counted)
        unedited = Unedited(model, "parts of north")  # read with a space before it
        unedited.edited([Zero(4, place=(2, "h"), cells=[1])])
        assert Counter(stepped) == {1: 1, 2: 1 + 10}  # at the edit itself both

    def test_a_model_of_words_is_edited_by_its_letters(self, make_model):
        found = edit(make_model("gru"), "parts of north africa", [Reset(8)])
        assert found.text == " parts of north africa"
        assert not found.divergence[:9].any()
        assert found.divergence[9] > 1e-6

    def test_a_model_of_tokens_is_edited_too(self):
        model = from_object(Syllables())
        found = edit(model, "abc cab ab", [Reset(2)])
        assert found.pieces == ("abc", " ", "ca", "b", " ", "ab")
        close(
            found.after.target_probability[3:5],
            edit(model, "b ab", [Reset(0)]).before.target_probability[:2],
        )


class TestConnectivity:
    def test_nothing_before_a_reset_has_a_part_in_what_comes_after(self, characters):
        model = characters("gru")
        matrix = memviz.connectivity(with_edits(model, [Reset(T)]), TEXT).matrix
        alone = memviz.connectivity(model, TEXT[T + 1 :]).matrix
        assert not matrix[T + 1 :, : T + 1].any()
        np.testing.assert_allclose(matrix[T + 1 :, T + 1 :], alone, rtol=1e-5, atol=1e-12)
        np.testing.assert_allclose(
            matrix[: T + 1], memviz.connectivity(model, TEXT).matrix[: T + 1], rtol=1e-5
        )

    @every_unit
    def test_every_units_is_that_of_automatic_differentiation(self, characters, unit):
        model = characters(unit)
        place = next(iter(cells_in_state(model)))
        edited = with_edits(model, [Scale(3, 0.5, place=place, cells=[0, 2])])
        found = memviz.connectivity(edited, "abcab hg").matrix
        expected = connectivity_reference(edited, "abcab hg")
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-9)


class TestWhatCannotBeEdited:
    @pytest.mark.parametrize(
        ("edits", "message"),
        [
            ([], "edits: there are none"),
            ([Reset(-1)], "timestep: got -1"),
            ([Reset(99)], "timestep: got 99; the text has timesteps 0 to 22"),
            ([Zero(0, place=(3, "h"))], r"place: the model has no \(3, 'h'\); it has \(1, 'h'\)"),
            ([Zero(0, cells=[1])], r"cells: got \[1\] without a place"),
            ([Zero(0, place=(1, "h"), cells=[8])], r"cells: got \[8\]; .* has cells 0 to 7"),
            ([Zero(0, place=(1, "h"), cells=[])], r"cells: got \[\]; .* give some"),
            ([Transplant(3, "abc", 3)], "source: got 3; .* has timesteps 0 to 2"),
            ([Transplant(3, "", 0)], "edits: text to transplant from: it is empty"),
        ],
    )
    def test_is_named(self, characters, edits, message):
        with pytest.raises(ValueError, match=message):
            edit(characters("gru"), TEXT, edits)

    @pytest.mark.parametrize(("level", "place"), [(0, None), (1, (1, "h"))])
    def test_a_level_that_is_missing_is_named(self, make_model, level, place):
        model = from_object(AT_LEVEL[level](make_model()))
        with pytest.raises(MissingLevelError, match="an edit of its state needs a model that"):
            edit(model, "parts of", [Zero(2, place=place)])

    def test_a_whole_state_needs_no_names_for_its_parts(self, make_model):
        model = make_model("lstm")
        elsewhere = from_object(AT_LEVEL[1](model))
        own, other = (edit(one, "parts of", [Zero(3)]).cost for one in (model, elsewhere))
        np.testing.assert_allclose(other, own, atol=1e-5)
