"""Is a scene as a teacher would write it, and does each of its blocks work?"""

from __future__ import annotations

import ast
import json
import re
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from notes2manim.models.blocks import CHARTS, render, render_animation, render_as_text
from notes2manim.models.copied import Examples
from notes2manim.models.forms import Block, SceneDraft

MIN_WORDS = 25  # said in a scene
MAX_WORDS = 260
MAX_BLOCKS = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong with notes, and at which line of them, counted from 1."""

    line: int
    text: str


_ALONE = threading.Lock()  # the filters of warnings are those of the whole process
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # Chinese and Japanese: two a word, about

Check = Callable[[str], list[Fault]]


def scene_faults(scene: SceneDraft, check: Check, examples: Examples) -> dict[int, list[str]]:
    """Return what is wrong with each block, by its index; -1 stands for the scene as a whole."""
    found: dict[int, list[str]] = {}
    whole = _whole(scene)
    if whole:
        found[-1] = whole
    for index, block in enumerate(scene.blocks):
        faults = _block_faults(block, examples)
        if faults:
            found[index] = faults
    for index, text in _parsed([render(block) for block in scene.blocks], check):
        found.setdefault(index, []).append(text)
    return found


def listed(scene: SceneDraft, faults: dict[int, list[str]]) -> list[str]:
    """Return faults as sentences that a model understands."""
    return [
        text if index < 0 else f"Block {index + 1} ({scene.blocks[index].kind}): {text}"
        for index, texts in sorted(faults.items())
        for text in texts
    ]


def render_scene(
    scene: SceneDraft, check: Check, examples: Examples, animations: Mapping[int, str] | None = None
) -> tuple[str, list[str]]:
    """Return a scene as Markdown, what is wrong with it, and which of its blocks had to become text.

    Blocks that were copied from an example are left out. `animations` are programs that are shown
    instead of the pictures of some blocks, by their index.
    """
    faults = scene_faults(scene, check, examples)
    written, changes = [], list(faults.get(-1, []))
    for index, block in enumerate(scene.blocks):
        if index not in faults:
            code = (animations or {}).get(index)
            written.append(render_animation(block, code) if code else render(block))
            continue
        reason = faults[index][0]
        if _copied(block, examples):
            changes.append(f"a {block.kind} is left out: {reason}")
            continue
        changes.append(f"a {block.kind} is text: {reason}")
        written.append(render_as_text(block))
    return "\n\n".join(text for text in written if text), changes


def _parsed(blocks: list[str], check: Check) -> list[tuple[int, str]]:
    """Return the faults that the notes parser finds, each with the index of its block."""
    lines: list[str] = ["## Scene", ""]
    owners = [-1, -1]
    for index, text in enumerate(blocks):
        added = [*text.split("\n"), ""]
        lines += added
        owners += [index] * len(added)
    faults = check("\n".join(lines))
    return [(owners[min(max(fault.line, 1), len(owners)) - 1], fault.text) for fault in faults]


def _whole(scene: SceneDraft) -> list[str]:
    if not scene.blocks:
        return ["The scene has no blocks."]
    if len(scene.blocks) > MAX_BLOCKS:
        return [f"The scene has {len(scene.blocks)} blocks; at most {MAX_BLOCKS} fit."]
    words = sum(
        _words(block.say) + (_words(block.content) if block.kind == "list" else 0) for block in scene.blocks
    )
    if words < MIN_WORDS:
        return [f"The scene says only {words} words. Say about 100."]
    if words > MAX_WORDS:
        return [f"The scene says {words} words. Say about 100."]
    return []


def _words(text: str) -> int:
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def _block_faults(block: Block, examples: Examples) -> list[str]:
    faults = []
    if not block.say.strip() and block.kind not in ("formula", "list"):
        faults.append('"say" is empty: nobody would hear of it.')
    if not block.content.strip() and block.kind not in ("text", "quote", "callout"):
        faults.append('"content" is empty.')
    if block.kind == "chart" and block.label.strip().lower() not in CHARTS:
        faults.append(f'"label" must be one of {", ".join(CHARTS)}.')
    if block.kind == "code":
        faults += _code_faults(block)
    if copied := _copied(block, examples):
        faults.append(f'"{copied}" is copied from the example. Write about the topic.')
    return faults


def _copied(block: Block, examples: Examples) -> str:
    return examples.copied(block.say) or examples.copied(block.content)


def _code_faults(block: Block) -> list[str]:
    """Try programs whose language can be tried without running them."""
    label = block.label.strip().lower()
    try:
        if label in ("python", "py"):
            with _ALONE, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(block.content)
        elif label == "json":
            json.loads(block.content)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        return [f"this is not {label}{f', line {line}' if line else ''}: {getattr(error, 'msg', error)}."]
    return []
