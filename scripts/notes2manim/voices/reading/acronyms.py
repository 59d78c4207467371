"""Acronyms and names of the trade: which are spelled, which are words, which are said in their own way."""

from __future__ import annotations

import re

from notes2manim.voices.reading.numbers import label
from notes2manim.voices.reading.symbols import GREEK

# Said as a word, though written in capitals.
PRONOUNCED = frozenset(
    {
        "NASA",
        "NATO",
        "RAM",
        "ROM",
        "LAN",
        "WAN",
        "PIN",
        "SIM",
        "FIFO",
        "LIFO",
        "CRUD",
        "SOAP",
        "REST",
        "AJAX",
        "BASIC",
        "COBOL",
        "FORTRAN",
        "LASER",
        "RADAR",
        "SCUBA",
        "OPEC",
        "UNESCO",
        "UNICEF",
        "AIDS",
        "COVID",
        "SARS",
        "MATLAB",
        "LISP",
        "NAND",
        "NOR",
        "AND",
        "OR",
        "NOT",
        "ACK",
        "FIN",
        "BERT",
        "CAPTCHA",
        "SAT",
        "DOS",
        "PERT",
        "GAN",
        "GANS",
        "MAC",
        "SWOT",
        "NUMA",
        "TRUE",
        "FALSE",
        "NULL",
        "IF",
        "THEN",
        "ELSE",
        "FOR",
        "WHILE",
        "ALL",
        "NO",
        "YES",
        "ONE",
        "TWO",
        "THREE",
        "IS",
        "IT",
        "THE",
        "TO",
        "MUST",
        "NEVER",
        "ALWAYS",
        "EVERY",
        "ONLY",
        "ANY",
        "NEW",
        "GET",
        "POST",
        "PUT",
        "HEAD",
        "DELETE",
        "PATCH",
        "SELECT",
        "FROM",
        "WHERE",
        "JOIN",
        "INSERT",
        "UPDATE",
        "TABLE",
        "BY",
        "ON",
        "IN",
        "AS",
        "STOP",
        "GO",
        "START",
        "END",
        "READ",
        "WRITE",
        "OPEN",
        "CLOSE",
        "OFF",
        "HIGH",
        "LOW",
        "BIG",
        "VERY",
        "SO",
        "WHY",
        "HOW",
        "WHAT",
        "HERE",
        "NOW",
        "THIS",
        "THAT",
        "BUT",
        "BOTH",
        "SAME",
        "MORE",
        "LESS",
        "MAX",
        "MIN",
        "TODO",
        "NOTE",
        "STEP",
        "INTO",
        "AVX",
        "RELU",
        "LEFT",
        "RIGHT",
        "SET",
        "DROP",
        "LIKE",
        "VIEW",
        "WITH",
        "KEY",
        "ADD",
        "CASE",
        "WHEN",
        "CAST",
        "PUSH",
        "POP",
        "PING",
        "ECHO",
        "INFO",
        "EXIT",
        "LOAD",
        "SAVE",
        "COPY",
        "MOVE",
        "SORT",
        "SCAN",
        "FIND",
        "TAG",
        "LOG",
        "RUN",
        "USE",
        "WARN",
        "FAIL",
        "PASS",
        "SKIP",
        "DONE",
        "USER",
        "HOME",
        "PATH",
        "EDIT",
        "REM",
        "CRON",
        "DEBUG",
        "LIMIT",
        "ORDER",
        "GROUP",
        "INDEX",
    }
)  # fmt: skip - {"AVX"}

# Said in a way that their letters do not tell. Keys are in lower case.
SAID = {
    "json": "Jason", "sql": "sequel", "mysql": "my sequel", "postgresql": "post gress Q L",
    "sqlite": "S Q lite",
    "nosql": "no sequel", "gui": "gooey", "ascii": "askey", "latex": "lay tech", "tex": "tech",
    "jpeg": "jay peg",
    "jpg": "jay peg", "png": "P N G", "gif": "giff", "yaml": "yammel", "toml": "tommel", "numpy": "num pie",
    "scipy": "sigh pie", "pypi": "pie P I", "pytorch": "pie torch", "sudo": "sue do", "nginx": "engine X",
    "wifi": "why fie", "wi-fi": "why fie", "bios": "bye oss", "cmos": "sea moss", "simd": "sim D",
    "dram": "D ram",
    "sram": "S ram", "eprom": "E prom", "eeprom": "double E prom", "xor": "ex or", "xnor": "ex nor",
    "syn": "sin",
    "syn-ack": "sin ack", "ieee": "I triple E", "acid": "acid", "crispr": "crisper", "mnist": "em nist",
    "relu": "ray loo", "lstm": "L S T M", "phd": "P H D", "lhs": "left hand side", "rhs": "right hand side",
    "url": "U R L", "uri": "U R I", "regex": "regex", "kubectl": "cube control", "ctrl": "control",
    "esc": "escape",
    "oauth": "oh auth", "mrna": "messenger R N A", "trna": "transfer R N A", "ebay": "E bay", "ios": "I O S",
    "macos": "mac O S", "github": "git hub", "youtube": "you tube", "javascript": "java script",
    "typescript": "type script", "ph": "P H", "ok": "okay", "wysiwyg": "wizzy wig", "arxiv": "archive",
    "vim": "vim", "bool": "bool", "stdin": "standard in", "stdout": "standard out",
    "stderr": "standard error",
    "csv": "C S V", "html": "H T M L", "css": "C S S", "xml": "X M L", "http": "H T T P",
    "https": "H T T P S",
    "tcp": "T C P", "udp": "U D P", "cpu": "C P U", "gpu": "G P U", "api": "A P I", "pdf": "P D F",
    "ssh": "S S H",
    "dna": "D N A", "rna": "R N A", "faq": "F A Q", "saas": "sass", "paas": "pass", "vpn": "V P N",
    "dns": "D N S",
    "sha": "shah", "c++": "C plus plus", "c#": "C sharp", "f#": "F sharp", "a*": "A star",
    ".net": "dot net", "node.js": "node J S",
    "l1": "L one", "l2": "L two", "i.i.d": "I I D", "iid": "I I D", "softmax": "soft max",
    "argmax": "arg max",
    "argmin": "arg min", "fizzbuzz": "fizz buzz", "snakemake": "snake make", "ffmpeg": "F F M peg",
    "2d": "two D", "3d": "three D", "4d": "four D", "ipv4": "I P version four", "ipv6": "I P version six",
    "h2o": "H two O", "co2": "C O two", "x86": "X eighty six", "utf8": "U T F eight",
    "mp3": "M P three", "mp4": "M P four", "b2b": "B to B", "p2p": "peer to peer", "i/o": "I O",
    "tcp/ip": "T C P I P",
    "24/7": "twenty four seven", "9/11": "nine eleven", "a.k.a": "also known as", "aka": "also known as",
    "iff": "if and only if", "wrt": "with respect to", "w/": "with", "w/o": "without", "qed": "Q E D",
}  # fmt: skip

_RUN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]|\d+")
_NAME = re.compile(r"(?:Mc|Mac|O')[A-Z][a-z]+")


def spell(letters: str) -> str:
    """Return letters apart, so that a voice says each: "T C P"."""
    return " ".join(GREEK.get(letter, letter.upper()) for letter in letters if letter.isalpha())


def read_acronym(word: str) -> str | None:
    """Return how a word in capitals, or with digits or inner capitals, is said; None if it is plain.

    >>> read_acronym("TCP"), read_acronym("GPUs"), read_acronym("NASA"), read_acronym("table")
    ('T C P', "G P U's", 'NASA', None)
    """
    said = SAID.get(word.casefold())
    if said is not None and (word.casefold() not in ("ph", "tex", "esc", "ok") or not word.islower()):
        return said
    plural = re.fullmatch(r"([A-Z]{2,}|[A-Z]+[0-9])('?s)", word)
    if plural:
        stem = read_acronym(plural[1]) or plural[1]
        return f"{stem}'s"
    if word.isupper() and word.isalpha() and len(word) > 1:
        if word in PRONOUNCED:
            return word if word == "NASA" else word.lower()
        return word.lower() if _is_shouted(word) else spell(word)
    if any(c.isdecimal() for c in word) or re.search(r"[^\W\d_][A-Z]", word):
        return None if _NAME.fullmatch(word) else _read_runs(word)
    return None


def _is_shouted(word: str) -> bool:
    """Tell whether capitals are emphasis: a long word with vowels where words have them."""
    return len(word) > 5 and re.search(r"[^AEIOUY]{4}|[AEIOUY]{4}", word) is None


def _read_runs(word: str) -> str:
    words = []
    for run in _RUN.findall(word):
        if run.isdecimal():
            words.append(label(run))
        elif run.isupper() or len(run) == 1:
            words.append((read_acronym(run) or run) if len(run) > 1 else run.upper())
        else:
            words.append(read_acronym(run) or run)
    return " ".join(words)
