"""Numbers in words: `1998` is "nineteen ninety eight" as a year and "one thousand …" as an amount."""

from __future__ import annotations

import re
from functools import lru_cache

from notes2manim.voices.reading.lean_num2words import num2words

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LARGEST = 15  # digits; what is longer is read digit by digit, as nobody hears a quintillion
_LISTED = 30  # digits; of what is longer still a teacher reads the beginning, and says how long it is
_BEGINNING = 9  # digits
_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_IS_ROMAN = re.compile(r"(?=[IVXLC])X{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5",
    "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _words(value: int | float, language: str, to: str) -> str:
    try:
        return num2words(value, language, to)
    except (NotImplementedError, OverflowError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "" if to == "cardinal" else _words(value, language, "cardinal")


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[-,]| and ", " ", words).split())


def spell_digits(digits: str) -> str:
    """Return the digits one by one: "zero four two"; of a long row some, and how many it has."""
    kept = [int(digit) for digit in digits if digit.isdecimal()]
    read = kept if len(kept) <= _LISTED else kept[:_BEGINNING]
    rest = "" if len(kept) <= _LISTED else f" and so on, {cardinal(str(len(kept)))} digits"
    return " ".join(DIGITS[digit] for digit in read) + rest


def cardinal(digits: str) -> str:
    """Return a whole number, given by its digits: "one hundred twenty three"."""
    digits = digits.replace(",", "")
    if len(digits) > _LARGEST or (len(digits) > 1 and digits.startswith("0")):
        return spell_digits(digits)
    return _plain(_words(int(digits), "en", "cardinal"))


def ordinal(digits: str) -> str:
    """Return the place in a row: "twenty first"."""
    digits = digits.replace(",", "")
    return _plain(_words(int(digits), "en", "ordinal")) if len(digits) <= _LARGEST else cardinal(digits)


def decimal(number: str) -> str:
    """Return a number with an optional point: "three point one four"."""
    whole, point, rest = number.replace(",", "").partition(".")
    words = cardinal(whole) if whole else ""
    if point and rest:
        words = f"{words} point {spell_digits(rest)}".strip()
    return words or "zero"


def dotted(number: str, dot: str = "point") -> str:
    """Return a version: `3.11.2` is "three point eleven point two"."""
    return f" {dot} ".join(cardinal(part) for part in number.split(".") if part)


def year(digits: str) -> str:
    """Return a year of four digits: "nineteen ninety eight", "two thousand five"."""
    century, rest = int(digits[:2]), int(digits[2:])
    if rest == 0 and century % 10:
        return f"{cardinal(str(century))} hundred"
    if century % 10 == 0 and rest < 10:
        return cardinal(digits)
    return f"{cardinal(digits[:2])} {'oh ' if rest < 10 else ''}{cardinal(str(rest))}"


def decade(digits: str) -> str:
    """Return a decade: `1990` is "nineteen nineties"."""
    words = year(digits) if len(digits) == 4 else cardinal(digits)
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def fraction(above: str, below: str) -> str:
    """Return a fraction: "one half", "two thirds", "twenty two over seven"."""
    top, bottom = int(above[:_LARGEST]), int(below[:_LARGEST])
    if len(above + below) > _LARGEST or not (0 < top < bottom and (bottom <= 20 or bottom in (100, 1000))):
        return f"{cardinal(above)} over {cardinal(below)}"
    one, many = _PARTS.get(bottom, (_part(below), _part(below) + "s"))
    return f"{cardinal(above)} {one if top == 1 else many}"


def _part(below: str) -> str:
    return ordinal(below).removeprefix("one ")


def label(digits: str) -> str:
    """Return the number of a thing's name: `256` is "two fifty six", as in SHA-256."""
    if len(digits) == 3 and digits[0] != "0" and digits[1] != "0":
        return f"{DIGITS[int(digits[0])]} {cardinal(digits[1:])}"
    if len(digits) == 4 and digits[0] != "0" and digits[1:] != "000":
        return year(digits)
    return cardinal(digits)


def roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral up to 99, or None when it is none."""
    if not _IS_ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def in_language(number: str, language: str, *, to: str = "cardinal") -> str:
    """Return a number in any language of num2words; its digits when it knows none.

    `number` has digits, and at most one point for its decimals. Of a long one the first digits are read.
    """
    if len(number) > _LARGEST:
        digits = [in_language(digit, language) for digit in number[:_LISTED] if digit.isdecimal()]
        return " ".join(digits[:_BEGINNING] if len(number) > _LISTED else digits)
    value = float(number) if "." in number else int(number)
    return _words(value, language, to) or _words(value, language.split("-")[0], to) or number
