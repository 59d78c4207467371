"""Which packages are installed."""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from notes2manim import installed
from notes2manim.installed import version_of


def test_each_installed_package_has_the_version_that_its_description_tells() -> None:
    described = {found.metadata["Name"]: found.version for found in distributions()}
    assert {name: version_of(name) for name in described} == described


def test_a_package_is_found_under_any_spelling_of_its_name() -> None:
    assert version_of("Jinja2") == version_of("jinja2") != ""
    assert version_of("Hibari_TTS") == version_of("hibari-tts") != ""


def test_what_is_not_installed_has_no_version() -> None:
    assert version_of("no-such-package") == ""


def test_a_package_that_is_described_in_another_way_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    description = tmp_path / "of_debian-1.2.egg-info"
    description.write_text("Metadata-Version: 2.1\nName: of-debian\nVersion: 1.2\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    installed._installed.cache_clear()
    assert version_of("of-debian") == "1.2"
    installed._installed.cache_clear()
