"""A build with a warm worker for its step, which each file here has in a form of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from notes2manim.warm.request import PLACE
from notes2manim.warm.workers import Workers

if TYPE_CHECKING:
    from tests.warm.test_warm import Build


@pytest.fixture
def warm(build: Build) -> Iterator[Workers]:
    """The workers of a build, one of which is warm for the step."""
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment)
    build.environment[PLACE] = str(workers.folder)
    yield workers
    workers.stop()
    assert not workers.folder.exists()
