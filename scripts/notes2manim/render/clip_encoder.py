"""RGBA pictures to a clip, coded in a thread beside the drawing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import TracebackType
from typing import Self

from notes2manim.errors import DiskError, StageError
from notes2manim.render.boxes import Box
from notes2manim.render.clip_file import ClipFile
from notes2manim.render.shot import KEYFRAME_SECONDS, Shot
from notes2manim.render.shot_coder import ShotCoder
from notes2manim.render.yuv_picture import Pixels, YuvConverter, YuvPatch

_QUEUED = 8  # pictures that may wait for the encoder, each up to a whole one

Patch = tuple[Box, Pixels]


class MissingShotError(Exception):
    """A shot that another process was to draw is not there."""


class _Part:
    """A part of the clip: one shot with an end, which is held for a while, or an endless one in pieces.

    It is drawn here, or fetched from another process.
    """

    def __init__(
        self,
        *,
        endless: bool = False,
        keep: Callable[[Shot], None] | None = None,
        fetch: Callable[[], Shot | None] | None = None,
    ) -> None:
        self.endless = endless
        self.keep = keep
        self.fetch = fetch
        self.shots: deque[Shot] = deque()
        self.complete = False  # set after the last of its shots is there
        self.held = 0

    def fill(self) -> None:
        """Fetch the shot, if it is there."""
        if self.fetch and not self.complete and (shot := self.fetch()):
            self.shots.append(shot)
            self.complete = True


class ClipEncoder:
    """A `ShotScreen` that writes an mp4. Use it as a context: the file is complete after it.

    Raises `StageError` when the clip cannot be encoded or written, and `MissingShotError`.
    """

    def __init__(self, path: Path, *, width: int, height: int, fps: int) -> None:
        self._place = str(path)
        self._converter = YuvConverter(width, height)
        self.longest_group = KEYFRAME_SECONDS * fps
        self.file = ClipFile(path, width=width, height=height, fps=fps)
        self._coder = ShotCoder(self.file.stream.codec_context, width, height, fps)
        self._parts: deque[_Part] = deque()
        self._coded: _Part | None = None
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._room = Semaphore(_QUEUED)
        self._fault: Exception | None = None
        self._thread: Thread | None = None
        self._begun = False
        self._lent = False  # whether this is a fork, which draws for another process

    def show(self, pixels: Pixels, changed: Sequence[Box], frames: int) -> None:
        """Append an RGBA picture, held for so many frames (see `Screen`)."""
        if not self._begun:
            self.begin(endless=True)
        self._submit(partial(self._show, self._patches(pixels, changed), frames))

    def begin(self, *, endless: bool = False, keep: Callable[[Shot], None] | None = None) -> None:
        """Begin a shot (see `ShotScreen`)."""
        self._begun = True
        part = _Part(endless=endless, keep=keep)
        self._submit(partial(self._begin, part))
        self._add(part)

    def end(self, pixels: Pixels, changed: Sequence[Box]) -> None:
        """End a shot (see `ShotScreen`)."""
        self._submit(partial(self._end, self._patches(pixels, changed)))

    def hold(self, frames: int) -> None:
        """Hold the end of the last shot for so many more frames."""
        if self._parts:
            self._parts[-1].held += frames

    def insert(self, shot: Shot) -> None:
        """Append a shot that is there already."""
        part = _Part()
        part.shots.append(shot)
        part.complete = True
        self._add(part)

    def expect(self, fetch: Callable[[], Shot | None]) -> None:
        """Append a shot that another process draws (see `ShotScreen`)."""
        self._add(_Part(fetch=fetch))

    def pass_over(self, pixels: Pixels, changed: Sequence[Box]) -> None:
        """Take a picture as the last one, though it is not shown."""
        self._submit(partial(self._pass_over, self._patches(pixels, changed)))

    def rest(self) -> None:
        """Wait until all that was passed in is coded."""
        for _ in range(_QUEUED):
            self._room.acquire()
        for _ in range(_QUEUED):
            self._room.release()

    def start_over(self) -> None:
        """Draw for another process from now on, in a fork, in which no thread is left."""
        self._lent = True
        self._thread = None
        self._queue = SimpleQueue()
        self._room = Semaphore(_QUEUED)
        self._parts.clear()

    def finish(self) -> None:
        """Wait until all that was passed in is coded, and complete the last shot."""
        if self._thread:
            self._queue.put(self._complete)
            self._queue.put(None)
            self._thread.join()
            self._thread = None
        self._raise_fault()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.finish()
            if kind is None:
                self._write(last=True)
        finally:
            self.file.close()

    def _patches(self, pixels: Pixels, changed: Sequence[Box]) -> list[Patch]:
        patches = []
        for box in changed:
            left, top, right, bottom = near = self._converter.surround(box)
            patches.append((near, pixels[top:bottom, left:right].copy()))
        return patches

    def _add(self, part: _Part) -> None:
        if not self._lent:
            self._parts.append(part)
            self._write()

    def _write(self, *, last: bool = False) -> None:
        """Write what is complete, up to the last part, which may yet be held."""
        while self._parts and (last or len(self._parts) > 1):
            part = self._parts[0]
            part.fill()
            complete = part.complete
            while part.shots:
                self.file.append(part.shots.popleft(), part.held)
            if not complete and last:
                raise MissingShotError
            if not complete:
                return
            self._parts.popleft()

    def _submit(self, work: Callable[[], None]) -> None:
        """Let the thread do something, as soon as it has done what it was given before."""
        self._raise_fault()
        if self._thread is None:
            self._thread = Thread(target=self._work, name="clip-encoder", daemon=True)
            self._thread.start()
        self._room.acquire()
        self._queue.put(work)

    def _raise_fault(self) -> None:
        if isinstance(self._fault, DiskError):
            raise self._fault
        if self._fault:
            raise StageError(
                f"the clip cannot be encoded: {self._fault}.", place=self._place
            ) from self._fault

    def _work(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                if self._fault is None:
                    work()
            except Exception as error:
                self._fault = error
            finally:
                self._room.release()

    def _begin(self, part: _Part) -> None:
        self._complete()
        self._coded = part

    def _convert(self, patches: list[Patch]) -> list[YuvPatch]:
        return [self._converter.convert(pixels, box) for box, pixels in patches]

    def _pass_over(self, patches: list[Patch]) -> None:
        self._coder.put(self._convert(patches))

    def _show(self, patches: list[Patch], frames: int) -> None:
        assert self._coded is not None
        converted = self._convert(patches)
        changed = [box for box, _ in patches]
        while frames:
            some = frames
            if self._coded.endless:
                some = min(frames, self.longest_group - self._coder.frames)
            self._coder.show(converted, changed, some, at_once=self._coded.endless)
            converted, changed = [], []
            frames -= some
            if self._coded.endless and self._coder.frames == self.longest_group:
                self._coded.shots.append(self._coder.end())

    def _end(self, patches: list[Patch]) -> None:
        assert self._coded is not None
        shot = self._coder.end(self._convert(patches), [box for box, _ in patches])
        if self._coded.keep:
            self._coded.keep(shot)
        self._coded.shots.append(shot)
        self._coded.complete = True
        self._coded = None

    def _complete(self) -> None:
        """Complete an endless shot."""
        if self._coded is not None:
            if self._coder.frames:
                self._coded.shots.append(self._coder.end())
            self._coded.complete = True
            self._coded = None
