"""Find what a model has copied from the examples in its prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable

RUN = 8  # words in a row that no two texts share by chance


class Examples:
    """The texts that were shown to a model as examples."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {run for text in texts for run in _runs(text)}

    def copied(self, text: str) -> str:
        """Return the first words that were copied; empty when none were."""
        return next((" ".join(run) for run in _runs(text) if run in self._runs), "")


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
