"""Draw one picture in a box, and do with it what a stage does, without frames."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, Mobject, Scene, VMobject, tempconfig

from notes2manim.visuals.lettering import Line as TextLine
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.wording import em_of, wording_of
from tests.visuals.playing import THEME

FULL = Box(0, -0.5, 12.8, 5.6)
HALF = Box(2.9, -0.5, 7, 5.6)
UPRIGHT = Box(0, 0, 4, 7)


def draw(picture: Picture, box: Box = FULL) -> Picture:
    """Build a picture and check that all of it lies in its box."""
    picture.build(THEME, box)
    assert_inside(picture, box)
    return picture


def on_stage(picture: Picture, *acts: str) -> Scene:
    """Return a scene on which a picture was shown (`+3`) and pointed at (`3`), all animations ended."""
    with tempconfig({"dry_run": True, "disable_caching": True}):
        scene = Scene()
    for act in acts:
        animation = picture.reveal(act[1:]) if act.startswith("+") else picture.point(act)
        finish(scene, animation)
    return scene


def begin(scene: Scene, animation: Animation | None) -> Animation:
    """Begin an animation that there is to be, as a scene does."""
    assert animation is not None
    scene.add_mobjects_from_animations([animation])
    animation._setup_scene(scene)
    animation.begin()
    return animation


def finish(scene: Scene, animation: Animation | None) -> None:
    if animation is not None:
        begin(scene, animation).interpolate(0.5)
        animation.finish()
        animation.clean_up_from_scene(scene)


def assert_inside(mobject: Mobject, box: Box) -> None:
    (left, bottom, _), (right, top, _) = mobject.get_corner((-1, -1, 0)), mobject.get_corner((1, 1, 0))
    assert left >= box.x - box.width / 2 - 1e-6
    assert right <= box.x + box.width / 2 + 1e-6
    assert bottom >= box.y - box.height / 2 - 1e-6
    assert top <= box.y + box.height / 2 + 1e-6


def shown(scene: Scene) -> Group:
    """Return everything that is on the stage."""
    return Group(*scene.mobjects)


def text_sizes(picture: Mobject) -> list[float]:
    """Return the em of every line of text of a picture, in Manim units."""
    sizes: list[float] = []
    for member in picture.get_family():
        if isinstance(member, TextLine):
            sizes.append(em_of(member.points))
        sizes += [em_of(member.points[one.start :]) for one in wording_of(member)]
    return sizes


def texts(mobject: Mobject) -> list[str]:
    """Return every line of text of a mobject."""
    family = mobject.get_family()
    lines = [member.says for member in family if isinstance(member, TextLine)]
    return lines + [one.text for member in family for one in wording_of(member)]


def opacity(mobject: Mobject) -> float:
    """Return how opaque the most opaque outline of a mobject is."""
    leaves = mobject.family_members_with_points()
    return max(max(leaf.get_fill_opacity(), leaf.get_stroke_opacity()) for leaf in leaves)


def bounds(mobjects: list[VMobject]) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what outlines cover together."""
    points = np.vstack([mobject.points for mobject in mobjects])
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Tell whether two rectangles share more than a line."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.05 and high > 0.05
