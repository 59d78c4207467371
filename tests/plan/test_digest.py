"""Digests of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.plan.digest import digest_of_files


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/code.cpython-311.pyc.140031",
        "__pycache__/code.cpython-311.pyc",
        ".code.py.swp",
        "code.py~",
    ],
)
def test_what_python_and_editors_write_beside_a_source_is_no_other_source(tmp_path: Path, name: str) -> None:
    """Python writes compiled code under a name of the moment, while another process may look."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library/code.py").write_text("1\n", encoding="utf-8")
    before = digest_of_files(tmp_path, "library")
    digest_of_files.cache_clear()
    beside = tmp_path / "library" / name
    beside.parent.mkdir(exist_ok=True)
    beside.write_bytes(b"compiled")
    assert digest_of_files(tmp_path, "library") == before
    digest_of_files.cache_clear()
    (tmp_path / "library/code.py").write_text("2\n", encoding="utf-8")
    assert digest_of_files(tmp_path, "library") != before
