"""The one place that knows Manim's insides: its version, its configuration, its log.

Everything else of this room goes through Manim's extension points.
"""

from __future__ import annotations

import configparser
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import manim
from manim import config
from manim._config.utils import ManimConfig
from manim.constants import RendererType

from notes2manim.errors import StageError
from notes2manim.model.shape import frame_size

MANIM_VERSION = "0.22.0"


def check_manim() -> None:
    """Raise `StageError` unless Manim is the version that this room was written against."""
    if manim.__version__ != MANIM_VERSION:
        raise StageError(
            f"Manim is {manim.__version__}, but clips are drawn with {MANIM_VERSION}.",
            remedy=f"Install manim=={MANIM_VERSION}.",
        )


@contextmanager
def manim_session(*, width: int, height: int, fps: int) -> Iterator[None]:
    """Configure Manim for one clip, and leave nothing behind.

    Nobody's `manim.cfg` counts, nothing is logged but errors, no progress is shown, and the
    files that Manim makes on its way (the SVG of a text) live in a folder that is removed.
    """
    log = logging.getLogger("manim")
    level = log.level
    with TemporaryDirectory(prefix="notes2manim-") as media, _configured(_SHIPPED):
        log.setLevel(logging.ERROR)
        settings = {
            "media_dir": media,
            "format": "mp4",
            "disable_caching": True,
            "progress_bar": "none",
            "seed": 0,
        }
        config.update(settings)
        set_quality(width=width, height=height, fps=fps)
        try:
            yield
        finally:
            log.setLevel(level)


def set_quality(*, width: int, height: int, fps: int) -> None:
    """Set the size in pixels and the frames a second of what Manim draws, and its frame to that shape."""
    frame_width, frame_height = frame_size(width, height)
    config.update({"pixel_width": width, "pixel_height": height, "frame_rate": fps})
    config.update({"frame_width": frame_width, "frame_height": frame_height})


def uses_cairo() -> bool:
    """Tell whether Manim draws with cairo, which a stage file can change on import."""
    return config.renderer == RendererType.CAIRO


@contextmanager
def _configured(settings: ManimConfig) -> Iterator[None]:
    """Let Manim have these settings for a while.

    Unlike `tempconfig`, this sets only what differs: to set the renderer, even to what it is, takes
    Manim a hundredth of a second, for it then gives all classes of mobjects their bases anew.
    """
    before = config.copy()
    _set(settings)
    try:
        yield
    finally:
        _set(before)


def _set(settings: ManimConfig) -> None:
    config.update({key: value for key, value in settings.items() if config[key] != value})


class _Settings(ManimConfig):
    """Settings that are only kept: to set the renderer of these gives no class of mobjects its bases anew."""

    @property
    def renderer(self) -> RendererType:
        return RendererType(self._d["renderer"])

    @renderer.setter
    def renderer(self, value: str | RendererType) -> None:
        self._set_from_enum("renderer", value, RendererType)


def _shipped_config() -> ManimConfig:
    """Return the configuration that Manim ships, before any `manim.cfg` of a user."""
    parser = configparser.ConfigParser()
    parser.read(Path(manim.__file__).parent / "_config" / "default.cfg")
    return _Settings().digest_parser(parser)


_SHIPPED = _shipped_config()
