"""Eight requests to a speech server that takes three seconds for each, one after another and at once."""

from __future__ import annotations

import time

from bench.leg import Bench, Figures, Leg, Row
from notes2manim.model.config import resolve
from notes2manim.model.script import Scene
from notes2manim.voices.speak import speak_scene
from tests.voices.dia_server import DiaServer

REQUESTS = 8
SECONDS = 3.0

SCENE = Scene.model_validate(
    {
        "id": "eight-beats",
        "title": "Eight beats",
        "beats": [{"say": f"This is sentence number {number + 1} of eight."} for number in range(REQUESTS)],
    }
)


def _seconds(bench: Bench, in_flight: int) -> float:
    """Return how long eight beats take with so many requests under way at once."""
    seconds = 0.3 if bench.quick else SECONDS
    with DiaServer(seconds=seconds, generating=REQUESTS) as server:
        voice = {
            "provider": "dia",
            "url": server.url,
            "in_flight": in_flight,
            "server_limit": REQUESTS,
            "fallback": [],
        }
        cache = bench.folder / f"takes-{in_flight}"
        start = time.perf_counter()
        speak_scene(SCENE, resolve({"voice": voice}), cache=cache)
        spent = time.perf_counter() - start
        if len(server.said("/tts")) != REQUESTS:
            raise RuntimeError(f"the server was asked {len(server.said('/tts'))} times, not {REQUESTS}")
    return spent


def _measure(bench: Bench) -> Figures:
    one, eight = _seconds(bench, 1), _seconds(bench, REQUESTS)
    return {"one": one, "eight": eight, "ratio": one / eight}


LEG = Leg(
    name="speech",
    title="Eight requests for speech",
    about=(
        "A scene of eight sentences, spoken by a local server with Dia's protocol that takes 3 seconds for "
        "each request and answers any number at once."
    ),
    rows=(
        Row("One request under way", "one", "s"),
        Row("Eight under way", "eight", "s"),
        Row("One by eight", "ratio", "times"),
    ),
    bars=("one", "eight"),
    rivals=("one",),
    measure=_measure,
)
