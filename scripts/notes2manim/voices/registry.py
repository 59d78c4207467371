"""Which providers there are, and whether one can speak as the settings ask."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING

from notes2manim.errors import ConfigError, VoiceError

if TYPE_CHECKING:
    from notes2manim.model.config import Settings, Voice
    from notes2manim.voices.provider import Provider

# The module and the class of each provider; a module is imported when it is asked for.
_PROVIDERS = {
    "hibari": ("hibari", "Hibari"),
    "kokoro": ("kokoro", "Kokoro"),
    "piper": ("piper", "Piper"),
    "espeak": ("espeak", "Espeak"),
    "tone": ("tone", "Tone"),
    "dia": ("dia", "Dia"),
    "openai": ("openai", "OpenAI"),
}

# The providers whose model is loaded into this process, which takes a while.
LOADED = ("hibari", "kokoro")

RECORDED = "recorded"  # the author's own takes, for which nothing is opened: see `recorded`


def open_provider(name: str) -> Provider:
    """Return a provider by its name. Nothing is loaded yet.

    Raises `ConfigError` for a name that is not known.
    """
    if name not in _PROVIDERS:
        raise ConfigError(f'there is no voice.provider "{name}".', remedy=f"Known: {', '.join(_PROVIDERS)}.")
    module, kind = _PROVIDERS[name]
    provider: Provider = getattr(import_module(f"notes2manim.voices.{module}"), kind)()
    return provider


def provider_version(name: str) -> str:
    """Return what decides how a provider sounds, beside the settings: package and version.

    Cheap: neither the package nor a model is loaded, and no server asked. Raises `VoiceError`
    when the provider is not on this machine, and `ConfigError` when there is none of this name.
    """
    return name if name == RECORDED else open_provider(name).version()


def providers_for(language: str) -> list[str]:
    """Return the names of the providers on this machine that speak a language of BCP 47."""
    names = []
    for name in _PROVIDERS:
        try:
            speaks = _speaks(open_provider(name), language)
        except VoiceError:
            continue
        if speaks:
            names.append(name)
    return names


def choose_voice(provider: Provider, settings: Settings) -> Voice:
    """Return the settings of the voice, with the name of the provider's default filled in.

    Raises `ConfigError` when the provider has no such voice or does not speak the language.
    """
    voice = settings.voice
    if not _speaks(provider, settings.language):
        others = ", ".join(providers_for(settings.language))
        raise ConfigError(
            f'the voice {voice.provider} does not speak "{settings.language}".',
            remedy=f"Set voice.provider to one that does: {others}.",
        )
    if not voice.name:
        return voice.model_copy(update={"name": provider.default})
    known = provider.voices()
    if known and voice.name not in known:
        near = difflib.get_close_matches(voice.name, known, n=1)
        remedy = f'Did you mean "{near[0]}"? ' if near else ""
        raise ConfigError(
            f'{voice.provider} has no voice "{voice.name}".', remedy=f"{remedy}Known: {', '.join(known)}."
        )
    return voice


def _speaks(provider: Provider, language: str) -> bool:
    return bool({"*", language.lower().split("-")[0]} & provider.languages())
