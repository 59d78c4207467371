"""hibari imports less than it asks for, and speaks the same samples."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from notes2manim.voices.lean_hibari import TRIED_WITH

ROOT = Path(__file__).parents[2]
SPEAK = """
import hashlib, sys
sys.path.insert(0, "scripts")
from notes2manim.model.config import Voice
from notes2manim.voices import lean_hibari
from notes2manim.voices.hibari import Hibari
{before}
take = Hibari().speak("Two triangles, and the square on each side.".split(), Voice(name="heart"), "en")
print(hashlib.sha256(take.samples.tobytes()).hexdigest())
print(sorted({{"scipy", "ssl"}} & sys.modules.keys()))
import scipy.fft, urllib.request
print(scipy.fft.dct.__name__, urllib.request.urlopen.__name__)
"""


def speak(before: str) -> list[str]:
    """What a process says that has spoken a sentence: the digest of it, and what it has imported."""
    line = [sys.executable, "-c", SPEAK.format(before=before)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_lean_hibari_was_tried_with_the_versions_that_are_installed() -> None:
    assert {name: version(name) for name in TRIED_WITH} == TRIED_WITH


def test_a_lean_hibari_speaks_the_same_samples_with_less_and_hides_nothing_afterwards() -> None:
    lean = speak("")
    whole = speak("lean_hibari.TRIED_WITH['scipy'] = 'another'")
    assert lean[0] == whole[0]
    assert (lean[1], whole[1]) == ("[]", "['scipy', 'ssl']")
    assert lean[2] == whole[2] == "dct urlopen"
