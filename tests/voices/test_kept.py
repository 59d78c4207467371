"""What loading a voice makes is kept beside the packages, and speaks as what was not kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes2manim.voices import kept
from notes2manim.voices.dictionaries import english_g2p
from notes2manim.voices.drawers import Drawers, packed
from notes2manim.voices.hibari_model import _Model

ROOT = Path(__file__).parents[2]
NOTES = sorted((ROOT / "notes").glob("*.md"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where things are kept: nothing yet, and nothing but what a test makes."""
    folder = tmp_path / "share"
    monkeypatch.setattr(kept, "_folder", lambda: folder)
    monkeypatch.setattr(kept, "_missing", {})
    yield folder


def spoken(model: _Model, words: str) -> bytes:
    """The samples and times of some words, each sentence of them spoken as one piece."""
    noise = np.random.default_rng(0)
    takes = [
        model.speak(piece, 0.9, noise) for pieces in model.reader.read(words.split()) for piece in pieces
    ]
    return b"".join(take.samples.tobytes() + np.asarray(take.times).tobytes() for take in takes)


def test_a_voice_from_what_was_kept_speaks_the_same_samples(folder: Path) -> None:
    words = "Two triangles, and the square on each side. Overfitting is learning by heart: why?"
    loaded = _Model("heart")
    assert kept.missing()
    list(kept.keep_missing())
    assert len(list(folder.iterdir())) == 2
    again = _Model("heart")
    assert not kept.missing()
    assert spoken(again, words) == spoken(loaded, words)


@pytest.mark.parametrize("british", [False, True])
def test_dictionaries_in_drawers_read_every_word_as_before(folder: Path, british: bool) -> None:
    whole = english_g2p(british=british)
    list(kept.keep_missing())
    drawers = english_g2p(british=british)
    assert isinstance(drawers.lexicon.golds.d, Drawers)
    for line in {line for notes in NOTES for line in notes.read_text("utf-8").splitlines()}:
        assert drawers(line) == whole(line)


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=2) | st.dictionaries(st.text(), st.floats())))
def test_a_dictionary_in_drawers_has_each_of_its_keys_and_no_other(entries: dict[str, object]) -> None:
    drawers = Drawers(memoryview(packed([{}, entries])), 1, 2)
    assert repr({key: drawers.get(key) for key in entries}) == repr(entries)
    assert drawers.get("longer than any of them") is None
    assert ("longer than any of them" in drawers) is False


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 40])
def test_what_was_kept_and_is_damaged_is_made_again(folder: Path, damage: bytes) -> None:
    def read() -> bytes | None:
        found = kept.read_kept("thing", ["1"], lambda: b"made")
        return None if found is None else bytes(found)

    assert read() is None
    list(kept.keep_missing())
    assert read() == b"made"
    (file,) = folder.iterdir()
    file.write_bytes(damage)
    assert read() is None
    list(kept.keep_missing())
    assert read() == b"made"


def test_what_was_kept_of_another_version_goes_with_the_next_one(folder: Path) -> None:
    for version in ("1", "2"):
        assert kept.read_kept("thing", [version], lambda: b"made") is None
        assert kept.read_kept("other", ["1"], lambda: b"made") is None or version == "2"
        list(kept.keep_missing())
    assert sorted(file.name.split(".")[0] for file in folder.iterdir()) == ["other", "thing"]


def test_where_nothing_can_be_kept_nothing_is_made_to_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, how: (place, how) != (folder.parent, os.W_OK))
    assert kept.read_kept("thing", ["1"], lambda: b"made") is None
    assert not kept.missing()


def test_to_ask_for_the_version_of_the_voice_imports_nothing_of_it() -> None:
    code = (
        "import sys; from notes2manim.voices.registry import provider_version; provider_version('hibari')\n"
        "print(sorted({'numpy', 'hibari', 'onnxruntime'} & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
