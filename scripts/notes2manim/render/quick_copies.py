"""Copy mobjects without copying what never changes.

Manim copies a mobject, with all its family, for each animation's start and target, by way of
`copy.deepcopy`, which walks into numbers, colours and the parsed SVG that a glyph was made
from. There is no extension point for this, so `Mobject.__deepcopy__` is replaced for a while.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
from manim import ManimColor, Mobject
from svgelements import Path as SVGPath  # type: ignore[import-untyped]

_PLAIN = frozenset(
    {int, float, complex, bool, str, bytes, type(None), type, FunctionType, BuiltinFunctionType, range}
    | {np.float64, np.int64, np.bool_}
)
_SHARED = (ManimColor, SVGPath, Enum, PurePath)


@contextmanager
def quick_copies() -> Iterator[None]:
    """Let copies of mobjects share their parts that nobody changes in place."""
    original = Mobject.__deepcopy__
    setattr(Mobject, "__deepcopy__", _copy_mobject)  # noqa: B010 - not a method of the same type
    try:
        yield
    finally:
        setattr(Mobject, "__deepcopy__", original)  # noqa: B010


def _copy_mobject(self: Mobject, memo: dict[int, Any]) -> Mobject:
    result = type(self).__new__(type(self))
    memo[id(self)] = result
    attributes = result.__dict__
    for name, value in self.__dict__.items():
        attributes[name] = value if type(value) in _PLAIN else _copy(value, memo)
    result.original_id = str(id(self))
    return result


def _copy(value: Any, memo: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is np.ndarray and not value.dtype.hasobject:
        known = memo.get(id(value))
        if known is None:
            memo[id(value)] = known = value.copy()
            _keep(value, memo)
        return known
    if kind is list:
        known = memo.get(id(value))
        if known is None:
            memo[id(value)] = known = []
            known.extend(part if type(part) in _PLAIN else _copy(part, memo) for part in value)
            _keep(value, memo)
        return known
    if isinstance(value, _SHARED):
        return value
    return copy.deepcopy(value, memo)


def _keep(value: Any, memo: dict[int, Any]) -> None:
    """Keep a value alive as long as the memo, as `copy` does, so that its id stays its own."""
    memo.setdefault(id(memo), []).append(value)
