"""What is kept ready while a film is watched."""

from __future__ import annotations

from pathlib import Path

from notes2manim.engine.standby import stamps_of_code


def test_what_has_loaded_is_kept_when_python_compiles_and_not_when_code_is_edited(tmp_path: Path) -> None:
    room = tmp_path / "scripts/notes2manim"
    room.mkdir(parents=True)
    (room / "code.py").write_text("1\n", encoding="utf-8")
    before = stamps_of_code(tmp_path)
    (room / "__pycache__").mkdir()
    (room / "__pycache__/code.cpython-311.pyc.140031").write_bytes(b"compiled")
    assert stamps_of_code(tmp_path) == before
    (room / "code.py").write_text("22\n", encoding="utf-8")
    assert stamps_of_code(tmp_path) != before
