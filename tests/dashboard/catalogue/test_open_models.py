"""Open models: opened once, and closed when others need the room."""

from threading import Event, Thread

from dashboard.catalogue import open_models
from dashboard.catalogue.open_models import OpenModels
from tests.support.tiny_checkpoints import save_tiny_checkpoints


def test_a_model_is_opened_once(checkpoints):
    models = OpenModels(lambda: 1 << 20)
    first = models.get(checkpoints / "gru", (1,))
    assert models.get(checkpoints / "gru", (1,)) is first
    assert not first.training


def test_a_checkpoint_that_changed_is_opened_anew(checkpoints):
    models = OpenModels(lambda: 1 << 20)
    assert models.get(checkpoints / "gru", (1,)) is not models.get(checkpoints / "gru", (2,))


def test_the_least_recently_used_model_makes_room(tmp_path):
    save_tiny_checkpoints(tmp_path, ("gru", "lstm", "rnn"))
    sizes = {
        name: _bytes(OpenModels(lambda: 0).get(tmp_path / name, ())) for name in ("gru", "lstm")
    }
    models = OpenModels(lambda: sum(sizes.values()))
    gru, lstm = models.get(tmp_path / "gru", ()), models.get(tmp_path / "lstm", ())
    assert models.get(tmp_path / "gru", ()) is gru
    models.get(tmp_path / "rnn", ())
    assert models.get(tmp_path / "gru", ()) is gru
    assert models.get(tmp_path / "lstm", ()) is not lstm


def test_who_has_an_open_model_does_not_wait_for_another_to_open(checkpoints, monkeypatch):
    models = OpenModels(lambda: 1 << 20)
    gru = models.get(checkpoints / "gru", ())
    opening, may_end = Event(), Event()

    def open_slowly(_):
        opening.set()
        may_end.wait()
        return gru

    monkeypatch.setattr(open_models, "open_to_show", open_slowly)
    other = Thread(target=models.get, args=(checkpoints / "lstm", ()))
    other.start()
    assert opening.wait(10)
    found = []
    asking = Thread(target=lambda: found.append(models.get(checkpoints / "gru", ())))
    asking.start()
    asking.join(10)
    may_end.set()
    other.join()
    assert found == [gru]


def test_two_who_ask_at_once_get_the_same_model(checkpoints, monkeypatch):
    models, opened = OpenModels(lambda: 1 << 20), []
    gru = models.get(checkpoints / "gru", ())
    monkeypatch.setattr(open_models, "open_to_show", lambda folder: opened.append(folder) or gru)
    asking = [Thread(target=models.get, args=(checkpoints / "lstm", ())) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert opened == [checkpoints / "lstm"]


def test_a_model_larger_than_all_the_room_is_opened_alone(checkpoints):
    models = OpenModels(lambda: 0)
    gru = models.get(checkpoints / "gru", ())
    assert models.get(checkpoints / "gru", ()) is gru


def _bytes(model) -> int:
    return sum(parameter.nbytes for parameter in model.parameters())
