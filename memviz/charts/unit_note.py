"""What to say of a model whose unit is another file here than the one it was trained with."""

from memviz.models.own_units import sha256_of_unit

_SHORT = 12  # digits of a sha256 that a reader compares


def unit_note(name: str, trained_with: object) -> str | None:
    """Return the note on a model with the unit `name`, None where there is nothing to say.

    `trained_with` is the sha256 of the unit's file that the checkpoint's metrics hold, whatever
    they hold there: only its letters and digits are shown.
    """
    here = sha256_of_unit(name)
    if not isinstance(trained_with, str) or not trained_with or trained_with == here:
        return None
    known = f"the one known here has {here[:_SHORT]}" if here else "the one known here is no file"
    digest = "".join(letter for letter in trained_with[:_SHORT] if letter.isalnum())
    return (
        f"The unit {name} is not the file that this model was trained with: that had the sha256 "
        f"{digest}, {known}. Where their equations differ, what is shown is not what was trained."
    )
