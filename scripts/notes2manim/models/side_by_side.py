"""Several slow calls at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

R = TypeVar("R")


def side_by_side(tasks: Sequence[Callable[[], R]], workers: int) -> list[R]:
    """Return the results of all tasks, in their order, at most `workers` of them running at once.

    When one fails, those that run are waited for (their answers are kept, and were paid for), no
    other is begun, and its error is raised. The threads are daemons, so an interrupted program
    ends at once and closes its connections, which makes a server stop writing.
    """
    todo: SimpleQueue[int] = SimpleQueue()
    for number in range(len(tasks)):
        todo.put(number)
    results: dict[int, R] = {}
    faults: dict[int, BaseException] = {}

    def work() -> None:
        while not faults:
            try:
                number = todo.get_nowait()
            except Empty:
                return
            try:
                results[number] = tasks[number]()
            except BaseException as error:
                faults[number] = error

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(tasks)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[min(faults)]
    return [results[number] for number in range(len(tasks))]
