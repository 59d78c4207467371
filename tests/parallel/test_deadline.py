"""A call that ends in time, whatever it waits for."""

from __future__ import annotations

import threading

import pytest

from notes2manim.parallel import within


def test_what_a_call_returns_and_raises_comes_back() -> None:
    assert within(30, lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)


def test_a_call_that_takes_too_long_is_left_alone() -> None:
    released = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, released.wait)
    left = [thread for thread in threading.enumerate() if thread.name == "notes2manim.within"]
    assert all(thread.daemon for thread in left), "the process ends without waiting for it"
    released.set()
    for thread in left:
        thread.join(30)


def test_a_time_out_of_the_call_itself_is_told_as_such() -> None:
    def fail() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        within(30, fail)
