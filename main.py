"""The command line: python main.py "Matrix multiplication"."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "scripts"))

from notes2manim.cli import main

if __name__ == "__main__":
    sys.exit(main())
