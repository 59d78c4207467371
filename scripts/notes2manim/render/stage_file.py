"""Read a stage file, and say where it went wrong in terms of its own lines."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
from pathlib import Path
from types import ModuleType

from manim import Scene

from notes2manim.errors import StageError


def read_stage(stage: Path) -> type[Scene]:
    """Return the one scene class that a stage file defines.

    Raises `StageError` when the file cannot be read, fails, or defines none or several.
    """
    if not stage.is_file():
        raise StageError("there is no such stage file.", place=str(stage))
    module = _run(stage)
    scenes = [
        member
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, Scene) and member.__module__ == module.__name__
    ]
    bases = {base for scene in scenes for base in scene.__mro__[1:]}
    scenes = [scene for scene in dict.fromkeys(scenes) if scene not in bases]
    if len(scenes) != 1:
        names = ", ".join(scene.__name__ for scene in scenes) or "none"
        raise StageError(f"a stage defines one scene class, but here is {names}.", place=str(stage))
    return scenes[0]


def _run(stage: Path) -> ModuleType:
    name = f"stage_{stage.stem}".replace(".", "_")  # a dot would name a package
    spec = importlib.util.spec_from_file_location(name, stage)
    if spec is None or spec.loader is None:
        raise StageError("is not a Python file.", place=str(stage))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(stage.parent.absolute()))
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # no __pycache__ beside the stage
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        explain(error, stage)
        raise
    finally:
        sys.dont_write_bytecode = bytecode
        sys.path.remove(str(stage.parent.absolute()))
    return module


def explain(error: Exception, stage: Path) -> None:
    """Raise a `StageError` that names the lines of `stage` in which `error` arose.

    Returns when no line of the stage is to blame: then the error is a defect of this program.
    """
    if isinstance(error, SyntaxError) and _same_file(error.filename, stage):
        raise StageError(f"SyntaxError: {error.msg}.", place=f"{stage}:{error.lineno}") from error
    lines = [line for line in traceback.extract_tb(error.__traceback__) if _same_file(line.filename, stage)]
    if not lines:
        return
    path = "".join(f"\n  line {line.lineno}, in {line.name}: {line.line}" for line in lines)
    summary = "".join(traceback.format_exception_only(error)).strip()
    raise StageError(f"{summary}{path}", place=f"{stage}:{lines[-1].lineno}") from error


def _same_file(name: str | None, stage: Path) -> bool:
    return name is not None and Path(name).absolute() == stage.absolute()
