"""Read a joined film back, and write down what is wrong with it: its certificate."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from notes2manim.model.certificate import Certificate


def warm_up(_: argparse.Namespace) -> None:
    """Import what checks a film."""
    from av.subtitles import stream  # noqa: F401 - or else it would be loaded when a film is opened

    from notes2manim.check import film  # noqa: F401
    from notes2manim.voices import titles  # noqa: F401
    from notes2manim.warm import next_step  # noqa: F401


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write the certificate, whole or not at all."""
    from notes2manim.files import written_whole

    with written_whole(path) as part:
        part.write_text(certificate.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_flags(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is to be checked."""
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--film", type=Path, required=True, help="the mp4; what stands beside it is read, too"
    )
    parser.add_argument("--name", required=True, help="what the film is called when it is published")
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--clips", nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--voices", nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--timings", nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--heard", nargs="+", required=True, help="what is heard, one a scene, in order")
    parser.add_argument("--records", nargs="+", required=True, help="what was drawn, one a scene, in order")
    parser.add_argument("--settings", default="{}", help="JSON: film, pauses")
    parser.add_argument("--output", type=Path, required=True, help="the certificate to write")
    return parser.parse_args(arguments)


def check(flags: argparse.Namespace, joined: Callable[[], None] = lambda: None) -> Certificate:
    """Read the film back as soon as it is `joined`. Raises `Notes2ManimError`."""
    from notes2manim.check.film import check_film
    from notes2manim.model.certificate import Bounds, Part
    from notes2manim.model.script import read_script
    from notes2manim.voices.titles import in_caption_form

    script = in_caption_form(read_script(flags.script))
    given = (flags.clips, flags.voices, flags.timings, flags.heard, flags.records)
    parts = [
        Part(
            scene=scene.id,
            title=scene.title,
            chapter=scene.chapter,
            clip=clip,
            voice=voice,
            timing=timing,
            heard=heard,
            record=record,
        )
        for scene, clip, voice, timing, heard, record in zip(script.scenes, *given, strict=True)
    ]
    bounds = Bounds.model_validate_json(flags.settings)
    certificate = check_film(flags.film, parts, script, bounds, title=script.title, joined=joined)
    return certificate.model_copy(update={"film": flags.name})


def check_ahead(joined: Callable[[], None]) -> str:
    """Do all of this step but for writing what it finds, while the film is joined."""
    flags = read_flags(sys.argv[1:])
    certificate = check(flags, joined)
    return f"{_which(flags.film)}\n{certificate.model_dump_json()}"


def checked_ahead(film: Path) -> Certificate | None:
    """Return what was found ahead of the film that is there now."""
    from pydantic import ValidationError

    from notes2manim.model.certificate import Certificate
    from notes2manim.warm.next_step import found_ahead

    which, _, found = found_ahead(sys.argv, os.environ).partition("\n")
    try:
        return Certificate.model_validate_json(found) if which and which == _which(film) else None
    except ValidationError:  # who wrote it was killed
        return None


def _which(film: Path) -> str:
    """Return what tells a file from another one of its name."""
    status = film.stat()
    return f"{status.st_ino} {status.st_size}"


def main() -> None:
    from notes2manim.errors import Notes2ManimError

    flags = read_flags(sys.argv[1:])
    try:
        certificate = checked_ahead(flags.film) or check(flags)
        write_certificate(certificate, flags.output)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    for fault in certificate.faults:
        print(f"{flags.name}: {fault}")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
