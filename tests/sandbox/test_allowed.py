"""Which code of a model is let in: drawing is, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from notes2manim.sandbox import code_faults
from notes2manim.sandbox.names import LINALG, MANIM, NUMPY, SELF

DRAWING = """\
from manim import *
import numpy as np

axes = Axes(x_range=[0, 6], y_range=[-1, 1], x_length=8, y_length=4)
turn = ValueTracker(0)

def wave(x):
    return np.sin(x + turn.get_value())

curve = always_redraw(lambda: axes.plot(wave, color=BLUE))
label = Text(f"phase {round(turn.get_value(), 1)}", font_size=36).to_edge(UP)
dots = VGroup(*[Dot(axes.c2p(n, wave(n))) for n in range(1, 6) if n % 2])
self.play(Create(axes), Write(label))
self.add(curve)
for dot in dots:
    self.play(FadeIn(dot), run_time=0.3)
self.play(turn.animate.set_value(TAU), run_time=2, rate_func=linear)
self.play(label.animate.shift(DOWN).set_color(YELLOW))
"""

FOREIGN = [
    "import os",
    "from os import system",
    "import numpy",
    "from math import pi as __import__",
    "__import__('os').system('id')",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('x = 1')",
    "getattr(self, 'renderer')",
    "print('hello')",
    "self.renderer.camera",
    "self.__class__.__mro__",
    "().__class__.__bases__[0].__subclasses__()",
    "Circle.__init__.__globals__",
    "[c for c in ().__class__.__base__.__subclasses__()]",
    "'{0.__class__}'.format(self)",
    "f'{self.__dict__}'",
    "np.load('x.npy')",
    "n = np\nn.fromfile('x')",
    "np.lib.npyio.os.system('id')",
    "SVGMobject('/etc/passwd')",
    "ImageMobject('secret.png')",
    "Code('/etc/passwd')",
    "MathTex('x^2')",
    "config.media_dir",
    "self.add_sound('x.wav')",
    "class A: pass",
    "try:\n    1 / 0\nexcept: pass",
    "with open('x') as f: pass",
    "global x",
    "async def f(): pass",
    "def f(): yield 1",
    "@property\ndef f(): return 1",
    "self.play = None",
    "Circle.generate_points = lambda self: 1",
    "_x = 1",
    "(lambda: 1).__code__",
    "del self",
    "assert 1",
    "raise ValueError",
    "(x := open)",
    "match 1:\n    case 1: pass",
    "x = 1\n  y = 2",
    "x" * 7000,
    "(" * 500 + ")" * 500,
]


def test_code_that_draws_is_let_in() -> None:
    assert code_faults(DRAWING) == []


@pytest.mark.parametrize("code", FOREIGN, ids=lambda code: code[:30])
def test_code_that_does_anything_else_is_not(code: str) -> None:
    assert code_faults(code) != []


def test_a_fault_names_its_line_and_a_way_on() -> None:
    assert code_faults("x = 1\ny = MathTex('x')") == [
        "line 2: `MathTex` is not let in. There is no LaTeX: write Text."
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_name_that_is_let_in_is_one_of_manim_or_numpy() -> None:
    import manim

    assert [name for name in sorted(MANIM) if not hasattr(manim, name)] == []
    assert [name for name in sorted(NUMPY) if not hasattr(np, name)] == []
    assert [name for name in LINALG if not hasattr(np.linalg, name)] == []
    scene = manim.Scene
    assert [name for name in sorted(SELF - {"mobjects"}) if not hasattr(scene, name)] == []
