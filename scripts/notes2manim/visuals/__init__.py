"""The vocabulary of the stages: `Stage`, and one picture for each kind of visual."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Where each name lives; a stage loads only the pictures that it shows.
_HOMES = {
    "Array": "array",
    "Bullets": "bullets",
    "Callout": "callout",
    "Chapter": "chapter",
    "Chart": "chart",
    "Code": "code",
    "Comparison": "comparison",
    "Derivation": "derivation",
    "Diagram": "diagram",
    "Equation": "equation",
    "Geometry": "geometry",
    "Image": "image",
    "Matrix": "matrix",
    "NumberLine": "number_line",
    "Phrases": "phrases",
    "Plot": "plot",
    "Quote": "quote",
    "Sequence": "sequence",
    "Stage": "stage",
    "Statement": "statement",
    "Table": "table",
    "Timeline": "timeline",
    "Title": "title",
    "Tree": "tree",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def load() -> None:
    """Load all pictures, for a process that will draw many stages."""
    for home in dict.fromkeys(_HOMES.values()):
        import_module(f"{__name__}.{home}")
