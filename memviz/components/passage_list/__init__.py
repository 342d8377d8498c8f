"""The passage list: passages of a corpus below each other, marked, in their contexts."""

from memviz.components.passage_list.payload import PassageRow, pack

__all__ = ["PassageRow", "pack"]
