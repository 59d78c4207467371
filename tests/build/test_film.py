"""A whole film with a real voice, read back: what is in the file, not what the code meant."""

from __future__ import annotations

import json
import math
import re
import subprocess
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pyloudnorm
import pytest
from PIL import Image

from tests.build.conftest import Project

pytestmark = pytest.mark.slow

FPS = 10


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The short film, spoken by the voice that a newcomer hears."""
    project = Project(tmp_path_factory.mktemp("spoken") / "project")
    project.configure(voice={"provider": "hibari"}, author="Emmy Noether")
    run = project.build()
    assert run.status == 0, run.output
    return project


@pytest.fixture(scope="module")
def timings(spoken: Project) -> list[dict[str, Any]]:
    """The timing of each scene, in the order of the film."""
    script = json.loads(spoken.path("build/film/script.json").read_text(encoding="utf-8"))
    found = []
    for scene in script["scenes"]:
        (file,) = spoken.path("build/film/voice").glob(f"{scene['id']}.*.timing.json")
        found.append(json.loads(file.read_text(encoding="utf-8")))
    return found


def frames_of(timing: dict[str, Any]) -> int:
    return math.ceil(timing["duration"] * FPS - 1e-6)


def starts(timings: list[dict[str, Any]]) -> list[float]:
    """Return when each scene starts on the film's clock, in seconds."""
    counts = [frames_of(timing) for timing in timings]
    return [sum(counts[:index]) / FPS for index in range(len(counts))]


def seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def captions(project: Project) -> list[tuple[float, float, str]]:
    blocks = project.path("out/film.srt").read_text(encoding="utf-8").strip().split("\n\n")
    found = []
    for block in blocks:
        _, times, *lines = block.split("\n")
        start, end = times.split(" --> ")
        found.append((seconds(start), seconds(end), "\n".join(lines)))
    return found


def test_a_film_has_a_picture_a_voice_and_subtitles_and_nothing_else(spoken: Project) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio", "subtitle", "data"]
        video, audio, *_ = film.streams
        # The data stream holds the titles of the chapters, as players of the mp4 family want them.
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (256, 144, Fraction(FPS))
        assert audio.rate == 48000
        assert audio.language == "eng"


def test_every_frame_of_the_film_is_there_once_and_on_time(
    spoken: Project, timings: list[dict[str, Any]]
) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        times = [frame.time for frame in film.decode(video=0)]
    assert len(times) == sum(frames_of(timing) for timing in timings)
    assert times == pytest.approx([index / FPS for index in range(len(times))])


def test_the_voice_is_as_long_as_the_picture_and_as_loud_as_asked(spoken: Project) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        frames = [frame.to_ndarray() for frame in film.decode(audio=0)]
        picture = film.streams.video[0].frames / FPS
    sound = np.concatenate(frames, axis=1).T
    assert len(sound) / 48000 == pytest.approx(picture, abs=0.05)
    assert pyloudnorm.Meter(48000).integrated_loudness(sound) == pytest.approx(-16, abs=0.5)
    assert np.abs(sound).max() < 10 ** (-1 / 20)


def test_the_words_sound_where_the_timing_says(spoken: Project, timings: list[dict[str, Any]]) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        sound = np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0)], axis=1).mean(axis=0)
    loud = np.sqrt(np.convolve(sound**2, np.ones(480) / 480, "same")) > 0.01
    for start, timing in zip(starts(timings), timings, strict=True):
        words = [word for beat in timing["beats"] for word in beat["words"]]
        first = start + words[0]["start"]
        onset = np.flatnonzero(loud[round(start * 48000) :])[0] / 48000 + start
        assert onset == pytest.approx(first, abs=0.12)
        assert not loud[
            round((start + words[-1]["end"] + 0.15) * 48000) : round((start + timing["duration"]) * 48000)
        ].any()


def test_captions_say_what_is_said_when_it_is_said(spoken: Project, timings: list[dict[str, Any]]) -> None:
    said = [
        (start + word["start"], word["text"])
        for start, timing in zip(starts(timings), timings, strict=True)
        for beat in timing["beats"]
        for word in beat["words"]
    ]
    shown = captions(spoken)
    assert " ".join(text for _, text in said).split() == " ".join(text for *_, text in shown).split()
    position = 0
    for start, end, text in shown:
        lines = text.split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 42
        assert start == pytest.approx(said[position][0], abs=0.1501)  # in milliseconds, of floats
        assert end > start
        position += len(text.split())


def test_subtitles_inside_the_film_are_those_beside_it(spoken: Project) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        packets = [bytes(packet) for packet in film.demux(subtitles=0) if packet.size > 2]
    inside = [packet[2 : 2 + int.from_bytes(packet[:2], "big")].decode() for packet in packets]
    assert inside == [text for *_, text in captions(spoken)]


def test_the_web_captions_hold_the_same_words(spoken: Project) -> None:
    web = spoken.path("out/film.vtt").read_text(encoding="utf-8")
    assert web.startswith("WEBVTT")
    for *_, text in captions(spoken):
        assert text in web


def test_each_heading_is_a_chapter_of_the_film(spoken: Project, timings: list[dict[str, Any]]) -> None:
    with av.open(str(spoken.path("out/film.mp4"))) as film:
        marks = [(mark["metadata"]["title"], mark["start"] * mark["time_base"]) for mark in film.chapters()]
        assert film.metadata["title"] == "Three words"
        assert film.metadata["artist"] == "Emmy Noether"
    assert [title for title, _ in marks] == ["Three words", "Alpha", "Beta", "Gamma"]
    assert [float(start) for _, start in marks] == pytest.approx(starts(timings))
    assert spoken.path("out/film.chapters.txt").read_text(encoding="utf-8").startswith("00:00 Three words")


def test_the_film_starts_to_play_before_it_is_loaded(spoken: Project) -> None:
    content = spoken.path("out/film.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_the_transcript_and_the_thumbnail_stand_beside_the_film(spoken: Project) -> None:
    transcript = spoken.path("out/film.txt").read_text(encoding="utf-8")
    assert "The first scene has a point." in re.sub(r"\s+", " ", transcript)
    with av.open(str(spoken.path("out/film.png"))) as picture:
        frame = next(picture.decode(video=0)).to_ndarray(format="gray")
    assert frame.shape == (144, 256)
    assert frame.std() > 5


def test_reports_and_graphs_of_the_build_can_be_drawn(spoken: Project) -> None:
    graph = spoken.build("out/film.mp4", "--rulegraph")
    assert graph.status == 0
    assert "draw_scene" in graph.output
    report = spoken.build("out/film.mp4", "--report", "report.html")
    assert report.status == 0, report.output
    assert spoken.path("report.html").stat().st_size > 10_000


def test_a_script_in_json_is_as_good_as_notes(project: Project) -> None:
    script = {
        "title": "By hand",
        "scenes": [
            {
                "id": "only",
                "title": "Only",
                "visuals": {"list": {"kind": "bullets", "items": [{"text": "one"}]}},
                "beats": [
                    {"say": "There is one item.", "cues": [{"visual": "list", "part": "0", "at": "one"}]}
                ],
            }
        ],
    }
    project.path("notes/hand.json").write_text(json.dumps(script), encoding="utf-8")
    run = project.build("out/hand.mp4")
    assert run.status == 0, run.output
    assert run.jobs == sorted(
        [
            "write_script",
            "speak_scene only",
            "stage_scene only",
            "draw_scene only",
            "level_sound only",
            "take_thumbnail",
            "join_film",
            "check_film",
            "publish_film",
        ]
    )


def test_plain_snakemake_builds_the_films_of_all_notes(project: Project) -> None:
    project.write_notes("# Second\n\nAnother film.", topic="second")
    done = subprocess.run(
        ["snakemake", "--cores", "2"], cwd=project.folder, env=project.environment(), capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert project.path("out/film.mp4").exists()
    assert project.path("out/second.mp4").exists()


def test_a_storyboard_shows_the_end_of_every_beat(spoken: Project) -> None:
    run = spoken.build("out/film.storyboard.png")
    assert run.status == 0, run.output
    sheet = np.asarray(Image.open(spoken.path("out/film.storyboard.png")).convert("L")).astype(int)
    script = json.loads(spoken.path("build/film/script.json").read_text(encoding="utf-8"))
    assert sheet.shape[1] == 1920
    # Each scene has a row of its own: something is seen in its first picture and in its words.
    bright = (sheet > 120).any(axis=1)
    rows = np.flatnonzero(np.diff(np.concatenate([[False], bright, [False]]).astype(int)) == 1)
    assert len(rows) >= 3 * len(script["scenes"])
    assert sheet.shape[0] >= len(script["scenes"]) * 250
