"""Work on many things at once, thin over `concurrent.futures` and `asyncio`, with its statistics."""

from notes2manim.parallel.asynchronous import AsyncParallelProcessor
from notes2manim.parallel.config import ParallelConfig
from notes2manim.parallel.deadline import within
from notes2manim.parallel.decorator import parallel_decorator
from notes2manim.parallel.processor import ParallelProcessor
from notes2manim.parallel.tally import Statistics

__all__ = [
    "AsyncParallelProcessor",
    "ParallelConfig",
    "ParallelProcessor",
    "Statistics",
    "parallel_decorator",
    "within",
]
