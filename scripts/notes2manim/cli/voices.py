"""List who can speak."""

from __future__ import annotations

from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import PROVIDERS
from notes2manim.voices.registry import RECORDED, open_provider

MOST = 12  # names on one line


def list_voices(language: str = "") -> int:
    """Print each provider with its languages and voices, and how to get those that are missing."""
    wanted = language.lower().split("-")[0]
    for name in PROVIDERS:
        if name == RECORDED:
            print(f"{name:10} all languages\n{'':10} your own takes: recordings/<topic>/<scene>.wav")
            continue
        try:
            provider = open_provider(name)
            languages = provider.languages()
            if wanted and not {"*", wanted} & languages:
                continue
            version = provider.version()
            voices = provider.voices()
        except Notes2ManimError as error:
            print(f"{name:10} not here: {error}")
            continue
        spoken = "all languages" if "*" in languages else _few(sorted(languages))
        print(f"{name:10} {spoken}")
        usual = f" (default {provider.default})" if provider.default else ", each for its language"
        print(f"{'':10} voices: {_few(voices) or 'its own'}{usual}")
        if version != name:
            print(f"{'':10} {version}")
    return 0


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:MOST])
    return f"{shown} and {len(names) - MOST} more" if len(names) > MOST else shown
