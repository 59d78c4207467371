"""Functions over many items, side by side: order, errors, bounds and statistics."""

from __future__ import annotations

import asyncio
import os
import threading
import time

import pytest

from notes2manim.parallel import (
    AsyncParallelProcessor,
    ParallelConfig,
    ParallelProcessor,
    parallel_decorator,
)


def square(number: int) -> int:
    return number * number


def where(_: int) -> int:
    return os.getpid()


def refuse_odd(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number


def test_results_come_in_the_order_of_the_items() -> None:
    gate = threading.Event()

    def last_first(number: int) -> int:
        if number == 0:
            gate.wait(10)
        else:
            gate.set()
        return number

    assert ParallelProcessor(ParallelConfig(max_workers=2)).map(last_first, range(5)) == [0, 1, 2, 3, 4]


def test_as_many_run_at_once_as_there_are_workers() -> None:
    together = threading.Barrier(3, timeout=10)
    processor = ParallelProcessor(ParallelConfig(max_workers=3))
    assert sorted(processor.map(lambda _: together.wait(), range(3))) == [0, 1, 2]


def test_processes_compute_elsewhere_in_chunks() -> None:
    processor = ParallelProcessor(ParallelConfig(max_workers=2, chunk_size=4, use_threading=False))
    places = processor.map(where, range(8))
    assert len(places) == 8
    assert os.getpid() not in places
    assert processor.get_stats()["total_tasks"] == 8


@pytest.mark.parametrize("workers", [1, 4])
def test_the_first_error_is_raised_and_counted(workers: int) -> None:
    processor = ParallelProcessor(ParallelConfig(max_workers=workers))
    with pytest.raises(ValueError, match="3 is odd"):
        processor.map(refuse_odd, [0, 2, 3, 4])
    stats = processor.get_stats()
    assert stats["failed_tasks"] == 1
    assert 2 <= stats["successful_tasks"] <= 3  # 4 may have been taken before 3 failed
    assert stats["total_tasks"] == stats["successful_tasks"] + 1


def test_an_error_stops_the_others_while_an_earlier_item_is_still_worked_on() -> None:
    taken: list[int] = []
    failed = threading.Event()

    def act(number: int) -> None:
        taken.append(number)
        if number == 0:
            assert failed.wait(10)
            time.sleep(0.2)  # the other worker would take all that is left meanwhile
        if number == 1:
            failed.set()
            raise OSError("gone")
        time.sleep(0.001)

    with pytest.raises(OSError, match="gone"):
        ParallelProcessor(ParallelConfig(max_workers=2)).map(act, range(100))
    assert len(taken) < 100


def test_after_an_error_what_no_worker_has_taken_is_left() -> None:
    taken: list[int] = []
    go_on = threading.Event()

    def act(number: int) -> None:
        taken.append(number)
        if number == 0:
            raise OSError("gone")
        go_on.wait(0.2)

    with pytest.raises(OSError, match="gone"):
        ParallelProcessor(ParallelConfig(max_workers=2)).map(act, range(100))
    assert len(taken) < 100


def test_statistics_add_up_over_calls() -> None:
    processor = ParallelProcessor(ParallelConfig(max_workers=2))
    assert processor.get_stats() == {
        "total_tasks": 0,
        "successful_tasks": 0,
        "failed_tasks": 0,
        "avg_task_time": 0.0,
    }
    processor.map(square, [1, 2])
    processor.map(square, [])
    processor.map(square, [3])
    stats = processor.get_stats()
    assert stats["total_tasks"] == stats["successful_tasks"] == 3
    assert stats["avg_task_time"] > 0


def test_a_decorated_function_takes_many_items() -> None:
    @parallel_decorator(max_workers=2)
    def double(number: int) -> int:
        """Double a number."""
        return 2 * number

    assert double(range(4)) == [0, 2, 4, 6]
    assert double.__doc__ == "Double a number."


@pytest.mark.parametrize("numbers", [{"max_workers": 0}, {"chunk_size": 0}])
def test_numbers_below_one_are_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ParallelConfig(**numbers)  # type: ignore[arg-type]


def test_coroutines_run_side_by_side_up_to_the_bound() -> None:
    running = 0
    most = 0

    async def act(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return number * number

    processor = AsyncParallelProcessor(ParallelConfig(max_workers=3))
    assert asyncio.run(processor.map(act, range(10))) == [n * n for n in range(10)]
    assert most == 3
    assert processor.get_stats()["successful_tasks"] == 10


def test_an_error_of_a_coroutine_cancels_the_others() -> None:
    cancelled: list[int] = []

    async def act(number: int) -> None:
        if number == 0:
            await asyncio.sleep(0)
            raise ValueError("first")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(number)
            raise

    processor = AsyncParallelProcessor(ParallelConfig(max_workers=2))
    with pytest.raises(ValueError, match="first"):
        asyncio.run(processor.map(act, range(5)))
    assert 1 in cancelled
    assert 4 not in cancelled
    assert processor.get_stats()["failed_tasks"] == 1
