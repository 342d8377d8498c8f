"""A small corpus and its dataset, and runs on them."""

from pathlib import Path

import hypothesis
import numpy as np
import pytest
from huggingface_hub import HfApi

from tests.support.hubstub import WRITE_TOKEN
from train.data.dataset import open_dataset
from train.loop.acceleration import new_accelerator
from train.loop.fit import Invocation, fit
from train.loop.run import Run, start
from train.presets import preset
from train.settings import FitSettings

# How slow a busy machine is says nothing about the code: examples have no time limit.
hypothesis.settings.register_profile("no time limit", deadline=None)
hypothesis.settings.load_profile("no time limit")

WORDS = ["the", "of", "and", "north", "south", "africa", "america", "part", "parts", "in"]


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch):
    """Equal numbers are asked of runs, also where there is a GPU."""
    monkeypatch.setenv("ACCELERATE_USE_CPU", "true")


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    """A text in which each word mostly tells the next; after "north" comes "south"."""
    draw = np.random.default_rng(0)
    words, index = [], 0
    for surprise in draw.random(20_000):
        index = int(draw.integers(len(WORDS))) if surprise < 0.1 else (index + 1) % len(WORDS)
        words.append(WORDS[index])
    path = tmp_path_factory.mktemp("corpus") / "small.txt"
    path.write_text(" ".join(words))
    return path


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def settings(corpus) -> FitSettings:
    return preset(
        "smoke",
        "gru",
        corpus=str(corpus),
        words=10,
        characters=16_000,
        validate_every=3,
        validation_observations=4,
        threads=1,
    )


@pytest.fixture
def dataset(settings, cache):
    return open_dataset(settings.dataset, cache)


@pytest.fixture
def train_model():
    """Return a function that trains in this process and returns whether it finished."""

    def train(
        settings, dataset, folder: Path, resume: bool = False, overwrite: bool = False
    ) -> bool:
        accelerator = new_accelerator(settings.head_precision)
        invocation = Invocation("command", "smoke", resume, overwrite)
        return fit(accelerator, settings, dataset, folder, invocation)

    return train


class Killed(BaseException):
    """What kill -9 does to a process, as far as the process can tell: nothing runs after it."""


@pytest.fixture
def kill_in_seventh_batch(train_model, monkeypatch):
    """Return a function that begins a run and kills it; what comes after it trains undisturbed."""

    def begin(settings, dataset, folder: Path, overwrite: bool = False) -> None:
        update = Run.update

        def dying(run, batch):
            if run.progress.step == 6:
                raise Killed
            update(run, batch)

        with monkeypatch.context() as patch:
            patch.setattr(Run, "update", dying)
            with pytest.raises(Killed):
                train_model(settings, dataset, folder, overwrite=overwrite)

    return begin


@pytest.fixture
def start_run(dataset):
    """Return a function that returns a run at its beginning, or where it was saved."""

    def begin(settings, folder: Path, resume: bool = False):
        accelerator = new_accelerator(settings.head_precision)
        return start(settings, dataset, accelerator, folder, resume)

    return begin


@pytest.fixture
def hub_api(hub) -> HfApi:
    """The client, logged in as alice at the stand-in for the Hub."""
    return HfApi(endpoint=hub.url, token=WRITE_TOKEN)
