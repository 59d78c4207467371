"""Every kind of picture that notes can ask for is drawn, frame by frame, as Manim alone draws it."""

from pathlib import Path

import pytest

from scripts.draw_gallery import GALLERY, stage_example
from tests.render.drawn_frames import frame_hashes

pytestmark = pytest.mark.slow

EXAMPLES = sorted(note.stem for note in GALLERY.glob("*.md"))

Hashes = dict[str, list[str]]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The stage of each example of the gallery, as a build would write it for a silent draft."""
    folder = tmp_path_factory.mktemp("stages")
    return [stage_example(GALLERY / f"{example}.md", folder) for example in EXAMPLES]


@pytest.fixture(scope="module")
def ours(stages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    return frame_hashes("ours", stages, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def stock(stages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    return frame_hashes("stock", stages, tmp_path_factory.mktemp("stock"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_frame_is_the_frame_that_stock_manim_draws(example: str, ours: Hashes, stock: Hashes) -> None:
    assert len(set(stock[example])) > 5
    assert ours[example] == stock[example]
