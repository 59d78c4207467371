"""The provider `dia`: a Dia TTS server (github.com/devnen/Dia-TTS-Server, version 2).

What it does unasked is asked otherwise: it answers with Opus, it slows the sound to 0.94 by
resampling, so that the pitch falls, and it takes another seed each time, so that the voice changes.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices.project import project_file
from notes2manim.voices.provider import Take
from notes2manim.voices.service import Service, usable
from notes2manim.voices.spoken import plain

if TYPE_CHECKING:
    from notes2manim.voices.server import Answer, Server

URL = "http://localhost:8003"
MODES = {"S1": "single_s1", "S2": "single_s2", "dialogue": "dialogue"}
TAGS = ("[S1]", "[S2]")


class Dia(Service):
    """The provider `dia`. Its voices are S1, S2, dialogue, and the files of its predefined voices.

    `voice.speed` is not sent, since it would change the pitch. `DIA_TTS_BASE_URL` and
    `DIA_TTS_TIMEOUT` (seconds) in the environment come before `voice.url` and `voice.timeout`.
    """

    name = "dia"
    default = "S1"

    def languages(self) -> frozenset[str]:
        """Return English, the one language of Dia."""
        return frozenset({"en"})

    def address(self, voice: Voice) -> str:
        """Return where its server is."""
        from notes2manim.voices.server import base_url

        return base_url(os.environ.get("DIA_TTS_BASE_URL", "").strip() or voice.url or URL)

    def _connect(self, voice: Voice) -> Callable[[Sequence[str]], Take]:
        from notes2manim.voices.server import Server

        server = Server(
            self.name,
            self.address(voice),
            timeout=_timeout(voice),
            retries=voice.retries,
            in_flight=voice.in_flight,
            sleep=self._sleep,
        )
        path, field, body = _request(server, voice)
        tag = "[S2]" if voice.name == "S2" else "[S1]"

        def say(words: Sequence[str]) -> Take:
            text = " ".join(plain(word) for word in words)
            tagged = text if text.startswith(TAGS) else f"{tag} {text}"
            asked = {**body, field: tagged, "seed": voice.seed, **voice.options}
            return server.post(path, asked, lambda answer: usable(answer.content, words, 1.0))

        return say


def _request(server: Server, voice: Voice) -> tuple[str, str, dict[str, Any]]:
    """Return where a voice is asked for, the name of the text there, and what goes with it."""
    custom = {"output_format": "wav", "speed_factor": 1.0, "split_text": False}
    if voice.clone:
        reference = {"clone_reference_filename": _upload(server, voice.clone)}
        if voice.transcript:
            spoken = voice.transcript
            reference["transcript"] = spoken if spoken.startswith(TAGS) else f"[S1] {spoken}"
        return "/tts", "text", {**custom, "voice_mode": "clone", **reference}
    if voice.name in MODES:
        return "/tts", "text", {**custom, "voice_mode": MODES[voice.name]}
    # The other endpoint is the way to the predefined voices.
    named = _known(server, voice.name)
    return "/v1/audio/speech", "input", {"voice": named, "response_format": "wav", "speed": 1.0}


def _upload(server: Server, clone: str) -> str:
    """Bring the reference to the server unless it is there, and return its name there.

    The server keeps an older file of the same name, so the name tells the content.
    """
    path = project_file(clone, "voice.clone")
    if path.suffix.lower() not in (".wav", ".mp3"):
        raise ConfigError(f'voice.clone: "{clone}" is not a .wav or .mp3 file.')
    content = path.read_bytes()
    name = f"n2m-{hashlib.sha256(content).hexdigest()[:16]}{path.suffix.lower()}"
    if name not in server.get("/get_reference_files", _json_list):
        server.upload("/upload_reference", "files", name, content)
    return name


def _known(server: Server, name: str) -> str:
    """Return the server's own name of a voice, since it speaks as S1 for one that it does not know."""
    names = server.get("/get_predefined_voices", _voices)
    for file, display in names.items():
        if name.lower() in (file.lower(), display.lower(), Path(file).stem.lower()):
            return file
    known = [*MODES, *names]
    near = difflib.get_close_matches(name, known, n=1)
    suggestion = f'Did you mean "{near[0]}"? ' if near else ""
    raise ConfigError(f'dia has no voice "{name}".', remedy=f"{suggestion}Known: {', '.join(known)}.")


def _voices(answer: Answer) -> dict[str, str]:
    """Return the files of the predefined voices, and how the server calls each."""
    from notes2manim.voices.server import UnusableError

    try:
        return {str(voice["filename"]): str(voice["display_name"]) for voice in _json_list(answer)}
    except (KeyError, TypeError):
        raise UnusableError("it is not a list of voices") from None


def _json_list(answer: Answer) -> list[Any]:
    from notes2manim.voices.server import UnusableError

    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list):
        raise UnusableError("it is not a list of files")
    return told


def _timeout(voice: Voice) -> float:
    told = os.environ.get("DIA_TTS_TIMEOUT", "").strip()
    try:
        seconds = float(told) if told else voice.timeout
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise VoiceError(f'DIA_TTS_TIMEOUT is "{told}".', remedy="Set it to a number of seconds.")
    return seconds
