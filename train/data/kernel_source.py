"""The corpus `kernel`: C files of a Linux tree in a seeded random order, joined and cut to size.

Source: Karpathy, Johnson and Fei-Fei 2015, who used 6,206,996 characters of kernel source.
"""

import hashlib
import heapq
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from memviz.files.replacing import replace_text

CHARACTERS = 6_206_996
_VERSION = re.compile(r"^(VERSION|PATCHLEVEL|SUBLEVEL) *= *(\S*)", re.MULTILINE)


class KernelError(ValueError):
    """No kernel corpus can be made of what was given; the text says what to do."""


@dataclass(frozen=True)
class KernelText:
    """The text, and all that is needed to make it again from the same tree."""

    text: str
    facts: dict[str, Any]
    """`version` of the tree, `seed`, `files` used, `file_list_sha256` of their paths in order."""

    def write(self, path: Path) -> None:
        """Write the text to `path` and the facts beside it, as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, self.text)
        replace_text(path.with_suffix(".json"), json.dumps(self.facts, indent=1) + "\n")


def kernel_text(tree: Path, seed: int, characters: int = CHARACTERS) -> KernelText:
    """Return the beginning of the tree's C files, joined in the order that `seed` draws.

    `tree` is a folder or a tar archive of it. Raises KernelError when it is not a kernel tree, or
    when all its files together are shorter than `characters`.
    """
    version = ""
    first: list[tuple[int, str, str]] = []  # a heap: the file that is last in the order is on top
    total = 0
    for path, content in _files(tree):
        if path == "Makefile":
            version = ".".join(_numbers(_decoded(content)))
        else:
            text = _decoded(content)
            heapq.heappush(first, (-_rank(seed, path), path, text))
            total += len(text)
        while first and total - len(first[0][2]) >= characters:
            total -= len(heapq.heappop(first)[2])
    _check(tree, version, total, characters)
    chosen = sorted(first, reverse=True)
    paths = "".join(f"{path}\n" for _, path, _ in chosen)
    facts = {
        "version": version,
        "seed": seed,
        "files": len(chosen),
        "file_list_sha256": hashlib.sha256(paths.encode()).hexdigest(),
    }
    return KernelText("".join(text for *_, text in chosen)[:characters], facts)


def _rank(seed: int, path: str) -> int:
    """Return a file's place in the random order, which depends on seed and path alone."""
    return int.from_bytes(hashlib.sha256(f"{seed} {path}".encode()).digest()[:8], "big")


def _files(tree: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path below the tree's root and content of its Makefile and of every C file."""
    return _in_folder(tree) if tree.is_dir() else _in_archive(tree)


def _in_folder(tree: Path) -> Iterator[tuple[str, bytes]]:
    for path in (tree / "Makefile", *tree.rglob("*.c")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(tree).as_posix(), path.read_bytes()


def _in_archive(tree: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(tree) as archive:
            for member in archive:
                path = PurePosixPath(*PurePosixPath(member.name).parts[1:]).as_posix()
                if member.isfile() and (path == "Makefile" or path.endswith(".c")):
                    file = archive.extractfile(member)
                    assert file is not None
                    yield path, file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise KernelError(
            f"tree: {tree} cannot be read ({error}); give a folder or a tar archive"
        ) from error


def _decoded(content: bytes) -> str:
    """Return the text of a file; the few that are not UTF-8 are Latin-1."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _numbers(makefile: str) -> list[str]:
    found = dict(_VERSION.findall(makefile))
    return [found[name] for name in ("VERSION", "PATCHLEVEL", "SUBLEVEL") if found.get(name)]


def _check(tree: Path, version: str, total: int, characters: int) -> None:
    if not version:
        raise KernelError(
            f"tree: {tree} has no Makefile that states a kernel version; give the root of a "
            "Linux source tree, or an archive with one folder at its top"
        )
    if total < characters:
        raise KernelError(f"characters: got {characters:,}; the C files of {tree} have {total:,}")
