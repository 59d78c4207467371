"""Manim without what hardly a scene uses of what it imports, until a scene uses it.

For one class of SciPy it imports all of linear algebra and of search in space; for the names of six
layouts all of networkx; to read its own HTML a parser of CSS and tables of encodings; and NumPy's
compiler of Fortran comes along unasked. Each of these modules is found, but runs on the first use of a
name of it, and is then as it always is: nothing is missing, for Manim or for an author's own code.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import version
from types import ModuleType

TRIED_WITH = {"manim": "0.22.0", "networkx": "3.6.1", "scipy": "1.17.1"}

# What is imported for a name that nobody uses, or for a function that looks into it when it is called.
LATER = frozenset(
    {
        "PIL.ExifTags",
        "charset_normalizer",
        "networkx",
        "networkx.drawing",
        "numpy.ctypeslib",
        "numpy.f2py",
        "numpy.polynomial",
        "numpy.testing",
        "scipy.constants",
        "scipy.spatial",
        "scipy.spatial.transform",
        "soupsieve",
        "urllib.request",
    }
)


def import_lean() -> None:
    """Import Manim; with versions that were not tried, all that it likes."""
    if "manim" in sys.modules:
        return
    if any(version(package) != tried for package, tried in TRIED_WITH.items()):
        import_module("manim")
        return
    later = _Later()
    sys.meta_path.insert(0, later)
    # The few names that Manim takes from such packages at once, from where they live.
    _give("networkx", _dispatchable=import_module("networkx.utils.backends")._dispatchable)
    _give("networkx", layout=import_module("networkx.drawing.layout"))
    _give("scipy.constants", golden=(1 + math.sqrt(5)) / 2)
    _give("scipy.spatial.transform", Rotation=import_module("scipy.spatial.transform._rotation").Rotation)
    import_module("manim")
    later.end()


def _give(package: str, **names: object) -> None:
    vars(import_module(package)).update(names)


class _Waiting(ModuleType):
    """A module that is imported when a name is asked for that it has not been given."""

    def __getattr__(self, name: str) -> object:
        import_module(self.__name__)
        return ModuleType.__getattribute__(self, name)  # it has another class meanwhile

    def __dir__(self) -> list[str]:
        import_module(self.__name__)
        return sorted(vars(self))


class _Later(MetaPathFinder, Loader):
    """Finds the modules `LATER`, and lets them wait until `end`; from then on, an import runs them.

    They are then the same objects as before, wherever somebody holds them. `importlib.util.LazyLoader`
    would run a package as soon as a module in it is imported.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, ModuleType] = {}
        self._ended = False

    def end(self) -> None:
        """Let what waits count as not imported, so that Python imports a package before what is in it."""
        self._ended = True
        for name in self._waiting:
            del sys.modules[name]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in (self._waiting if self._ended else LATER):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec:
            spec.loader_state, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = self._waiting.get(spec.name) or ModuleType(spec.name)
        module.__class__ = ModuleType  # Python asks it what it has before it is run
        return module

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec
        module.__class__ = _Waiting
        if not self._ended:
            self._waiting[spec.name] = module
            return
        spec.loader = module.__loader__ = spec.loader_state
        spec.loader.exec_module(module)
        module.__class__ = ModuleType
        del self._waiting[spec.name]
