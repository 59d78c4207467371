"""Write the script of a film from its notes.

python scripts/write_script.py --notes notes/waves.md --output build/waves/script.json
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.notes import read_notes


def main() -> int:
    """Write the script, print the notices, and return the exit status."""
    parser = argparse.ArgumentParser(description="Write the script of a film from its notes.")
    parser.add_argument("--notes", type=Path, required=True, help="Markdown, or a script in JSON")
    parser.add_argument("--output", type=Path, required=True, help="the script to write")
    arguments = parser.parse_args()
    try:
        script = read_notes(arguments.notes)
    except Notes2ManimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for notice in script.notices:
        print(f"warning: {notice}", file=sys.stderr)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    whole = arguments.output.with_name(f".{arguments.output.name}.{os.getpid()}")
    whole.write_text(script.model_dump_json(indent=1, exclude_defaults=False) + "\n", encoding="utf-8")
    whole.replace(arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
