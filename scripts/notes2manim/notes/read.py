"""A file of notes to a script."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

from notes2manim.errors import NotesError, ScriptError
from notes2manim.model.script import Notice, Script, Source, read_script
from notes2manim.notes.inline import clean
from notes2manim.notes.write import MAX_LENGTH, write_script

_LARGEST = 4 * (MAX_LENGTH + 1)  # bytes of notes: no letter of UTF-8 has more than four
_LONGEST = 50_000  # characters of one text of a script, which may be a program


def read_notes(path: Path, *, file: str = "", project: Path = Path()) -> Script:
    """Return the script of a file: of Markdown, or of a script in JSON that stands in its place.

    `file` is the path that messages show. Raises `NotesError` when the file is missing, cannot
    be read or is not text, and `ScriptError` for a JSON file that is no script.
    """
    file = file or path.as_posix()
    if path.suffix.lower() == ".json":
        return Script.model_validate(_cleaned(read_script(path).model_dump(), file))
    try:
        with path.open("rb") as content:
            data = content.read(_LARGEST)
    except OSError as error:
        raise NotesError(
            f"cannot be read: {error.strerror}.", place=file, remedy="Write it, or name another topic."
        ) from error
    text, notice = _decode(data, file)
    script = write_script(text, file=file, project=project)
    if notice:
        script = script.model_copy(update={"notices": [notice, *script.notices]})
    return script


def _cleaned(value: Any, file: str) -> Any:
    """Return what a script holds without control characters. Raises `ScriptError` for an endless text."""
    if isinstance(value, str):
        if len(value) > _LONGEST:
            fault = f'the text "{value[:40]}…" has more than {_LONGEST:,} characters.'
            raise ScriptError(fault, place=file, remedy="Make it shorter.")
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(below, file) for key, below in value.items()}
    return [_cleaned(below, file) for below in value] if isinstance(value, list) else value


def _decode(data: bytes, file: str) -> tuple[str, Notice | None]:
    """Return the text of a file: UTF-8, or UTF-16 by its mark; what is neither is replaced."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), None
    if b"\0" in data[:8192] and data[:8192].count(0) > len(data[:8192]) // 50:
        raise NotesError("is not text.", place=file, remedy="Notes are Markdown, in UTF-8.")
    try:
        whole = len(data) < _LARGEST  # else the last letter may be cut off
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=whole), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        source = Source(file=file, line=line, end=line)
        return data.decode("utf-8-sig", "replace"), Notice(
            source=source, text="this is not UTF-8. What cannot be read is left out."
        )
