"""num2words for one language: when it is imported it reads all sixty, which takes longer than a beat."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from notes2manim.installed import version_of

TRIED_WITH = "0.5.14"


def num2words(value: int | float, language: str, to: str) -> str:
    """Return a number in words as `num2words.num2words` does, and raise as it does."""
    converter = _english() if language == "en" else None
    if converter is None:
        return str(import_module("num2words").num2words(value, lang=language, to=to))
    return str(getattr(converter, f"to_{to}")(value))


@cache
def _english() -> Any:
    """Return what speaks English, imported alone; None in a version of the package that was not tried."""
    spec = find_spec("num2words")
    if spec is None or version_of("num2words") != TRIED_WITH:
        return None
    name = "num2words"
    whole = sys.modules.get(name)
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations or [])
    sys.modules[name] = package
    try:
        return import_module("num2words.lang_EN").Num2Word_EN()
    finally:
        if whole:
            sys.modules[name] = whole
        else:
            del sys.modules[name]
