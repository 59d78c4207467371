"""Which notes there are, and what they may be called."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from notes2manim.errors import NotesError
from notes2manim.model.shape import SHAPES, suffix

FORMS = (".md", ".json")
LINKED = "linked"  # the file of build/<topic>/ that holds the path of notes outside of the project

_SHAPES = tuple(suffix(shape) for shape in SHAPES if suffix(shape))
_BESIDE = (".storyboard", ".chapters")  # how the names of other files of a film end
_KEPT = ("takes", "answers")  # folders of build/ that belong to all films
_LONGEST = 200  # bytes: a name has at most 255, and those of a build's files have more to say
# Control characters and line ends; the halves of surrogate pairs, which no file of UTF-8 has.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BRACES = re.compile(r"[{}]")
_REPEATED = re.compile(r"(.+?)\1{20}$", re.DOTALL)  # what Snakemake takes for a rule that feeds itself


def require_name(topic: str, place: str = "") -> None:
    """Raise `NotesError` for a name that no topic can have; any other one can be built.

    A topic is the name of a file and of folders, and stands in patterns of Snakemake.
    """
    fault = _fault(topic)
    if fault:
        raise NotesError(f"{fault}.", place=place or f'notes "{topic[:_LONGEST]}"', remedy="Rename it.")


def _fault(topic: str) -> str:
    if topic.endswith(_SHAPES):
        return f"{Path(topic).suffix} at the end of a name asks for another shape of a film"
    if topic.endswith(_BESIDE):
        return f"{Path(topic).suffix} at the end of a name is that of another file of a film"
    if not topic or topic.startswith("."):
        return "a name that begins with a dot is hidden"
    if "/" in topic:
        return 'a name with "/" leads to another folder'
    if topic in _KEPT:
        return f"build/{topic} is a folder that all films share"
    if _CONTROL.search(topic):
        return "a name has no control characters and no line ends"
    if _BRACES.search(topic):
        return "Snakemake takes braces in a name for a pattern"
    if len(topic.encode()) > _LONGEST:
        return f"a name has at most {_LONGEST} bytes, not {len(topic.encode())}"
    return "Snakemake refuses a name that repeats itself" if _REPEATED.search(topic) else ""


def find_topics(folder: Path) -> list[str]:
    """Return the names of all notes in `folder`, in alphabetical order.

    Hidden files are none. Raises `NotesError` for a name that no topic can have.
    """
    names = [file for file in folder.iterdir() if file.suffix in FORMS] if folder.is_dir() else []
    files = [file for file in names if not file.name.startswith(".") and file.is_file()]
    for file in files:
        require_name(file.stem, str(file))
    return sorted({file.stem for file in files})


def find_notes(folder: Path, topic: str) -> Path:
    """Return the file with the notes of `topic`: Markdown, or a script in JSON.

    Raises `NotesError` when there is none, when there are both, for a name that no topic can have, and
    for a link out of the project that nobody has asked for (`allow_link`).
    """
    try:
        topic.encode()
    except UnicodeEncodeError:
        raise NotesError(
            "this name cannot be read in the language that this machine is set to.",
            place=ascii(topic),
            remedy="Set PYTHONUTF8=1, or LC_ALL=C.UTF-8.",
        ) from None
    require_name(topic)
    found = [folder / f"{topic}{form}" for form in FORMS if (folder / f"{topic}{form}").is_file()]
    if len(found) == 1:
        _require_allowed(found[0], topic)
        return found[0]
    if found:
        remedy = "Move one of them away."
        raise NotesError(
            f"there are two: {found[0]} and {found[1]}.", place=f'notes of "{topic}"', remedy=remedy
        )
    topics = find_topics(folder)
    near = difflib.get_close_matches(topic, topics, n=3) or topics[:5]
    others = f", or build one of these: {', '.join(near)}" if near else ""
    raise NotesError(
        f'there are no notes "{folder}/{topic}.md", and no language model drafts them.',
        remedy=f"Write them, or set llm.model in config.yaml{others}.",
    )


def allow_link(folder: Path, topic: str) -> None:
    """Note that a person wants the notes of `topic`, a link in `folder`, to be read where they are."""
    (link,) = [folder / f"{topic}{form}" for form in FORMS if (folder / f"{topic}{form}").is_symlink()]
    allowed = _allowed(folder, topic)
    allowed.parent.mkdir(parents=True, exist_ok=True)
    allowed.write_text(str(link.resolve()), encoding="utf-8")


def _require_allowed(file: Path, topic: str) -> None:
    """Raise `NotesError` for a link out of the project, as another's notes may hold one to a secret."""
    folder, target = file.parent, file.resolve()
    if any(target.is_relative_to(place.resolve()) for place in (folder, folder.parent)):
        return
    allowed = _allowed(folder, topic)
    if not allowed.is_file() or allowed.read_text(encoding="utf-8") != str(target):
        raise NotesError(
            f"is a link out of the project, to {target}.",
            place=str(file),
            remedy=f'Put a copy there, or name that file once: python main.py "{target}"',
        )


def _allowed(folder: Path, topic: str) -> Path:
    return folder.parent / "build" / topic / LINKED
