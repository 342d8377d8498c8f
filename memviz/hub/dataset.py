"""Files of a dataset's repository: what is there at a commit, and chosen ones of them, checked.

Only files are downloaded: no code of a dataset is ever run, and no library for datasets is needed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import DatasetInfo, HfApi

from memviz.hub.deadline import within
from memviz.hub.download import RemoteCommit, download
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.part import LARGEST
from memviz.hub.remote_files import RemoteFile, remote_files
from memviz.hub.transfer import Transfer


@dataclass(frozen=True)
class HubDataset:
    """A commit of a dataset: its files, and the languages and licences that its card names."""

    name: str
    sha: str
    files: tuple[RemoteFile, ...]
    languages: tuple[str, ...]
    licences: tuple[str, ...]


def look_up_dataset(api: HfApi, name: str, revision: str | None, *, deadline: float) -> HubDataset:
    """Return what the Hub says of a dataset at a branch, tag or commit. Raises HubError."""
    doing = f"Looking up the dataset {name}" + (f" at {revision}" if revision else "")

    def asked() -> DatasetInfo:
        return api.dataset_info(name, revision=revision, files_metadata=True)

    with _of_a_dataset(doing), told_as_hub_error(doing):
        info = within(deadline, doing, asked)
    if not is_sha(info.sha):
        raise HubError("damaged", f"{doing}: the Hub does not say which commit this is")
    card: Any = info.card_data or {}
    said = (_texts(card.get("language")), _texts(card.get("license")))
    return HubDataset(name, info.sha, tuple(remote_files(info)), *said)


def pull_dataset_files(
    api: HfApi, dataset: HubDataset, files: Sequence[RemoteFile], folder: Path, *, deadline: float
) -> None:
    """Download some of the dataset's files to `folder`, at most 4 GB. Raises HubError."""
    doing = f"Pulling the dataset {dataset.name}"
    size = sum(file.size for file in files)
    if size > LARGEST:
        raise HubError("too_large", f"{doing}: {size:,} bytes, at most {LARGEST:,} are pulled")
    wanted = {folder / file.path: file for file in files}
    commit = RemoteCommit(api, dataset.name, dataset.sha, of_a_dataset=True)
    with _of_a_dataset(doing):
        damaged = download(commit, wanted, doing, deadline, Transfer())
    if damaged:
        paths = ", ".join(file.path for file in damaged)
        raise HubError("damaged", f"{doing}: {paths} came damaged; try again")


@contextmanager
def _of_a_dataset(doing: str) -> Iterator[None]:
    """Say of what is not there that it is no dataset: the outcome's own words are of models."""
    try:
        yield
    except HubError as error:
        if error.kind != "not_found":
            raise
        reason = "no such dataset, or it is private; check the name, or log in to see it"
        raise HubError("not_found", f"{doing}: {reason}") from error


def _texts(said: object) -> tuple[str, ...]:
    """Return what a card names, one or several; anyone can write one, so nothing else counts."""
    several = said if isinstance(said, list) else [said]
    return tuple(one for one in several if isinstance(one, str))
