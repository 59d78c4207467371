"""Write the page that opens a finished film."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def templates() -> Path:
    """Return the folder of the templates of the project."""
    from pathlib import Path

    return Path(__file__).parents[1] / "templates"


def warm_up(flags: argparse.Namespace) -> None:
    """Import what shows a film, if it is wanted for sure: often nobody asks for its page."""
    if flags.always:
        from notes2manim.report import report
        from notes2manim.voices import titles  # noqa: F401

        report.load_page(templates())


def main() -> None:
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--film", type=Path, required=True, help="the mp4; what stands beside it is read, too"
    )
    parser.add_argument("--certificate", type=Path, required=True, help="check.json")
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--choice", type=Path, help="voice.json, where a voice was chosen")
    parser.add_argument("--speaking", default="", help="JSON: the settings that it was chosen under")
    parser.add_argument(
        "--began",
        type=float,
        help="when the build began, in seconds since 1970; without it the page tells of no build",
    )
    parser.add_argument("--embed", action="store_true", help="put the film into the page")
    parser.add_argument("--output", type=Path, required=True, help="the page to write")
    options = parser.parse_args()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.files import written_whole
    from notes2manim.model.certificate import read_certificate
    from notes2manim.model.script import read_script
    from notes2manim.report.report import Build, report_film
    from notes2manim.voices.choice import read_choice
    from notes2manim.voices.titles import in_caption_form

    choice = read_choice(options.choice, options.speaking) if options.choice else None
    fallbacks = choice.reasons if choice and choice.provider != choice.wanted else ()
    try:
        page = report_film(
            options.film,
            read_certificate(options.certificate),
            in_caption_form(read_script(options.script)),
            templates=templates(),
            build=Build(options.began, fallbacks),
            embed=options.embed,
        )
        with written_whole(options.output) as part:
            part.write_text(page, encoding="utf-8")
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename}: {error.strerror}.")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
