"""The certificate's figures as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notes2manim.model.certificate import Certificate


@dataclass(frozen=True)
class Figure:
    """What was measured, what is allowed, and whether its rule has found a fault."""

    name: str
    value: str
    allowed: str
    good: bool


def list_figures(certificate: Certificate) -> list[Figure]:
    """Return the figures that were measured, in the order of the page."""
    broken = {fault.rule for fault in certificate.faults}
    return [
        Figure(name, value, allowed, rule not in broken) for rule, name, value, allowed in _rows(certificate)
    ]


def _rows(certificate: Certificate) -> Iterator[tuple[str, str, str, str]]:
    figures, film = certificate.figures, certificate.bounds.film
    frame = 1000 / figures["fps"]
    read = "every picture decoded" if certificate.decoded else "every packet read, and every scene heard"
    yield "streams", "Streams", read, "to their end"
    if "length_difference" in figures:
        yield (
            "lengths",
            "Clip and voice",
            f"{figures['length_difference'] * 1000:.0f} ms apart",
            f"{frame:.0f} ms",
        )
    if "shift" in figures:
        yield "sync", "Voice in its place", f"{abs(figures['shift']) * 1000:.0f} ms off", f"{frame:.0f} ms"
    if "caption_away" in figures:
        yield "captions", "Captions and words", f"{figures['caption_away'] * 1000:.0f} ms apart", "150 ms"
    if "picture_away" in figures:
        yield "pictures", "Pictures and words", f"{figures['picture_away'] * 1000:.0f} ms apart", "300 ms"
    if "loudness" in figures:
        yield "loudness", "Loudness", f"{figures['loudness']:.1f} LUFS", f"{film.loudness:.1f} ± 0.5 LUFS"
        yield "loudness", "True peak", f"{figures['peak']:.1f} dBTP", f"{film.peak:.1f} dBTP"
    if "longest_silence" in figures:
        beyond = max(figures["silence_beyond"], 0.0)
        yield "silence", "Silence beyond the script's", f"{beyond:.1f} s", "0.9 s"
    if "longest_stillness" in figures:
        yield "motion", "Stillness where it moves", f"{figures['longest_stillness']:.1f} s", "0.5 s"
    if "looks" in figures:
        yield "layout", "Layout, at so many moments", f"{figures['looks']:.0f}", "no rule broken"
    yield "chapters", "Chapters", f"{figures['chapters']:.0f}", "where their scenes begin"
