"""Tell x264 where a picture changed, so that it does not look at the rest.

FFmpeg takes such hints as side data of a frame (`AVVideoHint`, read by libx264's option
`mb_info`), but PyAV has no call for them. So this one module reaches behind PyAV, into the
FFmpeg that its wheel brings, and only with the version of PyAV whose objects it knows. With
any other, there are no hints, and encoding takes longer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from notes2manim.render.boxes import Box

_PYAV = "18.1.0"
_AVFRAME_AT = 24  # bytes into a VideoFrame: behind its reference count, type and method table
_CHANGED = 1  # AV_VIDEO_HINT_TYPE_CHANGED
_VIDEO_HINT = 27  # AV_FRAME_DATA_VIDEO_HINT


class _VideoHint(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_size_t),
        ("offset", ctypes.c_size_t),
        ("size", ctypes.c_size_t),
        ("type", ctypes.c_int),
    )


class ChangeHints:
    """Puts hints on frames, where that is possible: `options` is for x264, empty where it is not."""

    def __init__(self) -> None:
        self._libavutil = _libavutil()
        self.options = {"mb_info": "1"} if self._libavutil else {}

    def put(self, frame: av.VideoFrame, changed: Sequence[Box]) -> None:
        """Say that a frame differs from the one before only in these boxes."""
        if self._libavutil is None:
            return
        address = ctypes.c_void_p.from_address(id(frame) + _AVFRAME_AT).value
        self._libavutil.av_frame_remove_side_data(address, _VIDEO_HINT)
        boxes = changed or [(0, 0, 16, 16)]  # one block, since an empty hint is none
        made = self._libavutil.av_video_hint_create_side_data(address, len(boxes))
        if not made:
            raise MemoryError("no memory for a hint")
        hint = _VideoHint.from_address(made)
        hint.type = _CHANGED
        for number, (left, top, right, bottom) in enumerate(boxes):
            rectangle = (ctypes.c_uint32 * 4).from_address(made + hint.offset + number * hint.size)
            rectangle[:] = [left, top, right - left, bottom - top]


def _libavutil() -> ctypes.CDLL | None:
    """Return PyAV's own libavutil, or None when it is another than was looked into."""
    wheel = Path(av.__file__).parents[1] / "av.libs"
    found = next(wheel.glob("libavutil-*.so*"), None)
    if av.__version__ != _PYAV or found is None:
        return None
    library = ctypes.CDLL(str(found))
    library.av_video_hint_create_side_data.restype = ctypes.c_void_p
    library.av_video_hint_create_side_data.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    library.av_frame_remove_side_data.restype = None
    library.av_frame_remove_side_data.argtypes = (ctypes.c_void_p, ctypes.c_int)
    return library
