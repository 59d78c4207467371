"""Write the stage of one scene: readable Manim Python."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what stages a scene, and compile what all stages have in common."""
    from notes2manim.model import script  # noqa: F401
    from notes2manim.stage.source import stage_template

    stage_template()


def main() -> None:
    """Read the flags, write the stage, and exit with 1 when it cannot be."""
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="the script, a JSON file")
    parser.add_argument("--scene", required=True, help="the id of the scene")
    parser.add_argument("--timing", type=Path, required=True, help="the timing, a JSON file, there or not")
    parser.add_argument("--theme", type=Path, required=True, help="the theme, a YAML file")
    parser.add_argument("--math", choices=("mathra", "latex"), default="mathra", help="who sets formulas")
    parser.add_argument("--shape", choices=("16x9", "9x16", "1x1"), default="16x9", help="of the frame")
    parser.add_argument("--logo", default="", help="the logo's settings, as JSON")
    parser.add_argument("--allow-code", action="store_true", help="run the manim blocks of the notes")
    parser.add_argument("--output", type=Path, required=True, help="the stage to write")
    args = parser.parse_args()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.files import written_whole
    from notes2manim.model.config import Logo
    from notes2manim.model.script import read_script
    from notes2manim.stage.source import stage_scene

    def beside(path: Path) -> str:
        return Path(os.path.relpath(path, args.output.parent)).as_posix()

    try:
        source = stage_scene(
            read_script(args.script, only=args.scene).scene(args.scene),
            theme=beside(args.theme),
            timing=beside(args.timing),
            project=beside(Path()),
            math=args.math,
            shape=args.shape,
            logo=Logo.model_validate_json(args.logo) if args.logo else None,
            may_run_code=args.allow_code,
        )
        with written_whole(args.output) as part:
            part.write_text(source, encoding="utf-8")
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
