"""A coroutine function over many items, side by side in one event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from notes2manim.parallel.config import ParallelConfig
from notes2manim.parallel.tally import Statistics, Tally

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class AsyncParallelProcessor:
    """The twin of `ParallelProcessor` for coroutines; `max_workers` bounds how many run at once."""

    def __init__(self, config: ParallelConfig | None = None) -> None:
        self.config = config or ParallelConfig()
        self._tally = Tally()

    async def map(
        self, function: Callable[[_Item], Awaitable[_Result]], items: Iterable[_Item]
    ) -> list[_Result]:
        """Return the results in the order of the items.

        Raises the first error that happens; what still runs is then cancelled and awaited.
        """
        gate = asyncio.Semaphore(self.config.workers)

        async def act(item: _Item) -> _Result:
            async with gate:
                return await self._timed(function, item)

        tasks = [asyncio.ensure_future(act(item)) for item in items]
        try:
            return list(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def get_stats(self) -> Statistics:
        """Return how many tasks have ended, how, and their mean time in seconds."""
        return self._tally.statistics()

    async def _timed(self, function: Callable[[_Item], Awaitable[_Result]], item: _Item) -> _Result:
        start = time.perf_counter()
        try:
            result = await function(item)
        except Exception:
            self._tally.count(time.perf_counter() - start, failed=True)
            raise
        self._tally.count(time.perf_counter() - start, failed=False)
        return result
