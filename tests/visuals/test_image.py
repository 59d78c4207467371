"""Picture files."""

from __future__ import annotations

from pathlib import Path

import pytest
from manim import config
from PIL import Image as Pillow

from notes2manim.visuals.image import Image
from notes2manim.visuals.ink import LEAST_EM
from notes2manim.visuals.lettering import Line
from tests.visuals.drawing import FULL, HALF, draw, on_stage, text_sizes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Image, "project", tmp_path)
    return tmp_path


@pytest.mark.parametrize("size", [(40, 30), (3000, 40), (40, 3000)])
def test_a_picture_fills_its_box_and_keeps_its_shape(folder: Path, size: tuple[int, int]) -> None:
    Pillow.new("RGB", size, "red").save(folder / "a.png")
    picture = draw(Image(path="a.png", caption="A caption, with $x^2$"), HALF)
    drawing = picture.submobjects[0]
    assert drawing.width / drawing.height == pytest.approx(size[0] / size[1], rel=0.05)
    assert on_stage(picture, "+").mobjects


def test_a_huge_picture_is_no_larger_than_the_frame(folder: Path) -> None:
    Pillow.new("L", (30_000, 300)).save(folder / "wide.png")
    picture = draw(Image(path="wide.png"))
    assert picture.submobjects[0].pixel_array.shape[1] <= config.pixel_width


def test_an_svg_is_drawn_as_outlines(folder: Path) -> None:
    (folder / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="3"/></svg>'
    )
    assert draw(Image(path="a.svg"), FULL).width > 5


@pytest.mark.parametrize("caption", ["Our new logo, drawn by hand in the winter of 1987", ""])
@pytest.mark.parametrize("name", ["missing.png", "text.png", "text.svg", "cut.png", "bits.png"])
def test_a_file_that_is_no_picture_leaves_its_frame_empty_but_for_its_caption(
    folder: Path, name: str, caption: str
) -> None:
    (folder / "text.png").write_text("no picture")
    (folder / "text.svg").write_text("no picture")
    Pillow.effect_noise((99, 99), 50).save(folder / "whole.png")
    whole = (folder / "whole.png").read_bytes()
    (folder / "cut.png").write_bytes(whole[:2000])
    (folder / "bits.png").write_bytes(whole[:20] + bytes(300) + whole[320:])
    picture = draw(Image(path=name, caption=caption, zoom=True), HALF)
    assert picture.fault.startswith(f"{name}: ")
    said = " ".join(line.says for line in picture.get_family() if isinstance(line, Line))
    assert said == (caption or name)
    assert min(text_sizes(picture)) >= LEAST_EM
    assert on_stage(picture, "+").mobjects
    assert picture.steady and not picture.framed.updaters


def test_a_picture_that_zooms_grows_to_its_size_inside_of_its_box(folder: Path) -> None:
    Pillow.new("RGB", (40, 30), "red").save(folder / "a.png")
    still, growing = (Image(path="a.png", caption="A caption", zoom=zoom) for zoom in (False, True))
    for picture in (still, growing):
        draw(picture)
    on_stage(growing, "+")
    drawing, whole = growing.submobjects[0], still.submobjects[0]
    assert drawing.height == pytest.approx(whole.height * 0.9)

    drawing.update(4.0)
    assert whole.height * 0.9 < drawing.height < whole.height
    drawing.update(20.0)
    assert drawing.height == pytest.approx(whole.height)
    assert not drawing.has_time_based_updater()


def svg(inside: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="10" height="10">{inside}</svg>'
    )


SHAPE = '<path d="M0 0L9 9L0 9z"/>'
USES = "".join(f'<g id="a{i}">' + f'<use xlink:href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 9))
LAUGHS = "".join(f'<!ENTITY a{i} "' + f"&a{i - 1};" * 10 + '">' for i in range(1, 10))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (svg(f'<defs><g id="a0">{SHAPE}</g>{USES}</defs><use xlink:href="#a8"/>'), "has too many shapes"),
        (svg(f'<g id="a"><use xlink:href="#a"/></g>{SHAPE}'), "repeats itself without end"),
        (svg(SHAPE * 30_000), "has too many shapes"),
        (svg(f'<path d="M0 0{" L1 2 L3 1" * 150_000}"/>'), "has too many shapes"),
        (svg("<g>" * 20_000 + SHAPE + "</g>" * 20_000), "is nested too deeply"),
        (svg(f"<!--{'x' * 10_000_000}-->{SHAPE}"), "is too large"),
        (f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]>{svg("<text>&a9;</text>" + SHAPE)}', "amplification"),
        (f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{svg("<text>&x;</text>")}', "undefined"),
    ],
    ids=["repeats", "loop", "shapes", "points", "depth", "size", "entities", "another file"],
)
def test_an_svg_that_asks_for_too_much_is_refused_at_once(folder: Path, content: str, fault: str) -> None:
    (folder / "a.svg").write_text(content)
    picture = draw(Image(path="a.svg"))
    assert fault in picture.fault


def test_nothing_is_written_beside_a_picture(folder: Path) -> None:
    (folder / "a.svg").write_text(svg(SHAPE))
    (folder / "a_.svg").write_text("somebody's own")
    draw(Image(path="a.svg"))
    assert (folder / "a_.svg").read_text() == "somebody's own"
    assert {path.name for path in folder.iterdir()} == {"a.svg", "a_.svg"}


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.setattr(Image, "project", inside)
    Pillow.new("L", (30, 30)).save(tmp_path / "a.png")
    (inside / "link.png").symlink_to(tmp_path / "a.png")
    for path in ("link.png", "../a.png"):
        assert "lies outside of the project" in draw(Image(path=path)).fault
