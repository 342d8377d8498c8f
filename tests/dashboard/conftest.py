"""A folder of checkpoints that every test looks in, and a Hub."""

from tests.support.dashboard import checkpoints, own_checkpoints, the_hub

__all__ = ["checkpoints", "own_checkpoints", "the_hub"]
