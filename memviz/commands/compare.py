"""`python -m memviz compare`: a few numbers of several models, beside each other."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from memviz.commands.arguments import (
    STDIN,
    UsageError,
    add_models,
    check_told_once,
    loaded,
    problem_of,
    text_in,
)
from memviz.commands.terminal import progress_bar
from memviz.models.checkpoint.error import CheckpointError
from memviz.stats.bootstrap import Estimate
from memviz.stats.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from memviz.charts.shown_models import ShownModel
    from memviz.evaluation.comparison import Compared

_TEXT = "--text-file"
_FORM = {"loss": ".3f", "share_on_earlier_words": ".1%", "half": ".0f", "ninety": ".0f"}
_TITLES = {
    "model": "Model",
    "predicts": "Predicts",
    "parameters": "Parameters",
    "corpus": "Text",
    "targets": "Targets",
    "loss": "Loss, nats",
    "share_on_earlier_words": "On earlier words",
    "half": "Half within",
    "ninety": "90 % within",
}
_NOTE = """\
Loss: mean of -ln p(target); only those of models that predict the same, on the same text, compare.
On earlier words, half and 90 % within (symbols): of connectivity. In brackets 95 % intervals.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    add_models(parser)
    parser.add_argument(
        _TEXT,
        metavar="FILE",
        help="a file in UTF-8 with the text to compare them on; - reads the standard input "
        "[what the checkpoints' metrics say of held-out text]",
    )
    parser.add_argument(
        "--format", choices=list(_WRITTEN), default="table", help="how it is written [table]"
    )


def _run(options: argparse.Namespace) -> int:
    check_told_once(options.models)
    text = None if options.text_file is None else text_in(_TEXT, options.text_file)
    name = "standard input" if options.text_file == STDIN else options.text_file
    # Imported here: charts take their time to import, and --help shall not wait for them.
    from memviz.charts.shown_models import shown_models

    shown = shown_models([loaded(source) for source in options.models])
    with progress_bar("Connectivity") as told:
        rows = [
            _row(one, text, name, partial(_tell_share, told, number / len(shown), 1 / len(shown)))
            for number, one in enumerate(shown)
        ]
    sys.stdout.write(_WRITTEN[options.format](rows))
    return 0


def _tell_share(told: Progress, before: float, share: float, done: float) -> None:
    told(before + share * done)


_Row = dict[str, "str | int | Estimate | None"]


def _row(one: "ShownModel", text: str | None, name: str, progress: Progress) -> _Row:
    what = {"model": one.label, "predicts": one.model.target, "parameters": one.shape.parameters}
    return {**what, **_compared(one, text, name, progress)._asdict()}


def _compared(one: "ShownModel", text: str | None, name: str, progress: Progress) -> "Compared":
    from memviz.evaluation.comparison import compared_in, compared_on

    try:
        if text is None:
            return compared_in(one.model, one.label)
        return compared_on(one.model, text, name, progress)
    except CheckpointError as error:
        raise UsageError("CHECKPOINT", str(error)) from error
    except ValueError as error:
        raise UsageError(_TEXT, f"{one.label}: {problem_of(error)}") from error


def _numbers(rows: list[_Row]) -> "pd.DataFrame":
    """Return a row for each model: each estimate in three columns, as loss, loss_low, loss_high."""
    import pandas as pd

    return pd.DataFrame([dict(_columns(row)) for row in rows])


def _columns(row: _Row) -> Iterator[tuple[str, str | float | None]]:
    for name, value in row.items():
        if isinstance(value, Estimate):
            yield from zip((name, f"{name}_low", f"{name}_high"), value, strict=True)
        else:
            yield name, value


def _said(rows: list[_Row]) -> "pd.DataFrame":
    """Return the same as it is read: an estimate with its interval in one cell."""
    import pandas as pd

    cells = [{_TITLES[name]: _cell(name, value) for name, value in row.items()} for row in rows]
    return pd.DataFrame(cells)


def _cell(name: str, value: "str | int | Estimate | None") -> str:
    from memviz.charts.numbers import estimate_text

    if isinstance(value, Estimate):
        return estimate_text(value, _FORM[name])
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else value


def _as_table(rows: list[_Row]) -> str:
    return f"{_said(rows).to_string(index=False)}\n\n{_NOTE}"


def _as_json(rows: list[_Row]) -> str:
    table = _numbers(rows)
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _as_csv(rows: list[_Row]) -> str:
    from memviz.files.csv_table import as_csv

    return as_csv(_numbers(rows))


def _as_latex(rows: list[_Row]) -> str:
    table = _said(rows)
    return table.to_latex(index=False, escape=True, column_format="ll" + "r" * (table.shape[1] - 2))


_WRITTEN: dict[str, Callable[[list[_Row]], str]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _as_csv,
    "latex": _as_latex,
}
