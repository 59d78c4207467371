"""The flags."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from notes2manim import __version__
from notes2manim.model.config import PRESETS, PROVIDERS
from notes2manim.model.shape import SHAPES, WIDE

COMMANDS = ("make", "preview", "watch", "check", "doctor", "voices", "completion")
SHELLS = ("bash", "zsh", "fish")
PORT = 4870  # of the page that watch shows, so that it stays when watching begins anew
_EPILOG = """\
"make" may be left out: notes2manim "Matrix multiplication". Each setting is taken from the flags,
else from the environment, else from .env, else from the front matter of the notes, else from
config.yaml. docs/command-line.md tells more.
"""


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in one sentence, and not what all the flags are."""

    def error(self, message: str) -> NoReturn:
        message += "" if message.endswith("?") else "."
        self.exit(2, f"error: {message} `{self.prog} --help` tells more.\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="notes2manim",
        description="Turn a topic or Markdown notes into a narrated, captioned Manim film.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"notes2manim {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, told in (
        ("make", "make the film of a topic or of a file of notes"),
        ("preview", "make it fast: low quality, and no speech but its length"),
        ("watch", "make it again whenever the notes change, and show its page; Ctrl-C ends it"),
    ):
        command = commands.add_parser(name, help=told, description=_sentence(told))
        _add_film_flags(command)
        if name == "watch":
            command.add_argument(
                "--preview", action="store_true", help="small and silent, as preview makes it"
            )
            command.add_argument(
                "--port", type=_count, default=PORT, metavar="N", help=f"of the page: {PORT}"
            )
    told = "read a finished film back, and tell what is wrong with it, with scene and time"
    check = commands.add_parser("check", help=told, description=_sentence(told))
    check.add_argument("film", help="a film, as out/my-topic.mp4, or its topic")
    check.add_argument("--json", action="store_true", help="tell all figures, as JSON")
    commands.add_parser("doctor", help="check this machine, and tell how to mend what is missing")
    voices = commands.add_parser("voices", help="list who can speak, and which languages")
    voices.add_argument("--language", default="", help="only those who speak it, such as de")
    told = "print what makes a shell complete topics and flags"
    completion = commands.add_parser("completion", help=told, description=_sentence(told))
    completion.add_argument("shell", choices=SHELLS, help='such as: eval "$(notes2manim completion bash)"')
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the flags of a command line; what is wrong with it is told, and ends the program with 2."""
    parser = make_parser()
    flags, rest = parser.parse_known_args(arguments)
    unknown = next((word for word in rest if word.startswith("-")), None)
    if unknown is not None:
        meant = _meant(unknown.partition("=")[0], _flags_of(parser, flags.command))
        parser.error(f"there is no flag {unknown}{meant}")
    if rest:
        topic = getattr(flags, "topic", "")
        words = " ".join([topic, *rest] if topic else rest)
        if meant := _meant(topic, COMMANDS):
            parser.error(f"there is no command {topic}{meant}")
        parser.error(
            f'several words are one topic in quotes: "{words}"' if topic else f'"{words}" is too much'
        )
    return flags


def _meant(word: str, words: Sequence[str]) -> str:
    by_name = {name.lstrip("-"): name for name in words}
    near = difflib.get_close_matches(word.lstrip("-"), by_name, n=1)
    return f"; did you mean {by_name[near[0]]}?" if near else ""


def _flags_of(parser: argparse.ArgumentParser, command: str | None) -> list[str]:
    commands = [
        action.choices[command]
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction) and command in action.choices
    ]
    return [
        name for each in [parser, *commands] for action in each._actions for name in action.option_strings
    ]


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."


def _add_film_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topic", help="a topic in words, the name of notes, or a file of notes")
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="where there are no notes, draft them from this Markdown, text or PDF and nothing else",
    )
    _add_settings(parser.add_argument_group("the film"))
    _add_workers(parser.add_argument_group("how much at once"))
    after = parser.add_argument_group("when it is done")
    after.add_argument("--output-dir", type=Path, metavar="FOLDER", help="put the finished files there, too")
    after.add_argument("--archive", action="store_true", help="pack everything into archives/")
    after.add_argument("--cleanup", action="store_true", help="remove what lies between notes and film")
    parser.add_argument("--validate-only", action="store_true", help="check notes and settings only")
    told = parser.add_argument_group("what is told")
    told.add_argument(
        "--log-level", choices=("debug", "info", "warning", "error"), type=str.lower, default=""
    )
    told.add_argument("--log-file", type=Path, metavar="FILE", help="append all that is said to it")
    told.add_argument("--quiet", action="store_true", help="say nothing but errors")
    parser.add_argument("--version", action="version", version=f"notes2manim {__version__}")


def _add_settings(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--tts-provider", choices=PROVIDERS, default="", help="who speaks")
    group.add_argument("--voice", default="", help="one of the provider's voices")
    group.add_argument("--quality", choices=tuple(PRESETS), default="", help="size and frame rate")
    group.add_argument("--theme", default="", help="midnight, paper, blackboard, or one of your own")
    group.add_argument("--shape", choices=SHAPES, default=WIDE, help="of the frame; 16x9 if not given")
    group.add_argument(
        "--format", choices=("mp4", "gif"), default="mp4", help="gif: also a small silent loop"
    )
    group.add_argument("--embed", action="store_true", help="put the film into its page, to send that alone")


def _add_workers(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--enable-parallel", action="store_true", default=None, dest="parallel")
    group.add_argument("--disable-parallel", action="store_false", dest="parallel", help="one job at a time")
    group.add_argument("--max-tts-workers", type=_count, metavar="N", help="scenes spoken at once")
    group.add_argument("--max-render-workers", type=_count, metavar="N", help="scenes drawn at once")
    group.add_argument("--cores", type=_count, metavar="N", help="processors to use; all if not given")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f'"{text}" is no number from 1')
    return int(text)
