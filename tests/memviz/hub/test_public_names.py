"""Of the Hub's client only public names are used: those that its next version will have, too."""

import ast
import importlib
import re
from collections.abc import Iterator

import huggingface_hub
import pytest

from tests.support.project import ROOT

PACKAGES = ("bench", "dashboard", "docs", "memviz", "pages", "tests", "train")
MODULES = ("constants", "errors", "utils")  # documented; all else is below them or private
CLIENT = "huggingface_hub"


def sources(*packages: str, naming: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield path and parsed source of every file below `packages` in which `naming` occurs."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if naming in source:
                yield str(path.relative_to(ROOT)), ast.parse(source)


def is_public(module: str, name: str) -> bool:
    """Return whether the client offers `name` in `module`, both as in an import."""
    if module == CLIENT and name in MODULES:
        return True
    if module not in {CLIENT, *(f"{CLIENT}.{below}" for below in MODULES)}:
        return False
    offering = importlib.import_module(module)
    listed = getattr(offering, "__all__", None)
    return not name.startswith("_") and (
        hasattr(offering, name) if listed is None else name in listed
    )


def names_used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield module and name of everything that the source takes from the client."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == CLIENT:
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(f"{CLIENT}."):
                    yield CLIENT, alias.name.removeprefix(f"{CLIENT}.")
        elif isinstance(node, ast.Attribute):
            module, dot, name = ast.unparse(node).rpartition(".")
            if dot and re.fullmatch(r"huggingface_hub(\.\w+)*", module):
                yield module, name
            elif module == "constants":
                yield f"{CLIENT}.constants", name


def test_every_name_is_public():
    used = [
        (path, module, name)
        for path, tree in sources(*PACKAGES, naming=CLIENT)
        for module, name in names_used(tree)
    ]
    assert len(used) > 30
    assert [(path, *name) for path, *name in used if not is_public(*name)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from huggingface_hub.file_download import repo_folder_name",
        "from huggingface_hub.utils._http import get_session",
        "from huggingface_hub.utils import _format_size",
        "from huggingface_hub import hf_api",
        "from huggingface_hub import _CACHED_NO_EXIST",
        "import huggingface_hub.hf_api",
        "import huggingface_hub\nhuggingface_hub.file_download.http_get",
        "from huggingface_hub import constants\nconstants._is_true('1')",
    ],
)
def test_what_is_private_is_found(source):
    assert not all(is_public(module, name) for module, name in names_used(ast.parse(source)))


def test_what_is_public_is_not_found():
    source = (
        "from huggingface_hub import HfApi, constants\nfrom huggingface_hub.utils import tqdm\n"
        "from huggingface_hub.errors import GatedRepoError\nconstants.HF_HUB_CACHE"
    )
    used = list(names_used(ast.parse(source)))
    assert len(used) == 5
    assert all(is_public(module, name) for module, name in used)


def test_no_download_is_made_in_threads_that_python_waits_for():
    name = "snapshot_download"
    assert hasattr(huggingface_hub, name)
    users = {
        path
        for path, tree in sources("dashboard", "memviz", "pages", "train", naming=name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.alias | ast.Name)
        and name in (getattr(node, "attr", ""), getattr(node, "name", ""), getattr(node, "id", ""))
    }
    assert users == set()
