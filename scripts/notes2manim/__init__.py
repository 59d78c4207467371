"""Turn Markdown notes into narrated, captioned Manim films, as a build."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` loads slowly, and every step of a build imports this package
if TYPE_CHECKING:
    from notes2manim.engine import (
        BuildError,
        RenderConfig,
        SceneResult,
        TTSConfig,
        TTSProvider,
        Video,
        VideoGenerationEngine,
    )

__version__ = "0.1.0"

__all__ = [
    "BuildError",
    "RenderConfig",
    "SceneResult",
    "TTSConfig",
    "TTSProvider",
    "Video",
    "VideoGenerationEngine",
]


def __getattr__(name: str) -> object:
    """Import the engine when it is asked for: every step of a build imports this package."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("notes2manim.engine"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
