"""The method notes have the numbers of the code, and each has its five parts."""

import re

import numpy as np
import pytest

from memviz.analysis import (
    capacity,
    differing,
    effective_state_size,
    forgetting,
    timescales,
    without_context,
)
from memviz.analysis.cells import LABELS
from memviz.analysis.cells import search as cell_search
from memviz.analysis.errors.characters import FEWEST
from memviz.analysis.errors.oracles import BOOSTS, MEMORIES, RARE
from memviz.analysis.gates import LEFT, RIGHT, SHORTEST_WITH_INTERVAL
from memviz.analysis.memory import baselines, default_lags, probes, signature, states
from memviz.analysis.reach import LONGEST
from memviz.analysis.states.corpus import LONGEST as LONGEST_CORPUS
from memviz.analysis.states.corpus import MOST_BYTES, MOST_ON_DISK
from memviz.analysis.states.edit_effects import DRAWS
from memviz.analysis.states.match import SHIFTS
from memviz.analysis.states.nearest import EXPLAINED, MOST_COMPONENTS
from memviz.evaluation import accuracy
from memviz.evaluation.report_card import measuring as report_card
from memviz.models.names import unit_label
from memviz.samples.ngrams.discounts import FALLBACK
from memviz.stats import block_length, bootstrap
from memviz.stats.blocks import SHORTEST_PIECE
from memviz.stats.proportions import Z_95
from memviz.units import UNITS, make_unit
from tests.support.project import ROOT
from train.tasks import TASKS
from train.tasks import accuracy as task_accuracy
from train.tasks.learning import SOLVED, VALIDATED
from train.tasks.settings import TaskSettings

FOLDER = ROOT / "docs" / "methods"
NOTES = sorted({path.stem for path in FOLDER.glob("*.md")} - {"README", "intervals"})
PARTS = ("Formula", "Where it comes from", "How it is computed", "What it can tell")
NUMBERS = [
    ("reach", f"window of $L = {LONGEST}$ characters"),
    ("accuracy", f"up to {accuracy.MOST_KNOWN_LETTERS} known letters"),
    ("accuracy", f"at least {accuracy.FEWEST_POSITIONS} positions"),
    ("intervals", f"$q = {Z_95:.5f}$"),
    ("intervals", f"as many are drawn, {bootstrap.RESAMPLES:,} times"),
    (
        "intervals",
        f"up to {bootstrap.MOST_PIECES} equal ones of at least {SHORTEST_PIECE} characters",
    ),
    ("intervals", f"up to {bootstrap.MOST_PIECES} groups of observations"),
    ("intervals", f"over {len(signature.UNTRAINED_SEEDS)} initialisations"),
    ("intervals", f"$b = {block_length._LONGER} \\left("),
    ("cells", f"Chance: {cell_search.SURROGATES} surrogates of the label"),
    ("cells", f"in at most {cell_search.LEVEL:.0%} of cases".replace("%", " %")),
    ("cells", f"needs {cell_search.SHORTEST} characters"),
    ("gates", f"below {LEFT}, all but shut"),
    ("gates", f"above {RIGHT}, all but open"),
    ("gates", f"at least {SHORTEST_PIECE} characters"),
    ("gates", f"none below {SHORTEST_WITH_INTERVAL:,} characters"),
    ("ngrams", f"{FALLBACK.one}, {FALLBACK.two:g} and {FALLBACK.more}"),
    ("errors", f"at least {FEWEST} times"),
    ("errors", "$N$ = " + ", ".join(f"{n:,}" for n in MEMORIES)),
    ("errors", f"$N$ = {RARE[0]} to {RARE[-1]}"),
    ("errors", f"$b$ = {BOOSTS[0]} to {BOOSTS[-1]}"),
    ("memory", f"over lags 0 to {default_lags()[-1]}"),
    ("memory", f"segments of {states.SEGMENT:,} characters"),
    ("memory", f"Each lag has {signature.NETWORK} tanh units of its own"),
    ("memory", f"| {signature.NETWORK} units a lag, as used |"),
    ("memory", f"take {probes.STEPS} steps of {probes.BATCH} positions"),
    ("memory", f"with a network {probes.STEPS * probes.NETWORK_TAKES}"),
    ("memory", f"the mean over {len(signature.UNTRAINED_SEEDS)} initialisations"),
    ("memory", f"Past lag {baselines.BLIND_PAST} it is blind"),
    ("memory", f"The text's floor is blind past lag {baselines.BLIND_PAST}"),
    (
        "differing",
        f"pieces of {differing.PIECE} symbols, of which the first {differing.LEAD_IN} only",
    ),
    ("differing", f"the first {differing.CHARACTERS:,} characters"),
    ("differing", "with {} to {} letters known".format(*differing.KNOWN_LETTERS)),
    ("differing", f"the last {without_context.ALONE} symbols"),
    ("differing", f"at most {differing.PROMPT} characters"),
    ("differing", f"within {differing.APART} characters"),
    ("differing", f"Scores below {differing.LEAST} are"),
    ("forgetting", f"up to {forgetting.POSITIONS} positions"),
    ("forgetting", f"the longest distance, {forgetting.DISTANCES[-1]}"),
    ("forgetting", f"within {1 - forgetting.MOST_OF_CONTEXT:.0%} of".replace("%", " %")),
    ("README", f"{report_card.TEXTS} of {report_card.LENGTH} characters"),
    ("README", f"the first {report_card.HALF_LIFE_SYMBOLS:,} characters"),
    ("README", f"along {report_card.GROWTH_TEXTS} texts"),
    ("README", f"on {report_card.SIZE_TEXTS},"),
    ("README", f"on {report_card.LONG_TEXTS} long texts"),
    ("report_card", f"{report_card.TEXTS} of {report_card.LENGTH} characters"),
    ("report_card", f"along {report_card.GROWTH_TEXTS} texts"),
    ("report_card", f"on {report_card.LONG_TEXTS} long texts"),
    ("states", f"the mean of {DRAWS} draws"),
    ("states", f"hold {EXPLAINED:.0%}".replace("%", " %")),
    ("states", f"(at most {MOST_COMPONENTS})"),
    ("states", f"by {SHIFTS} random steps"),
    ("states", f"at most {LONGEST_CORPUS:,} characters"),
    ("states", f"at most {MOST_BYTES >> 30} GB for one corpus, {MOST_ON_DISK >> 30} GB for all"),
    ("timescales", f"the {timescales.EXPONENTS} directions"),
    ("timescales", f"first {timescales.SETTLING} symbols"),
    (
        "capacity",
        f"{capacity.SEQUENCES} sequences of {capacity.STEPS} symbols after the first "
        f"{capacity.LAGS}, at most {capacity.MOST_SYMBOLS} symbols",
    ),
    ("capacity", f"more than {capacity.MOST_NUMBERS:,} numbers"),
    ("tasks", f"$K$ symbols, {TASKS['copy'].pause} blanks"),
    ("tasks", f"{TASKS['selective_copy'].held} symbols at random places"),
    ("tasks", f"$K$ is 1 to {TASKS['copy'].longest_trained}, and there are up to"),
    (
        "tasks",
        f"up to {max(TASKS['selective_copy'].training_sizes)} blanks, "
        f"{TASKS['parity'].longest_trained} bits, {max(TASKS['dyck'].training_sizes)} brackets",
    ),
    ("tasks", f"up to {max(TASKS['copy'].test_sizes)} symbols and pairs"),
    ("tasks", f"{max(TASKS['selective_copy'].test_sizes)} blanks, and"),
    ("tasks", f"{max(TASKS['parity'].test_sizes)} bits and brackets"),
    ("tasks", f"residual blocks of {TaskSettings.hidden_size} cells"),
    ("tasks", f"{TaskSettings.batch} at a time, at most {TaskSettings.steps:,} times"),
    ("tasks", f"{SOLVED:.1%} of the answers to {VALIDATED} sequences".replace("%", " %")),
    ("tasks", f"The test has {task_accuracy.SEQUENCES} sequences of each size"),
    ("effective_state_size", f"$P = {effective_state_size.PAST}$ symbols and one more"),
    ("effective_state_size", f"$F = {effective_state_size.FUTURE}$ after it"),
    ("effective_state_size", f"10^{{{np.log10(effective_state_size.TOLERANCE):.0f}}}\\, \\sigma_1"),
    ("effective_state_size", f"more than {effective_state_size.MOST_NUMBERS} numbers"),
]


@pytest.mark.parametrize(("note", "number"), NUMBERS)
def test_a_number_of_a_note_is_that_of_the_code(note, number):
    assert number in words(note)


def test_the_count_model_of_memory_sees_as_many_characters_as_said():
    assert baselines.LONGEST_CONTEXT == 8
    assert "sees only the $k$ characters after the one to tell, eight at most" in words("memory")


def test_the_note_on_tasks_has_a_row_for_each_with_its_number_of_answers():
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (\d+) \|$", text("tasks"), re.MULTILINE)
    assert rows == [(name, str(len(task.answers))) for name, task in TASKS.items()]


def test_pairs_are_trained_and_tested_up_to_as_many_as_symbols():
    copy, recall = TASKS["copy"], TASKS["recall"]
    assert recall.longest_trained == copy.longest_trained
    assert max(recall.test_sizes) == max(copy.test_sizes)
    assert max(TASKS["dyck"].test_sizes) == max(TASKS["parity"].test_sizes)


def test_every_label_of_the_search_is_named():
    assert [label for label in LABELS if label not in words("cells")] == []


def test_every_unit_has_a_row_with_its_keep_gate():
    rows = re.findall(r"^\| (\w[\w -]*) \| (.+?) \|", text("gates"), re.MULTILINE)
    keeps = dict(rows)
    for name in UNITS:
        assert (keeps[unit_label(name)] == "none") == (not make_unit(name, 1, 1).about_keep)


@pytest.mark.parametrize("note", NOTES)
def test_a_note_has_its_parts_in_order(note):
    headings = re.findall(r"^## (.+)$", text(note), re.MULTILINE)
    assert headings == [*PARTS, "What it cannot, and traps"]


def text(note: str) -> str:
    return (FOLDER / f"{note}.md").read_text(encoding="utf-8")


def words(note: str) -> str:
    """Return a note in one line."""
    return " ".join(text(note).split())
