"""A function over many items, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Generic, TypeVar

from notes2manim.parallel.config import ParallelConfig
from notes2manim.parallel.tally import Statistics, Tally

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Ended(Generic[_Result]):
    seconds: float
    results: list[_Result]
    error: Exception | None = None


def _timed(function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Ended[_Result]]:
    """Call the function where the worker is, so that waiting for a worker is not part of the time.

    Items behind one that fails are left.
    """
    ended: list[_Ended[_Result]] = []
    for item in items:
        start = time.perf_counter()
        try:
            result = function(item)
        except Exception as error:
            return [*ended, _Ended(time.perf_counter() - start, [], error)]
        ended.append(_Ended(time.perf_counter() - start, [result]))
    return ended


class ParallelProcessor:
    """Calls functions on items side by side, and counts what it did over its whole life."""

    def __init__(self, config: ParallelConfig | None = None) -> None:
        self.config = config or ParallelConfig()
        self._tally = Tally()

    def map(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Return the function's results, in the order of the items.

        When one fails, no other is begun, those that run are waited for, and the first error in
        the order of the items is raised.
        """
        waiting = list(items)
        workers = min(self.config.workers, len(waiting))
        if workers <= 1 and self.config.use_threading:
            return self._results([self._counted(_timed(function, waiting))])
        if not waiting:
            return []
        size = 1 if self.config.use_threading else self.config.chunk_size
        chunks = [waiting[start : start + size] for start in range(0, len(waiting), size)]
        with self._open(workers) as pool:
            tasks = [pool.submit(_timed, function, chunk) for chunk in chunks]
            try:
                return self._results(self._gather(tasks))
            except BaseException:
                _cancel(tasks)
                raise

    def get_stats(self) -> Statistics:
        """Return how many tasks have ended, how, and their mean time in seconds."""
        return self._tally.statistics()

    def _open(self, workers: int) -> Executor:
        if self.config.use_threading:
            return ThreadPoolExecutor(workers, thread_name_prefix="notes2manim")
        # Not forked: a fork of a process with threads can stand still for ever.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))

    def _gather(self, tasks: Sequence[Future[list[_Ended[_Result]]]]) -> list[list[_Ended[_Result]]]:
        """Return what the tasks came to, in their order; after a failure only what ran already."""
        for task in as_completed(tasks):
            if not task.cancelled() and any(ended.error for ended in self._counted(task.result())):
                _cancel(tasks)
        return [task.result() for task in tasks if not task.cancelled()]

    def _counted(self, chunk: list[_Ended[_Result]]) -> list[_Ended[_Result]]:
        for ended in chunk:
            self._tally.count(ended.seconds, failed=ended.error is not None)
        return chunk

    def _results(self, chunks: Iterable[list[_Ended[_Result]]]) -> list[_Result]:
        results: list[_Result] = []
        for ended in (ended for chunk in chunks for ended in chunk):
            if ended.error is not None:
                raise ended.error
            results += ended.results
        return results


def _cancel(tasks: Iterable[Future[list[_Ended[_Result]]]]) -> None:
    for task in tasks:
        task.cancel()
