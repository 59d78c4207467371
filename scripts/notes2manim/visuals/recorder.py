"""Read what can be seen on a stage while it plays: see `model.record`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, Group, ImageMobject, Mobject, Scene, SVGMobject, VMobject, config
from numpy.typing import NDArray

from notes2manim.model.record import Box, Place, Thing
from notes2manim.visuals.formula import Formula
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.wording import em_of, wording_of

# Less of a colour than this cannot be seen.
_VISIBLE = 0.02
# A stroke of width 1 is so wide, in Manim units.
_STROKE = 0.01
# An outline of fewer curves than this is noted with points between the ends of its curves.
_FEW = 64
_DECIMALS = 5

Owner = tuple[str, str]
"""The name and the kind of a visual."""


class Recorder:
    """Reads what can be seen on one stage, as numbers of `things`."""

    def __init__(self) -> None:
        self._things: dict[Thing, int] = {}
        # What units of a picture looked like, and the things that they are.
        self._known: dict[int, tuple[int, list[int]]] = {}
        self._kept: list[Mobject] = []
        # Whose a mobject is, or was: what leaves a picture may still be on its way out of the frame.
        self._owners: dict[int, tuple[Mobject, Owner]] = {}

    @property
    def _width(self) -> float:
        """The width of the frame, which the stage may change while the author's own code is shown."""
        return float(config.frame_width)

    @property
    def _height(self) -> float:
        return float(config.frame_height)

    @property
    def things(self) -> list[Thing]:
        """All things that were seen so far, each at the place of its number."""
        return list(self._things)

    @property
    def aspect(self) -> float:
        """The width of the frame divided by its height."""
        return round(self._width / self._height, _DECIMALS)

    def look(self, stage: Scene, pictures: Sequence[tuple[Owner, Group]]) -> tuple[int, ...]:
        """Return what can be seen of pictures, and of what else the author's own code has put on the stage.

        These are numbers of things, in the order in which they are drawn.
        """
        order = sorted(stage.get_mobject_family_members(), key=lambda mobject: float(mobject.z_index))
        places = {id(mobject): place for place, mobject in enumerate(order)}
        seen: list[tuple[int, list[int]]] = []

        def see(owner: Owner | None, mobject: Mobject) -> None:
            for unit in _units(mobject):
                leaves = _visible(unit.get_family() if _whole(unit) else [unit], places)
                if leaves:
                    first = min(places[id(leaf)] for leaf in leaves)
                    seen.append((first, self._note(owner or self._owner(unit), unit, leaves)))

        self.own(pictures)
        for owner, picture in pictures:
            see(owner, picture)
            for member in picture.get_family():
                places.pop(id(member), None)
        if places:
            for mobject in stage.mobjects:
                see(None, mobject)
        seen.sort(key=lambda one: one[0])
        return tuple(index for _, indices in seen for index in indices)

    def own(self, pictures: Sequence[tuple[Owner, Group]]) -> None:
        """Remember whose everything is that belongs to pictures now."""
        for owner, picture in pictures:
            for member in picture.get_family():
                self._owners.setdefault(id(member), (member, owner))

    def _owner(self, unit: Mobject) -> Owner:
        """Return whose a unit was that is in no picture: else the author's own code has made it."""
        known = (self._owners.get(id(member)) for member in unit.get_family())
        return next((owner for _, owner in filter(None, known)), ("", "manim"))

    def _note(self, owner: Owner, unit: Mobject, leaves: list[Any]) -> list[int]:
        """Return the indices of what a unit is made of."""
        look = hash((owner, self._width, *(part for leaf in leaves for part in _appearance(leaf))))
        known = self._known.get(id(unit))
        if known is None or known[0] != look:
            things = [
                self._things.setdefault(thing, len(self._things)) for thing in self._read(owner, unit, leaves)
            ]
            if known is None:
                self._kept.append(unit)  # an id is a mobject's own only as long as it lives
            known = self._known[id(unit)] = (look, things)
        return known[1]

    def _read(self, owner: Owner, unit: Any, leaves: list[Any]) -> Iterator[Thing]:
        if isinstance(unit, Line):
            letters = [leaf for leaf in leaves if leaf is not unit]
            if letters:
                yield self._text(owner, unit.says, unit.points, letters)
        elif isinstance(unit, Formula):
            yield self._text(owner, f"${unit.tex}$", leaves[0].em, leaves)
        elif isinstance(unit, ImageMobject | SVGMobject):
            yield self._whole(owner, unit, leaves)
        elif wording := wording_of(unit):
            for one in wording:
                size, ink = unit.points[one.start : one.start + 4], unit.points[one.start + 4 : one.end]
                if len(ink):
                    yield self._text(owner, one.text, size, [unit], ink)
        else:
            yield self._outline(owner, unit)

    def _text(
        self,
        owner: Owner,
        text: str,
        size: float | NDArray[np.float64],
        leaves: Sequence[Any],
        ink: NDArray[np.float64] | None = None,
    ) -> Thing:
        """Return a line of text: `leaves` draw it, with all of their points or with `ink`.

        `size` are the points of `upright`, or else the em itself.
        """
        color = leaves[0].fill_rgbas[0]
        points = np.concatenate([leaf.points for leaf in leaves]) if ink is None else ink
        em = size if isinstance(size, float) else em_of(size)
        return Thing(
            visual=owner[0],
            kind=owner[1],
            role="text",
            box=self._box([points]),
            text=text,
            size=round(em / self._height, _DECIMALS),
            color=_hex(color),
            opacity=round(float(color[3]), 3),
            paths=() if isinstance(size, float) else self._turned(points, size),
        )

    def _turned(
        self, points: NDArray[np.float64], size: NDArray[np.float64]
    ) -> tuple[tuple[Place, ...], ...]:
        """Return the corners of the box of a text that does not stand upright."""
        up = (size[3, :2] - size[0, :2]) / max(float(np.linalg.norm(size[3] - size[0])), 1e-9)
        if abs(up[0]) < 1e-6:
            return ()
        along = np.array((up[1], -up[0]))
        x, y = points[:, :2] @ along, points[:, :2] @ up
        left, right, low, high = x.min(), x.max(), y.min(), y.max()
        corners = [(left, high), (right, high), (right, low), (left, low)]
        return (tuple(self._place(*(a * along + b * up).tolist()) for a, b in corners),)

    def _whole(self, owner: Owner, unit: Any, leaves: Sequence[Any]) -> Thing:
        """Return a picture file, or a text that an author's own code has set."""
        says = getattr(unit, "original_text", None) or getattr(unit, "tex_string", None)
        return Thing(
            visual=owner[0],
            kind=owner[1],
            role="text" if says else "image",
            box=self._box([leaf.points for leaf in leaves]),
            text=says or "",
            color=_hex(leaves[0].fill_rgbas[0]) if says else "#000000",
        )

    def _outline(self, owner: Owner, leaf: Any) -> Thing:
        filled = float(leaf.fill_rgbas[:, 3].max()) > _VISIBLE
        color = leaf.fill_rgbas[0] if filled else leaf.stroke_rgbas[0]
        return Thing(
            visual=owner[0],
            kind=owner[1],
            role="shape" if filled else "line",
            box=self._box([leaf.points]),
            color=_hex(color),
            opacity=round(float(color[3]), 3),
            width=round(float(leaf.stroke_width) * _STROKE / self._height, _DECIMALS)
            if _stroked(leaf)
            else 0.0,
            paths=self._paths(leaf.points),
        )

    def _box(self, parts: Sequence[NDArray[np.float64]]) -> Box:
        points = parts[0] if len(parts) == 1 else np.concatenate(parts)
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return (*self._place(left, top), *self._place(right, bottom))

    def _place(self, x: float, y: float) -> Place:
        return (
            round(float(x) / self._width + 0.5, _DECIMALS),
            round(0.5 - float(y) / self._height, _DECIMALS),
        )

    def _paths(self, points: NDArray[np.float64]) -> tuple[tuple[Place, ...], ...]:
        curves = points[: len(points) // 4 * 4, :2].reshape(-1, 4, 2)
        if not len(curves):
            return ()
        shares = np.array([0.0, 0.25, 0.5, 0.75] if len(curves) < _FEW else [0.0])[:, None, None]
        a, b, c, d = (curves[:, index] for index in range(4))
        inner = (1 - shares) ** 3 * a + 3 * (1 - shares) ** 2 * shares * b
        inner += 3 * (1 - shares) * shares**2 * c + shares**3 * d
        along = inner.transpose(1, 0, 2)  # by curve, then along it
        starts = np.flatnonzero(np.abs(a[1:] - d[:-1]).max(axis=1) > 1e-6) + 1
        bounds = [0, *starts.tolist(), len(curves)]
        paths = []
        for first, last in pairwise(bounds):
            path = np.vstack([along[first:last].reshape(-1, 2), d[last - 1][None]])
            paths.append(tuple(self._place(x, y) for x, y in path.tolist()))
        return tuple(paths)


def introduced(animation: Animation) -> list[Mobject]:
    """Return what an animation brings on the stage."""
    parts = getattr(animation, "animations", None)
    if parts:
        return [mobject for part in parts for mobject in introduced(part)]
    mobject: Any = animation.mobject
    return [mobject] if animation.is_introducer() else []


def can_be_seen(mobjects: Iterable[Mobject]) -> bool:
    """Tell whether anything of mobjects can be seen."""
    return any(_is_visible(leaf) for mobject in mobjects for leaf in mobject.get_family())


def _units(mobject: Mobject) -> Iterator[Mobject]:
    """Return what is noted as a whole: texts, formulas, files, and all other outlines by themselves."""
    if _whole(mobject):
        yield mobject
        return
    if isinstance(mobject, VMobject) and len(mobject.points):
        yield mobject
    for member in mobject.submobjects:
        yield from _units(member)


def _whole(mobject: Mobject) -> bool:
    return isinstance(mobject, Line | Formula | ImageMobject | SVGMobject)


def _visible(members: Iterable[Mobject], places: dict[int, int]) -> list[Any]:
    return [member for member in members if id(member) in places and _is_visible(member)]


def _is_visible(member: Any) -> bool:
    if isinstance(member, ImageMobject):
        return float(member.pixel_array[::16, ::16, 3].max()) > _VISIBLE * 255
    if not isinstance(member, VMobject) or not len(member.points):
        return False
    return float(member.fill_rgbas[:, 3].max()) > _VISIBLE or _stroked(member)


def _stroked(leaf: Any) -> bool:
    return float(leaf.stroke_rgbas[:, 3].max()) > _VISIBLE and float(leaf.stroke_width) > _VISIBLE


def _appearance(leaf: Any) -> tuple[Any, ...]:
    if isinstance(leaf, ImageMobject):
        return (leaf.points.tobytes(),)
    return (leaf.points.tobytes(), leaf.fill_rgbas.tobytes(), leaf.stroke_rgbas.tobytes(), leaf.stroke_width)


def _hex(rgba: NDArray[np.float64]) -> str:
    red, green, blue = (min(max(round(float(part) * 255), 0), 255) for part in rgba[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
