"""Pulling a model: only the format's files, by commit, checked, repaired once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from huggingface_hub import HfApi, constants
from huggingface_hub.errors import LocalEntryNotFoundError
from huggingface_hub.utils.tqdm import tqdm

from memviz.hub.deadline import all_within, for_bytes, within
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.snapshot import (
    REQUIRED,
    Snapshot,
    checksums_of_links,
    damaged_files,
    described,
)


@dataclass(frozen=True)
class Pulled:
    """A model on this disk: its name, the commit's sha, and the folder with its files."""

    name: str
    sha: str
    folder: Path


class Silent(tqdm):
    """No progress bar."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **(options | {"disable": True}))


def pull(
    api: HfApi, cache: Path, name: str, revision: str | None, *, deadline: float, offline: bool
) -> Pulled:
    """Return the model `name` at `revision`, from the cache without a request where that is sure.

    Sure are a commit's full sha, and `offline`. Without a connection the cache's copy is taken.
    """
    if offline or is_sha(revision):
        kept = _kept(cache, name, revision)
        if kept is not None:
            return kept
    if offline:
        raise HubError(
            "offline", f"{name} is not in the cache; pull it once while there is a connection"
        )
    try:
        snapshot = _look_up(api, name, revision, deadline)
    except HubError as error:
        kept = _kept(cache, name, revision) if error.kind in ("network", "offline") else None
        if kept is None:
            raise
        return kept
    folder = _download_checked(api, cache, snapshot, deadline)
    _keep_revision(cache, snapshot, revision)
    return Pulled(name, snapshot.sha, folder)


def _look_up(api: HfApi, name: str, revision: str | None, deadline: float) -> Snapshot:
    doing = f"Pulling {name}" + (f" at {revision}" if revision else "")
    with told_as_hub_error(doing):
        info = within(
            deadline,
            doing,
            lambda: api.model_info(name, revision=revision, timeout=deadline, files_metadata=True),
        )
    if is_sha(revision) and info.sha != revision:
        raise HubError("damaged", f"{doing}: the Hub answered with another commit; try again")
    return described(name, info)


def _download_checked(api: HfApi, cache: Path, snapshot: Snapshot, deadline: float) -> Path:
    folder = _download(api, cache, snapshot, REQUIRED, deadline)
    damaged = damaged_files(folder, snapshot.checksums)
    if damaged:
        _download(api, cache, snapshot, damaged, deadline, force=True)
        damaged = damaged_files(folder, snapshot.checksums)
    if damaged:
        raise HubError(
            "damaged",
            f"{snapshot.name}: {', '.join(damaged)} came damaged twice; try again later",
        )
    return folder


def _download(
    api: HfApi,
    cache: Path,
    snapshot: Snapshot,
    paths: Sequence[str],
    deadline: float,
    force: bool = False,
) -> Path:
    """Bring `paths` into the cache, those that are not there or, with `force`, all of them.

    Not by `snapshot_download`: its threads cannot be given up, they keep the process alive.
    """

    def download(path: str) -> str:
        return api.hf_hub_download(
            snapshot.name,
            path,
            revision=snapshot.sha,
            cache_dir=cache,
            etag_timeout=deadline,
            force_download=force,
            tqdm_class=Silent,
        )

    doing = f"Pulling {snapshot.name}"
    with told_as_hub_error(doing):
        files = all_within(
            deadline + for_bytes(snapshot.size), doing, [partial(download, path) for path in paths]
        )
    return Path(files[0]).parent


def _kept(cache: Path, name: str, revision: str | None) -> Pulled | None:
    """Return the cache's whole and undamaged copy, if it has one; no request is made."""
    try:
        folder = Path(
            HfApi().snapshot_download(
                name,
                revision=revision,
                cache_dir=cache,
                allow_patterns=list(REQUIRED),
                local_files_only=True,
            )
        )
    except LocalEntryNotFoundError:
        return None
    whole = all((folder / path).is_file() for path in REQUIRED)
    if not whole or damaged_files(folder, checksums_of_links(folder)):
        return None
    return Pulled(name, folder.name, folder)


def _keep_revision(cache: Path, snapshot: Snapshot, revision: str | None) -> None:
    """Note in the cache which commit a branch or tag names, for when there is no connection.

    The client notes it only when it looks the revision up itself, in one more request.
    """
    if is_sha(revision):
        return
    folder = cache / ("models--" + snapshot.name.replace("/", "--")) / "refs"
    path = folder / (revision or constants.DEFAULT_REVISION)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != snapshot.sha:
            path.write_text(snapshot.sha)
    except OSError:
        return
