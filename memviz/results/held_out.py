"""The chosen models by the test set they were measured on: only within one are they compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memviz.evaluation.accuracy import Measured


@dataclass(frozen=True)
class HeldOut:
    """The models, by label, that were measured on the same positions of the same corpus."""

    members: Mapping[str, Measured]

    @property
    def sample(self) -> Measured:
        """One of the models: corpus, sizes, baseline and ceiling are the same for all."""
        return next(iter(self.members.values()))

    @property
    def sized(self) -> bool:
        """Whether sample sizes are known: they are not for published models."""
        return self.sample.positions is not None

    def name(self, of: str, all_sets: Sequence["HeldOut"]) -> str:
        """Return the name of this set's baseline or ceiling: `of`, told apart where needed."""
        alone = sum(other.sized for other in all_sets) == 1
        return of if alone else f"{of}, {' and '.join(self.members)}"


def held_out_sets(found: Mapping[str, Measured]) -> list[HeldOut]:
    """Return the test sets of the models in `found`, in the order of their first models."""
    sets: list[dict[str, Measured]] = []
    for label, result in found.items():
        for members in sets:
            if result.same_test_set(next(iter(members.values()))):
                members[label] = result
                break
        else:
            sets.append({label: result})
    return [HeldOut(members) for members in sets]
