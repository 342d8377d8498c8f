"""A corpus is the text it claims to be, or an error says what to do."""

import bz2
import gzip
import hashlib
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.normalise import normalise
from train.data import corpora
from train.data.corpora import KNOWN, CorpusError, KnownCorpus, load_corpus, short_name

RAW = "\ufeffWar, and Peace 2!\r\nEh bien\u2026 "


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for known in KNOWN.values():
        monkeypatch.delenv(known.variable, raising=False)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> KnownCorpus:
    """Stand in for wiki8 with a text of one line."""
    sha256 = hashlib.sha256(b"anarchism is").hexdigest()
    known = KnownCorpus(licence="CC BY-SA", variable="MEMVIZ_WIKI8", sha256=sha256)
    monkeypatch.setitem(KNOWN, "wiki8", known)
    return known


def packed_xz(path: Path, content: bytes) -> Path:
    path.write_bytes(lzma.compress(content))
    return path


def packed_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def text_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".txt": bytes,
    ".xz": lzma.compress,
    ".XZ": lzma.compress,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
}


@pytest.mark.parametrize("suffix", [*PACKED, ".zip", ".ZIP"])
def test_any_text_file_is_a_corpus(tmp_path: Path, suffix: str) -> None:
    content = RAW.encode()
    path = tmp_path / f"peace{suffix}"
    if suffix in PACKED:
        path.write_bytes(PACKED[suffix](content))
    else:
        packed_zip(path, peace=content)
    corpus = load_corpus(str(path))
    assert corpus.text == " war and peace two eh bien"
    assert corpus.name == path.name
    assert corpus.sha256 == hashlib.sha256(content).hexdigest()
    assert corpus.characters == len(RAW)


def test_for_characters_the_text_is_as_in_the_file(tmp_path: Path) -> None:
    path = text_file(tmp_path / "peace.txt", RAW.encode())
    assert load_corpus(str(path), target="character").text == RAW


@given(st.text("ab Z1\n\u00e9", max_size=80))
def test_a_text_in_pieces_normalises_as_at_once(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpora, "_PIECE", 7)
        assert corpora._normalised(text) == normalise(text).rstrip(" ")


@given(st.text("ab ", max_size=80))
def test_a_text_in_the_alphabet_stays_as_it_is(text: str) -> None:
    assert corpora._normalised(text) == normalise(text).rstrip(" ")


def test_a_known_corpus_comes_from_the_path_given(tmp_path: Path, tiny: KnownCorpus) -> None:
    path = packed_xz(tmp_path / "any-name.xz", b"anarchism is")
    corpus = load_corpus("wiki8", path)
    assert (corpus.name, corpus.text) == ("wiki8", " anarchism is")
    assert corpus.licence == tiny.licence


def test_a_known_corpus_comes_from_its_variable(
    tmp_path: Path, tiny: KnownCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tiny.variable, str(packed_xz(tmp_path / "w.xz", b"anarchism is")))
    assert load_corpus("wiki8").text == " anarchism is"


@pytest.mark.parametrize("name", KNOWN)
def test_a_missing_file_names_the_option_and_the_variable(name: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=f"--corpus-path .* MEMVIZ_{name.upper()}"):
        load_corpus(name, tmp_path / "nowhere.xz")


def test_a_corpus_that_nobody_offers_names_the_option_and_the_variable() -> None:
    with pytest.raises(CorpusError, match=r"not downloaded; .*--corpus-path .* MEMVIZ_WIKI8"):
        load_corpus("wiki8")


def test_another_text_is_not_taken_for_the_corpus(tmp_path: Path, tiny: KnownCorpus) -> None:
    assert tiny.sha256 is not None
    path = packed_xz(tmp_path / "w.xz", b"anarchism was")
    with pytest.raises(CorpusError, match=rf"w\.xz: this is not wiki8: .*{tiny.sha256}"):
        load_corpus("wiki8", path)


@pytest.mark.parametrize("name", ["nothing.txt", "texd8", "", "/"])
def test_what_is_neither_a_name_nor_a_file_is_refused(name: str) -> None:
    with pytest.raises(CorpusError, match=f"'{name}' is neither .*text8, wiki8, warpeace"):
        load_corpus(name)


@pytest.mark.parametrize("name", ["kernel", "text8", "wiki8"])
def test_a_path_is_a_file_of_ones_own_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    corpus = load_corpus(str(text_file(tmp_path / name, b"a text of mine")))
    assert corpus.licence == "not stated"
    assert corpus.name == f"{name} (own file)"
    assert corpus.text == " a text of mine"


def test_nor_is_what_lies_beside_it_taken_for_how_the_corpus_was_prepared(tmp_path: Path) -> None:
    (tmp_path / "kernel.json").write_text('{"kernel": "6.1"}')
    assert load_corpus(str(text_file(tmp_path / "kernel", b"a text"))).origin == {}


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("kernel", "kernel"),
        ("data/kernel", "kernel-file"),
        ("data/kernel.txt", "kernel-file"),
        ("my/war.txt.xz", "war"),
        ("War.v2.ZIP", "War.v2"),
    ],
)
def test_a_folders_name_tells_a_file_from_the_corpus_of_its_name(corpus: str, name: str) -> None:
    assert short_name(corpus) == name


@pytest.mark.parametrize("suffix", [".xz", ".gz", ".bz2", ".zip"])
def test_a_damaged_file_is_an_error(tmp_path: Path, suffix: str) -> None:
    path = text_file(tmp_path / f"text{suffix}", b"<html>not packed</html>")
    with pytest.raises(CorpusError, match=r"damaged .* get it again"):
        load_corpus(str(path))


def test_a_zip_whose_content_changed_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "text.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("text", "anarchism")
    path.write_bytes(path.read_bytes().replace(b"anarchism", b"anarchist"))
    with pytest.raises(CorpusError, match=r"damaged .*CRC"):
        load_corpus(str(path))


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    path = packed_zip(tmp_path / "texts.zip", one=b"one", two=b"two")
    with pytest.raises(CorpusError, match="holds 2 files; unpack it"):
        load_corpus(str(path))


def test_what_macos_puts_into_an_archive_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "novel.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("My novel/novel.txt", "a text")
        archive.writestr("My novel/.DS_Store", b"\0\1")
        archive.writestr("__MACOSX/My novel/._novel.txt", b"\0\5\x16\7")
    assert load_corpus(str(path)).text == " a text"


@pytest.mark.parametrize(("field", "problem"), [(6, "encrypted"), (8, "compression")])
def test_an_archive_that_cannot_be_unpacked_is_refused_in_one_sentence(
    tmp_path: Path, field: int, problem: str
) -> None:
    """Bytes 6 and 8 of a member's header, 8 and 10 in the directory: its flags and its method."""
    content = bytearray(packed_zip(tmp_path / "text.zip", text=b"a text").read_bytes())
    for header, offset in ((content.index(b"PK\3\4"), 0), (content.index(b"PK\1\2"), 2)):
        content[header + offset + field] = 1 if problem == "encrypted" else 97
    path = text_file(tmp_path / "text.zip", bytes(content))
    with pytest.raises(CorpusError, match=rf"text.zip: .*{problem}.*; unpack it and give"):
        load_corpus(str(path))


def test_an_unreadable_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = text_file(tmp_path / "text.txt", b"a text")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CorpusError, match=r"text.txt: it cannot be read \(Permission denied\)"):
        load_corpus(str(path))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path / "latin.txt", "caf\u00e9".encode("latin-1"))
    with pytest.raises(CorpusError, match="byte 3 is not UTF-8; it may be"):
        load_corpus(str(path))


@pytest.mark.parametrize("content", [b"", b" ", b"?!\r\n"])
def test_a_file_without_words_is_refused(tmp_path: Path, content: bytes) -> None:
    path = text_file(tmp_path / "empty.txt", content)
    with pytest.raises(CorpusError, match="no text in it"):
        load_corpus(str(path))


class TestText8:
    """Downloaded, and checked by what is known of it."""

    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        known = KnownCorpus(
            licence="",
            variable="MEMVIZ_TEXT8",
            url="http://127.0.0.1:9/text8.zip",
            download_bytes=99,
            text_bytes=10,
            letters_only=True,
        )
        monkeypatch.setitem(KNOWN, "text8", known)

    @pytest.mark.usefixtures("small")
    def test_it_is_read_from_where_downloads_go(self, tmp_path: Path) -> None:
        packed_zip(tmp_path / "text8.zip", text8=b" anarchism")
        assert load_corpus("text8", downloads=tmp_path).text == " anarchism"

    @pytest.mark.usefixtures("small")
    def test_without_a_network_the_error_says_how_to_give_the_file(self, tmp_path: Path) -> None:
        advice = r"127.0.0.1:9.*refused.*give its file .*text8.zip.*--corpus-path .*MEMVIZ_TEXT8"
        with pytest.raises(CorpusError, match=advice):
            load_corpus("text8", downloads=tmp_path)

    @pytest.mark.usefixtures("small")
    @pytest.mark.parametrize(
        ("content", "problem"),
        [(b" anarchis", "9 bytes, not 10"), (b" Anarchism", "other characters than a to z")],
    )
    def test_another_text_is_refused(self, tmp_path: Path, content: bytes, problem: str) -> None:
        packed_zip(tmp_path / "text8.zip", text8=content)
        with pytest.raises(CorpusError, match=f"not text8: .*{problem}"):
            load_corpus("text8", downloads=tmp_path)

    def test_its_published_sizes_are_the_ones_checked(self) -> None:
        assert KNOWN["text8"].download_bytes == 31_344_016
        assert KNOWN["text8"].text_bytes == 100_000_000
