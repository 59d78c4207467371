"""Films from Python and from the command line: settings, one Snakemake run, what it did."""

from notes2manim.engine.build import BuildError
from notes2manim.engine.engine import Video, VideoGenerationEngine
from notes2manim.engine.film import SceneResult
from notes2manim.engine.settings import RenderConfig, RunSettings, TTSConfig, TTSProvider

__all__ = [
    "BuildError",
    "RenderConfig",
    "RunSettings",
    "SceneResult",
    "TTSConfig",
    "TTSProvider",
    "Video",
    "VideoGenerationEngine",
]
