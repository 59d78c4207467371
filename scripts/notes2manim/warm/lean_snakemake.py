"""Snakemake without what the build of a film does not use of it, which is half of what it imports.

It imports SQLAlchemy to describe a record of its metadata, which it keeps in files all the same; a
client of the web, in case that a file of rules lies there; NumPy, to look for its types in YAML; and
what makes its own report. Each of these is left out by what Python or Snakemake offer for a package
that is not installed, or by a stand-in of the same meaning, and only while Snakemake is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from types import ModuleType, SimpleNamespace
from typing import Any, cast

TRIED_WITH = "9.27.1"


def import_lean() -> None:
    """Import Snakemake's command line; a version that was not tried is left to import all that it likes."""
    if version("snakemake") != TRIED_WITH:
        return
    with _instead({"numpy": None, "requests": None}):
        import_module("yte")
        import_module("smart_open")
    with _instead(_records()):
        import_module("snakemake.persistence")
    with _instead({"snakemake.persistence.db": _module(DbPersistence=None)}):
        import_module("snakemake.cli")
    with _instead({"snakemake.report": None}):
        import_module("snakemake_interface_report_plugins.registry").ReportPluginRegistry()


def _records() -> Mapping[str, ModuleType | None]:
    """Return what stands for the packages that describe a record which may lie in a database."""
    pydantic = import_module("pydantic")

    def field(*, sa_column: object = None, **options: Any) -> Any:
        return pydantic.Field(**options)

    return {
        "sqlmodel": _module(SQLModel=pydantic.BaseModel, Field=field),
        "sqlalchemy": _module(Column=lambda *_: None, JSON=None),
    }


def _module(**contents: object) -> ModuleType:
    return cast(ModuleType, SimpleNamespace(**contents))


@contextmanager
def _instead(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Let modules that are not imported yet be others meanwhile, or be missing where there is None."""
    ours = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(cast(dict[str, ModuleType], ours))
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]
