"""Errors quote text of unknown origin, and a terminal does nothing that it says."""

from __future__ import annotations

import logging
import pickle

from notes2manim.errors import ConfigError, NotesError, visible
from notes2manim.logs import Discreet
from notes2manim.model.certificate import Fault
from notes2manim.model.script import Notice, Source

HOSTILE = "\x1b]0;title\x07\x1b[2J\r\x9b31m\u202eevil\u2066"


def test_what_an_error_quotes_does_nothing_to_a_terminal() -> None:
    said = [
        str(NotesError(HOSTILE, place=HOSTILE, remedy=HOSTILE)),
        str(pickle.loads(pickle.dumps(ConfigError(HOSTILE)))),
        str(Notice(source=Source(file=HOSTILE), text=HOSTILE)),
        str(Fault(rule="captions", text=HOSTILE)),
        Discreet({}).format(logging.makeLogRecord({"msg": HOSTILE, "levelname": "INFO"})),
    ]
    for text in said:
        assert "\\x1b]0;title\\x07" in text and "\\u202eevil" in text
        assert text.isprintable()


def test_text_in_any_script_stays_as_it_is() -> None:
    text = "Zürich\t\u4e2d\u6587\n\u0639\u0631\u0628\u064a \u200d \U0001f680 \u200f"
    assert visible(text) == text


def test_an_error_is_never_as_long_as_what_it_quotes() -> None:
    error = NotesError("x" * 10_000_000, place="notes/a.md:1", remedy="Mend it.")
    assert len(str(error)) < 2000
    assert str(error).startswith("notes/a.md:1: xxx") and str(error).endswith("Mend it.")
