"""Which frames of a clip differ from the ones before."""

from __future__ import annotations


class Moves:
    """Counts `frames`, and how many of them are `distinct`: the first, and each that differs from the last.

    `spans` are the intervals of frames, their ends excluded, in which each frame differs.
    """

    def __init__(self) -> None:
        self.frames = self.distinct = 0
        self.spans: list[tuple[int, int]] = []

    def note(self, frames: int, *, changed: bool) -> None:
        """Count frames that show one picture, which differs from the one before if it is `changed`."""
        if changed:
            self.distinct += 1
            if self.spans and self.spans[-1][1] == self.frames:
                self.spans[-1] = (self.spans[-1][0], self.frames + 1)
            elif self.frames:
                self.spans.append((self.frames, self.frames + 1))
        self.frames += frames
