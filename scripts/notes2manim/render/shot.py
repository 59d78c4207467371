"""A shot: the coded pictures of one animation, which depend on nothing but what is seen in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

KEYFRAME_SECONDS = 10  # at most, so that a film can be sought in

_DIGEST = 16  # bytes of the check sum


@dataclass(frozen=True)
class Shot:
    """Coded pictures of H.264 (Annex B), one a frame, of which the first is a keyframe.

    `changed` tells of each whether it differs from the one before: 0 or 1. `rest` is what stands when
    the animation is over, empty where that is the last picture, and `moved` tells whether it differs.
    It follows the last picture, and `repeat` is a slice that repeats what stands, once its `frame_num`
    is set.
    """

    pictures: tuple[bytes, ...]
    changed: bytes
    rest: bytes
    moved: bool
    repeat: bytes

    def to_bytes(self) -> bytes:
        """Return it with a check sum, for a file."""
        sizes = [len(picture) for picture in self.pictures]
        head = [sizes, self.changed.hex(), len(self.rest), int(self.moved)]
        body = json.dumps(head).encode() + b"\n" + b"".join((*self.pictures, self.rest, self.repeat))
        return sealed(body)

    @classmethod
    def from_bytes(cls, data: bytes) -> Shot:
        """Return what `to_bytes` has made a file of. Raises `ValueError` where that is damaged."""
        body = unsealed(data)
        head, _, coded = body.partition(b"\n")
        sizes, changed, rest, moved = json.loads(head)
        parts = []
        for size in (*sizes, rest):
            parts.append(coded[:size])
            coded = coded[size:]
        return cls(tuple(parts[:-1]), bytes.fromhex(changed), parts[-1], bool(moved), coded)


class Group:
    """A shot as long as it is held: of no more than `longest` frames behind its keyframe, if that can be."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._frames = 0

    def begin(self, frames: int) -> None:
        """Begin with so many frames, which are there already."""
        self._frames = frames

    def hold(self, frames: int) -> int:
        """Return for how many of these frames it may be held before the next keyframe, and count them."""
        held = min(frames, max(self._longest - self._frames, 0))
        self._frames += held
        return held


def sealed(body: bytes) -> bytes:
    """Return bytes with a check sum before them."""
    return _check_sum(body) + body


def unsealed(data: bytes) -> bytes:
    """Return what was `sealed`. Raises `ValueError` where it is damaged."""
    body = data[_DIGEST:]
    if data[:_DIGEST] != _check_sum(body):
        raise ValueError("damaged")
    return body


def _check_sum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()
