from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.film.reel import Reel


@pytest.fixture
def make_reel(tmp_path: Path) -> Callable[..., Reel]:
    """Return a maker of empty reels, each in a folder of its own."""

    def make(**options: Any) -> Reel:
        folder = tmp_path / f"reel {len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return Reel(folder, **options)

    return make
