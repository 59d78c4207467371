"""What happens for each command, and the exit status: 0 done, 1 a fault, 2 wrong flags."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from notes2manim.cli.parser import COMMANDS, make_parser, parse
from notes2manim.errors import Notes2ManimError


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status."""
    given = list(arguments)
    if given and given[0] not in (*COMMANDS, "-h", "--help", "--version"):
        given.insert(0, "make")
    flags = parse(given)
    if flags.command is None:
        make_parser().print_help()
        return 2
    try:
        return _COMMANDS[flags.command](flags)
    except Notes2ManimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _make(flags: argparse.Namespace) -> int:
    from notes2manim.cli.make import check, make

    if flags.validate_only:
        return check(flags)
    make(flags)
    return 0


def _preview(flags: argparse.Namespace) -> int:
    _make_small(flags)
    return _make(flags)


def _make_small(flags: argparse.Namespace) -> None:
    """Ask for small pictures without a voice, where the flags ask for nothing else."""
    flags.quality = flags.quality or "low"
    flags.tts_provider = flags.tts_provider or "tone"


def _watch(flags: argparse.Namespace) -> int:
    from notes2manim.cli.watch import watch

    if flags.preview:
        _make_small(flags)
    return watch(flags)


def _check(flags: argparse.Namespace) -> int:
    from notes2manim.cli.check import check

    return check(flags)


def _doctor(flags: argparse.Namespace) -> int:
    from notes2manim.cli.doctor import doctor

    return doctor(Path.cwd())


def _completion(flags: argparse.Namespace) -> int:
    from notes2manim.cli.completion import complete

    print(complete(make_parser(), flags.shell), end="")
    return 0


def _voices(flags: argparse.Namespace) -> int:
    from notes2manim.cli.voices import list_voices

    return list_voices(flags.language)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "make": _make,
    "preview": _preview,
    "watch": _watch,
    "check": _check,
    "doctor": _doctor,
    "voices": _voices,
    "completion": _completion,
}
