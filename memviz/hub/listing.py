"""The Hub's list of models that carry the tag, from one request."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

from memviz.hub.errors import HubError
from memviz.hub.names import check_name, is_sha
from memviz.models.card_facts import CardFacts

TAG = "memviz"
_YEARS = range(2000, 2200)
_MOST_DOWNLOADS = 10**12
FIELDS = ("cardData", "downloads", "lastModified", "sha")


@dataclass(frozen=True)
class Found:
    """A model on the Hub: its newest commit, when that was made (UTC), and what its card says.

    A stranger wrote the card.
    """

    name: str
    sha: str
    updated: datetime
    downloads: int
    facts: CardFacts


@dataclass(frozen=True)
class Listing:
    """Models on the Hub, newest first; `age`: seconds since the Hub was asked.

    `problem` says in one line why this is an earlier answer; None for a current one.
    """

    models: tuple[Found, ...]
    age: float
    problem: str | None


@dataclass(frozen=True)
class HubQuestion:
    """What is asked: a part of the name, an owner, and tags that the card must have."""

    search: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    most: int = 100

    def parameters(self) -> dict[str, Any]:
        """Return the query of the Hub's list of models."""
        asked = {"search": self.search, "author": self.author}
        return {
            "filter": [TAG, *self.tags],
            **{name: value for name, value in asked.items() if value},
            "sort": "lastModified",
            "limit": self.most,
            "expand": list(FIELDS),
        }


def asked(endpoint: str, token: str | bool | None, question: HubQuestion) -> Any:
    """Return the Hub's answer, parsed JSON, after one request.

    The same request as that of `HfApi.list_models`. The method itself is not used: it retries for
    24 s, follows further pages, and drops the whole list for one malformed model.
    """
    response = get_session().get(
        f"{endpoint}/api/models",
        params=question.parameters(),
        headers=build_hf_headers(token=token, library_name="memviz"),
        follow_redirects=True,
    )
    hf_raise_for_status(response)
    return response.json()


def read(answer: Any) -> tuple[Found, ...]:
    """Return the models in the Hub's `answer`, leaving out those it describes wrongly.

    Raises HubError (damaged) when it is no list at all.
    """
    if not isinstance(answer, list):
        raise HubError("damaged", "the Hub's list of models makes no sense; try again later")
    models = (_found(entry) for entry in answer)
    return tuple(model for model in models if model is not None)


def _found(entry: Any) -> Found | None:
    try:
        name, sha, card = entry["id"], entry["sha"], entry.get("cardData")
        check_name(name)
        updated = datetime.fromisoformat(entry["lastModified"])
        updated = updated.astimezone(UTC) if updated.tzinfo else updated.replace(tzinfo=UTC)
        downloads = int(entry.get("downloads") or 0)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    if not is_sha(sha) or updated.year not in _YEARS:
        return None
    facts = CardFacts.from_card(card if isinstance(card, dict) else {})
    return Found(name, sha, updated, min(max(0, downloads), _MOST_DOWNLOADS), facts)
