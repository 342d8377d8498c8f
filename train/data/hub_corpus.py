"""A dataset of the Hub as a text: one column of its training part, row after row.

Read are Parquet, JSON lines and plain text. No code of a dataset is run. What was made is kept by
the dataset's commit, which never changes what it names: once it is there, no network is needed.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from memviz.files.replacing import replace_text, replacing
from memviz.hub import Hub
from memviz.hub.dataset import HubDataset
from memviz.hub.names import is_sha
from memviz.hub.remote_files import RemoteFile
from memviz.text.decoding import decoded

PREFIX = "hf:"
_SPELLED = re.compile(
    r"hf:(?P<name>[^/@:]+/[^/@:]+)(/(?P<folder>[^@:]+))?(@(?P<revision>[^:]+))?(:(?P<column>.+))?"
)
_PARQUET, _LINES, _TEXT = ".parquet", ".jsonl", ".txt"
_TRAINING = re.compile(r"(?<![a-z])train", re.IGNORECASE)
_NO_DATA = {"license.txt", "readme.txt", "requirements.txt"}
_MOST_NAMED = 20
"""How many columns or folders a message names."""


class HubCorpusError(ValueError):
    """A dataset from which no text can be taken; the text says what to do."""


@dataclass(frozen=True)
class HubCorpusName:
    """What a corpus of the Hub is asked for by: `hf:owner/name[/folder][@revision][:column]`."""

    name: str
    folder: str | None = None
    revision: str | None = None
    column: str | None = None

    @classmethod
    def parsed(cls, text: str) -> "HubCorpusName":
        """Return the name's parts. Raises HubCorpusError for what is spelled otherwise."""
        found = _SPELLED.fullmatch(text)
        if found is None:
            raise HubCorpusError(
                f"corpus: got {text!r}; write hf:owner/name[/folder][@revision][:column]"
            )
        return cls(**found.groupdict())

    def __str__(self) -> str:
        folder = f"/{self.folder}" if self.folder else ""
        revision = f"@{self.revision}" if self.revision else ""
        return f"{PREFIX}{self.name}{folder}{revision}" + (f":{self.column}" if self.column else "")


def pinned(corpus: str) -> str:
    """Return the corpus with the commit that its revision names now; any other as it is.

    Raises HubError where the Hub does not say.
    """
    if not corpus.startswith(PREFIX):
        return corpus
    wanted = HubCorpusName.parsed(corpus)
    if is_sha(wanted.revision):
        return corpus
    return str(replace(wanted, revision=Hub().dataset(wanted.name, wanted.revision).sha))


def hub_text(corpus: str, downloads: Path) -> Path:
    """Return the text file that was made of a dataset, made now unless it is there.

    Beside it, with the ending .json, is what it was made of: dataset, revision, files, column,
    rows, language and licence. Raises HubError, and HubCorpusError.
    """
    wanted = HubCorpusName.parsed(pinned(corpus))
    name = re.sub(r"\W", "-", f"{wanted.folder or ''} {wanted.column or ''}".strip() or "text")
    place = downloads / "hub" / wanted.name.replace("/", "--") / str(wanted.revision)
    path = place / f"{name}.txt"
    if not path.is_file():
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, prefix=".pulling-") as temporary:
            _make(wanted, path, Path(temporary))
    return path


def _make(wanted: HubCorpusName, path: Path, folder: Path) -> None:
    hub = Hub()
    dataset = hub.dataset(wanted.name, wanted.revision)
    files = _chosen(dataset, wanted)
    if files[0].path.endswith(_PARQUET):
        _check_parquet_is_read(wanted)
    hub.pull_dataset(dataset, files, folder)
    try:
        column, rows = _write([folder / file.path for file in files], path, wanted)
    except HubCorpusError:
        raise
    except ValueError as error:  # of whatever reads a damaged file
        raise HubCorpusError(
            f"corpus: {wanted.name}: its files cannot be read ({error}); tell its owner"
        ) from error
    made: dict[str, Any] = {
        "dataset": dataset.name,
        "revision": dataset.sha,
        "files": [file.path for file in files],
        "column": column,
        "rows": rows,
        "language": list(dataset.languages),
        "licence": ", ".join(dataset.licences) or "not stated",
    }
    replace_text(path.with_suffix(".json"), json.dumps(made, indent=2) + "\n")


def _write(files: Sequence[Path], path: Path, wanted: HubCorpusName) -> tuple[str | None, int]:
    """Write the texts of the files to `path`, each on lines of its own; return column and rows."""
    column, rows = _column(files[0], wanted), 0
    with replacing(path) as new, new.open("w", encoding="utf-8", newline="") as text:
        for file in files:
            for row in _rows(file, column, wanted):
                text.write(row if row.endswith("\n") else f"{row}\n")
                rows += 1
    return column, rows


def _chosen(dataset: HubDataset, wanted: HubCorpusName) -> list[RemoteFile]:
    """Return the files of the training part, of the first kind that there is, in order.

    Where no file is of a part, all are taken: the text is split here.
    """
    within = f"{wanted.folder}/" if wanted.folder else ""
    there = [file for file in dataset.files if file.path.startswith(within)]
    for ending in (_PARQUET, _LINES, _TEXT):
        of_kind = [file for file in there if _is_data(file, ending)]
        training = [file for file in of_kind if _TRAINING.search(file.path.removeprefix(within))]
        files = sorted(training or of_kind, key=lambda file: file.path)
        folders = sorted({str(PurePosixPath(file.path).parent) for file in files})
        if len(folders) > 1:
            raise HubCorpusError(
                f"corpus: {dataset.name} has texts in several folders "
                f"({_named(folders)}); name one: {PREFIX}{dataset.name}/{folders[0]}"
            )
        if files:
            return files
    raise HubCorpusError(
        f"corpus: {dataset.name} has no {_PARQUET}, {_LINES} or {_TEXT} file"
        f"{f' in {wanted.folder}' if wanted.folder else ''}; only these are read, and no code of a "
        "dataset is run"
    )


def _is_data(file: RemoteFile, ending: str) -> bool:
    name = PurePosixPath(file.path).name.lower()
    return name.endswith(ending) and name not in _NO_DATA


def _check_parquet_is_read(wanted: HubCorpusName) -> None:
    try:
        distribution("pyarrow")
    except PackageNotFoundError:
        raise HubCorpusError(
            f"corpus: {wanted.name} is in Parquet files, and pyarrow, which reads them, is not "
            "installed; pip install pyarrow"
        ) from None


def _column(path: Path, wanted: HubCorpusName) -> str | None:
    """Return the column that is read: the one named, `text`, or the only one; None without any."""
    columns = _columns(path)
    if columns is None:
        if wanted.column is None:
            return None
        raise HubCorpusError(
            f"corpus: got the column {wanted.column!r}, but {wanted.name} is plain text, which has "
            "none; leave it out"
        )
    if not columns:
        raise HubCorpusError(f"corpus: {wanted.name} has no column of text; choose another dataset")
    if wanted.column in columns:
        return wanted.column
    if wanted.column is None and ("text" in columns or len(columns) == 1):
        return "text" if "text" in columns else columns[0]
    missing = f"has no column {wanted.column!r}" if wanted.column else "has several columns of text"
    raise HubCorpusError(
        f"corpus: {wanted.name} {missing}; it has {_named(columns)}: name one, as in "
        f"{replace(wanted, column=columns[0])}"
    )


def _columns(path: Path) -> list[str] | None:
    """Return the names of the columns that hold text; None for a plain text."""
    if path.suffix == _PARQUET:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pq.read_schema(path)
        texts = (pa.types.is_string, pa.types.is_large_string)
        return [field.name for field in schema if any(is_text(field.type) for is_text in texts)]
    if path.suffix == _LINES:
        first = next(_objects(path), {})
        return [name for name, value in first.items() if isinstance(value, str)]
    return None


def _rows(path: Path, column: str | None, wanted: HubCorpusName) -> Iterator[str]:
    """Yield the texts of a file; a row without one is left out."""
    if column is None:
        yield decoded(path.read_bytes())
        return
    if path.suffix == _PARQUET:
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(columns=[column]):
                yield from filter(None, batch.column(0).to_pylist())
        return
    for number, row in enumerate(_objects(path), 1):
        value = row.get(column)
        if value is not None and not isinstance(value, str):
            raise HubCorpusError(
                f"corpus: {wanted.name}: {path.name}: row {number:,}: {column} is no text; name "
                "another column"
            )
        if value:
            yield value


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line) if line.strip() else {}
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise HubCorpusError(f"corpus: {path.name}: line {number:,} is no JSON object")
            yield row


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
