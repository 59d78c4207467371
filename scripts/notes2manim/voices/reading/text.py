"""English text in words: what a token is, told from its form and from its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from notes2manim.voices.reading import abbreviations, code, numbers
from notes2manim.voices.reading.acronyms import SAID, read_acronym
from notes2manim.voices.reading.addresses import read_address
from notes2manim.voices.reading.symbols import ENGLISH, GREEK
from notes2manim.voices.reading.units import read_unit

_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_MONTH_OF = {name[:3].casefold(): name for name in _MONTHS} | {"sept": "September"}
_BEFORE_YEAR = frozenset(
    {
        "in",
        "since",
        "year",
        "by",
        "until",
        "before",
        "after",
        "around",
        "circa",
        "during",
        "from",
        "early",
        "late",
        "mid",
        "between",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "the",
        "to",
        "of",
        "and",
        "ca",
        "copyright",
        "©",
        "til",
        "till",
        "anno",
    }
)  # fmt: skip | {name.casefold() for name in _MONTHS}
_BEFORE_AMOUNT = frozenset(
    {
        "about", "over", "than", "exactly", "only", "all", "nearly", "almost", "port", "some", "those",
        "these", "roughly",
    }
)  # fmt: skip
_CHAPTERS = frozenset(
    {
        "chapter", "part", "volume", "section", "act", "phase", "type", "war", "book", "stage", "grade",
        "class", "level", "appendix", "article", "figure", "table", "step", "category", "mark", "series",
    }
)  # fmt: skip
_RULERS = frozenset(
    {
        "louis", "henry", "charles", "george", "james", "edward", "elizabeth", "william", "philip", "john",
        "paul", "benedict", "pius", "napoleon", "frederick", "richard", "catherine", "ramesses", "peter",
        "nicholas", "alexander", "francis", "leo", "ivan", "otto",
    }
)  # fmt: skip
_VERSIONED = frozenset(
    {
        "version", "release", "python", "java", "node", "debian", "ubuntu", "section", "chapter", "figure",
        "fig", "table", "sec", "eq", "equation", "exercise", "example", "theorem", "lemma", "definition",
        "v", "ruby", "php", "rust", "go", "django", "linux",
    }
)  # fmt: skip
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"), "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"), "¥": ("yen", "yen", "", ""), "₹": ("rupee", "rupees",
    "paisa", "paise"),
    "US$": ("U S dollar", "U S dollars", "cent", "cents"), "₿": ("bitcoin", "bitcoin", "", ""),
}  # fmt: skip
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "t": "trillion",
           "tn": "trillion"}  # fmt: skip
_COUNTED = {"req": "requests", "reqs": "requests", "ops": "operations", "msg": "messages", "msgs": "messages",
            "tok": "tokens", "txn": "transactions", "img": "images", "wk": "week"}  # fmt: skip
_SCALE_WORDS = frozenset(
    {
        "hundred", "thousand", "million", "billion", "trillion",
    }
)  # fmt: skip

_OPENERS = "([{\"'“‘«„‚*_"
_CLOSERS = ")]}\"'”’»*_"
_ENDS = ".,;:?!…"
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_VERBS = frozenset(
    {
        "is", "has", "and", "or", "to", "equals", "goes", "was", "gives", "in", "be", "are", "with",
        "times", "if", "then", "by",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A piece of text between white space: its core, and the punctuation that speech keeps."""

    core: str
    end: str  # one of . , ; : ? ! or empty
    opened: bool = False  # stood behind an opening bracket
    closed: bool = False  # stood before a closing bracket
    dash: str = ""  # a dash that stood alone, at its start or at its end


def split_token(text: str) -> Token:
    """Return a token without quotes, brackets and emphasis around it."""
    core = text.replace("’", "'").replace("‑", "-").replace("\u00ad", "").replace("\u200b", "")
    end, opened, closed, dash = "", False, False, ""
    while core:
        if core[0] in _OPENERS or core[0] in "¿¡":
            opened = opened or core[0] in "(["
            core = core[1:]
        elif core[-1] in _CLOSERS and not (core[-1] in ")]}" and _is_balanced(core)):
            closed = closed or core[-1] in ")]"
            core = core[:-1]
        elif core[-1] in _ENDS:
            if _is_dotted(core):
                break
            end = core[-1] if not end or core[-1] in "?!" else end
            ellipsis = core.endswith("…") or core.endswith("...")
            end = "…" if ellipsis and end in ".…" else end
            core = core.rstrip("…") if core[-1] == "…" else core[:-1]
        elif core[-1] in "—–" or (core.endswith("--") and not core.startswith("--")):
            dash, core = "—", core.rstrip("—–-")
        elif core[0] in "—":
            dash, core = "—", core.lstrip("—")
        else:
            break
    return Token(core, end, opened, closed, dash)


def _is_balanced(core: str) -> bool:
    opener = {")": "(", "]": "[", "}": "{"}[core[-1]]
    return core.count(opener) >= core.count(core[-1]) > 0


def _is_dotted(core: str) -> bool:
    return (
        core.casefold() in abbreviations.DOTTED or re.fullmatch(r"(?:[A-Z]\.){2,}|[A-Z]\.", core) is not None
    )


@dataclass(frozen=True)
class Place:
    """Where a token stands: the cores before and after it, and whether it begins a sentence."""

    before: str = ""
    after: str = ""
    starts: bool = False
    before_end: str = ""


def read_words(words: Sequence[str], lexicon: Mapping[str, str] | None = None) -> list[str]:
    """Return the spoken form of each word of a plain English text, without final punctuation."""
    tokens = settle([split_token(word) for word in words])
    return [
        read_token(token, place, lexicon or {}) for token, place in zip(tokens, places(tokens), strict=True)
    ]


def settle(tokens: Sequence[Token]) -> list[Token]:
    """Tell the period of an abbreviation from that of a sentence, by the neighbours."""
    settled: list[Token] = []
    for i, token in enumerate(tokens):
        before = settled[-1] if settled else None
        after = tokens[i + 1].core if i + 1 < len(tokens) else ""
        if not token.core.endswith(".") or token.end:
            settled.append(token)
            continue
        low, bare = token.core.casefold(), token.core[:-1]
        if before and not before.end and _counts(before.core) and read_unit(bare):  # "4 ms.", not "Ms. Lee"
            token = replace(token, core=bare, end="" if after[:1].islower() else ".")
        elif re.fullmatch(r"[A-Z]\.", token.core):
            named = before is None or bool(before.end) or before.core[:1].isupper()
            token = token if named and after[:1].isupper() else replace(token, core=bare, end=".")
        elif low in abbreviations.BEFORE_NUMBER and not (after[:1].isdigit() or numbers.roman(after)):
            ends = low in ("no.", "art.", "dec.", "mar.", "p.", "v.") or not after or after[0].isupper()
            token = replace(
                token,
                core=bare if ends and low in ("no.", "art.", "p.", "v.") else token.core,
                end="." if ends else "",
            )
        elif not after or (low in abbreviations.MAY_END - _NOT_ENDING and after[0].isupper()):
            token = replace(token, end=".")
        settled.append(token)
    return settled


# Before capitals these usually go on: "the U.S. Senate", "Turing et al. Showed" is rare.
_NOT_ENDING = frozenset(
    {
        "u.s.", "u.k.", "u.s.a.", "ph.d.", "jr.", "sr.",
    }
)  # fmt: skip


def places(tokens: Sequence[Token]) -> list[Place]:
    """Return where each token of a text stands."""
    found = []
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        after = tokens[i + 1].core if i + 1 < len(tokens) and not token.end else ""
        starts = (
            before is None
            or before.end in (".", "?", "!")
            or (before.end == ":" and token.core[:1].isupper())
        )
        found.append(Place(before.core if before else "", after, starts, before.end if before else ""))
    return found


def read_token(token: Token, place: Place, lexicon: Mapping[str, str]) -> str:
    """Return one token in words, without final punctuation other than an abbreviation's comma."""
    core = token.core
    if not core:
        return ""
    said = lexicon.get(core.casefold()) or lexicon.get(core.casefold().removesuffix("'s"))
    if said is not None:
        return said + "'s" if core.casefold() not in lexicon else said
    for reader in _READERS:
        words = reader(core, place)
        if words is not None:
            return words
    return _pieces(core, lexicon)


# Readers: each returns words, or None when the token is not its kind ---------------------------


def _sign(core: str, place: Place) -> str | None:
    if core in ("-", "–", "—", "--", "---", "−"):
        return _between(core, place)
    if core in ("×", "x", "X", "*") and _is_number(place.before) and _is_number(place.after):
        return "times"
    if core == "/":
        return "over" if _is_number(place.before) else ""
    if core == ":":
        return "to" if _is_number(place.before) and _is_number(place.after) else ""
    if core in ENGLISH and not core.isalnum():
        if core == "°":
            return "degree" if place.before == "1" else "degrees"
        if core == "%" or core in "$€£¥" or core == "#" or core == "~":
            return ENGLISH[core]
        return ENGLISH[core]
    return None


def _between(core: str, place: Place) -> str:
    if _is_number(place.before) and _is_number(place.after):
        return "minus" if core in ("-", "−") else "to"
    if core in ("-", "−") and len(place.before) == 1 and place.before.isalpha():
        return "minus"
    return ""


def _is_number(core: str) -> bool:
    return re.fullmatch(rf"[-−+]?(?:{_NUM})", core) is not None


def _abbreviation(core: str, place: Place) -> str | None:
    low = core.casefold()
    if low in abbreviations.DOTTED:
        if low in abbreviations.BEFORE_NAME and not place.after[:1].isupper():
            return "Street" if low == "st." else abbreviations.DOTTED[low]
        return abbreviations.DOTTED[low]
    if re.fullmatch(r"(?:[A-Z]\.)+", core):
        return " ".join(core.replace(".", " ").split())
    return abbreviations.BARE.get(low) if not core.isupper() else None


def _roman(core: str, place: Place) -> str | None:
    value = numbers.roman(core)
    if value is None:
        return None
    before = place.before.casefold()
    if before in _CHAPTERS:
        return numbers.cardinal(str(value))
    if before in _RULERS:
        return f"the {numbers.ordinal(str(value))}"
    return None


def _time(core: str, place: Place) -> str | None:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([ap]\.?m\.?)?", core, re.IGNORECASE)
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        return None
    hour, minute = numbers.cardinal(str(int(match[1]))), int(match[2])
    half = f" {match[4][0].upper()} M" if match[4] else ""
    if minute == 0 and not match[3]:
        later = place.after.casefold().replace(".", "") in ("am", "pm")
        return hour + (half or ("" if later else " o'clock" if int(match[1]) <= 12 else " hundred hours"))
    words = f"{hour} {'oh ' if minute < 10 else ''}{numbers.cardinal(str(minute))}"
    return words + (f" and {numbers.cardinal(str(int(match[3])))} seconds" if match[3] else "") + half


def _date(core: str, _: Place) -> str | None:
    for pattern, order in (
        (r"(\d{4})-(\d{2})-(\d{2})", (1, 2, 3)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1)),
        (r"(\d{1,2})/(\d{1,2})/(\d{4})", (3, 1, 2)),
    ):
        match = re.fullmatch(pattern, core)
        if match:
            year, month, day = (int(match[group]) for group in order)
            if month > 12 >= day:
                month, day = day, month
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{_MONTHS[month - 1]} {numbers.ordinal(str(day))}, {numbers.year(f'{year:04}')}"
    return None


def _day(core: str, place: Place) -> str | None:
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", core)
    if not match or not 1 <= int(match[1]) <= 31:
        return None
    if _is_month(place.before) and not place.before_end:
        return numbers.ordinal(match[1])
    if _is_month(place.after):
        return f"{'' if place.before.casefold() == 'the' else 'the '}{numbers.ordinal(match[1])} of"
    return None


def _is_month(core: str) -> bool:
    return core in _MONTHS or (
        core[:1].isupper() and core.rstrip(".").casefold() in _MONTH_OF and core.casefold() != "mar"
    )


def _year(core: str, place: Place) -> str | None:
    if re.fullmatch(r"'?\d{2}(?:\d{2})?'?s", core) and core.strip("'s").endswith("0"):
        return numbers.decade(core.strip("'s"))
    match = re.fullmatch(r"(1[1-9]\d{2}|20\d{2})('s)?", core)
    if not match:
        return None
    before, after = place.before.casefold().strip("("), place.after.casefold()
    dated = before in _BEFORE_YEAR or _is_month(place.before) or after in ("ad", "ce", "bc", "bce")
    counted = read_unit(place.after) is not None or after in _SCALE_WORDS or before in _BEFORE_AMOUNT
    plural = after.endswith("s") and after not in ("was", "is", "has", "as", "census", "this", "its")
    if counted or (plural and before != "the") or not (dated or int(match[1]) >= 1500):
        return None
    return numbers.year(match[1]) + (match[2] or "")


def _money(core: str, place: Place) -> str | None:
    match = re.fullmatch(rf"([-−])?(US\$|[$€£¥₹₿])({_NUM})(k|mn?|bn?|tn?)?", core, re.IGNORECASE)
    if match is None:
        swapped = re.fullmatch(rf"({_NUM})(k|mn?|bn?)?([€£¥])", core, re.IGNORECASE)
        if swapped is None:
            return None
        return _money(f"{swapped[3]}{swapped[1]}{swapped[2] or ''}", place)
    sign, currency, amount, scale = match.groups()
    one, many, cent, cents = _CURRENCIES[currency.upper()]
    minus = "minus " if sign else ""
    if scale:
        return f"{minus}{numbers.decimal(amount)} {_SCALES[scale.lower()]} {many}"
    if place.after.casefold() in _SCALE_WORDS:
        return f"{minus}{numbers.decimal(amount)}"
    whole, _, rest = amount.partition(".")
    if len(rest) != 2 or not cent:
        return f"{minus}{numbers.decimal(amount)} {one if amount == '1' else many}"
    words = f"{numbers.cardinal(whole)} {one if whole == '1' else many}" if whole not in ("0", "") else ""
    if rest != "00":
        part = f"{numbers.cardinal(str(int(rest)))} {cent if rest == '01' else cents}"
        words = f"{words} and {part}" if words else part
    return minus + (words or f"zero {many}")


def _money_scale(core: str, place: Place) -> str | None:
    """Read "million" after "$5": the currency comes behind it."""
    match = re.fullmatch(rf"(US\$|[$€£¥₹₿])(?:{_NUM})", place.before)
    return f"{core} {_CURRENCIES[match[1]][1]}" if match and core.casefold() in _SCALE_WORDS else None


def _quantity(core: str, place: Place) -> str | None:
    """Read a number with its unit in one word: 16GB, 20°C, 10%, 5km/h."""
    match = re.fullmatch(rf"([-−+~≈<>≤≥±]?)({_NUM})-?([^\d\s.,].*)", core)
    if not match:
        return None
    sign, amount, unit = match.groups()
    words = _signed(sign, numbers.decimal(amount))
    if unit in ("st", "nd", "rd", "th"):
        return numbers.ordinal(amount) if "." not in amount else None
    if unit in ("x", "×"):
        return f"{words} times"
    if unit.casefold() in ("k", "bn", "mn") and core[-1] != "K":
        return f"{words} {_SCALES[unit.casefold()]}"
    if unit in ("M", "B") and not sign:
        return f"{words} {_SCALES[unit.casefold()]}"
    if unit in ("+",):
        return f"{words} plus"
    if unit.casefold() in ("am", "pm", "a.m.", "p.m."):
        return f"{words} {unit[0].upper()} M"
    if unit in VULGAR_ENDS:
        return f"{words} and {numbers.fraction(*numbers.VULGAR[unit].split('/')).replace('one ', 'a ', 1)}"
    if len(unit) == 1 and unit in "DGKTAVCFJLdhtlb" and unit in "DGKT":
        return f"{words} {unit}"
    said = read_unit(unit, plural=amount != "1" and "-" not in core[1:])
    return f"{words} {said}" if said else None


VULGAR_ENDS = frozenset(numbers.VULGAR)


def _signed(sign: str, words: str) -> str:
    name = {"-": "minus", "−": "minus", "+": "plus", "": ""}.get(sign, ENGLISH.get(sign, ""))
    return f"{name} {words}".strip()


def _unit(core: str, place: Place) -> str | None:
    """Read a unit in the word behind its number: "5 km"."""
    if not _counts(place.before):
        return None
    if core in ("in", "a", "d", "A") and core != "A":
        return None
    if (
        core.isalpha()
        and len(core) > 3
        and core not in ("mins", "secs", "Gbps", "Mbps", "kbps", "bits", "kWh")
    ):
        return None
    return read_unit(core, plural=place.before not in ("1", "-1"))


def _counts(core: str) -> bool:
    """Tell whether a unit may follow: 5, ~5, 5-6."""
    return _is_number(core.strip("~≈<>≤≥±")) or _is_range(core)


def _rate(core: str, place: Place) -> str | None:
    """Read what happens in a time, behind its number: "12k req/s"."""
    match = re.fullmatch(r"([a-z]{3,})/(s|sec|min|h|hr|d|day|wk|week|month|yr|year)", core)
    if not match or (not place.before[-2:-1].isdigit() and not place.before[-1:].isdigit()):
        return None
    return f"{_COUNTED.get(match[1], match[1])} per {read_unit(match[2], plural=False) or match[2]}"


def _is_range(core: str) -> bool:
    return re.fullmatch(rf"(?:{_NUM})[-–](?:{_NUM})", core) is not None


def _plain_number(core: str, place: Place) -> str | None:
    match = re.fullmatch(rf"([-−+~≈<>≤≥±#№]?)({_NUM})('s|s)?", core)
    if not match:
        return None
    sign, amount, plural = match.groups()
    if "." in amount and amount[0] != "." and place.before.casefold().rstrip(".") in _VERSIONED:
        return numbers.dotted(amount)
    if sign in ("#", "№") and sign:
        return f"number {numbers.decimal(amount)}"
    return _signed(sign, numbers.decimal(amount)) + ("s" if plural else "")


def _version(core: str, place: Place) -> str | None:
    match = re.fullmatch(r"[vV](\d+(?:\.\d+)*)", core)
    if match:
        before = place.before.casefold()
        return numbers.dotted(match[1]) if before == "version" else f"version {numbers.dotted(match[1])}"
    if re.fullmatch(r"\d+(?:\.\d+){2,}", core):
        return numbers.dotted(core)
    return None


def _range(core: str, place: Place) -> str | None:
    match = re.fullmatch(rf"([$€£]?)({_NUM})([-–—])([$€£]?)({_NUM})(\D*)", core)
    if not match:
        return None
    currency, first, _, _, last, unit = match.groups()
    if (
        re.fullmatch(r"(?:1[5-9]|20)\d\d", first)
        and re.fullmatch(r"(?:1[5-9]|20)\d\d|\d\d", last)
        and not unit
    ):
        tail = numbers.year(last) if len(last) == 4 else numbers.cardinal(last)
        return f"{numbers.year(first)} to {tail}"
    if currency:
        end = _money(currency + last + unit, place)
        return f"{numbers.decimal(first)} to {end}" if end else None
    end = (_quantity(last + unit, place) if unit else numbers.decimal(last)) or ""
    return f"{numbers.decimal(first)} to {end}" if end else None


def _ratio(core: str, _: Place) -> str | None:
    if re.fullmatch(r"\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+", core):
        return " to ".join(numbers.decimal(part) for part in core.split(":"))
    match = re.fullmatch(r"(\d+)/(\d+)", core)
    if match:
        return numbers.fraction(match[1], match[2])
    match = re.fullmatch(rf"({_NUM})[x×]({_NUM})(?:[x×]({_NUM}))?", core)
    if match:
        return " by ".join(numbers.decimal(part) for part in match.groups() if part)
    match = re.fullmatch(rf"({_NUM})\^([-−]?)(\d+)", core)
    if match:
        power = {"2": "squared", "3": "cubed"}.get(match[3]) if not match[2] else None
        if power is None:
            power = (
                f"to the minus {numbers.cardinal(match[3])}"
                if match[2]
                else f"to the {numbers.ordinal(match[3])}"
            )
        return f"{numbers.decimal(match[1])} {power}"
    match = re.fullmatch(r"(\d+(?:\.\d+)?)[eE]([-+−]?)(\d+)", core)
    if match:
        sign = "minus " if match[2] in ("-", "−") and match[2] else ""
        return f"{numbers.decimal(match[1])} times ten to the {sign}{numbers.cardinal(match[3])}"
    if core in numbers.VULGAR:
        return numbers.fraction(*numbers.VULGAR[core].split("/"))
    return None


def _hexadecimal(core: str, _: Place) -> str | None:
    return code.read_code(core) if re.fullmatch(r"0[xX][0-9a-fA-F]+|0[bB][01]+", core) else None


def _address(core: str, _: Place) -> str | None:
    return read_address(core)


def _file(core: str, _: Place) -> str | None:
    if re.fullmatch(
        r"(?:~|\.{1,2})?/[\w./-]+|[\w-]+(?:/[\w.-]+)*\.(?:py|js|md|txt|json|ya?ml|csv|html|css|sh|toml|mp4|wav|png|pdf)",
        core,
    ):
        return code.read_code(core)
    return None


def _single_letter(core: str, place: Place) -> str | None:
    if core in GREEK:
        return GREEK[core]
    if len(core) != 1 or not core.isalpha() or not core.isascii():
        return None
    if core == "a":
        among_signs = any(side and not side[0].isalnum() for side in (place.before, place.after))
        return "A" if among_signs or not place.after else "a"
    if core == "A" and place.starts:
        after = place.after
        return "a" if after[:1].isalpha() and after.casefold() not in _VERBS and len(after) > 1 else "A"
    return core.upper()


def _opened_call(core: str, _: Place) -> str | None:
    """Read the first word of a call that goes on: "O(n" of "O(n log n)"."""
    match = re.fullmatch(r"([A-Za-z])\(([A-Za-z]|\d+),?", core)
    if not match:
        return None
    argument = match[2].upper() if match[2].isalpha() else numbers.cardinal(match[2])
    return f"{match[1].upper()} of {argument}"


def _tag(core: str, _: Place) -> str | None:
    match = re.fullmatch(r"</?([A-Za-z][\w-]*)/?>", core)
    return code.name(match[1]) if match else None


def _formula(core: str, _: Place) -> str | None:
    """Read what is plainly mathematics though not marked as such: f(x), x², O(n²), a+b, x=1."""
    if re.fullmatch(r"[a-z][-−]\d+", core):
        core = core.replace("−", "-")
    elif len(core) > 40 or not re.search(r"[²³⁴ⁿ^=+×·≤≥≠<>√→()]", core):
        return None
    if not re.fullmatch(
        r"(?:(?<![A-Za-z])(?:[A-Za-zα-ωΔ]|sin|cos|tan|log|ln)(?![A-Za-z])|\d+(?:\.\d+)?|[-−+*/=×·≤≥≠<>√→()|,!^²³⁴ⁿ])+",
        core,
    ):
        return None
    if not re.search(r"[A-Za-zα-ωΔ√]", core) or re.fullmatch(r"[A-Z]\+*|[A-Z][a-z]?\+|[A-Za-z]\(s\)", core):
        return None
    from notes2manim.voices.reading.mathematics import read_formula

    tex = core
    for sign, power in (("²", "^{2}"), ("³", "^{3}"), ("⁴", "^{4}"), ("ⁿ", "^{n}"), ("*", r"\cdot ")):
        tex = tex.replace(sign, power)
    tex = re.sub(r"(sin|cos|tan|log|ln)", r"\\\1 ", tex)
    return read_formula(tex)


def _identifier(core: str, _: Place) -> str | None:
    """Read code that is not marked as such: snake_case, obj.method(), arr[i]."""
    if re.fullmatch(r"\w+\(s\)|\w+\(es\)", core):
        return None
    if re.fullmatch(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\([^\s]*\)|\[[^\s]+\])", core) or re.fullmatch(
        r"_*[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+_*", core
    ):
        return code.read_code(core)
    return None


def _plural_in_brackets(core: str, _: Place) -> str | None:
    match = re.fullmatch(r"([A-Za-z-]+)\((s|es)\)", core)
    return match[1] + match[2] if match else None


def _handle(core: str, _: Place) -> str | None:
    match = re.fullmatch(r"([@#])([A-Za-z_]\w*)", core)
    return f"{'at' if match[1] == '@' else 'hash'} {code.name(match[2])}" if match else None


def _known(core: str, _: Place) -> str | None:
    return SAID.get(core.casefold()) if not core.isalpha() else None


_READERS: tuple[Callable[[str, Place], str | None], ...] = (
    _sign,
    _abbreviation,
    _roman,
    _date,
    _day,
    _year,
    _known,
    _address,
    _time,
    _money,
    _money_scale,
    _unit,
    _rate,
    _range,
    _plain_number,
    _version,
    _ratio,
    _quantity,
    _hexadecimal,
    _file,
    _single_letter,
    _opened_call,
    _tag,
    _plural_in_brackets,
    _formula,
    _identifier,
    _handle,
)

_GREEK = re.compile(f"([{''.join(GREEK)}])")
_JOINTS = re.compile(r"(—|–|…|\.{2,}|--+|[-/\\_+&=<>→×·|:;,@#%~^*°]+)")
_JOINT_WORDS = {"&": "and", "+": "plus", "=": "equals", "→": "to", "->": "to", "×": "by", "·": "", "@": "at",
                "=>": "to", "<": "less than", ">": "greater than", "%": "percent",
                "°": "degrees"}  # fmt: skip


def _pieces(core: str, lexicon: Mapping[str, str]) -> str:
    """Read a word of several parts, or a plain word."""
    parts = [part for part in _JOINTS.split(core) if part]
    if len(parts) == 1:
        return _plain(core, lexicon, whole=True)
    out: list[str] = []
    for index, part in enumerate(parts):
        if not _JOINTS.fullmatch(part):
            out.append(_plain(part, lexicon, whole=False))
        elif part in ("—", "…") or part.startswith(("--", "..")) or part in (";", ":", ","):
            out.append(",")
        elif (
            part == "–"
            and _letterlike(parts[index - 1 : index])
            and _letterlike(parts[index + 1 : index + 2])
        ):
            out.append("to")
        elif part in _JOINT_WORDS:
            out.append(_JOINT_WORDS[part])
        elif part == "-" and _hyphenates(parts, index, out):
            out.append("-")
    joined = " ".join(word for word in out if word)
    return re.sub(r"\s+,", ",", joined.replace(" - ", "-")).strip(" ,-")


def _letterlike(part: Sequence[str]) -> bool:
    return bool(part) and (len(part[0]) == 1 or part[0].isdecimal())


def _hyphenates(parts: Sequence[str], index: int, out: Sequence[str]) -> bool:
    """Tell whether a hyphen stays: between plain words, whose joint changes their stress."""
    if not out or index + 1 == len(parts):
        return False
    left, right = parts[index - 1], parts[index + 1]
    return (
        out[-1] == left
        and len(left) > 1
        and right.isalpha()
        and right.islower()
        and len(right) > 1
        and left.isalpha()
    )


def _plain(word: str, lexicon: Mapping[str, str], *, whole: bool) -> str:
    low = word.casefold()
    if low in lexicon:
        return lexicon[low]
    if not whole:
        place = Place(starts=False)
        for reader in (_plain_number, _ratio, _quantity):
            words = reader(word, place)
            if words is not None:
                return numbers.label(word) if word.isdecimal() else words
        if len(word) == 1 and word.isalpha():
            return GREEK.get(word) or word.upper()
    possessive = re.fullmatch(r"(.+)'s", word)
    if possessive and len(possessive[1]) > 1:
        stem = read_acronym(possessive[1])
        return f"{stem}'s" if stem else word
    return read_acronym(word) or _spell_signs(word)


def _spell_signs(word: str) -> str:
    """Read what is left: letters stay, Greek letters and signs get their names, the rest is silent."""
    if word.replace("'", "").isalpha() and not any(letter in GREEK for letter in word):
        return word
    out = []
    if re.search("[A-Za-z]", word):  # "Δx": the Greek letters of a Greek word are no names
        word = _GREEK.sub(r"\1 ", word)
    for part in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:\.\d+)?|\S", word):
        if len(part) == 1 and part.isascii() and part.isalpha():
            out.append(part.upper())
        elif part[0].isdigit():
            out.append(numbers.decimal(part) if part.isascii() else "")
        elif part in GREEK:
            out.append(GREEK[part])
        elif part[0].isalpha():
            out.append(part)
        else:
            out.append(ENGLISH.get(part, "") if part not in "'*" else "")
    return " ".join(piece for piece in out if piece)
