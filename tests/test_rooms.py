"""The rooms of the library keep to themselves: see docs/architecture.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[1] / "scripts" / "notes2manim"
FILES = sorted(LIBRARY.rglob("*.py"))
SHARED = {"model", "errors", "files", "dotenv", "installed", "parallel", "samples"}
DRAWING = {"visuals", "render"}
SEAMS = {"voices", "models", "engine"}
ENTRY = {"cli"}
# The front rooms and the rooms that each of them may use; the package itself offers the engine.
FRONT = {
    "engine": {"notes", "plan", "sandbox", "statistics", "voices", "warm"},
    "cli": {"check", "engine", "logs", "models", "plan", "sandbox", "statistics", "voices"},
    "statistics": {"plan"},
    "__init__": {"engine"},
}


def room(file: Path) -> str:
    return file.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            names.add(node.module or "")
            if node.module == "notes2manim":
                names |= {f"notes2manim.{alias.name}" for alias in node.names if _is_room(alias.name)}
    return names


def _is_room(name: str) -> bool:
    return (LIBRARY / name).is_dir() or (LIBRARY / f"{name}.py").is_file()


def calls(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return named | dotted


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_a_room_imports_no_other_room(file: Path) -> None:
    ours = {name.split(".")[1] for name in imports(file) if name.startswith("notes2manim.")}
    assert ours - SHARED - FRONT.get(room(file), set()) - {room(file)} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_only_the_rooms_that_draw_import_manim(file: Path) -> None:
    drawing = {name for name in imports(file) if name.split(".")[0] == "manim"}
    assert not drawing or room(file) in DRAWING


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_no_room_prints_or_exits_and_only_the_seams_read_the_environment(file: Path) -> None:
    used = calls(file)
    assert not used & {"print", "exit", "sys.exit", "input"} or room(file) in ENTRY
    assert not used & {"os.environ", "os.getenv"} or room(file) in SEAMS
