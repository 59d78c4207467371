"""What a step counts while it works, left as JSON beside its log for the statistics of the run.

Rooms count by what they log: `log.info("…", extra={"figure": "retries"})`. The figures are
`retries` (requests asked once more), `fallbacks` (what another voice has spoken, or what became
text) and `reused` (takes and answers that were kept).
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notes2manim.files import written_whole


class _Counting(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.figures: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        figure = getattr(record, "figure", "")
        if figure:
            self.figures[figure] += 1


@contextmanager
def counted(path: Path | None) -> Iterator[None]:
    """Count what the rooms log meanwhile, shown or not, and leave it in `path`, however it ends."""
    rooms = logging.getLogger("notes2manim")
    level = rooms.level
    handler = _Counting()
    rooms.addHandler(handler)
    rooms.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        rooms.removeHandler(handler)
        rooms.setLevel(level)
        if path is not None:
            with written_whole(path) as part:
                part.write_text(json.dumps(handler.figures), encoding="utf-8")


def read_figures(log: Path) -> dict[str, int]:
    """Return what a job has left beside its log; nothing where it counts nothing."""
    try:
        figures = json.loads(log.with_name(f"{log.name}.json").read_text(encoding="utf-8"))
        return {str(name): int(count) for name, count in figures.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
