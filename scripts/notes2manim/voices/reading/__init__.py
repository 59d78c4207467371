"""From a beat's `say` to words to speak, and to words as a caption shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from notes2manim.model.say import split_inline, split_words

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNSPEAKABLE = re.compile(r"[^\w\s'.,;:?!-]|_")


@dataclass(frozen=True)
class Word:
    """One word of a `say`: `text` as a caption shows it, `spoken` in plain words.

    `spoken` holds letters, spaces, apostrophes, hyphens and the punctuation that guides
    prosody; it is empty when nothing is spoken.
    """

    text: str
    spoken: str


def read(say: str, language: str = "en", lexicon: Mapping[str, str] = {}) -> list[Word]:  # noqa: B006
    """Return one `Word` for each word of `split_words(say)`, in order."""
    said = {word.casefold(): spoken for word, spoken in lexicon.items()}
    return [_read_word(word, language, said) for word in split_words(say)]


def _read_word(word: str, language: str, lexicon: Mapping[str, str]) -> Word:
    texts, spoken = [], []
    for kind, content in split_inline(word):
        if kind == "math":
            import mathra

            rendered = mathra.render(content, locale=language)
            texts.append(rendered["text"])
            spoken.append(rendered["speech"])
        else:
            texts.append(content)
            spoken.append(lexicon.get(content.strip(".,;:!?").casefold(), content))
    return Word("".join(texts), _speakable("".join(spoken), language))


def _speakable(text: str, language: str) -> str:
    from num2words import num2words

    words = _NUMBER.sub(lambda match: f" {num2words(match.group(), lang=language)} ", text)
    return re.sub(r"\s+([.,;:?!])", r"\1", " ".join(_UNSPEAKABLE.sub(" ", words).split()))
