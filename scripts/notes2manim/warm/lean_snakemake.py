"""Snakemake without what the build of a film does not use of it, which is more than half of its start.

It imports SQLAlchemy to describe a record of its metadata, which it keeps in files all the same; clients
of the web, in case that a file of rules lies there; NumPy, to look for its types in YAML; a solver of linear
programs, for a scheduler that films do not ask for; and what makes its own report. It looks for plugins five
times, at each file on Python's path, and describes its command line twice. It looks at the signature of a
function at each call of it, and evaluates all parameters of a job to learn that it has no conda environment.
Each of these is left out by what Python or Snakemake offer for a package that is not installed, or by a
stand-in of the same meaning.
"""

from __future__ import annotations

import builtins
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import IO, Any, cast

from notes2manim.installed import version_of

TRIED_WITH = "9.27.1"

# The registries of plugins, each of which looks for its own when it is made first.
_REGISTRIES = {
    "executor": "ExecutorPluginRegistry",
    "storage": "StoragePluginRegistry",
    "logger": "LoggerPluginRegistry",
    "scheduler": "SchedulerPluginRegistry",
    "report": "ReportPluginRegistry",
}


def import_lean() -> None:
    """Import Snakemake's command line; a version that was not tried is left to import all that it likes."""
    if version_of("snakemake") != TRIED_WITH:
        return
    with _instead({"ssl": None, "numpy": None, "pulp": None}), _plugins_at_a_glance():
        import_module("yte")
        sys.modules.setdefault("smart_open", _module(open=_open, parse_uri=_parse_uri))
        with _instead(_records()):
            import_module("snakemake.persistence")
        with _instead({"snakemake.persistence.db": _module(DbPersistence=None)}):
            import_module("snakemake.cli")
        with _instead({"snakemake.report": None}):
            for kind, name in _REGISTRIES.items():
                getattr(import_module(f"snakemake_interface_{kind}_plugins.registry"), name)()
    _describe_command_line_once()
    _look_at_functions_once()
    _ask_no_parameter_for_an_environment()


def _records() -> Mapping[str, ModuleType | None]:
    """Return what stands for the packages that describe a record which may lie in a database."""
    pydantic = import_module("pydantic")

    def field(*, sa_column: object = None, **options: Any) -> Any:
        return pydantic.Field(**options)

    return {
        "sqlmodel": _module(SQLModel=pydantic.BaseModel, Field=field),
        "sqlalchemy": _module(Column=lambda *_: None, JSON=None),
    }


def _open(path: str | os.PathLike[str], mode: str = "r", *, encoding: str | None, **how: Any) -> IO[Any]:
    """Open a file of rules as `smart_open.open` does."""
    if "://" in os.fspath(path):
        return cast(IO[Any], _smart_open().open(path, mode, encoding=encoding, **how))
    return builtins.open(path, mode, encoding=encoding)  # noqa: PTH123 - a stand-in for `open`


def _parse_uri(path: str) -> object:
    """Return the parts of an address as `smart_open.parse_uri` does."""
    if "://" in path:
        return _smart_open().parse_uri(path)
    return SimpleNamespace(scheme="file", uri_path=str(Path(path).expanduser()))


@cache
def _smart_open() -> Any:
    del sys.modules["smart_open"]
    return import_module("smart_open")


@contextmanager
def _plugins_at_a_glance() -> Iterator[None]:
    """Let the registries see the packages that may be plugins, and only these, by one look at each folder."""
    every = pkgutil.iter_modules
    pkgutil.iter_modules = cast(Any, _packages_of_plugins)
    try:
        yield
    finally:
        pkgutil.iter_modules = every


def _packages_of_plugins() -> list[pkgutil.ModuleInfo]:
    found: dict[str, pkgutil.ModuleInfo] = {}
    for folder in filter(os.path.isdir, sys.path):
        finder = cast(Any, pkgutil.get_importer(folder))
        for name in os.listdir(folder):  # noqa: PTH208 - names are all that is looked at
            if name.startswith("snakemake_") and os.path.isfile(f"{folder}/{name}/__init__.py"):  # noqa: PTH113
                found.setdefault(name, pkgutil.ModuleInfo(finder, name, ispkg=True))
    return list(found.values())


def _describe_command_line_once() -> None:
    """Let the command line be read again, with a profile, by the parser that has read it without."""
    cli: Any = import_module("snakemake.cli")
    describe: Callable[[], Any] = cache(cli.get_argument_parser)

    def parser_with(profiles: object = None) -> Any:
        parser = describe()
        files = [cli.get_profile_dir(profile) for profile in cast(list[object], profiles or [])]
        if not all(files):
            return full(profiles)  # which says what is wrong
        parser._default_config_files = [file for _, file in files]
        return parser

    full = cli.get_argument_parser
    cli.get_argument_parser = parser_with


def _look_at_functions_once() -> None:
    """Let the names of a function's parameters be known, which are asked for at each of its calls."""
    users = [import_module(f"snakemake{part}") for part in (".common", ".jobs", ".rules")]
    known = cache(users[0].get_function_params)
    for user in users:
        user.get_function_params = known  # type: ignore[attr-defined]


def _ask_no_parameter_for_an_environment() -> None:
    """Let a job whose rule names no conda environment be known to have none before its parameters are."""
    job: Any = import_module("snakemake.jobs").Job
    full = job.conda_env_spec.fget
    job.conda_env_spec = property(lambda self: full(self) if self.rule.conda_env else None)


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
