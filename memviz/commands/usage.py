"""An argument that cannot be used."""


class UsageError(Exception):
    """Names the argument, the value that came, and what to do."""

    def __init__(self, argument: str, problem: str) -> None:
        super().__init__(f"argument {argument}: {problem}")
