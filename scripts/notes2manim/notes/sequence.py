"""Mermaid's `sequenceDiagram`: actors, and the messages between them."""

from __future__ import annotations

import re

from notes2manim.model.visual import Message, Node, Sequence
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote

MAX_ACTORS = 40
MAX_MESSAGES = 120

_ACTOR = re.compile(r"(?:create\s+)?(?:participant|actor)\s+(.+?)(?:\s+as\s+(.+))?", re.IGNORECASE)
_NOTE = re.compile(
    r"note\s+(?:over|left of|right of)\s+([^,:]+?)(?:\s*,\s*([^:]+?))?\s*:\s*(.*)", re.IGNORECASE
)
_MESSAGE = re.compile(r"([^:]+?)\s*(<<)?(--?)(>>|>|x|\))\s*[+-]?\s*([^:]+?)\s*(?::\s*(.*))?")
_FRAME = re.compile(r"(?:loop|alt|else|opt|par|and|critical|option|break|rect|box)\b", re.IGNORECASE)
_SILENT = re.compile(r"(?:end|activate|deactivate|autonumber|destroy|sequenceDiagram)\b", re.IGNORECASE)


class _Sequence:
    def __init__(self, fence: Fence) -> None:
        self.fence = fence
        self.actors: dict[str, Node] = {}
        self.messages: list[Message] = []
        self.said: str | None = None

    def read_line(self, line: str) -> None:
        """Read one statement. Raises `ValueError` when it is none."""
        entry = read_field(line)
        if entry and entry[0] in ("title", "say"):
            self.said = entry[1] if entry[0] == "say" else self.said
        elif match := _ACTOR.fullmatch(line):
            self._actor(match[1], match[2] or "")
        elif match := _NOTE.fullmatch(line):
            first = self._actor(match[1])
            self._message(first, self._actor(match[2]) if match[2] else first, match[3], note=True)
        elif _FRAME.match(line):
            raise ValueError("its frame is not drawn, only the messages in it")
        elif _SILENT.match(line):
            return
        elif match := _MESSAGE.fullmatch(line):
            dashed = len(match[3]) == 2
            self._message(self._actor(match[1]), self._actor(match[5]), match[6] or "", dashed=dashed)
        else:
            raise ValueError("it is no message")

    def _actor(self, name: str, label: str = "") -> str:
        name = unquote(name.strip())
        if name not in self.actors:
            if len(self.actors) == MAX_ACTORS:
                raise ValueError(f"it has at most {MAX_ACTORS} actors")
            self.actors[name] = Node(id=name, label=self._say(label or name) or "…")
        return name

    def _message(
        self, source: str, target: str, text: str, *, dashed: bool = False, note: bool = False
    ) -> None:
        if len(self.messages) == MAX_MESSAGES:
            raise ValueError(f"it has at most {MAX_MESSAGES} messages")
        line = "dashed" if dashed else "solid"
        self.messages.append(
            Message(source=source, target=target, text=self._say(text), line=line, note=note)  # type: ignore[arg-type]
        )

    def _say(self, text: str) -> str:
        return self.fence.say_of(re.sub(r"\s*<br\s*/?>\s*", " ", unquote(text)))


def read_sequence(fence: Fence) -> Drawn | None:
    """Return the sequence diagram, or None when it has no actors."""
    sequence = _Sequence(fence)
    for number, line in fence.lines():
        if line.startswith("%%"):
            continue
        try:
            sequence.read_line(line.rstrip(";"))
        except ValueError as error:
            fence.fault(number, f'sequence "{line[:60]}" cannot be drawn: {error}.')
    if not sequence.actors:
        return None
    visual = Sequence(actors=list(sequence.actors.values()), messages=sequence.messages)
    return Drawn(visual, sequence.said)
