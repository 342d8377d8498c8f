"""The kernel corpus: the same from a folder and from an archive, in the order that a seed draws."""

import hashlib
import json
import tarfile
from pathlib import Path

import pytest

from train.__main__ import main
from train.data.corpora import CorpusError, load_corpus
from train.data.dataset import DatasetSettings, open_dataset
from train.data.kernel_source import KernelError, kernel_text

FILES = {f"drivers/d{index}.c": f"int d{index};\r\n" * (index + 1) for index in range(30)}
EVERYTHING = sum(map(len, FILES.values())) + len("/* J\u00f6rg */")
MAKEFILE = "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\nNAME = Curry\n"


@pytest.fixture
def tree(tmp_path) -> Path:
    tree = tmp_path / "linux-6.1"
    for path, content in {**FILES, "Makefile": MAKEFILE, "include/d.h": "#define D\n"}.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content, newline="")
    (tree / "drivers/latin.c").write_bytes("/* J\u00f6rg */".encode("latin-1"))
    return tree


def test_it_is_c_files_joined_and_cut_to_size(tree):
    text = kernel_text(tree, seed=1, characters=EVERYTHING).text
    for content in (*FILES.values(), "/* J\u00f6rg */"):
        assert content in text
    assert "#define" not in text
    half = kernel_text(tree, seed=1, characters=1000).text
    assert len(half) == 1000
    assert text.startswith(half)


def test_the_facts_make_it_again(tree):
    found = kernel_text(tree, seed=1, characters=1000)
    assert found.facts["version"] == "6.1.192"
    assert found.facts["seed"] == 1
    assert 1 < found.facts["files"] < 30
    assert kernel_text(tree, seed=1, characters=1000) == found
    other = kernel_text(tree, seed=2, characters=1000)
    assert other.text != found.text
    assert other.facts["file_list_sha256"] != found.facts["file_list_sha256"]


@pytest.mark.parametrize("kind", ["", "xz"])
def test_an_archive_gives_what_its_folder_gives(tree, tmp_path, kind):
    archive = tmp_path / "linux.tar"
    with tarfile.open(archive, f"w:{kind}") as file:
        file.add(tree, tree.name)
    assert kernel_text(archive, 1, 1000) == kernel_text(tree, 1, 1000)


def test_a_tree_that_is_too_short_is_refused(tree):
    with pytest.raises(KernelError, match=r"characters: got 1,000,000; the C files of .* have"):
        kernel_text(tree, 1, 1_000_000)


def test_what_is_not_a_kernel_is_refused(tmp_path):
    (tmp_path / "a.c").write_text("int a;" * 100)
    with pytest.raises(KernelError, match="no Makefile that states a kernel version"):
        kernel_text(tmp_path, 1, 10)


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "linux.tar.xz"
    path.write_bytes(b"not packed")
    for missing in (path, tmp_path / "nowhere"):
        with pytest.raises(KernelError, match="give a folder or a tar archive"):
            kernel_text(missing, 1, 10)


def test_the_command_makes_a_corpus_whose_origin_is_in_the_dataset(tree, tmp_path, monkeypatch):
    path = tmp_path / "kernel.txt"
    command = ["prepare", "kernel", "--tree", str(tree), "--characters", "4000"]
    assert main([*command, "--to", str(path)]) == 0
    monkeypatch.setenv("MEMVIZ_KERNEL", str(path))
    corpus = load_corpus("kernel", target="character")
    assert corpus.characters == 4000
    assert corpus.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    settings = DatasetSettings("kernel", target="character", split="contiguous")
    facts = open_dataset(settings, tmp_path / "datasets").facts["corpus"]
    assert facts["version"] == "6.1.192"
    assert facts["file_list_sha256"] == corpus.origin["file_list_sha256"]


def test_without_it_the_error_names_the_command(tmp_path, monkeypatch):
    monkeypatch.delenv("MEMVIZ_KERNEL", raising=False)
    with pytest.raises(CorpusError, match="run `python -m train prepare kernel --tree"):
        load_corpus("kernel", downloads=tmp_path)


def test_a_damaged_note_beside_it_says_what_to_do(tree, tmp_path, monkeypatch):
    path = tmp_path / "kernel.txt"
    kernel_text(tree, 1, 1000).write(path)
    assert json.loads(path.with_suffix(".json").read_text())["seed"] == 1
    path.with_suffix(".json").write_text("{")
    monkeypatch.setenv("MEMVIZ_KERNEL", str(path))
    with pytest.raises(CorpusError, match="prepare the corpus again"):
        load_corpus("kernel")
