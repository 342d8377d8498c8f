"""The Hub, as the rest of the project sees it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from huggingface_hub import HfApi, constants, get_token

from memviz.hub import pull, push
from memviz.hub.dataset import HubDataset, look_up_dataset, pull_dataset_files
from memviz.hub.deadline import within
from memviz.hub.errors import HubError
from memviz.hub.kept_answers import KeptAnswer, KeptAnswers
from memviz.hub.listing import HubQuestion, Listing, asked
from memviz.hub.names import check_name, check_revision
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.part import pull_part
from memviz.hub.remote_files import RemoteFile
from memviz.hub.room import Room
from memviz.hub.transfer import Transfer

FRESH = 300.0  # seconds during which an answer is used again without asking
PATIENCE = 30.0  # seconds during which a request that failed is not sent again


class Hub:
    """A Hub to list, pull from and push to; every method raises only HubError.

    endpoint: its address; None: the client's own (HF_ENDPOINT, or the public Hub).
    token: a token; None: the client's own login; False: none. It is never shown.
    cache: a folder for what is pulled and listed; None: the client's own (HF_HOME).
    deadline: seconds that one answer may take, and a download stand still; uploads eight times
        as many.
    room: keeps what is pulled within bounds; None: there are none.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        token: str | bool | None = None,
        cache: Path | None = None,
        deadline: float = 5.0,
        room: Room | None = None,
    ) -> None:
        self._token = token
        self._api = HfApi(endpoint=endpoint, token=token, library_name="memviz")
        self._files = (cache / "hub" if cache else Path(constants.HF_HUB_CACHE)).resolve()
        self._deadline = deadline
        self._room = room
        assets = cache / "assets" if cache else Path(constants.HF_ASSETS_CACHE)
        place = "".join(letter if letter.isalnum() else "-" for letter in self._api.endpoint)
        self._answers = KeptAnswers(assets / "memviz" / "listings" / place)

    def __repr__(self) -> str:
        return f"Hub({self._api.endpoint!r})"

    def listing(
        self,
        *,
        search: str = "",
        author: str = "",
        unit: str = "",
        corpus: str = "",
        most: int = 100,
        fresh: bool = False,
    ) -> Listing:
        """Return the models tagged `memviz`, newest first, in one request at most.

        search: a part of the name; author: an owner; unit, corpus: tags of the card. An answer
        serves for five minutes unless `fresh`. When asking fails, the last good answer comes
        with the problem in words; HubError only when there has never been one.
        """
        tags = tuple(tag for tag in (unit, corpus) if tag)
        question = HubQuestion(search, author, tags, most)
        kept = self._answers.of_this_process(question)
        if kept is not None and kept.is_fresh(FRESH) and not fresh:
            return Listing(kept.models, kept.age, None)
        try:
            answer = self._answer(question, fresh)
        except HubError as error:
            last = self._answers.last(question)
            if last is None:
                raise
            return Listing(last.models, last.age, str(error))
        return Listing(answer.models, answer.age, None)

    def pull(
        self,
        name: str,
        revision: str | None = None,
        *,
        offline: bool = False,
        transfer: Transfer | None = None,
        transformers_bytes: int = 0,
    ) -> pull.Pulled:
        """Return the model `name` at a branch, tag or commit (None: the newest), on this disk.

        Only the checkpoint format's files come, at most 200 MB; their checksums are verified and
        what is damaged is downloaded once more. A cached commit named by its sha, or anything
        cached when `offline`, takes no request. Another thread may watch and stop `transfer`.

        A model of transformers comes where its weights have at most `transformers_bytes`: its
        settings, its tokenizer and its weights in safetensors, and nothing else. With 0 it is
        refused, by a HubError (of_transformers).
        """
        check_name(name)
        if revision is not None:
            check_revision(revision)
        offline = offline or constants.is_offline_mode()
        with self._place_for(name) as need:
            source = pull.Source(self._api, self._files, self._deadline, need, transformers_bytes)
            return pull.pull(source, name, revision, offline, transfer or Transfer())

    def pull_part(self, name: str, patterns: Sequence[str], folder: Path) -> str | None:
        """Download the newest files that match `patterns` to `folder`, outside the cache.

        Returns the sha of their commit, None when no file matches. At most 4 GB come, and their
        checksums are verified.
        """
        check_name(name)
        return pull_part(self._api, name, patterns, folder, deadline=self._deadline)

    def dataset(self, name: str, revision: str | None = None) -> HubDataset:
        """Return what the dataset `name` has at a branch, tag or commit; None: the newest."""
        check_name(name)
        if revision is not None:
            check_revision(revision)
        return look_up_dataset(self._api, name, revision, deadline=self._deadline)

    def pull_dataset(self, dataset: HubDataset, files: Sequence[RemoteFile], folder: Path) -> None:
        """Download some of the dataset's files to `folder`, outside the cache.

        At most 4 GB come, and their checksums are verified.
        """
        pull_dataset_files(self._api, dataset, files, folder, deadline=self._deadline)

    def push(
        self,
        folder: Path,
        name: str,
        *,
        private: bool = False,
        message: str = "",
        replacing: Sequence[str] = ("*",),
    ) -> push.Pushed:
        """Push the files in `folder` to `name` as one commit; none when nothing changed.

        Files that are only on the Hub and match one of the patterns `replacing` are gone in that
        commit: by default it holds what the folder holds. The repository is created if there is
        none, `private` if so asked; one that exists keeps its visibility. A push that fails leaves
        it at the commit it had; it is given up when nothing has moved for a while.
        """
        check_name(name)
        pushed = push.push(
            self._api,
            folder,
            name,
            private=private,
            message=message,
            replacing=replacing,
            deadline=self._deadline,
        )
        self._answers.forget()
        return pushed

    def whoami(self) -> str | None:
        """Return the name of who is logged in; None when nobody is."""
        if self._token is False or (self._token in (None, True) and get_token() is None):
            return None
        doing = "Asking who is logged in"
        with told_as_hub_error(doing):
            answer = within(self._deadline, doing, self._api.whoami)
            return str(answer["name"])

    def _place_for(self, name: str) -> AbstractContextManager[Callable[[int], None]]:
        """Return a context that reserves room for the model while it is pulled."""
        return self._room.held(self._files, name) if self._room else nullcontext(lambda _: None)

    def _answer(self, question: HubQuestion, fresh: bool) -> KeptAnswer:
        """Ask the Hub, unless that has just failed; raise HubError when it fails."""
        failure = None if fresh else self._answers.failure(question, PATIENCE)
        if failure is not None:
            raise failure
        try:
            return self._answers.keep(question, self._ask(question))
        except HubError as error:
            self._answers.keep_failure(question, error)
            raise

    def _ask(self, question: HubQuestion) -> object:
        doing = "Listing the Hub's models"
        with told_as_hub_error(doing):
            return within(
                self._deadline,
                doing,
                lambda: asked(self._api.endpoint, self._token, question),
            )
