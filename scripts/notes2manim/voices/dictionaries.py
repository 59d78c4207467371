"""hibari's reader of English with its dictionaries in drawers, since to read them whole takes long."""

from __future__ import annotations

from typing import Any

from notes2manim.voices.drawers import Drawers, packed
from notes2manim.voices.kept import read_kept
from notes2manim.voices.lean_hibari import TRIED_WITH, import_lean, was_tried


def english_g2p(*, british: bool) -> Any:
    """Return the reader for an accent of English, a `hibari.g2p.G2P`."""
    import_lean()
    from hibari.g2p import G2P

    kept = None
    if was_tried():
        kind = f"hibari-{'british' if british else 'american'}"
        kept = read_kept(kind, [TRIED_WITH["hibari-tts"]], lambda: _in_drawers(G2P(british=british)))
    return G2P(british=british) if kept is None else _opened(kept, british=british)


def _in_drawers(g2p: Any) -> bytes:
    """Return the dictionaries of a reader, and in a last one what of it is no dictionary of words."""
    lexicon, tagger = g2p.lexicon, g2p.tagger
    words = dict.fromkeys(tagger.vocab, True)
    small = {"exceptions": g2p.tokenizer.special, "tags": tagger.tags}
    return packed([lexicon.golds.d, lexicon.silvers.d, tagger.tagdict, words, tagger.weights, small])


def _opened(content: memoryview, *, british: bool) -> Any:
    """Return what `G2P` is when it has read its files, with the same answer for each word."""
    from hibari.g2p import G2P, Lexicon, Tagger, Tokenizer

    gold, silver, tagdict, words, weights, small = (Drawers(content, number, 6) for number in range(6))
    g2p = G2P.__new__(G2P)
    g2p.lexicon = Lexicon(gold, silver, british)
    g2p.tokenizer = Tokenizer(small.get("exceptions"))
    g2p.tagger = Tagger({"tagdict": tagdict, "tags": small.get("tags"), "weights": weights})
    g2p.tagger.vocab = words
    g2p._oov, g2p.unk, g2p.british = None, "", british
    return g2p
