"""Read a stage as the templates write it, without running it: what it places, and what happens when."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notes2manim.files import sha256_of
from notes2manim.visuals.director import Do
from notes2manim.visuals.history import HEADING, digest_of


@dataclass(frozen=True)
class Role:
    """What stands for a picture of a stage (see `history.Actor`)."""

    visual: str
    number: int


@dataclass(frozen=True)
class Call:
    """Something that happens in a beat, at word `at`: to a picture, the heading, or everything."""

    do: Do
    role: Role | None
    part: str
    at: int


@dataclass(frozen=True)
class Written:
    """A stage: a digest of what it places, its project's folder, its heading if it has one, and its beats.

    A beat is its index, and what happens in it.
    """

    placed: str
    project: Path
    heading: Role | None
    beats: Sequence[tuple[int, Sequence[Call]]]


class _OtherwiseError(Exception):
    """The stage is not as the templates write it."""


def read_written(stage: Path) -> Written | None:
    """Read a stage file; None where somebody has written it otherwise, or it cannot be read."""
    try:
        tree = ast.parse(stage.read_bytes())
        return _read(tree, stage.parent)
    except (OSError, SyntaxError, ValueError, _OtherwiseError):
        return None


def _read(tree: ast.Module, folder: Path) -> Written:
    match tree.body:
        case [*docs, ast.ImportFrom("manim") as one, ast.ImportFrom("notes2manim.visuals") as other, last]:
            _require(all(map(_is_text, docs)))
        case _:
            raise _OtherwiseError
    match last:
        case ast.ClassDef(bases=[ast.Name("Stage")], keywords=[], decorator_list=[], body=body):
            *settings, construct = body
        case _:
            raise _OtherwiseError
    match construct:
        case ast.FunctionDef("construct", ast.arguments(args=[ast.arg("self")]), [*lines], []):
            pass
        case _:
            raise _OtherwiseError
    begin = next((index for index, line in enumerate(lines) if isinstance(line, ast.With)), len(lines))
    values = dict(map(_setting, settings))
    roles: dict[str, Role] = {}
    heading = None
    for line in lines[:begin]:
        match line:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name("self"), "heading"), [title], [])):
                _require(heading is None and _is_literal(title))
                heading = Role("", HEADING)
            case ast.Assign([ast.Name(name)], ast.Call(ast.Attribute(ast.Name("self"), "place"), made, how)):
                _require(name not in roles)
                roles[name] = Role(_placed(made, how), len(roles))
            case _:
                raise _OtherwiseError
    files = [folder / values["theme"]] if "theme" in values else []
    project = folder / values.get("project", ".")
    files += [project / values["logo"]] if values.get("logo") else []
    values.pop("timing", None)  # it changes when things happen, and not what
    told = [ast.dump(node) for node in (one, other, *lines[:begin])]
    placed = digest_of([told, list(values.items()), *map(sha256_of, files)])
    return Written(placed, project, heading, [_beat(line, roles) for line in lines[begin:]])


def _setting(line: ast.stmt) -> tuple[str, str]:
    match line:
        case ast.Assign([ast.Name(name)], ast.Constant(str() | int() | float() as value)):
            return name, str(value)
    raise _OtherwiseError


def _placed(made: list[ast.expr], how: list[ast.keyword]) -> str:
    """Return the name of a picture that is placed."""
    match made:
        case [ast.Call(ast.Name(), [], fields), *slot]:
            _require(all(_is_literal(field.value) for field in fields) and all(map(_is_literal, slot)))
        case _:
            raise _OtherwiseError
    match how:
        case []:
            return ""
        case [ast.keyword("name", ast.Constant(str(name)))]:
            return name
    raise _OtherwiseError


def _beat(line: ast.stmt, roles: dict[str, Role]) -> tuple[int, list[Call]]:
    match line:
        case ast.With(
            [
                ast.withitem(
                    ast.Call(ast.Attribute(ast.Name("self"), "beat"), [ast.Constant(int(index))], []), None
                )
            ],
            body,
        ):
            return index, [_call(each, roles) for each in body]
    raise _OtherwiseError


def _call(line: ast.stmt, roles: dict[str, Role]) -> Call:
    match line:
        case ast.Expr(
            ast.Call(ast.Attribute(ast.Name("self"), "show" | "point" | "clear" as do), given, how)
        ):
            pass
        case _:
            raise _OtherwiseError
    match how:
        case []:
            at = 0
        case [ast.keyword("at", ast.Constant(int(at)))]:
            pass
        case _:
            raise _OtherwiseError
    match given:
        case [] if do == "clear":
            return Call("clear", None, "", at)
        case [ast.Name(name)] if name in roles:
            return Call(do, roles[name], "", at)
        case [ast.Name(name), ast.Constant(str(part))] if name in roles and do != "clear":
            return Call(do, roles[name], part, at)
    raise _OtherwiseError


def _require(right: bool) -> None:
    if not right:
        raise _OtherwiseError


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _is_literal(node: ast.expr) -> bool:
    """Tell whether an expression has a value that nothing else decides."""
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True
