"""The section of memory signatures: what of the past is in the state of each model."""

from collections.abc import Mapping, Sequence

from memviz.analysis.memory.baselines import BLIND_PAST
from memviz.analysis.memory.signature import UNTRAINED_SEEDS
from memviz.analysis.memory.summary import curves, floor_curves, signature_summary
from memviz.charts.memory import signatures_chart
from memviz.charts.numbers import counted, estimate_text
from memviz.charts.shown_models import ShownModel
from memviz.evaluation.memory import MeasuredSignature, measured_signature
from memviz.files.csv_table import as_csv
from memviz.report.content import Block, Chart, MethodNote, Paragraph, Section, Table
from memviz.report.results_of import results_of
from memviz.stats.bootstrap import Estimate

FARTHEST = 40  # characters back: up to here every lag is measured
_HEIGHT = 470  # pixels, with the axis and the legends
_COLUMNS = ("Model", "Nats beyond the text", "Untrained", "Half within", "Corpus", "Positions")


def signature_section(models: Sequence[ShownModel]) -> Section:
    """Return the signatures of the models that have one, and of the others that they have none."""
    found, missing = results_of(
        models,
        lambda one: measured_signature(one.model.record),
        "python -m train evaluate --signature",
    )
    blocks = _signatures(found, {one.label: one.colour for one in models}) if found else []
    return Section(
        "memory", "What of the past is in the state?", [*blocks, *map(Paragraph, missing)]
    )


def _signatures(found: Mapping[str, MeasuredSignature], colours: Mapping[str, str]) -> list[Block]:
    table = curves(found, "nats")
    shown = {label: colour for label, colour in colours.items() if label in found}
    chart = signatures_chart(table, floor_curves(found, "nats", None), shown, "nats", FARTHEST)
    return [
        Chart("memory", chart.to_dict(), _HEIGHT, as_csv(table), _summary(found)),
        Table(
            "Nats beyond the text: recovered above what the text itself gives away, summed over "
            "all lags; in brackets the sums of the intervals’ bounds. An untrained model of this "
            "shape already holds what stands under “Untrained”.",
            _COLUMNS,
            [_row(label, one) for label, one in found.items()],
        ),
        MethodNote(
            "nats(k) = H(x) − cross entropy of the decoder of the character k back",
            "The model is frozen. For each lag k a decoder that is linear in the state learns, on "
            "training text, to tell the character k back, 0 being the one just read, and is "
            "scored on held-out text; H(x) is the cross entropy of the characters’ frequencies. "
            "The whole state is read, all parts of all layers at once (of models measured by "
            "earlier versions, at each lag the layer and part that gives away most). In "
            "grey what needs no state: what the characters after the lagged one give away "
            f"(the text itself, by counts: past lag {BLIND_PAST} contexts are too rare, so it is "
            "blind there and hardly rises, whatever the text gives away). Dashed with hollow "
            "marks, in a model’s colour: the same decoders on "
            f"{len(UNTRAINED_SEEDS)} untrained models of its shape, their mean. Bands: 95 % "
            "intervals, bootstrap over pieces of the text; of the untrained, Student’s over "
            "initialisations. After Koppula, Sim and Chin 2018; the procedure is this project’s "
            "own.",
        ),
    ]


def _row(label: str, one: MeasuredSignature) -> list[str]:
    of, untrained = one.summary, signature_summary(one.signature, "untrained_nats")
    return [
        label,
        estimate_text(Estimate(of.nats, of.low, of.high), ".2f"),
        estimate_text(Estimate(untrained.nats, untrained.low, untrained.high), ".2f"),
        counted(of.half_lag, "character"),
        one.corpus,
        f"{int(one.signature['n'].iloc[0]):,}",
    ]


def _summary(found: Mapping[str, MeasuredSignature]) -> str:
    parts = [
        f"{label}: {one.summary.nats:.2f} nats beyond the text, half within "
        f"{counted(one.summary.half_lag, 'character')}"
        for label, one in found.items()
    ]
    return f"Nats recovered from the state by characters back. {'; '.join(parts)}."
