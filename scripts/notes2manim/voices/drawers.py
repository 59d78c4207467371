"""Large dictionaries of which a sentence needs a few entries, unpacked a drawer at a time."""

from __future__ import annotations

import marshal
import zlib
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Final

COUNT = 8192  # drawers of a dictionary: a few entries in each
_PLACE: Final = "I"  # an unsigned number of 4 bytes


def packed(dictionaries: Sequence[Mapping[str, Any]]) -> bytes:
    """Return dictionaries in drawers, each marshalled, behind the places where these end."""
    ends, contents = array(_PLACE, [0]), bytearray()
    for entries in dictionaries:
        drawers: list[dict[str, Any]] = [{} for _ in range(COUNT)]
        for key, value in entries.items():
            drawers[_number(key)][key] = value
        for drawer in drawers:
            contents += marshal.dumps(drawer)
            ends.append(len(contents))
    return ends.tobytes() + contents


class Drawers:
    """Dictionary number `number` of `count` again: all that is asked of it is one key at a time."""

    def __init__(self, content: memoryview, number: int, count: int) -> None:
        index = (count * COUNT + 1) * array(_PLACE).itemsize
        self._ends = content[:index].cast(_PLACE)[number * COUNT : (number + 1) * COUNT + 1]
        self._contents = content[index:]
        self._open: dict[int, dict[str, Any]] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key."""
        number = _number(key)
        drawer = self._open.get(number)
        if drawer is None:
            drawer = marshal.loads(self._contents[self._ends[number] : self._ends[number + 1]])
            self._open[number] = drawer
        return drawer.get(key, default)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


def _number(key: str) -> int:
    return zlib.crc32(key.encode(errors="surrogatepass")) % COUNT
