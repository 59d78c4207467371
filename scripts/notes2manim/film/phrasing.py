"""Where a sentence may be cut: after punctuation, before a clause, never after an article.

After the line-treatment rules of the BBC's and Netflix's subtitle guidelines: keep an article
with its noun, a preposition with its phrase, an auxiliary with its verb, a conjunction with what
it opens.
"""

from __future__ import annotations

_QUOTES = "\"'”’»)]}"

# Words that lean on the next one, and words that open a clause, a predicate or a phrase, in the languages
# that the embedded voices speak most; another language is cut at its punctuation.
_LEANING_WORDS = """
    a an the this that these those my your his her its our their each every no some any
    of in on at by for from to with into onto over under between through about as than per
    is are was were be been am do does did has have had will would can could may might must should shall
    and or but nor so if when where while because which who whose whom not very more most
    der die das den dem des ein eine einen einem einer eines und oder aber von zu zum zur mit in im auf für
    ist sind war nicht
    le la les l' un une des du de au aux et ou mais à dans sur pour par avec est sont ne
    el los las unos unas y o pero con por para en es son no
    il lo gli i uno e di da
"""
_CLAUSE_WORDS = """
and or but nor so because if when while where which who whose that than then until unless although though
since as after before is are was were has have had does did will would can could may might must should
und oder aber weil wenn dass während ist sind
et ou mais parce si quand qui que dont est sont
y o pero porque si cuando es son
"""
_PHRASE_WORDS = """
with without of in on at by for from to into between through about
mit von zu für in im auf
avec pour dans sur de
con para por de en
"""
_LEANING = frozenset(_LEANING_WORDS.split())
_CLAUSES = frozenset(_CLAUSE_WORDS.split())
_PHRASES = frozenset(_PHRASE_WORDS.split())


def break_cost(left: str, right: str) -> float:
    """Return how bad it is to break between two words: from 0, after a sentence, to 30."""
    end = left.rstrip(_QUOTES)[-1:]
    if end and end in ".?!…。？！":
        return 0.0
    if end and end in ";:—–；：":
        return 1.0
    if end and end in ",，、":
        return 2.0
    if left.casefold() in _LEANING:
        return 30.0
    if right.casefold() in _CLAUSES:
        return 4.0
    if right.casefold() in _PHRASES:
        return 6.0
    return 9.0
