"""Draft the notes of a film: an outline first, then one call for each scene."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from pydantic import BaseModel

from notes2manim.models.asking import AnswerError, Attempt, ask
from notes2manim.models.blocks import plain, sentence
from notes2manim.models.chat import Chat, Message
from notes2manim.models.copied import Examples
from notes2manim.models.forms import (
    FENCES,
    Animation,
    MovingBlock,
    MovingSceneDraft,
    Outline,
    Plan,
    Points,
    SceneDraft,
)
from notes2manim.models.prompts import Prompts
from notes2manim.models.scene import Check, listed, render_scene, scene_faults
from notes2manim.models.source import Source
from notes2manim.parallel import ParallelConfig, ParallelProcessor

MAX_SCENES = 12
MAX_TITLE = 80  # characters of a title or heading
MAX_ANIMATIONS = 1  # that are tried in a scene: each may take half a minute
ANIMATION_REPAIRS = 3

log = logging.getLogger(__name__)
F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True)
class Draft:
    """Notes in Markdown, and what the author should look at in them."""

    text: str
    warnings: list[str]


class Studio(Protocol):
    """Where animations are tried."""

    @property
    def names(self) -> str:
        """What a program may name, in words for a model."""

    def seconds(self, say: str) -> float:
        """Return how long an animation may take while this is said."""

    def faults(self, say: str, code: str) -> list[str]:
        """Return what is wrong with a program: what it may not do, how it fails, what cannot be read."""


@dataclass(frozen=True)
class _Desk:
    """All that a draft is written with."""

    chat: Chat
    prompts: Prompts
    check: Check
    examples: Examples
    language: str
    repairs: int
    max_tokens: int
    source: Source | None
    studio: Studio | None

    def ask(
        self,
        prompt: str,
        form: type[F],
        check: Callable[[F], list[str]],
        about: str,
        repairs: int | None = None,
    ) -> Attempt[F]:
        messages: list[Message] = [
            {"role": "system", "content": self.prompts.write("system", language=self.language)},
            {"role": "user", "content": prompt},
        ]
        return ask(
            self.chat,
            messages,
            form,
            check,
            repairs=self.repairs if repairs is None else repairs,
            max_tokens=self.max_tokens,
            about=about,
        )


def draft_notes(
    topic: str,
    chat: Chat,
    prompts: Prompts,
    check: Check,
    *,
    language: str = "en",
    source: Source | None = None,
    repairs: int = 5,
    max_tokens: int = 4096,
    parallel: int = 4,
    studio: Studio | None = None,
) -> Draft:
    """Return notes about a topic, from a source alone where one is given.

    `check` reads notes and returns what is wrong in them. Where there is a `studio`, the model may
    write animations, which are tried there. A scene that the model cannot write is
    made of the points of its outline, so one never costs the film. Raises `DraftError` when the
    server does not answer, or no outline can be had.
    """
    examples = Examples(
        [
            *(text for block in prompts.example.blocks for text in (block.say, block.content)),
            *prompts.reference(list(prompts.kinds)).split("\n\n"),
        ]
    )
    desk = _Desk(chat, prompts, check, examples, language, repairs, max_tokens, source, studio)
    processor = ParallelProcessor(ParallelConfig(max_workers=parallel))
    outline = _outline(desk, topic, processor)
    log.info("outline: %s", ", ".join(plan.heading for plan in outline.scenes))
    scenes = processor.map(partial(_scene, desk, topic, outline), range(len(outline.scenes)))
    opening = outline.opening if not check(f"# Title\n\n{outline.opening}") else plain(outline.opening)
    text = "\n\n".join([f"# {outline.title}", opening, *(text for text, _ in scenes)]) + "\n"
    warnings = [warning for _, found in scenes for warning in found]
    return Draft(text, warnings)


def _outline(desk: _Desk, topic: str, processor: ParallelProcessor) -> Outline:
    source = desk.source
    material = ""
    if source is not None:
        parts = source.parts()
        material = (
            source.quote(parts[0])
            if len(parts) == 1
            else "\n".join(processor.map(partial(_points, desk, topic), parts))
        )
    prompt = desk.prompts.write(
        "outline", topic=topic, material=material, max_scenes=MAX_SCENES, kinds=desk.prompts.kinds
    )
    outline = desk.ask(prompt, Outline, partial(_outline_faults, source), "outline").value
    scenes = [
        plan.model_copy(update={"heading": _heading(plan.heading), "passages": _known(plan.passages, source)})
        for plan in outline.scenes[:MAX_SCENES]
        if _heading(plan.heading)
    ]
    if not scenes:
        raise AnswerError("the model plans no scenes.", place="outline", remedy="Set another llm.model.")
    title = _heading(outline.title) or _heading(topic)
    return Outline(title=title, opening=sentence(outline.opening), scenes=scenes)


def _points(desk: _Desk, topic: str, part: list[int]) -> str:
    """Return what one part of a long source says."""
    assert desk.source is not None
    prompt = desk.prompts.write("points", topic=topic, material=desk.source.quote(part))
    about = f"passages {part[0]} to {part[-1]}"

    def faults(points: Points) -> list[str]:
        return [] if points.points else ["There are no points."]

    try:
        points = desk.ask(prompt, Points, faults, about).value.points
    except AnswerError as error:
        log.warning("%s", error)
        points = [desk.source.passages[number - 1][:200] for number in part]
    return "\n".join([f"Passages {part[0]} to {part[-1]}:", *(f"- {sentence(point)}" for point in points)])


def _outline_faults(source: Source | None, outline: Outline) -> list[str]:
    faults = []
    if not _heading(outline.title):
        faults.append('"title" is empty.')
    if not outline.opening.strip():
        faults.append('"opening" is empty.')
    if not 2 <= len(outline.scenes) <= MAX_SCENES:
        faults.append(f"There are {len(outline.scenes)} scenes; 2 to {MAX_SCENES} are wanted.")
    headings = [_heading(plan.heading).lower() for plan in outline.scenes]
    for number, plan in enumerate(outline.scenes, 1):
        if not headings[number - 1] or headings.count(headings[number - 1]) > 1:
            faults.append(f"Scene {number}: its heading must differ from the others, and not be empty.")
        if not any(point.strip() for point in plan.points):
            faults.append(f"Scene {number}: it has no points.")
        if source is not None and (
            not plan.passages or _known(plan.passages, source) != sorted(set(plan.passages))
        ):
            faults.append(
                f"Scene {number}: passages must be numbers of passages, from 1 to {len(source.passages)}."
            )
    return faults


def _scene(desk: _Desk, topic: str, outline: Outline, number: int) -> tuple[str, list[str]]:
    """Return one scene as Markdown, under its heading, and what to look at in it."""
    plan = outline.scenes[number]
    material = desk.source.quote(plan.passages) if desk.source is not None else ""
    prompt = desk.prompts.write(
        "scene",
        topic=topic,
        outline=outline,
        plan=plan,
        number=number + 1,
        material=material,
        dialect=desk.prompts.reference(plan.kinds),
        fences=[kind for kind in desk.prompts.kinds if kind in FENCES],
        example=desk.prompts.example_json,
        moving=desk.studio is not None,
    )
    form = MovingSceneDraft if desk.studio else SceneDraft

    def faults(scene: SceneDraft) -> list[str]:
        return listed(scene, scene_faults(scene, desk.check, desk.examples))

    try:
        scene = desk.ask(prompt, form, faults, f'scene "{plan.heading}"').value
    except AnswerError as error:
        log.warning("%s", error)
        text, changes = _from_points(plan), ["it is made of its outline: " + error.fault]
    else:
        animations = _animations(desk, scene, plan)
        text, changes = render_scene(scene, desk.check, desk.examples, animations)
        if not text:
            text, changes = _from_points(plan), ["it is made of its outline: " + changes[0]]
    return f"## {plan.heading}\n\n{text}", [f'scene "{plan.heading}": {change}' for change in changes]


def _animations(desk: _Desk, scene: SceneDraft, plan: Plan) -> dict[int, str]:
    """Return the program of the first block that is to move, if there is one that works."""
    if desk.studio is None:
        return {}
    wanted = [
        (index, block)
        for index, block in enumerate(scene.blocks)
        if isinstance(block, MovingBlock) and block.animation.strip() and block.say.strip()
    ]
    for index, block in wanted[:MAX_ANIMATIONS]:
        code = _animation(desk, desk.studio, block, plan)
        if code:
            return {index: code}
    return {}


def _animation(desk: _Desk, studio: Studio, block: MovingBlock, plan: Plan) -> str:
    """Return a program for a block, or nothing: then the block shows the picture that it has anyway."""
    prompt = desk.prompts.write(
        "animation",
        animation=" ".join(block.animation.split()),
        say=sentence(block.say),
        instead=block.content.strip(),
        seconds=round(studio.seconds(sentence(block.say)), 1),
        names=studio.names,
    )
    about = f'animation of "{plan.heading}"'

    def faults(found: Animation) -> list[str]:
        return studio.faults(sentence(block.say), found.code)

    try:
        best = desk.ask(prompt, Animation, faults, about, ANIMATION_REPAIRS)
    except AnswerError as error:
        log.warning("%s", error, extra={"figure": "fallbacks"})
        return ""
    if best.faults:
        log.warning("%s is left out: %s", about, best.faults[0], extra={"figure": "fallbacks"})
        return ""
    return best.value.code


def _from_points(plan: Plan) -> str:
    """Return a scene of the points of its outline."""
    points = [plain(point) for point in plan.points if plain(point)]
    return "\n".join(f"- {point}" for point in points) or plan.heading


def _heading(text: str) -> str:
    return plain(text).replace("{", "(").replace("}", ")").rstrip(" .:#")[:MAX_TITLE].strip()


def _known(passages: list[int], source: Source | None) -> list[int]:
    count = len(source.passages) if source else 0
    return sorted({number for number in passages if 1 <= number <= count})
