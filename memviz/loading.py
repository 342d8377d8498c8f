"""Loading a model from where it is: a folder, or the Hub."""

from dataclasses import replace
from pathlib import Path

from memviz.models.checkpoint import loading
from memviz.models.checkpoint.error import reading
from memviz.models.model import Model


def load(source: Path | str) -> Model:
    """Return the model at `source`, ready for analysis: a folder, or a model of the Hub.

    That is `owner/name[@revision]`, with a branch, a tag or a commit, or the address of its page.
    A folder that exists wins over a model of that name on the Hub. A unit of one's own comes from
    the file that MEMVIZ_UNITS names. Raises CheckpointError for a folder that cannot be read,
    HubError for a model that cannot be pulled.
    """
    folder = Path(source)
    with reading(folder):
        of_this_machine = isinstance(source, Path) or folder.exists()
    if of_this_machine or not _names_a_model(str(source)):
        return loading.load(folder)
    return _load_from_hub(str(source))


def _names_a_model(source: str) -> bool:
    # Imported here as below: a folder that is there needs no client of the Hub.
    from memviz.hub.names import is_address

    name = source.partition("@")[0]
    return is_address(source) or (name.count("/") == 1 and not name.startswith((".", "/", "~")))


def _load_from_hub(reference: str) -> Model:
    # Imported here: most who load a model have it in a folder and need no client of the Hub.
    from memviz.hub import Hub, HubError, parse

    name, revision = parse(reference)
    try:
        pulled = Hub().pull(name, revision)
    except HubError as error:
        raise HubError(error.kind, f"{error} (and there is no folder {reference})") from error
    model = loading.load(pulled.folder)
    if model.record is not None:
        model.record = replace(model.record, source=f"{pulled.name}@{pulled.sha}")
    return model
