"""Cards whose figures are drawn once: every push draws them, and most models here are the same."""

import json
from collections.abc import Iterator

import pytest

from memviz.models.record import Record
from train.results.card import figures
from train.results.card.figures import CardPicture

_draw = figures.pictures
_DRAWN: dict[str, list[CardPicture]] = {}


@pytest.fixture(autouse=True)
def pictures_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "pictures", _drawn_once)


def _drawn_once(record: Record) -> Iterator[CardPicture]:
    drawn_from = json.dumps(record.metrics) + record.training.to_csv()
    if drawn_from not in _DRAWN:
        _DRAWN[drawn_from] = list(_draw(record))
    return iter(_DRAWN[drawn_from])
