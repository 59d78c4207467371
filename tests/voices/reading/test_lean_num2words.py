"""Numbers in English are read as num2words reads them, by a part of it alone."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from num2words import num2words

from notes2manim.voices.reading import lean_num2words

ROOT = Path(__file__).parents[3]


def test_the_lean_num2words_was_tried_with_the_version_that_is_installed() -> None:
    assert version("num2words") == lean_num2words.TRIED_WITH


def test_every_number_is_said_as_num2words_says_it() -> None:
    values = [*range(2200), *(10**power + more for power in range(15) for more in (-1, 0, 1)), 3.14, 0.5]
    for value in values:
        assert lean_num2words.num2words(value, "en", "cardinal") == num2words(value, lang="en")
    for value in filter(lambda value: isinstance(value, int), values):
        assert lean_num2words.num2words(value, "en", "ordinal") == num2words(value, lang="en", to="ordinal")
    assert lean_num2words.num2words(25, "de", "cardinal") == "fünfundzwanzig"


def test_a_number_in_english_imports_no_other_language_and_hides_none() -> None:
    code = (
        "import sys; sys.path.insert(0, 'scripts')\n"
        "from notes2manim.voices.reading import read\n"
        "print([word.spoken for word in read('25 words')])\n"
        "print(sorted({'num2words', 'num2words.lang_EN', 'num2words.lang_RU'} & sys.modules.keys()))\n"
        "from num2words import num2words; print(num2words(25, lang='de'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['twenty five', 'words']\n['num2words.lang_EN']\nfünfundzwanzig\n"
