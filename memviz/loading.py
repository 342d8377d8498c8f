"""Loading a model from where it is: a folder, or the Hub."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from memviz.models.adapters.transformers_files import LARGEST, is_of_transformers
from memviz.models.adapters.transformers_folder import load_transformers_folder
from memviz.models.checkpoint import loading
from memviz.models.checkpoint.error import reading
from memviz.models.contract import LanguageModel
from memviz.models.model import Model

if TYPE_CHECKING:
    from memviz.hub import Pulled


def load(source: Path | str) -> Model:
    """Return the model at `source`, ready for analysis: a folder, or a model of the Hub.

    That is `owner/name[@revision]`, with a branch, a tag or a commit, or the address of its page.
    A folder that exists wins over a model of that name on the Hub. A unit of one's own comes from
    the file that MEMVIZ_UNITS names. Raises CheckpointError for a folder that cannot be read,
    HubError for a model that cannot be pulled.
    """
    if _is_folder(source):
        return loading.load(Path(source))
    pulled = _pulled(str(source))
    model = loading.load(pulled.folder)
    if model.record is not None:
        model.record = replace(model.record, source=f"{pulled.name}@{pulled.sha}")
    return model


def load_transformers(source: Path | str) -> LanguageModel:
    """Return the recurrent model of transformers at `source`: a folder, or a model of the Hub.

    As `load` takes it; `from_transformers` says which types there are, and how they are read. Of
    the files only the settings, the tokenizer and weights in safetensors are read, whatever else
    there is, and no code; weights in float16 and bfloat16 become float32. Raises CheckpointError
    for what cannot be read, HubError for what cannot be pulled.
    """
    if _is_folder(source):
        return load_transformers_folder(Path(source), Path(source).resolve().name)
    pulled = _pulled(str(source), transformers_bytes=LARGEST)
    if not is_of_transformers(pulled.folder):
        from memviz.hub import HubError

        raise HubError("not_a_model", f"{pulled.name} is a model of memviz; memviz.load opens it")
    return load_transformers_folder(pulled.folder, pulled.name)


def _is_folder(source: Path | str) -> bool:
    folder = Path(source)
    with reading(folder):
        of_this_machine = isinstance(source, Path) or folder.exists()
    return of_this_machine or not _names_a_model(str(source))


def _names_a_model(source: str) -> bool:
    # Imported here as below: a folder that is there needs no client of the Hub.
    from memviz.hub.names import is_address

    name = source.partition("@")[0]
    return is_address(source) or (name.count("/") == 1 and not name.startswith((".", "/", "~")))


def _pulled(reference: str, transformers_bytes: int = 0) -> "Pulled":
    # Imported here: most who load a model have it in a folder and need no client of the Hub.
    from memviz.hub import Hub, HubError, parse

    name, revision = parse(reference)
    try:
        return Hub().pull(name, revision, transformers_bytes=transformers_bytes)
    except HubError as error:
        raise HubError(error.kind, f"{error} (and there is no folder {reference})") from error
