"""A call that ends in time, whatever it waits for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


def within(seconds: float, act: Callable[[], _Result]) -> _Result:
    """Return what `act` returns, or raise what it raises.

    Raises `TimeoutError` when it has not ended after so many seconds. It is left alone then, in a
    thread that ends with the process: the time-outs of a socket hold for each read, and a server
    that drips its header byte by byte, or a name that nobody looks up, keeps them all.
    """
    ended: Future[_Result] = Future()

    def run() -> None:
        try:
            ended.set_result(act())
        except BaseException as error:
            ended.set_exception(error)

    Thread(target=run, daemon=True, name="notes2manim.within").start()
    return ended.result(seconds)
