"""Pulling a model: only the format's files, all of one commit, checked, and repaired once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import GitCommitInfo, HfApi, ModelInfo, constants, try_to_load_from_cache

from memviz.files.replacing import replace_text
from memviz.hub.cached import blobs_of, folder_of, link, snapshot_of
from memviz.hub.deadline import within
from memviz.hub.download import RemoteCommit, download
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha, may_begin_a_sha
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.remote_files import damaged_files, holds
from memviz.hub.snapshot import REQUIRED, Snapshot, checksums_of_links, described
from memviz.hub.transfer import Transfer


@dataclass(frozen=True)
class Pulled:
    """A model on this disk: its name, the commit's sha, and the folder with its files."""

    name: str
    sha: str
    folder: Path


@dataclass(frozen=True)
class Source:
    """Where a model comes from and goes to, and how many seconds an answer may take.

    `need` is called with the number of bytes before these are downloaded; it may raise HubError.
    """

    api: HfApi
    cache: Path
    deadline: float
    need: Callable[[int], None]


def pull(
    source: Source, name: str, revision: str | None, offline: bool, transfer: Transfer
) -> Pulled:
    """Return the model `name` at `revision`, from the cache without a request where that is safe.

    That is so for a commit's full sha, which always names the same files, and for `offline`.
    Without a connection the cache's copy is taken.
    """
    cache = source.cache
    if offline or is_sha(revision):
        kept = _kept(cache, name, revision)
        if kept is not None:
            return kept
    if offline:
        raise HubError(
            "offline", f"{name} is not in the cache; pull it once while there is a connection"
        )
    try:
        snapshot = _look_up(source, name, revision, transfer)
    except HubError as error:
        kept = _kept(cache, name, revision) if error.kind in ("network", "offline") else None
        if kept is None:
            raise
        return kept
    with told_as_hub_error(f"Pulling {name}"):
        folder = _download_checked(source, snapshot, transfer)
    _keep_revision(cache, snapshot, revision)
    return Pulled(name, snapshot.sha, folder)


def _look_up(source: Source, name: str, revision: str | None, transfer: Transfer) -> Snapshot:
    doing = f"Pulling {name}" + (f" at {revision}" if revision else "")
    try:
        info = _asked(source, name, revision, doing, transfer)
    except HubError as error:
        if error.kind != "no_revision" or not may_begin_a_sha(revision):
            raise
        whole = _whole_sha(source, name, str(revision), doing, transfer)
        info = _asked(source, name, whole, doing, transfer)
    if is_sha(revision) and info.sha != revision:
        raise HubError("damaged", f"{doing}: the Hub answered with another commit; try again")
    return described(name, info)


def _asked(
    source: Source, name: str, revision: str | None, doing: str, transfer: Transfer
) -> ModelInfo:
    def asked() -> ModelInfo:
        return source.api.model_info(name, revision=revision, files_metadata=True)

    with told_as_hub_error(doing):
        return within(source.deadline, doing, asked, transfer.ended)


def _whole_sha(source: Source, name: str, begins: str, doing: str, transfer: Transfer) -> str:
    """Return the one commit of the model whose sha begins so. Raises HubError for none or two."""

    def asked() -> list[GitCommitInfo]:
        return source.api.list_repo_commits(name)

    with told_as_hub_error(doing):
        commits = within(source.deadline, doing, asked, transfer.ended)
    known = {commit.commit_id for commit in commits if is_sha(commit.commit_id)}
    shas = {sha for sha in known if sha.startswith(begins)}
    if len(shas) != 1:
        many = "several commits begin" if shas else "no branch, tag or commit is called or begins"
        raise HubError("no_revision", f"{doing}: {many} so; check what follows the @")
    return shas.pop()


def _download_checked(source: Source, snapshot: Snapshot, transfer: Transfer) -> Path:
    """Have all wanted files in the cache, under their commit; return the folder with them."""
    folder = snapshot_of(source.cache, snapshot.name, snapshot.sha)
    blobs = blobs_of(source.cache, snapshot.name)
    _check_that_the_commit_is_the_same(folder, snapshot)
    places = {file: (blobs / file.checksum, folder / file.path) for file in snapshot.files}
    lacking = [
        file
        for file, paths in places.items()
        if not any(holds(path, file.checksum) for path in paths)
    ]
    source.need(sum(file.size for file in lacking))
    commit = RemoteCommit(source.api, snapshot.name, snapshot.sha)
    wanted = {blobs / file.checksum: file for file in lacking}
    damaged = download(commit, wanted, f"Pulling {snapshot.name}", source.deadline, transfer)
    if lost := [file.path for file in damaged if file.path in REQUIRED]:
        raise HubError(
            "damaged", f"{snapshot.name}: {', '.join(lost)} came damaged twice; try again later"
        )
    for file, (blob, path) in places.items():
        if file in damaged:  # the model is of use without optional files
            path.unlink(missing_ok=True)
        elif not holds(path, file.checksum):
            link(path, blob)
    return folder


def _check_that_the_commit_is_the_same(folder: Path, snapshot: Snapshot) -> None:
    """Raise HubError where a commit in the cache has other files than the Hub now says."""
    before = checksums_of_links(folder)
    if any(before.get(file.path, file.checksum) != file.checksum for file in snapshot.files):
        raise HubError(
            "damaged",
            f"Pulling {snapshot.name}: the Hub names other files than before for the commit "
            f"{snapshot.sha}, which cannot change; do not use it",
        )


def _kept(cache: Path, name: str, revision: str | None) -> Pulled | None:
    """Return the cache's whole and undamaged copy, if it has one; no request is made."""
    if may_begin_a_sha(revision):
        shas = [path.name for path in snapshot_of(cache, name, "").glob(f"{revision}*")]
        revision = shas[0] if len(shas) == 1 else revision
    found = [
        try_to_load_from_cache(name, path, cache_dir=cache, revision=revision) for path in REQUIRED
    ]
    paths = [Path(path) for path in found if isinstance(path, str)]
    if len(paths) < len(REQUIRED):
        return None
    folder = paths[0].parent
    if damaged_files(folder, checksums_of_links(folder)):
        return None
    return Pulled(name, folder.name, folder)


def _keep_revision(cache: Path, snapshot: Snapshot, revision: str | None) -> None:
    """Note in the cache which commit a branch or tag names, for when there is no connection.

    The client notes it only when it looks the revision up itself, in one more request.
    """
    if revision and snapshot.sha.startswith(revision):
        return
    path = folder_of(cache, snapshot.name) / "refs" / (revision or constants.DEFAULT_REVISION)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != snapshot.sha:
            replace_text(path, snapshot.sha)
    except OSError:
        return
