"""What is wrong with a unit or a model that does not keep the contract, in a sentence each."""

from memviz.analysis.check import LONG, CheckResult

_PROBLEMS = {
    "no glimpse of what comes": "predictions change with symbols that come after them",
    "the same each time": (
        "predictions differ from one time to the next as random numbers do; is dropout on, or "
        "should the model be in eval()?"
    ),
    "nothing kept between texts": (
        "a text is read otherwise after another text was read: something is kept in the model "
        "itself, and not in its state"
    ),
    "texts do not mix": "a text is read otherwise beside other texts",
    "steps are the whole": "a sequence gives something else than its steps one by one",
    "begins where it says": (
        "a sequence without a state begins with another one than the initial state"
    ),
    "parts are the whole": "a sequence in two parts, the state carried on, is not the whole",
    "stays finite": f"within {LONG:,} steps a number is infinite or none at all",
}


def problem(result: CheckResult) -> str:
    """Return what is wrong in a sentence without a full stop, "" for a requirement that is met."""
    if result.met:
        return ""
    if result.gate is None:
        return _PROBLEMS[result.requirement]
    layer, gate, low, high, (least, most) = result.gate
    return (
        f"gate {gate} of layer {layer} has values from {low:.3g} to {high:.3g}, and should have "
        f"{least:g} to {most:g}"
    )
