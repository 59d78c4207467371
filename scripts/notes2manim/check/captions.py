"""Rule `captions`: each caption is shown with its words, and says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notes2manim.check.beside import Beside
from notes2manim.check.film_file import FilmFile, Line
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene, scene_at
from notes2manim.model.certificate import Fault

# Seconds that a caption may be away from its words, and what a file rounds times to.
TOLERANCE = 0.15
_ROUNDING = 0.002


@dataclass(frozen=True)
class _Word:
    """A word said: its letters without white space, and when, in seconds of the film."""

    text: str
    start: float
    end: float
    scene: str

    def time_of(self, letter: int) -> float:
        return self.start + (self.end - self.start) * letter / len(self.text)


def check_captions(film: FilmFile, scenes: Sequence[CheckedScene], beside: Sequence[Beside]) -> Findings:
    """Compare the captions inside of the film with the words, and with the files beside it."""
    faults = [fault for file in beside for fault in _compare(film.captions, file, scenes)]
    unchecked = [
        f"The captions are not compared with {file.name}, {file.fault}" for file in beside if file.fault
    ]
    words = [word for scene in scenes for word in _words(scene)]
    if not scenes:
        return Findings(faults, unchecked, {"captions": len(film.captions)})
    matched, stray = _match(film.captions, words)
    faults += [_stray(stray, words, scenes)] if stray is not None else []
    away = 0.0
    for index, (line, first, last, letter) in enumerate(matched):
        begin = words[first].time_of(letter)
        following = matched[index + 1] if index + 1 < len(matched) else None
        over = line.end - words[following[1]].time_of(following[3]) if following else 0.0
        late = line.start - begin
        short = words[last].end - line.end if not following or following[1] > last else 0.0
        away = max(away, abs(late), short, over)
        for seconds, text in (
            (abs(late), f"is shown {_ms(late)} {'after' if late > 0 else 'before'} its words."),
            (short, f"goes {_ms(short)} before its last word ends."),
            (over, f"is still shown {_ms(over)} after the words of the next one begin."),
        ):
            if seconds > TOLERANCE + _ROUNDING:
                told = f'"{_start(line.text)}" {text}'
                faults.append(Fault(rule="captions", scene=words[first].scene, time=line.start, text=told))
    figures = {"captions": float(len(film.captions)), "caption_away": away}
    return Findings(faults, unchecked, figures)


def _ms(seconds: float) -> str:
    return f"{abs(seconds) * 1000:.0f} ms"


def _start(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 30 else one[:29].rstrip() + "…"


def _words(scene: CheckedScene) -> Iterator[_Word]:
    """Yield the words of a scene that are written; they are never told to go back in time."""
    at = scene.start
    for beat in scene.timing.beats:
        for word in beat.words:
            text = "".join(word.text.split())
            start = min(max(scene.start + word.start, at), scene.end)
            end = min(max(scene.start + word.end, start), scene.end)
            if text:
                yield _Word(text, start, end, scene.id)
                at = start


def _match(
    lines: Sequence[Line], words: Sequence[_Word]
) -> tuple[list[tuple[Line, int, int, int]], tuple[Line | None, int] | None]:
    """Lay the letters of the captions along those of the words.

    Returns each caption with its first and last word, and the letter of the first with which it begins;
    and the caption that says something else, if any, with the word that stands there. None
    for a caption are words that are left over.
    """
    matched: list[tuple[Line, int, int, int]] = []
    word = letter = 0
    for line in lines:
        begun = (word, letter)
        last = word
        for character in "".join(line.text.split()):
            if word >= len(words) or words[word].text[letter] != character:
                return matched, (line, min(word, len(words) - 1))
            last = word
            letter += 1
            if letter == len(words[word].text):
                word, letter = word + 1, 0
        if begun[0] < len(words):
            matched.append((line, begun[0], last, begun[1]))
    return matched, ((None, word) if word < len(words) else None)


def _stray(stray: tuple[Line | None, int], words: Sequence[_Word], scenes: Sequence[CheckedScene]) -> Fault:
    line, at = stray
    if not words:
        assert line is not None
        text = f'"{_start(line.text)}" is shown, but nothing is said.'
        return Fault(rule="captions", scene=scene_at(scenes, line.start), time=line.start, text=text)
    said = " ".join(word.text for word in words[at : at + 4])
    if line is None:
        text = f'"{_start(said)}" is said, but no caption shows it.'
    else:
        text = f'"{_start(line.text)}" is shown, where "{_start(said)}" is said.'
    return Fault(rule="captions", scene=words[at].scene, time=words[at].start, text=text)


def _compare(inside: Sequence[Line], file: Beside, scenes: Sequence[CheckedScene]) -> Iterator[Fault]:
    """Find the first caption that is another one beside the film than inside of it."""
    if file.fault:
        return
    for ours, theirs in zip(inside, file.lines, strict=False):
        apart = max(abs(ours.start - theirs.start), abs(ours.end - theirs.end))
        if ours.text != theirs.text or apart > _ROUNDING:
            text = f'"{_start(ours.text)}" is another caption in {file.name}, or at another time.'
            yield Fault(rule="captions", scene=scene_at(scenes, ours.start), time=ours.start, text=text)
            return
    if len(inside) != len(file.lines):
        text = f"there are {len(inside)} captions in the film, but {len(file.lines)} in {file.name}."
        yield Fault(rule="captions", text=text)
