"""The same notes give the same bytes, in every shape, wherever and whenever they are built."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.build.conftest import NOTES, Project, Run

pytestmark = pytest.mark.slow

SHAPES = ("", ".9x16", ".1x1")
PAGES = [f"out/film{shape}.html" for shape in SHAPES]
EVERYTHING = [*PAGES, *(f"out/film{shape}.gif" for shape in SHAPES), "out/film.storyboard.png"]

# What has most to do with floating-point numbers, ties in layouts, and sets.
FIGURES = """
## Delta

```plot
y = sin(x) "sine"
x: -3 .. 3
```

A wave.

## Epsilon

```mermaid
graph LR
  A[Notes] --> B[Script]
  B --> C[Film]
  A --> C
```

A way.
"""

# Folders are listed the other way around, as another file system would.
LISTING = """\
import os

_listdir, _scandir = os.listdir, os.scandir


class _Backwards:
    def __init__(self, *path):
        with _scandir(*path) as entries:
            self._entries = iter(list(entries)[::-1])

    def __iter__(self):
        return self._entries

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


os.listdir = lambda *path: _listdir(*path)[::-1]
os.scandir = _Backwards
"""

# What another processor would do otherwise: the ways of OpenBLAS and of the C library.
PLAIN_PROCESSOR = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-FMA",
}
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "POSIX",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "",
    **PLAIN_PROCESSOR,
}


def make(folder: Path) -> Project:
    project = Project(folder)
    project.write_notes(NOTES + FIGURES)
    project.configure(voice={"provider": "hibari"}, author="Emmy Noether")
    return project


def build_elsewhere(project: Project, *targets: str, **variables: str) -> Run:
    """Build as another person does: on one core, nobody else may read, folders are listed backwards."""
    environment = {**project.environment(), **ELSEWHERE, **variables}
    core = min(os.sched_getaffinity(0))
    done = subprocess.run(
        ["taskset", "--cpu-list", str(core), "snakemake", "--cores", "1", *targets],
        cwd=project.folder,
        env={name: value for name, value in environment.items() if value},
        umask=0o077,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Run(done.returncode, done.stdout, [])


def numpy_features() -> str:
    """Return the instructions that NumPy uses here beyond those that every machine has."""
    shown: Mapping[str, Mapping[str, list[str]]] = np.show_config(mode="dicts")  # type: ignore[assignment]
    return " ".join(shown["SIMD Extensions"].get("found", []))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Everything that can be built of the short film, as it is built on this machine."""
    project = make(tmp_path_factory.mktemp("here") / "project")
    run = project.build(*EVERYTHING)
    assert run.status == 0, run.output
    return project


@pytest.fixture(scope="module")
def elsewhere(here: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same, as it is built by somebody else on another machine, from the same notes alone."""
    folder = tmp_path_factory.mktemp("elsewhere") / "a" / "much deeper" / "folder" / ("with a long name " * 3)
    project = make(folder.with_name(folder.name.strip()))
    project.path("scripts/sitecustomize.py").write_text(LISTING, encoding="utf-8")
    voices = [str(file.relative_to(here.folder)) for file in here.path("build/film/voice").glob("*.wav")]
    for targets in (["build/film/script.json"], voices):
        spoken = build_elsewhere(project, *targets)
        assert spoken.status == 0, spoken.output
    # From here on another processor: what hibari says depends on it (docs/ci.md), and nothing else does.
    run = build_elsewhere(project, *EVERYTHING, NPY_DISABLE_CPU_FEATURES=numpy_features())
    assert run.status == 0, run.output
    return project


def differing(one: Project, other: Project, pattern: str) -> list[str]:
    """Return which of the files that match are not the same in two projects."""
    found = [
        {
            str(file.relative_to(project.folder)): file
            for file in project.folder.glob(pattern)
            if file.is_file()
        }
        for project in (one, other)
    ]
    assert found[0], f"there is no {pattern}"
    return [
        name
        for name in sorted(found[0].keys() | found[1].keys())
        if not (found[0].keys() & found[1].keys() & {name})
        or found[0][name].read_bytes() != found[1][name].read_bytes()
    ]


def test_somebody_elses_clean_build_has_the_same_bytes(here: Project, elsewhere: Project) -> None:
    forms = (".mp4", ".srt", ".vtt", ".chapters.txt", ".txt", ".png", ".gif", ".html")
    wanted = {f"film{shape}{form}" for shape in SHAPES for form in forms} | {"film.storyboard.png"}
    assert {file.name for file in here.path("out").iterdir()} == wanted
    for form in forms[:-1]:
        assert differing(here, elsewhere, f"out/film*{form}") == []


def test_what_lies_between_notes_and_films_has_the_same_bytes(here: Project, elsewhere: Project) -> None:
    for pattern in ("script.json", "voice/*", "stage/*", "clips/*", "sound/*", "check*.json"):
        assert differing(here, elsewhere, f"build/film/{pattern}") == []


def test_the_other_machine_was_another_one(elsewhere: Project) -> None:
    """Without this, a variable that is no longer heeded would let the tests above pass."""
    program = (
        "import os, time; print(os.listdir('notes'), time.tzname[0], hash('a'), len(os.sched_getaffinity(0)))"
    )
    project = elsewhere
    project.write_notes("# Second\n", topic="second")
    try:
        said = [
            subprocess.run(
                ["python", "-c", program],
                cwd=project.folder,
                env={**project.environment(), **variables},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for variables in (ELSEWHERE, {"PYTHONPATH": ""})
        ]
    finally:
        project.path("notes/second.md").unlink()
    listed = [line.partition("]")[0] for line in said]
    assert listed[0] != listed[1]
    assert "+14" in said[0] and "+14" not in said[1]
    assert project.path("out/film.mp4").stat().st_mode & 0o077 == 0


def test_nothing_that_is_published_carries_a_date(here: Project) -> None:
    for file in here.path("out").glob("*.mp4"):
        with av.open(str(file)) as film:
            told = [film.metadata, *(stream.metadata for stream in film.streams)]
            assert not any("creation_time" in metadata or "date" in metadata for metadata in told)
        assert set(header_times(file.read_bytes())) == {0}
    for file in here.path("out").glob("*.png"):
        assert b"tIME" not in file.read_bytes()
        with Image.open(file) as picture:
            assert not [key for key in picture.info if "time" in key.lower() or "date" in key.lower()]


def header_times(content: bytes) -> Iterator[int]:
    """Yield when a film and its tracks say that they were made and changed: 0 is never."""
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        start = content.find(box)
        assert start > 0
        while start > 0:
            assert content[start + 4] == 0  # the version with times of four bytes
            for place in (start + 8, start + 12):
                yield int.from_bytes(content[place : place + 4], "big")
            start = content.find(box, start + 1)


def test_with_a_source_date_the_page_is_the_same_whatever_was_kept(here: Project, elsewhere: Project) -> None:
    """It tells what was new in a build, unless it is asked to tell nothing of the build."""
    page = here.path("out/film.html")
    assert differing(here, elsewhere, "out/*.html"), "their voices were made in an earlier build"
    for project in (here, elsewhere):
        run = build_elsewhere(project, *PAGES, SOURCE_DATE_EPOCH="1700000000")
        assert run.status == 0, run.output
    assert not {"<dt>New</dt>", "<dt>Kept</dt>"} & set(facts(page))
    assert differing(here, elsewhere, "out/*.html") == []
    assert here.build("out/film.html").jobs == ["report_film"]
    assert "<dt>Kept</dt>" in facts(page)


def facts(page: Path) -> list[str]:
    return re.findall(r"<dt>.*?</dt>", page.read_text(encoding="utf-8"))
