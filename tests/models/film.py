"""A model that answers well: what a good outline and good scenes look like."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.models.faulty_server import Payload, Reply, gives

HEADINGS = ["Count the pairs", "The rule", "What to take home"]
OUTLINE = {
    "title": "Handshakes at a party",
    "opening": "Twenty people meet, and everybody shakes hands with everybody. How many handshakes is that?",
    "scenes": [
        {"heading": heading, "points": ["Each pair shakes hands once."], "picture": "", "passages": []}
        for heading in HEADINGS
    ],
}
SAID = (
    "Take four people, and write down who meets whom. The first has three hands to shake, the second has "
    "two that are left, and the third has only one, so it is six in all."
)


def block(kind: str, say: str = "", content: str = "", label: str = "") -> dict[str, str]:
    return {"kind": kind, "say": say, "label": label, "content": content}


def scene(*blocks: dict[str, str]) -> dict[str, Any]:
    """A scene that says enough, with these blocks after it."""
    return {"blocks": [block("text", SAID), *blocks]}


def asked_for(payload: Payload) -> str:
    """Return the heading of the scene that is asked for; empty for an outline."""
    text = json.dumps(payload["messages"])
    found = re.search(r'Write scene \d+, \\"(.+?)\\"', text)
    return found[1] if found else ""


def teacher(payload: Payload) -> Reply:
    """Answer an outline or a scene well."""
    return gives(scene(block("formula", "", r"\frac{4 \cdot 3}{2} = 6")) if asked_for(payload) else OUTLINE)
