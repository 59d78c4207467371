"""Read a finished film back, and tell what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pydantic import ValidationError

from notes2manim.check.film import check_film
from notes2manim.engine.engine import find_project
from notes2manim.engine.film import certificate_of, script_of
from notes2manim.errors import FilmError, ScriptError
from notes2manim.model.certificate import Bounds, Certificate, clock, read_certificate
from notes2manim.model.script import Script, read_script
from notes2manim.model.shape import split_name


def check(flags: argparse.Namespace) -> int:
    """Judge a film, each of its pictures decoded; return 0 where it is faultless, else 1."""
    project = find_project()
    film = find_film(flags.film, project)
    built = _built(certificate_of(project, film.stem))
    certificate = check_film(
        film,
        built.parts if built else [],
        _script(script_of(project, split_name(film.stem)[0])) if built else None,
        built.bounds if built else Bounds(),
        title=built.title if built else "",
        decode=True,
        project=project,
    )
    if flags.json:
        print(certificate.model_dump_json(indent=1))
    else:
        _tell(film, certificate)
    return 0 if certificate.good else 1


def find_film(asked: str, project: Path) -> Path:
    """Return the film that is meant: a file, or that of a topic. Raises `FilmError` for none."""
    for film in (Path(asked), project / "out" / f"{asked}.mp4"):
        if film.is_file():
            return film
    raise FilmError(
        "there is no such film.", place=asked, remedy="Name a file, as out/my-topic.mp4, or build it."
    )


def _built(path: Path) -> Certificate | None:
    """Return what the build wrote down about the film."""
    try:
        return read_certificate(path)
    except OSError:
        return None
    except ValidationError as error:
        raise FilmError(
            "is no certificate.", place=str(path), remedy="Delete the film, and build it again."
        ) from error


def _script(path: Path) -> Script | None:
    try:
        return read_script(path)
    except ScriptError:
        return None


def _tell(film: Path, certificate: Certificate) -> None:
    figures = certificate.figures
    told = [clock(figures["duration"]), f"{figures['pictures']:.0f} pictures"]
    if "loudness" in figures:
        told += [f"{figures['loudness']:.1f} LUFS", f"{figures['peak']:.1f} dBTP"]
    told += [f"{count:.0f} {what}" for what in ("captions", "chapters") if (count := figures[what])]
    print(f"{film}: {', '.join(told)}")
    for text in certificate.unchecked:
        print(f"not checked: {text}")
    for fault in certificate.faults:
        print(f"fault: {fault}", file=sys.stderr)
    print("no fault" if certificate.good else f"faults: {len(certificate.faults)}")
