"""Language models: a chat client for OpenAI-compatible servers, and the notes drafted with it."""

from notes2manim.models.answers import Answers
from notes2manim.models.chat import Chat
from notes2manim.models.draft import Draft, Studio, draft_notes
from notes2manim.models.draft_file import write_draft
from notes2manim.models.environment import read_key
from notes2manim.models.prompts import Prompts
from notes2manim.models.scene import Check, Fault
from notes2manim.models.source import Source, read_source
from notes2manim.models.transport import Transport

__all__ = [
    "Answers",
    "Chat",
    "Check",
    "Draft",
    "Fault",
    "Prompts",
    "Source",
    "Studio",
    "Transport",
    "draft_notes",
    "read_key",
    "read_source",
    "write_draft",
]
