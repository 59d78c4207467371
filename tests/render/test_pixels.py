"""Every frame of a clip is drawn as Manim alone would draw it."""

import pytest

from tests.render.drawn_frames import HERE, frame_hashes

STAGES = sorted((HERE / "stages").glob("*.py"))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return frame_hashes("ours", STAGES, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return frame_hashes("stock", STAGES, tmp_path_factory.mktemp("stock"))


@pytest.mark.parametrize("stage", [stage.stem for stage in STAGES])
def test_every_frame_is_the_frame_that_stock_manim_draws(
    stage: str, ours: dict[str, list[str]], stock: dict[str, list[str]]
) -> None:
    assert len(set(stock[stage])) > 5
    assert ours[stage] == stock[stage]
