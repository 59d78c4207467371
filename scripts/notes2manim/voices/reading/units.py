"""Units of measure in words: `km/h` is "kilometers per hour"."""

from __future__ import annotations

import re

_BASE = {
    "m": "meter", "g": "gram", "s": "second", "A": "ampere", "K": "kelvin", "mol": "mole", "cd": "candela",
    "Hz": "hertz", "N": "newton", "Pa": "pascal", "J": "joule", "W": "watt", "C": "coulomb", "V": "volt",
    "F": "farad", "Ω": "ohm", "T": "tesla", "H": "henry", "l": "liter", "L": "liter", "eV": "electron volt",
    "bit": "bit", "b": "bit", "B": "byte", "Wh": "watt hour", "bps": "bit per second", "cal": "calorie",
    "Bq": "becquerel", "lm": "lumen", "lx": "lux", "Wb": "weber", "S": "siemens", "ohm": "ohm",
}  # fmt: skip
_PREFIX = {
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "m": "milli", "µ": "micro", "μ": "micro",
    "n": "nano", "p": "pico", "f": "femto", "c": "centi", "d": "deci", "h": "hecto", "Ki": "kibi",
    "Mi": "mebi", "Gi": "gibi", "Ti": "tebi",
}  # fmt: skip
_WHOLE = {
    "%": "percent", "‰": "per mille", "°": "degree", "°C": "degree Celsius", "°F": "degree Fahrenheit",
    "min": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "d": "day", "ha": "hectare", "t": "ton",
    "ft": "foot", "lb": "pound", "lbs": "pound", "oz": "ounce", "mi": "mile", "mph": "mile per hour",
    "kmh": "kilometer per hour", "px": "pixel", "fps": "frame per second", "dB": "decibel", "sec": "second",
    "secs": "second", "mins": "minute", "rpm": "revolution per minute", "yr": "year", "yrs": "year",
    "kB": "kilobyte", "KB": "kilobyte", "Kb": "kilobit", "kb": "kilobit", "ppm": "part per million",
    "atm": "atmosphere", "bar": "bar", "ly": "light year", "au": "astronomical unit", "dpi": "dot per inch",
    "usd": "dollar", "USD": "dollar", "EUR": "euro", "GBP": "pound", "GFLOPS": "gigaflops",
    "TFLOPS": "teraflops", "kph": "kilometer per hour", "rad": "radian", "Å": "angstrom",
    "cm³": "cubic centimeter",
}  # fmt: skip
_SAME = {
    "percent",
    "hertz",
    "siemens",
    "lux",
    "per mille",
    "gigaflops",
    "teraflops",
}  # both singular and plural
_IRREGULAR = {"foot": "feet", "henry": "henries"}
_POWER = {"²": "square", "³": "cubic", "^2": "square", "^3": "cubic", "2": "square", "3": "cubic"}
_ONE = re.compile(r"(?P<name>[A-Za-zµμΩÅ°%‰]+)(?P<power>[²³]|\^?[23]|⁻¹|\^-1|⁻²|\^-2)?")


def _singular(name: str) -> str | None:
    if name in _WHOLE:
        return _WHOLE[name]
    if name in _BASE:
        return _BASE[name]
    for size in (1, 2):
        prefix, base = name[:size], name[size:]
        if prefix in _PREFIX and base in _BASE and not (prefix == "d" and base != "m"):
            return _PREFIX[prefix] + _BASE[base].removeprefix(" ")
    return None


def _plural(words: str) -> str:
    head, *rest = words.split(" ")
    if words.startswith(("light ", "watt ", "electron ", "astronomical ", "cubic ", "square ")) or (
        rest and rest[0] == "hour"
    ):
        return f"{head} {_plural(' '.join(rest))}"
    if head in _SAME or head.endswith("hertz"):
        return words
    return " ".join([_IRREGULAR.get(head, head + "s"), *rest])


def _factor(text: str, *, plural: bool) -> str | None:
    match = _ONE.fullmatch(text)
    name = _singular(match["name"]) if match else None
    if not match or name is None:
        return None
    power = match["power"] or ""
    if power.startswith(("⁻", "^-")):
        return f"per {name}" + (" squared" if power.endswith(("²", "2")) else "")
    if power and name == "second":
        return f"{name}{'s' if plural else ''} {'squared' if power[-1] in '²2' else 'cubed'}"
    words = f"{_POWER[power]} {name}" if power else name
    return _plural(words) if plural else words


def read_unit(text: str, *, plural: bool = True) -> str | None:
    """Return a unit in words, or None when the text is no unit.

    >>> read_unit("km/h"), read_unit("GB", plural=False), read_unit("m/s²")
    ('kilometers per hour', 'gigabyte', 'meters per second squared')
    """
    if not text or len(text) > 24:
        return None
    above, *below = text.split("/")
    factors = re.split(r"[·⋅*\s]", above)
    words = [_factor(part, plural=plural and part == factors[-1]) for part in factors]
    for part in below:
        name = _factor(part, plural=False)
        if name is None:
            return None
        if name.startswith("square ") and part.startswith("s"):
            name = name.removeprefix("square ") + " squared"
        words.append(f"per {name}")
    return None if None in words else " ".join(word for word in words if word)
