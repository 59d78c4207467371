"""Numbers along an axis: which to mark, and how to write them."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_FRACTIONS = (1 / 6, 1 / 4, 1 / 3, 1 / 2, 1.0, 2.0, 4.0, 5.0, 10.0)


def step_for(span: float, most: int) -> float:
    """Return the least step of 1, 2, 2.5 or 5 times a power of ten with at most `most` steps in `span`."""
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from `low` to `high`, at most about `most` of them."""
    step = step_for(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def in_pi(low: float, high: float) -> bool:
    """Tell whether a range is meant in multiples of pi: both its ends are simple ones."""
    if high - low < math.pi / 2 * (1 - 1e-6):
        return False
    parts = [end / math.pi * 12 for end in (low, high)]
    return any(abs(part) > 1e-6 for part in parts) and all(
        abs(part - round(part)) < 1e-3 and abs(part) < 1000 for part in parts
    )


def pi_ticks(low: float, high: float, most: int) -> list[float]:
    """Return multiples of a simple fraction of pi from `low` to `high`."""
    span = (high - low) / math.pi
    step = next((step for step in _FRACTIONS if span / step <= most), None)
    step = (step or step_for(span, most)) * math.pi
    first, last = math.ceil(low / step - 1e-4), math.floor(high / step + 1e-4)
    return [index * step for index in range(first, last + 1)]


def write_pi(value: float) -> str:
    """Return a multiple of pi as `say` text: `$-\\frac{\\pi}{2}$`, `0`, `$2\\pi$`."""
    twelfths = round(value / math.pi * 12)
    if twelfths == 0:
        return "0"
    common = math.gcd(twelfths, 12)
    top, bottom = abs(twelfths) // common, 12 // common
    sign = "-" if twelfths < 0 else ""
    over = r"\pi" if top == 1 else rf"{top}\pi"
    return f"${sign}{over}$" if bottom == 1 else f"${sign}{over}/{bottom}$"


def write_number(value: float, step: float = 0.0) -> str:
    """Return a number for reading, to the precision of `step`: `−1`, `0.5`, `12,000`, `2.5M`.

    Without a step it has at most four significant digits.
    """
    if abs(value) < max(step * 1e-6, 1e-300):
        return "0"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= 1e15 or size < 1e-4:
        exponent = math.floor(math.log10(size) + 1e-9)
        mantissa = f"{size / 10.0**exponent:.3g}"
        factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
        return f"${'-' if value < 0 else ''}{factor}10^{{{exponent}}}$"
    for limit, suffix in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if size >= limit:
            if step and step < limit / 1000:  # numbers that differ must look so
                break
            return f"{sign}{_trim(f'{size / limit:.6g}' if step else f'{size / limit:.3g}')}{suffix}"
    if step:
        decimals = max(0, min(8, -math.floor(math.log10(step) + 1e-9)))
        if abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:
            decimals += 1
    else:
        decimals = max(0, 3 - math.floor(math.log10(size)))
    text = f"{size:,.{decimals}f}" if size >= 10_000 else f"{size:.{decimals}f}"
    return sign + _trim(text)


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
