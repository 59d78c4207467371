"""The commands and their flags, as the parser has them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

# What is to be named where a word stands for something in the project's folder.
_NAMED = {"topic": "topics", "film": "films", "theme": "themes", "FILE": "files", "FOLDER": "folders"}


@dataclass(frozen=True)
class Flag:
    """A flag: its names, what it says of itself, and what may follow: words, or a kind of thing.

    A place of its own, as that of the topic, has no names.
    """

    names: list[str]
    told: str
    takes: bool
    words: list[str]
    kind: str


# Each command by its name: what it says of itself, and its flags.
Commands: TypeAlias = "dict[str, tuple[str, list[Flag]]]"


def list_commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, tuple[str, list[Flag]]]]:
    """Yield each command with what it says of itself, and its flags."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield name, (told[name], [_flag(each) for each in command._actions])


def _flag(action: argparse.Action) -> Flag:
    kind = next((_NAMED[name] for name in (action.metavar, action.dest) if name in _NAMED), "")
    takes = action.nargs != 0
    words = [str(choice) for choice in action.choices or ()]
    return Flag(list(action.option_strings), (action.help or "").replace("%%", "%"), takes, words, kind)


def long_names(flags: list[Flag]) -> list[str]:
    return [name for flag in flags for name in flag.names if name.startswith("--")]


def flags_with_values(commands: Commands) -> dict[str, Flag]:
    """Return the flags that take something; a name means the same in every command."""
    flags = [flag for _, own in commands.values() for flag in own if flag.names and flag.takes]
    return {name: flag for flag in flags for name in flag.names}
