r"""LaTeX that lost its backslashes on the way through JSON.

In a JSON string `\frac` is a form feed and "rac", `\times` a tab and "imes", `\alpha` is not valid
at all, and models often write one backslash where two are needed. What no author means is put
back everywhere: a form feed or backspace, a tab or carriage return before the rest of a command.
A line break before the rest of a command (`\nabla`) is put back inside formulas only.
"""

from __future__ import annotations

import re

_ALWAYS = {"\f": r"\f", "\b": r"\b", "\v": r"\v", "\a": r"\a"}
_AFTER_TAB = (
    "an anh au ext extbf extit extrm exttt extstyle frac heta hetasym herefore hickapprox hicksim ilde "
    "imes o op riangle riangleq riangleleft riangleright woheadrightarrow"
)
_AFTER_RETURN = (
    "angle brace brack ceil eal ef floor ho ight ightarrow ightharpoonup ightleftharpoons ightsquigarrow m "
    "times Vert vert"
)
_AFTER_BREAK = (
    "abla e earrow eg eq eqq exists geq i leq less mid ot otin parallel rightarrow Rightarrow leftarrow sim "
    "subseteq supseteq onumber u warrow"
)


def _rests(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_TAB = re.compile(rf"\t(?=(?:{_rests(_AFTER_TAB)})(?![A-Za-z]))")
_RETURN = re.compile(rf"\r(?=(?:{_rests(_AFTER_RETURN)})(?![A-Za-z]))")
_BREAK = re.compile(rf"\n(?=(?:{_rests(_AFTER_BREAK)})(?![A-Za-z]))")
_MATH = re.compile(r"(?<![\\$])\$(?=\S|\n[a-z])([^$]{1,400}?)\$(?!\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# A backslash and what follows it: a valid escape, or anything else.
_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|["\\/bfnrt]|)')


def valid_json(text: str) -> str:
    r"""Return JSON whose strings hold no escapes that JSON does not know: `\alpha` becomes `\\alpha`."""
    return _ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", text)


def mend_text(text: str) -> str:
    """Return text of a parsed answer with its LaTeX commands put back, of characters that can be written."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is none
    text = re.sub(r"[\x07\x08\v\f](?=[A-Za-z])", lambda found: _ALWAYS[found[0]], text)
    text = _TAB.sub(lambda _: r"\t", text)
    text = _RETURN.sub(lambda _: r"\r", text)
    text = _MATH.sub(lambda found: f"${mend_breaks(found[1])}$", text)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def mend_breaks(tex: str) -> str:
    r"""Return a formula whose line breaks before "abla", "eq" and the like are commands again."""
    return _BREAK.sub(lambda _: r"\n", tex)


def mend_rows(tex: str) -> str:
    r"""Return a formula whose rows end with `\\`, where every one of them has lost a backslash."""
    if "&" not in tex or r"\\" in tex:
        return tex
    return re.sub(r"(?<!\\)\\(?=\s)", lambda _: r"\\", tex)
