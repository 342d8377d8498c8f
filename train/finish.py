"""What a finished run leaves: a checkpoint folder."""

from memviz.models import checkpoint
from train.loop.finish import training_metrics
from train.loop.run import Run
from train.results.card import card


def write_checkpoint(run: Run, command: str, preset: str, code: str) -> None:
    """Write the model with the metrics of its training to its folder, beside `training.csv`.

    The weights are written in float16. `command` is what was typed, `preset` the recipe's name
    and `code` the commit it was run at. Recipes are chosen by the loss on the validation part,
    which is kept beside the test results that they are reported by.
    """
    metrics = training_metrics(run, command, preset, code)
    metrics["validation"] = {"cross_entropy": run.validation_loss()}
    checkpoint.save(run.model, run.output, metrics, card(run.model.config, metrics))
