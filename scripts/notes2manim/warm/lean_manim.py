"""Manim without what hardly a scene uses of what it imports, until a scene uses it.

For one class of SciPy it imports all of linear algebra and of search in space; for the names of seven
layouts all of networkx; for listings of its own a parser of HTML, one of CSS, and tables of encodings; and
NumPy's compiler of Fortran comes along unasked. Each of these modules is found, but runs on the first use
of a name of it, and is then as it always is: nothing is missing, for Manim or for an author's own code.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType, SimpleNamespace
from typing import Any, Self

from notes2manim.installed import version_of

TRIED_WITH = {"manim": "0.22.0", "scipy": "1.17.1"}

# What Manim takes from a module at once, but calls, or asks what is of it, only when it has a use for it.
_CALLED = {
    "bs4": ("BeautifulSoup", "Tag"),
    "isosurfaces": ("plot_isoline",),
    "pathops": ("Path", "PathVerb", "difference", "intersection", "union", "xor"),
    "pydub": ("AudioSegment",),
    "pygments.formatters.html": ("HtmlFormatter",),
    "watchdog.observers": ("Observer",),
}

# The layouts that Manim looks up in networkx, and calls when a graph asks for one.
_LAYOUTS = ("circular", "kamada_kawai", "planar", "shell", "spectral", "spiral", "spring")

# What is imported for a name that nobody uses, or for a function that looks into it when it is called.
LATER = frozenset(
    {
        "PIL.ExifTags",
        "charset_normalizer",
        "networkx",
        "numpy.ctypeslib",
        "numpy.f2py",
        "numpy.polynomial",
        "numpy.testing",
        "scipy.constants",
        "scipy.spatial",
        "scipy.spatial.transform",
        "soupsieve",
        "srt",
        "urllib.request",
        *_CALLED,
    }
)


def import_lean() -> None:
    """Import Manim; with versions that were not tried, all that it likes."""
    if "manim" in sys.modules:
        return
    if any(version_of(package) != tried for package, tried in TRIED_WITH.items()):
        import_module("manim")
        return
    with _Later() as later:
        for module, names in _CALLED.items():
            later.lend(module, **{name: _Name(module, name) for name in names})
        layouts = {f"{name}_layout": _Name("networkx", f"{name}_layout") for name in _LAYOUTS}
        later.lend("networkx", layout=SimpleNamespace(**layouts))
        # The few names that Manim uses at once, from where they live.
        later.give("scipy.constants", golden=(1 + math.sqrt(5)) / 2)
        rotation = import_module("scipy.spatial.transform._rotation")
        later.give("scipy.spatial.transform", Rotation=rotation.Rotation)
        import_module("manim")


class _Name:
    """Stands for a class or a function of a module until somebody uses it."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        return getattr(import_module(self._module), self._name)

    def __call__(self, *args: object, **named: object) -> object:
        return self._real()(*args, **named)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real(), name)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._real())


class _Waiting(ModuleType):
    """A module that is imported when a name is asked for that it has not been given."""

    def __getattr__(self, name: str) -> object:
        import_module(self.__name__)
        return ModuleType.__getattribute__(self, name)  # it has another class meanwhile

    def __dir__(self) -> list[str]:
        import_module(self.__name__)
        return sorted(vars(self))


class _Later(MetaPathFinder, Loader):
    """Finds the modules `LATER`, and lets them wait in its context; from then on, an import runs them.

    They are then the same objects as before, wherever somebody holds them. `importlib.util.LazyLoader`
    would run a package as soon as a module in it is imported.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, ModuleType] = {}
        self._lent: list[tuple[ModuleType, str]] = []
        self._ended = False

    def __enter__(self) -> Self:
        sys.meta_path.insert(0, self)
        return self

    def __exit__(self, *_: object) -> None:
        """Let what waits count as not imported, so that Python imports a package before what is in it."""
        self._ended = True
        for name in self._waiting:
            sys.modules.pop(name, None)
        for module, name in self._lent:
            delattr(module, name)

    def give(self, module: str, **names: object) -> None:
        """Let a module that waits have names; one that was imported before has them."""
        import_module(module)
        if module in self._waiting:
            vars(self._waiting[module]).update(names)

    def lend(self, module: str, **names: object) -> None:
        """Let a module that waits have names until the end, when it is asked for its own."""
        self.give(module, **names)
        if module in self._waiting:
            self._lent += [(self._waiting[module], name) for name in names]

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
