"""Abbreviations of English text in words: "e.g." is "for example,"."""

from __future__ import annotations

# Written with their period. The comma is part of how they are said.
DOTTED = {
    "e.g.": "for example,", "i.e.": "that is,", "etc.": "et cetera", "vs.": "versus", "v.": "versus",
    "cf.": "compare",
    "al.": "al", "approx.": "approximately", "ca.": "circa", "dr.": "Doctor", "mr.": "Mister",
    "mrs.": "Missus",
    "ms.": "Miz", "prof.": "Professor", "st.": "Saint", "jr.": "Junior", "sr.": "Senior", "fig.": "figure",
    "figs.": "figures", "eq.": "equation", "eqs.": "equations", "sec.": "section", "ch.": "chapter",
    "vol.": "volume",
    "ed.": "edition", "eds.": "editors", "p.": "page", "pp.": "pages", "resp.": "respectively",
    "incl.": "including",
    "excl.": "excluding", "w.r.t.": "with respect to", "s.t.": "such that", "i.i.d.": "I I D", "a.m.": "A M",
    "p.m.": "P M", "u.s.": "U S", "u.k.": "U K", "u.s.a.": "U S A", "e.u.": "E U", "ph.d.": "P H D",
    "b.c.": "B C",
    "a.d.": "A D", "inc.": "Incorporated", "ltd.": "Limited", "corp.": "Corporation", "dept.": "department",
    "univ.": "university", "def.": "definition", "thm.": "theorem", "lem.": "lemma", "prop.": "proposition",
    "cor.": "corollary", "ex.": "example", "viz.": "namely,", "n.b.": "note well,", "q.e.d.": "Q E D",
    "a.k.a.": "also known as", "est.": "estimated", "max.": "maximum", "min.": "minimum", "avg.": "average",
    "jan.": "January", "feb.": "February", "mar.": "March", "apr.": "April", "aug.": "August",
    "sept.": "September",
    "sep.": "September", "oct.": "October", "nov.": "November", "dec.": "December", "temp.": "temperature",
    "no.": "number", "nos.": "numbers", "art.": "article", "tab.": "table",
}  # fmt: skip
# Only abbreviations before a number, or a name; elsewhere they are words that end a sentence.
BEFORE_NUMBER = frozenset(
    {
        "no.", "nos.", "p.", "pp.", "v.", "fig.", "figs.", "eq.", "eqs.", "sec.", "ch.", "vol.", "art.",
        "tab.", "ex.", "def.", "thm.", "prop.", "cor.", "lem.", "mar.", "dec.", "jan.", "feb.", "apr.",
        "aug.", "sep.", "sept.", "oct.", "nov.",
    }
)  # fmt: skip
BEFORE_NAME = frozenset(
    {
        "st.", "dr.", "mr.", "mrs.", "ms.", "prof.", "gen.",
    }
)  # fmt: skip
# Written without a period.
BARE = {"vs": "versus", "approx": "approximately", "etc": "et cetera", "eg": "for example,", "dr": "Doctor",
        "mr": "Mister", "mrs": "Missus", "prof": "Professor"}  # fmt: skip
# After these a capital may begin a new sentence, so their period counts.
MAY_END = frozenset(
    {
        "etc.", "a.m.", "p.m.", "u.s.", "u.k.", "u.s.a.", "jr.", "sr.", "inc.", "ltd.", "ph.d.", "b.c.",
        "a.d.", "al.", "i.i.d.", "resp.",
    }
)  # fmt: skip
