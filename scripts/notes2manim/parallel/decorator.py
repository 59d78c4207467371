"""A function of one item made a function of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar

from notes2manim.parallel.config import ParallelConfig
from notes2manim.parallel.processor import ParallelProcessor

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def parallel_decorator(
    max_workers: int | None = None,
) -> Callable[[Callable[[_Item], _Result]], Callable[[Iterable[_Item]], list[_Result]]]:
    """Return a decorator: the function then takes many items, in threads, and returns as many results.

    >>> @parallel_decorator(max_workers=2)
    ... def double(number: int) -> int:
    ...     return 2 * number
    >>> double([1, 2, 3])
    [2, 4, 6]
    """
    config = ParallelConfig(max_workers=max_workers)

    def decorate(function: Callable[[_Item], _Result]) -> Callable[[Iterable[_Item]], list[_Result]]:
        @wraps(function)
        def over_all(items: Iterable[_Item]) -> list[_Result]:
            return ParallelProcessor(config).map(function, items)

        return over_all

    return decorate
