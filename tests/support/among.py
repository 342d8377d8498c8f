"""One of several processes, without any."""


class Among:
    """Stands for one of several processes."""

    def __init__(self, index: int, count: int) -> None:
        self.index, self.count = index, count

    def share(self, total: int) -> slice:
        return slice(self.index * total // self.count, (self.index + 1) * total // self.count)
