"""Answers as the Hub words them: errors with their codes, descriptions of repositories."""

from typing import Any

from starlette.exceptions import HTTPException

from tests.support.hubstub.repositories import Blob, Commit, Repository

INVALID_CREDENTIALS = "Invalid credentials in Authorization header"


def refused(status: int, code: str = "", message: str = "") -> HTTPException:
    """Return an error with the headers by which the client tells errors apart."""
    headers = {"X-Error-Code": code} if code else {}
    headers |= {"X-Error-Message": message} if message else {}
    return HTTPException(status, detail=message or code, headers=headers)


def repository(
    repository: Repository, commit: Commit, blobs: bool = False, expand: list[str] | None = None
) -> dict[str, Any]:
    """Return what a listing and a look-up say of a repository."""
    known: dict[str, Any] = {
        "author": repository.name.split("/")[0],
        "cardData": repository.card(),
        "config": {},
        "downloads": repository.downloads,
        "gated": "auto" if repository.gated else False,
        "lastModified": commit.date.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "private": repository.private,
        "sha": commit.sha,
        "siblings": [_sibling(path, blob, blobs) for path, blob in sorted(commit.files.items())],
        "tags": repository.all_tags(),
    }
    if expand:
        known = {field: known[field] for field in expand if field in known}
    return {"id": repository.name, "modelId": repository.name, **known}


def commits(repository: Repository) -> list[dict[str, Any]]:
    """Return the commits, the newest first."""
    return [
        {
            "id": commit.sha,
            "title": commit.title,
            "message": "",
            "authors": [{"user": repository.name.split("/")[0]}],
            "date": commit.date.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        }
        for commit in reversed(repository.commits)
    ]


def tree(commit: Commit) -> list[dict[str, Any]]:
    """Return every file of a commit, as a recursive listing does."""
    entries = []
    for path, blob in sorted(commit.files.items()):
        entry = {"type": "file", "path": path, "size": len(blob.content), "oid": blob.git_oid}
        if blob.large:
            entry["lfs"] = {"oid": blob.sha256, "size": len(blob.content), "pointerSize": 134}
        entries.append(entry)
    return entries


def _sibling(path: str, blob: Blob, blobs: bool) -> dict[str, Any]:
    if not blobs:
        return {"rfilename": path}
    entry = {"rfilename": path, "size": len(blob.content), "blobId": blob.git_oid}
    if blob.large:
        entry["lfs"] = {"sha256": blob.sha256, "size": len(blob.content), "pointerSize": 134}
    return entry
