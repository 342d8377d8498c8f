"""Pulling a model: only files that are read, all of one commit, checked, and repaired once."""

from collections.abc import Callable, Iterable
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
from memviz.hub.remote_files import RemoteFile, damaged_files, holds
from memviz.hub.snapshot import Snapshot, checksums_of_links, described, required_among
from memviz.hub.transfer import Transfer
from memviz.models.checkpoint.format import CONFIG


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
    `transformers_bytes`: how large the weights of a model of transformers may be, 0 for none.
    """

    api: HfApi
    cache: Path
    deadline: float
    need: Callable[[int], None]
    transformers_bytes: int = 0


def pull(
    source: Source, name: str, revision: str | None, offline: bool, transfer: Transfer
) -> Pulled:
    """Return the model `name` at `revision`, from the cache without a request where that is safe.

    That is so for a commit's full sha, which always names the same files, and for `offline`.
    Without a connection the cache's copy is taken.
    """
    if offline or is_sha(revision):
        kept = _kept(source, name, revision)
        if kept is not None:
            return kept
    if offline:
        raise HubError(
            "offline", f"{name} is not in the cache; pull it once while there is a connection"
        )
    try:
        snapshot = _look_up(source, name, revision, transfer)
    except HubError as error:
        kept = _kept(source, name, revision) if error.kind in ("network", "offline") else None
        if kept is None:
            raise
        return kept
    with told_as_hub_error(f"Pulling {name}"):
        folder = _download_checked(source, snapshot, transfer)
    _keep_revision(source.cache, snapshot, revision)
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

    def content_of(sha: str, file: RemoteFile) -> bytes:
        with told_as_hub_error(doing):
            return _content(source, RemoteCommit(source.api, name, sha), file, transfer)

    return described(name, info, content_of, source.transformers_bytes)


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
    _check_that_the_commit_is_the_same(folder, snapshot)
    commit = RemoteCommit(source.api, snapshot.name, snapshot.sha)
    damaged = _bring(source, commit, snapshot.files, transfer)
    if lost := [file.path for file in damaged if file.path in snapshot.required]:
        raise HubError(
            "damaged", f"{snapshot.name}: {', '.join(lost)} came damaged twice; try again later"
        )
    for file in snapshot.files:
        blob, path = _places(source.cache, commit, file)
        if file in damaged:  # the model is of use without optional files
            path.unlink(missing_ok=True)
        elif not holds(path, file.checksum):
            link(path, blob)
    return folder


def _bring(
    source: Source, commit: RemoteCommit, files: Iterable[RemoteFile], transfer: Transfer
) -> list[RemoteFile]:
    """Have the contents of files in the cache; return the files that came damaged."""
    lacking = [
        file
        for file in files
        if not any(holds(path, file.checksum) for path in _places(source.cache, commit, file))
    ]
    source.need(sum(file.size for file in lacking))
    wanted = {blobs_of(source.cache, commit.name) / file.checksum: file for file in lacking}
    return download(commit, wanted, f"Pulling {commit.name}", source.deadline, transfer)


def _places(cache: Path, commit: RemoteCommit, file: RemoteFile) -> tuple[Path, Path]:
    """Return where the cache keeps the content of a file, and where the file itself."""
    blob = blobs_of(cache, commit.name) / file.checksum
    return blob, snapshot_of(cache, commit.name, commit.sha) / file.path


def _content(source: Source, commit: RemoteCommit, file: RemoteFile, transfer: Transfer) -> bytes:
    """Return the content of a small file, from the cache where it is there."""
    if _bring(source, commit, [file], transfer):
        raise HubError("damaged", f"{commit.name}: {file.path} came damaged twice; try again later")
    places = _places(source.cache, commit, file)
    return next(path for path in places if holds(path, file.checksum)).read_bytes()


def _check_that_the_commit_is_the_same(folder: Path, snapshot: Snapshot) -> None:
    """Raise HubError where a commit in the cache has other files than the Hub now says."""
    before = checksums_of_links(folder, snapshot.required)
    if any(before.get(file.path, file.checksum) != file.checksum for file in snapshot.files):
        raise HubError(
            "damaged",
            f"Pulling {snapshot.name}: the Hub names other files than before for the commit "
            f"{snapshot.sha}, which cannot change; do not use it",
        )


def _kept(source: Source, name: str, revision: str | None) -> Pulled | None:
    """Return the cache's whole and undamaged copy, if it has one; no request is made."""
    cache = source.cache
    if may_begin_a_sha(revision):
        shas = [path.name for path in snapshot_of(cache, name, "").glob(f"{revision}*")]
        revision = shas[0] if len(shas) == 1 else revision
    found = try_to_load_from_cache(name, CONFIG, cache_dir=cache, revision=revision)
    if not isinstance(found, str):
        return None
    folder = Path(found).parent
    there = {path.name for path in folder.iterdir() if path.is_file()}
    required = required_among(there, source.transformers_bytes)
    if required is None or damaged_files(folder, checksums_of_links(folder, required)):
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
