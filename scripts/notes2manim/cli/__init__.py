"""The command line: `python main.py "topic"`, also installed as `notes2manim`."""

from notes2manim.cli.main import main

__all__ = ["main"]
