"""What the stand-in keeps: accounts, repositories, commits, files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

DATASETS = "datasets/"
"""What the name of a dataset's repository is kept under, apart from the models'."""
WRITE_TOKEN = "hf_write"
READ_TOKEN = "hf_read"
STRANGER_TOKEN = "hf_stranger"
LARGE = (".safetensors", ".png", ".bin", ".parquet")


@dataclass(frozen=True)
class Account:
    """Who a token belongs to, and what it allows: read or write."""

    name: str
    role: str
    organizations: tuple[str, ...] = ()

    def owns(self, repository: str) -> bool:
        return repository.split("/")[0] in (self.name, *self.organizations)


ACCOUNTS = {
    WRITE_TOKEN: Account("alice", "write", ("lab",)),
    READ_TOKEN: Account("alice", "read", ("lab",)),
    STRANGER_TOKEN: Account("mallory", "write"),
}


@dataclass(frozen=True)
class Blob:
    """The content of a file, kept in git or, when `large`, beside it."""

    content: bytes
    large: bool

    @property
    def git_oid(self) -> str:
        return hashlib.sha1(b"blob %d\0" % len(self.content) + self.content).hexdigest()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def oid(self) -> str:
        return self.sha256 if self.large else self.git_oid


@dataclass(frozen=True)
class Commit:
    """A state of all files."""

    sha: str
    title: str
    date: datetime
    files: Mapping[str, Blob]


@dataclass
class Repository:
    """A model's repository, or a dataset's; the last commit is the newest of `main`."""

    name: str
    private: bool = False
    gated: bool = False
    downloads: int = 0
    commits: list[Commit] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)

    @property
    def newest(self) -> Commit:
        return self.commits[-1]

    def commit(self, title: str, changes: Mapping[str, Blob | None]) -> Commit:
        """Add a commit that writes, or with None deletes, the files of `changes`."""
        files = dict(self.newest.files) if self.commits else {}
        for path, blob in changes.items():
            if blob is None:
                files.pop(path, None)
            else:
                files[path] = blob
        known = f"{self.name} {len(self.commits)} {title} " + " ".join(
            f"{path} {blob.oid}" for path, blob in sorted(files.items())
        )
        sha = hashlib.sha1(known.encode()).hexdigest()
        self.commits.append(Commit(sha, title, datetime.now(UTC), files))
        return self.newest

    def at(self, revision: str) -> Commit | None:
        """Return the commit that a branch, a tag or a sha names."""
        if revision == "main":
            return self.newest
        sha = self.tags.get(revision) or self.branches.get(revision) or revision
        return next((commit for commit in self.commits if commit.sha == sha), None)

    def card(self) -> dict[str, Any]:
        """Return the front matter of the newest card."""
        blob = self.newest.files.get("README.md")
        parts = blob.content.decode(errors="replace").split("---\n") if blob else []
        if len(parts) < 3 or parts[0]:
            return {}
        front = yaml.safe_load(parts[1])
        return front if isinstance(front, dict) else {}

    def all_tags(self) -> list[str]:
        """Return what a listing is filtered by: the card's tags and what counts as such."""
        card = self.card()
        tags = [str(tag) for tag in card.get("tags") or ()]
        tags += [str(card[key]) for key in ("library_name", "pipeline_tag") if key in card]
        tags += [f"license:{card['license']}"] if "license" in card else []
        return list(dict.fromkeys(tags))


def blob_of(path: str, content: bytes) -> Blob:
    """Return `content` as the Hub would keep a file of that name."""
    return Blob(content, path.endswith(LARGE))
