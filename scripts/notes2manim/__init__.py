"""Turn Markdown notes into narrated, captioned Manim films, as a build."""

__version__ = "0.1.0"
