"""hibari without what speaking does not use of what it imports, which takes longer than its model.

It imports SciPy's package of transforms with all that this is built on, for two functions of one
compiled module; and a client of the web, to fetch voices, which a build never does. Stand-ins of the
same meaning take their places, and only while hibari is imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from notes2manim.installed import version_of

TRIED_WITH = {"hibari-tts": "0.2.1", "scipy": "1.17.1"}

_NAME = "scipy.fft._pocketfft.pypocketfft"
_BY_LENGTH = 2  # how pypocketfft is told to divide the inverse by its length
_NOT = 0


def was_tried() -> bool:
    """Tell whether the packages are those that this was tried with."""
    return all(version_of(name) == tried for name, tried in TRIED_WITH.items())


def import_lean() -> None:
    """Import hibari; one of a version that was not tried is left to import all that it likes."""
    if "hibari" in sys.modules or not was_tried():
        return
    stand_ins = {"urllib.request": _module(), **({} if "scipy.fft" in sys.modules else _transforms())}
    ours = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(ours)
    try:
        import_module("hibari")
    finally:
        for name in ours:
            del sys.modules[name]


def _transforms() -> dict[str, ModuleType]:
    """Return what stands for SciPy: `rfft` and `irfft` as its own call the same compiled module."""
    compiled = _compiled()

    def rfft(x: Any, axis: int, *, overwrite_x: bool) -> Any:
        return compiled.r2c(x, (axis,), True, _NOT, None, 1)

    def irfft(x: Any, n: int, axis: int) -> Any:
        return compiled.c2r(x, (axis,), n, False, _BY_LENGTH, None, 1)

    fft = _module(rfft=rfft, irfft=irfft)
    return {"scipy": _module(fft=fft), "scipy.fft": fft}


def _compiled() -> Any:
    """Return SciPy's compiled module of transforms, without the packages around it."""
    scipy = find_spec("scipy")
    assert scipy
    assert scipy.origin
    folder = Path(scipy.origin).parent.joinpath(*_NAME.split(".")[1:-1])
    spec = PathFinder.find_spec(_NAME, [str(folder)])
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _module(**contents: object) -> ModuleType:
    return cast(ModuleType, SimpleNamespace(**contents))
