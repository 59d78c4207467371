"""Ask until the answer will do: what is wrong with it is quoted and sent back."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from notes2manim.errors import DraftError
from notes2manim.models.answers import Answer
from notes2manim.models.chat import Chat, Message
from notes2manim.models.json_answer import find_json
from notes2manim.models.schema import strict_schema

F = TypeVar("F", bound=BaseModel)

MAX_FAULTS = 12  # quoted in one message
MAX_QUOTED = 20_000  # characters of a faulty answer that is sent back
MAX_GROWTH = 4  # times llm.max_tokens, for an answer that was cut off
REFUSALS = 2  # after which a model is believed
_REFUSES = re.compile(
    r"\s*(?:I['’]?m (?:very )?sorry|sorry,|I (?:can(?:no|['’])t|am unable|won['’]t)|as an AI)", re.IGNORECASE
)

log = logging.getLogger(__name__)


class AnswerError(DraftError):
    """A server answers, but the model says nothing that can be used."""


@dataclass(frozen=True)
class Attempt(Generic[F]):
    """The best answer, and what is still wrong with it."""

    value: F
    faults: list[str]


def ask(
    chat: Chat,
    messages: Sequence[Message],
    form: type[F],
    check: Callable[[F], list[str]],
    *,
    repairs: int,
    max_tokens: int,
    about: str,
) -> Attempt[F]:
    """Return the first answer without faults, or after `repairs` more tries the one with the fewest.

    `about` names what is asked for, in messages. Raises `AnswerError` when no answer has the form,
    and `DraftError` when there is no answer.
    """
    schema = strict_schema(form)
    best: Attempt[F] | None = None
    returned: list[Message] = []
    fault = ""
    limit, refusals = max_tokens, 0
    for attempt in range(repairs + 1):
        answer = chat.ask([*messages, *returned], schema, limit, attempt=attempt)
        value, faults = _read(answer, form)
        if answer.end == "refused" or (value is None and _REFUSES.match(answer.text)):
            refusals += 1
            faults = [f"You refused: {' '.join(answer.text.split())[:300]}"]
        elif answer.end == "cut off":
            limit = min(2 * limit, MAX_GROWTH * max_tokens)
        elif value is None and answer.text.strip():
            chat.disobeyed(answer)
        if value is not None:
            faults = check(value)
            if best is None or len(faults) < len(best.faults):
                best = Attempt(value, faults)
            if not faults:
                return best
        fault = faults[0]
        log.info("%s: attempt %d: %s", about, attempt + 1, "; ".join(faults[:MAX_FAULTS]))
        if refusals == REFUSALS or attempt == repairs:
            break
        log.debug("%s: asked once more", about, extra={"figure": "retries"})
        returned = _send_back(answer, faults)
    if best is None:
        raise AnswerError(
            f"the model gives no answer that can be used: {fault}",
            place=about,
            remedy="Set another llm.model, or write the notes yourself.",
        )
    return best


def _read(answer: Answer, form: type[F]) -> tuple[F | None, list[str]]:
    """Return what an answer holds, or what is wrong with it."""
    if answer.end == "cut off":
        return None, ["The answer was cut off, since it was too long. Be shorter."]
    if not answer.text.strip():
        return None, ["The answer was empty."]
    found = find_json(answer.text)
    if found is None:
        return None, ["The answer holds no JSON object that can be read."]
    try:
        return form.model_validate(found), []
    except ValidationError as error:
        return None, [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}." for fault in error.errors()
        ][:MAX_FAULTS]


def _send_back(answer: Answer, faults: list[str]) -> list[Message]:
    """Return the messages that follow a faulty answer."""
    listed = "\n".join(f"- {fault}" for fault in faults[:MAX_FAULTS])
    wanted = f"This cannot be used:\n{listed}\nGive the whole answer again, with that mended."
    said = answer.text.strip()[:MAX_QUOTED] or "…"  # many templates want the roles to alternate
    return [{"role": "assistant", "content": said}, {"role": "user", "content": wanted}]
