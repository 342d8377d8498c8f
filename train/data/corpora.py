"""Texts to train on, by name or from a file, each checked before it is used."""

import bz2
import gzip
import hashlib
import json
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from memviz.models.config import Target
from memviz.text.decoding import EncodingError, decoded
from memviz.text.normalise import normalise
from train.data.download import DownloadError, download
from train.data.hub_corpus import PREFIX, HubCorpusName, hub_text

DOWNLOADS = Path(".cache/corpora")
_PIECE = 1 << 20
_LETTERS_AND_SPACE = b" abcdefghijklmnopqrstuvwxyz"


class CorpusError(ValueError):
    """A corpus is missing or is not what it should be; the text says what to do."""


@dataclass(frozen=True)
class KnownCorpus:
    """A corpus with a name: how to find it, and how to know that it is the right one."""

    licence: str
    variable: str
    """The environment variable that holds the path of its file."""
    language: str | None = None
    """The ISO 639 code of its language; None where it is of no one language."""
    sha256: str | None = None
    """The sha256 of the unpacked text; None where none was published."""
    url: str | None = None
    download_bytes: int = 0
    text_bytes: int | None = None
    letters_only: bool = False
    prepared_by: str | None = None
    """The command that makes it, where it cannot be downloaded."""


KNOWN = {
    "text8": KnownCorpus(
        licence="text of English Wikipedia, 2006: GFDL and CC BY-SA",
        variable="MEMVIZ_TEXT8",
        language="en",
        url="http://mattmahoney.net/dc/text8.zip",
        download_bytes=31_344_016,
        text_bytes=100_000_000,
        letters_only=True,
    ),
    "wiki8": KnownCorpus(
        licence="text of English Wikipedia, 2015: CC BY-SA",
        variable="MEMVIZ_WIKI8",
        language="en",
        sha256="7de879c340a42993db37d32f5df6c73ac204b4b5f44157c9329203362fd35637",
    ),
    "warpeace": KnownCorpus(
        licence="public domain",
        variable="MEMVIZ_WARPEACE",
        language="en",
        sha256="fb66ba999dafe24017cdd59e04c56d385a9c8466993d374fd4c6f08b2142985e",
        url="https://cs.stanford.edu/people/karpathy/char-rnn/warpeace_input.txt",
        download_bytes=3_258_246,
    ),
    "kernel": KnownCorpus(
        licence="Linux kernel: GPL-2.0",
        variable="MEMVIZ_KERNEL",
        prepared_by="python -m train prepare kernel --tree FOLDER_OR_TARBALL",
    ),
}


@dataclass(frozen=True)
class CorpusFile:
    """Where a corpus lies on this machine; its text is not read yet."""

    name: str
    path: Path
    known: KnownCorpus | None = None
    """None for a file of one's own, whatever it is called."""
    of_the_hub: bool = False
    """Whether it was made of a dataset of the Hub, of which the file beside it tells."""


@dataclass(frozen=True)
class Corpus:
    """A text to train on and where it comes from."""

    name: str
    text: str = field(repr=False)
    sha256: str
    """The sha256 of the unpacked file, before normalisation."""
    characters: int
    """The number of characters in the unpacked file, before normalisation."""
    licence: str
    origin: dict[str, Any] = field(default_factory=dict)
    """How a prepared corpus was made."""


def load_corpus(
    name_or_path: str,
    path: Path | None = None,
    target: Target = "word",
    downloads: Path = DOWNLOADS,
) -> Corpus:
    """Return the corpus called `name_or_path`, or the text file of that path.

    For the target "word" the text is normalised as text8 was; for "character" it is as in the
    file, with its line ends and byte-order mark. Raises CorpusError.
    """
    return read_corpus(find_corpus(name_or_path, path, downloads), target)


def find_corpus(
    name_or_path: str, path: Path | None = None, downloads: Path = DOWNLOADS
) -> CorpusFile:
    """Return where the corpus lies: `path`, its environment variable, prepared, or a download.

    A corpus without a name is a text file, given by its path: .txt, or packed as .xz, .gz, .bz2 or
    .zip. It is one's own even if it is called like a corpus that has a name. A dataset of the Hub
    is `hf:owner/name[/folder][@revision][:column]`.
    Raises CorpusError if there is no such file, or no network to download it.
    """
    if path is None and name_or_path.startswith(PREFIX):
        name = HubCorpusName.parsed(name_or_path).name
        return CorpusFile(name, hub_text(name_or_path, downloads), of_the_hub=True)
    known = KNOWN.get(name_or_path)
    if known is None:
        return _own_file(name_or_path, path)
    if path is None and os.environ.get(known.variable):
        path = Path(os.environ[known.variable])
    if path is None:
        path = _downloaded(name_or_path, known, downloads)
    if not path.is_file():
        raise CorpusError(f"{name_or_path}: there is no file {path}; {_by_hand(known)}")
    return CorpusFile(name_or_path, path, known)


def read_corpus(file: CorpusFile, target: Target) -> Corpus:
    """Return the text of `file`, after checking that it is the corpus of that name.

    Raises CorpusError.
    """
    content = _unpacked(file.path)
    sha256 = hashlib.sha256(content).hexdigest()
    if file.known is not None:
        _check(file, file.known, content, sha256)
    try:
        text = decoded(content)
    except EncodingError as error:
        raise CorpusError(f"{file.path}: {error}") from None
    characters = len(text)
    if target == "word":
        text = _normalised(text)
    if not text:
        raise CorpusError(f"{file.path}: there is no text in it; give a file that holds some")
    origin = _origin(file)
    licence = file.known.licence if file.known else origin.pop("licence", "not stated")
    return Corpus(file.name, text, sha256, characters, licence, origin)


def _own_file(name_or_path: str, path: Path | None) -> CorpusFile:
    path = path or Path(name_or_path)
    if not path.is_file():
        names = ", ".join(KNOWN)
        raise CorpusError(
            f"corpus: {name_or_path!r} is neither a corpus with a name ({names}) nor a file; "
            "give one of the names or the path of a text file (.txt, .xz, .gz, .bz2 or .zip)"
        )
    return CorpusFile(public_name(name_or_path), path)


def public_name(name_or_path: str) -> str:
    """Return what a corpus is called where others see it: a file by its name, never by its folder.

    A file that is called like a corpus with a name is told apart from it.
    """
    if name_or_path in KNOWN or name_or_path.startswith(PREFIX):
        return name_or_path
    name = Path(name_or_path).name
    return f"{name} (own file)" if name in KNOWN else name


def short_name(name_or_path: str) -> str:
    """Return a corpus' name for the name of a folder; a file loses its endings.

    The file `war.txt.xz` is "war", and a file called `kernel` is "kernel-file".
    """
    if name_or_path in KNOWN:
        return name_or_path
    if name_or_path.startswith(PREFIX):
        return HubCorpusName.parsed(name_or_path).name.replace("/", "--")
    name = Path(name_or_path).name
    while (ending := Path(name).suffix.lower()) in {".txt", *_UNPACK}:
        name = name[: -len(ending)]
    return f"{name}-file" if name in KNOWN else name


def prepared_path(name: str, downloads: Path) -> Path:
    """Return where the file of a corpus that must be prepared lies."""
    return downloads / f"{name}.txt"


def _origin(file: CorpusFile) -> dict[str, Any]:
    """Return what lies beside a corpus that was made here, empty for any other."""
    facts = file.path.with_suffix(".json")
    is_prepared = file.known is not None and file.known.prepared_by is not None
    if not (is_prepared or file.of_the_hub) or not facts.is_file():
        return {}
    try:
        return dict(json.loads(facts.read_text(encoding="utf-8")))
    except ValueError as error:
        raise CorpusError(f"{facts}: not JSON ({error}); prepare the corpus again") from error


def _downloaded(name: str, known: KnownCorpus, downloads: Path) -> Path:
    if known.prepared_by is not None:
        path = prepared_path(name, downloads)
        if not path.is_file():
            raise CorpusError(f"{name}: not prepared yet; run `{known.prepared_by}`")
        return path
    if known.url is None:
        raise CorpusError(f"{name}: this corpus is not downloaded; {_by_hand(known)}")
    try:
        return download(known.url, downloads / Path(known.url).name, known.download_bytes)
    except DownloadError as error:
        raise CorpusError(f"{error}. Without a network {_by_hand(known)}") from error


def _by_hand(known: KnownCorpus) -> str:
    source = f" (from {known.url})" if known.url else ""
    return (
        f"give its file{source} with the option --corpus-path "
        f"or the environment variable {known.variable}"
    )


def _unpacked(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: it cannot be read ({error.strerror})") from None
    unpack = _UNPACK.get(path.suffix.lower())
    try:
        return content if unpack is None else unpack(content)
    except _ArchiveError as error:
        raise CorpusError(f"{path}: {error}; unpack it and give the text file itself") from None
    except (OSError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, EOFError) as error:
        raise CorpusError(
            f"{path}: the file is damaged ({error}); delete it and get it again"
        ) from None


class _ArchiveError(ValueError):
    """An archive that is whole, but from which no text can be taken here."""


def _only_member(content: bytes) -> bytes:
    """Return the one text in an archive, beside which macOS puts files of its own."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = [member for member in archive.infolist() if _is_text(member)]
        if len(members) != 1:
            raise _ArchiveError(f"it holds {len(members)} files")
        try:
            return archive.read(members[0])  # checks the CRC
        except RuntimeError as error:  # encrypted, or packed in a way that is not known here
            raise _ArchiveError(str(error)) from None


def _is_text(member: zipfile.ZipInfo) -> bool:
    name = Path(member.filename)
    return not (member.is_dir() or "__MACOSX" in name.parts or name.name == ".DS_Store")


_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".xz": lzma.decompress,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".zip": _only_member,
}


def _check(file: CorpusFile, known: KnownCorpus, content: bytes, sha256: str) -> None:
    problem = None
    if known.sha256 is not None and sha256 != known.sha256:
        problem = f"its text has sha256 {sha256}, not {known.sha256}"
    elif known.text_bytes is not None and len(content) != known.text_bytes:
        problem = f"its text has {len(content):,} bytes, not {known.text_bytes:,}"
    elif known.letters_only and content.translate(None, _LETTERS_AND_SPACE):
        problem = "its text holds other characters than a to z and space"
    if problem:
        raise CorpusError(
            f"{file.path}: this is not {file.name}: {problem}. Delete it and get it again, or, "
            f"to train on it as it is, give its path as the corpus instead of {file.name!r}"
        )


def _normalised(text: str) -> str:
    """Return `normalise(text)` without a space at its end, in the memory of a few copies.

    A text that is in the alphabet already stays as it is. Any other is normalised in pieces that
    end with a word, since 100 million characters at once would take gigabytes.
    """
    if "  " not in text and not text.encode().translate(None, _LETTERS_AND_SPACE):
        return _with_its_space(text.rstrip(" "))
    return "".join(normalise(piece).rstrip(" ") for piece in _pieces(text))


def _with_its_space(text: str) -> str:
    return text if text.startswith(" ") or not text else " " + text


def _pieces(text: str) -> list[str]:
    pieces = []
    start = 0
    while start < len(text):
        space = text.find(" ", start + _PIECE)
        end = len(text) if space < 0 else space
        pieces.append(text[start:end])
        start = end
    return pieces
