"""Settings of this machine from a file of `NAME=value` lines."""

from __future__ import annotations

import re
from pathlib import Path

from notes2manim.errors import ConfigError

_ESCAPES = {"n": "\n", "t": "\t"}
_LINE = re.compile(
    r"""^\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*
    (?:'(?P<single>[^']*)'|"(?P<double>(?:\\.|[^"\\])*)"|(?P<bare>[^#'"\s]?(?:[^#\s]|(?<!\s)\#|\s(?!\s*\#|\s*$))*))
    \s*(?:\#.*)?$""",
    re.VERBOSE,
)


def read_dotenv(path: Path) -> dict[str, str]:
    """Return the variables of a file; none when it is missing.

    Lines are `NAME=value`, `export NAME=value`, quoted or not, and comments with `#`. Raises
    `ConfigError`, with the line but never its value, for one that cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("cannot be read as text.", place=str(path)) from error
    variables: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise ConfigError(
                "this is no setting.", place=f"{path.name}:{number}", remedy="Write NAME=value."
            )
        variables[match["name"]] = _value(match)
    return variables


def _value(match: re.Match[str]) -> str:
    if match["single"] is not None:
        return match["single"]
    if match["double"] is not None:
        return re.sub(r"\\(.)", lambda escaped: _ESCAPES.get(escaped[1], escaped[1]), match["double"])
    return match["bare"].strip()
