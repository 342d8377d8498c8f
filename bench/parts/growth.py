"""How memviz's time for the whole matrix grows with the text and with the layers' width."""

from functools import partial

from bench.methods.memviz_sweep import MemvizSweep
from bench.settings import Settings
from bench.text import article_text
from bench.timing import Case, elapsed
from bench.weights import make_model
from memviz.models.reading import read


def cases(settings: Settings) -> list[Case]:
    """Return for every unit a case for each length of text, and one for each hidden size."""
    sizes = {(time, settings.hidden_size) for time in settings.growth_times}
    sizes |= {(settings.time, hidden_size) for hidden_size in settings.growth_hidden_sizes}
    return [
        _case(settings, unit, time, hidden_size)
        for unit in settings.units
        for time, hidden_size in sorted(sizes)
    ]


def _case(settings: Settings, unit: str, time: int, hidden_size: int) -> Case:
    model = make_model(unit, hidden_size, settings.words)
    text = read(model, article_text(time))
    return Case(
        part="growth",
        variant=MemvizSweep.name,
        unit=unit,
        time=time,
        hidden_size=hidden_size,
        repeats=settings.growth_repeats,
        measure=partial(elapsed, partial(MemvizSweep().matrix, model, text)),
    )
