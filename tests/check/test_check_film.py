"""A real film in which one thing at a time is broken: the certificate names it, with scene and time."""

from __future__ import annotations

import fcntl
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from notes2manim.check.film import check_film
from notes2manim.errors import FilmError
from notes2manim.model.certificate import Certificate, Fault, read_certificate
from notes2manim.model.record import read_record
from notes2manim.model.script import read_script
from notes2manim.warm.cores import CORES
from notes2manim.warm.request import PLACE
from tests.build.conftest import Project
from tests.check.remux import Samples, redraw, remux

pytestmark = pytest.mark.slow

FORMS = (".mp4", ".srt", ".vtt", ".chapters.txt")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A short film that is spoken, with two scenes of some length."""
    project = Project(tmp_path_factory.mktemp("spoken") / "project")
    project.configure(voice={"provider": "hibari"}, pauses={"lead": 0.3, "beat": 0.2, "scene": 0.3})
    run = project.build()
    assert run.status == 0, run.output
    return project


class Copy:
    """A copy of the film, to be broken, with what it was made from."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project = project
        self.whole = project.path("out/film.mp4")
        self.film = folder / "film.mp4"
        self.built = read_certificate(project.path("build/film/check.json"))
        for form in FORMS:
            shutil.copy(self.whole.with_suffix(form), folder)

    def start(self, scene: str) -> float:
        return self.built.scenes[scene]["start"]

    def check(self, *, decode: bool = False) -> Certificate:
        script = read_script(self.project.path("build/film/script.json"))
        folder = self.project.folder
        parts, bounds = self.built.parts, self.built.bounds
        return check_film(
            self.film, parts, script, bounds, title=self.built.title, decode=decode, project=folder
        )

    def remux(self, **changes: Any) -> None:
        remux(self.whole, self.film, **changes)

    def sound(self, change: Callable[[Samples], Samples]) -> list[Fault]:
        self.remux(sound=change)
        return self.check().faults


@pytest.fixture
def copy(spoken: Project, tmp_path: Path) -> Copy:
    return Copy(spoken, tmp_path)


def rules(faults: list[Fault]) -> set[str]:
    return {fault.rule for fault in faults}


def test_a_whole_film_has_no_fault_and_the_build_says_so(copy: Copy) -> None:
    assert copy.built.good
    assert copy.built.unchecked == []
    found = copy.check(decode=True)
    assert found.faults == []
    assert found.sha256 == copy.built.sha256
    for name, figure in copy.built.figures.items():  # of which the build has measured each scene by itself
        assert found.figures[name] == pytest.approx(figure, abs=0.05), name
    assert found.figures["loudness"] == pytest.approx(-16, abs=0.5)
    assert found.figures["peak"] <= -1.4
    assert found.figures["chapters"] == 4
    assert abs(found.figures["shift"]) < 0.1
    assert list(found.scenes) == ["three-words", "alpha", "beta", "gamma"]


def test_a_film_written_again_as_it_is_has_no_fault(copy: Copy) -> None:
    copy.remux()
    assert copy.check(decode=True).faults == []


def test_a_voice_that_comes_too_late_is_named_with_its_scene(copy: Copy) -> None:
    copy.remux(shift=0.25)
    faults = copy.check().faults
    late = [fault for fault in faults if fault.rule == "sync"]
    assert [fault.scene for fault in late] == ["three-words", "alpha", "beta", "gamma"]
    assert [fault.time for fault in late] == pytest.approx([copy.start(fault.scene) for fault in late])
    assert "250 ms too late" in late[1].text


def test_another_scenes_voice_is_named(copy: Copy) -> None:
    first, last = (round(copy.start(scene) * 48000) for scene in ("alpha", "beta"))

    def backwards(samples: Samples) -> Samples:
        samples[:, first:last] = samples[:, first:last][:, ::-1]
        return samples

    strange = [fault for fault in copy.sound(backwards) if fault.rule == "sync"]
    assert [fault.scene for fault in strange] == ["alpha"]


def test_a_clip_that_was_cut_is_named_with_its_scene(copy: Copy) -> None:
    first = round(copy.start("beta") * 10) + 3
    gone = range(first, first + 4)

    def cut(packet: Any) -> bool:
        frame = round(packet.pts * packet.time_base * 10)
        if frame > gone[-1]:
            packet.pts -= round(len(gone) / 10 / packet.time_base)
            packet.dts -= round(len(gone) / 10 / packet.time_base)
        return frame not in gone

    copy.remux(video=cut)
    faults = [fault for fault in copy.check().faults if fault.rule == "lengths"]
    assert {fault.scene for fault in faults} >= {"beta"}
    assert any(
        fault.time == pytest.approx(first / 10) and "not those of the clip" in fault.text for fault in faults
    )
    assert any("4" in fault.text and "clips" in fault.text for fault in faults)


def test_a_voice_shorter_than_its_clip_is_named(copy: Copy) -> None:
    voice = next(part.voice for part in copy.built.parts if part.scene == "alpha")
    file = copy.project.path(voice)
    before = file.read_bytes()
    samples, rate = soundfile.read(file)
    soundfile.write(file, samples[: -rate // 2], rate, subtype="PCM_16")
    try:
        faults = copy.check().faults
    finally:
        file.write_bytes(before)
    assert [(fault.rule, fault.scene, fault.time) for fault in faults] == [
        ("lengths", "alpha", copy.start("alpha"))
    ]


def test_sound_that_ends_before_the_pictures_is_named(copy: Copy) -> None:
    faults = copy.sound(lambda samples: samples[:, : -48000 // 2])
    (ends,) = [fault for fault in faults if fault.rule == "lengths"]
    assert ends.scene == "gamma"
    assert "the sound ends" in ends.text


def test_a_caption_away_from_its_words_is_named_with_scene_and_time(copy: Copy) -> None:
    moved: list[float] = []

    def move(packet: Any) -> bool:
        if packet.size > 2 and b"first" in bytes(packet):
            later = round(0.4 / packet.time_base)
            packet.pts += later
            packet.dts += later
            packet.duration -= later
            moved.append(float(packet.pts * packet.time_base))
        return True

    copy.remux(subtitle=move)
    (away, *others) = [fault for fault in copy.check().faults if "after its words" in fault.text]
    assert (away.rule, away.scene) == ("captions", "alpha")
    assert away.time == pytest.approx(moved[0], abs=0.002)
    assert 'The first scene has a point." is shown' in away.text
    assert others == []


def test_a_caption_with_other_words_is_named(copy: Copy) -> None:
    for form in (".srt", ".vtt"):
        file = copy.film.with_suffix(form)
        file.write_text(file.read_text(encoding="utf-8").replace("another", "no other"), encoding="utf-8")
    faults = copy.check().faults
    assert [(fault.rule, fault.scene) for fault in faults] == [("captions", "beta")] * 2
    assert "film.srt" in faults[0].text


def test_words_without_a_caption_are_named(copy: Copy) -> None:
    copy.remux(subtitle=lambda packet: b"near" not in bytes(packet))
    unsaid = [
        fault for fault in copy.check().faults if "no caption shows it" in fault.text or "where" in fault.text
    ]
    assert [(fault.rule, fault.scene) for fault in unsaid] == [("captions", "gamma")]


def test_a_film_that_is_too_soft_is_named(copy: Copy) -> None:
    (soft,) = copy.sound(lambda samples: samples * 0.7)
    assert soft.rule == "loudness"
    assert "LUFS, but -16.0 were asked for" in soft.text


def test_a_peak_that_is_too_high_is_named_with_scene_and_time(copy: Copy) -> None:
    at = copy.start("beta") + 0.8

    def click(samples: Samples) -> Samples:
        samples[:, round(at * 48000) :][:, :48] = 0.99
        return samples

    (peak,) = [fault for fault in copy.sound(click) if "peak" in fault.text]
    assert (peak.rule, peak.scene) == ("loudness", "beta")
    assert peak.time == pytest.approx(at, abs=0.05)


def test_a_sentence_in_a_language_that_the_voice_has_not_loses_no_film_and_is_named(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.configure(voice={"provider": "hibari"}, quality={"width": 228, "height": 128, "fps": 5})
    project.write_notes(
        "# Film\n\n## A\n\nThis is Arabic.\n\nسرعة الضوء في الفراغ ثابتة.\n\n🚀 ✅\n\nAnd so on.\n"
    )
    run = project.build()
    assert run.status == 0, run.output
    told = [line for line in run.output.splitlines() if line.startswith("warning: out/film.mp4: ")]
    assert len(told) == 1, told
    assert "silence: scene a at 0:" in told[0]
    assert 'notes/film.md:7: the voice has no sound for "سرعة' in told[0]


def test_a_silence_that_nobody_asked_for_is_named_with_scene_and_time(copy: Copy) -> None:
    start = copy.start("beta") + 0.5

    def mute(samples: Samples) -> Samples:
        samples[:, round(start * 48000) :][:, : 2 * 48000] = 0
        return samples

    (silent,) = [fault for fault in copy.sound(mute) if fault.rule == "silence"]
    assert silent.scene == "beta"
    assert silent.time == pytest.approx(start, abs=0.3)


def test_a_chapter_at_the_wrong_time_is_named(copy: Copy) -> None:
    def late(chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
        half = round(0.5 / chapters[1]["time_base"])
        chapters[1]["end"] += half
        chapters[2]["start"] += half
        return chapters

    copy.remux(chapters=late)
    faults = copy.check().faults
    assert rules(faults) == {"chapters"}
    assert (faults[0].scene, faults[0].time) == ("beta", copy.start("beta"))
    assert '"Beta" begins at' in faults[0].text


def test_a_chapter_of_another_name_is_named(copy: Copy) -> None:
    listed = copy.film.with_suffix(".chapters.txt")
    listed.write_text("00:00 Another film\n", encoding="utf-8")
    (fault,) = copy.check().faults
    assert fault.rule == "chapters"
    assert "00:00 Another film" in fault.text


def test_a_film_cut_off_in_its_bytes_is_named_with_the_time(copy: Copy) -> None:
    content = copy.film.read_bytes()
    copy.film.write_bytes(content[: len(content) * 2 // 3])
    faults = [fault for fault in copy.check().faults if fault.rule == "streams"]
    assert any("cut off" in fault.text and fault.scene and fault.time for fault in faults)


def test_damaged_pictures_are_named_when_all_are_decoded(copy: Copy) -> None:
    with av.open(str(copy.film)) as film:
        keys = [packet for packet in film.demux(video=0) if packet.size and packet.is_keyframe]
        position, size, start = keys[2].pos, keys[2].size, float(keys[2].pts * keys[2].time_base)
    content = bytearray(copy.film.read_bytes())
    content[position + size // 2 : position + size - 8] = np.random.default_rng(0).bytes(size - 8 - size // 2)
    copy.film.write_bytes(content)
    faults = copy.check(decode=True).faults
    assert "streams" in rules(faults)
    assert any(fault.rule == "streams" and fault.time == pytest.approx(start, abs=0.2) for fault in faults)


def test_a_picture_that_freezes_where_its_stage_moves_is_named(copy: Copy) -> None:
    scene, first, end = longest_motion(copy)
    kept: list[Any] = []

    def freeze(number: int, planes: Any) -> Any:
        if first < number < end and kept:
            return kept[-1]
        kept.append(planes)
        return planes

    redraw(copy.whole, copy.film, freeze)
    (frozen,) = [fault for fault in copy.check(decode=True).faults if fault.rule == "motion"]
    assert frozen.scene == scene
    assert frozen.time == pytest.approx(first / 10, abs=0.2)
    assert "stands still" in frozen.text


def test_a_black_stretch_is_named(copy: Copy) -> None:
    first = round(copy.start("beta") * 10)
    end = round(copy.start("gamma") * 10)

    def blacken(number: int, planes: Any) -> Any:
        return np.full_like(planes, 16) if first + 2 <= number < end - 2 else planes

    redraw(copy.whole, copy.film, blacken)
    black = [fault for fault in copy.check(decode=True).faults if "nothing is seen" in fault.text]
    assert {fault.scene for fault in black} == {"beta"}
    assert black[0].time == pytest.approx(first / 10 + 0.2, abs=0.11)


def longest_motion(copy: Copy) -> tuple[str, int, int]:
    """Return the scene of the longest motion of the film, its first frame there, and the one after."""
    motions = []
    for part in copy.built.parts:
        offset = round(copy.start(part.scene) * 10)
        record = read_record(copy.project.path(part.record))
        motions += [(end - first, part.scene, first + offset, end + offset) for first, end in record.moving]
    return max(motions)[1:]


def test_pictures_late_for_their_words_and_outside_of_the_safe_area_are_named(copy: Copy) -> None:
    visuals = copy.project.path("scripts/notes2manim/visuals")
    before = {
        file: file.read_text(encoding="utf-8") for file in (visuals / "director.py", visuals / "places.py")
    }
    (director, places) = before
    director.write_text(before[director].replace("LEAD = 0.1\n", "LEAD = -0.6\n"), encoding="utf-8")
    places.write_text(before[places].replace("width * (1 - left - right)", "width * 0.99"), encoding="utf-8")
    try:
        run = copy.project.build()
        faults = read_certificate(copy.project.path("build/film/check.json")).faults
    finally:
        for file, text in before.items():
            file.write_text(text, encoding="utf-8")
        assert copy.project.build().status == 0
    assert run.status == 0
    late = [fault for fault in faults if fault.rule == "pictures"]
    assert "beta" in {fault.scene for fault in late}
    assert all("after its word" in fault.text and fault.time for fault in late)
    outside = [fault for fault in faults if fault.rule == "layout"]
    assert {"alpha", "beta", "gamma"} <= {fault.scene for fault in outside}
    assert all(
        fault.time is not None and "film.md:" in fault.text for fault in outside if fault.scene == "beta"
    )


def test_what_is_no_film_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("no film")
    with pytest.raises(FilmError, match="cannot be read"):
        check_film(tmp_path / "film.mp4", [], None, Certificate(film="", sha256="").bounds)


def test_a_film_alone_is_judged_by_itself(copy: Copy) -> None:
    alone = check_film(copy.film, [], None, copy.built.bounds)
    assert alone.faults == []
    assert any("made from" in text for text in alone.unchecked)


def command(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "check", *arguments],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        text=True,
    )


def test_the_command_ends_with_0_for_a_whole_film_and_with_1_for_a_broken_one(copy: Copy) -> None:
    done = command(copy.project, "out/film.mp4")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no fault" in done.stdout
    copy.remux(shift=0.3)
    done = command(copy.project, str(copy.film))
    assert done.returncode == 1
    assert "fault: sync: scene alpha at 0:" in done.stderr
    told = json.loads(command(copy.project, str(copy.film), "--json").stdout)
    assert told["faults"]


class Joining:
    """The film joined once more, by the steps of a build with two cores, and checked."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project = project
        self.film = folder / "film.mp4"
        self.place = folder / "place"
        self.place.mkdir()
        self.written = folder / "check.json"
        parts = read_certificate(project.path("build/film/check.json")).parts
        script = ["--script", "build/film/script.json"]
        clips, voices, timings, heard, records = (
            [f"--{flag}", *(getattr(part, of) for part in parts)]
            for flag, of in (
                *(("clips", "clip"), ("voices", "voice"), ("timings", "timing")),
                *(("heard", "heard"), ("records", "record")),
            )
        )
        sounds = ["--sounds", *(part.heard.replace(".heard.json", ".m4a") for part in parts)]
        self.check = ["scripts/check_film.py", "--film", str(self.film), "--name", "film.mp4", *script]
        self.check += [*clips, *voices, *timings, *heard, *records, "--output", str(self.written)]
        self.join = ["scripts/join_film.py", *script, *clips, *sounds, *timings]
        self.join += ["--output", str(self.film.with_suffix("")), "--check", shlex.join(self.check)]

    def run(self, command: list[str], *, alone: bool = False) -> None:
        place = {} if alone else {PLACE: str(self.place), CORES: "2"}
        environment = {**self.project.environment(), **place}
        subprocess.run([sys.executable, *command], cwd=self.project.folder, env=environment, check=True)

    def found(self) -> Path:
        """Join the film, and return what is found ahead, when it is."""
        self.run(self.join)
        (found,) = self.place.glob("*.found")
        with found.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
        return found

    def checked(self, *, alone: bool = False) -> str:
        self.run(self.check, alone=alone)
        return self.written.read_text()


def test_a_film_that_is_checked_while_it_is_joined_has_the_same_certificate(
    spoken: Project, tmp_path: Path
) -> None:
    film = Joining(spoken, tmp_path)
    film.run(film.join[:-2])  # nobody tells how it will be checked
    assert not list(film.place.glob("*.found"))
    alone = film.checked(alone=True)
    found = film.found()
    assert film.checked() == alone
    assert not found.exists()
    found = film.found()
    found.write_text(found.read_text().replace("Three words", "Taken from there"))
    assert film.checked() == alone.replace("Three words", "Taken from there")


def test_what_was_found_by_halves_or_of_another_film_is_left(spoken: Project, tmp_path: Path) -> None:
    film = Joining(spoken, tmp_path)
    found = film.found()
    found.write_text(found.read_text()[:-100])
    by_halves = film.checked()
    found = film.found()
    found.write_text(found.read_text().replace("Three words", "Taken from there"))
    shutil.copy(film.film, tmp_path / "other.mp4")
    (tmp_path / "other.mp4").replace(film.film)
    assert film.checked() == by_halves == film.checked(alone=True)


def test_a_build_whose_film_has_a_fault_publishes_it_and_says_so_at_its_end(copy: Copy) -> None:
    join = copy.project.path("scripts/notes2manim/film/captions.py")
    source = join.read_text(encoding="utf-8")
    join.write_text(
        source.replace("Caption(start + shown,", "Caption(start + shown + 0.3 * (start > 0),"),
        encoding="utf-8",
    )
    try:
        run = copy.project.build()
    finally:
        join.write_text(source, encoding="utf-8")
    assert run.status == 0
    last = run.output.rstrip().splitlines()[-3:]
    assert any(
        "warning: out/film.mp4: captions: scene alpha at 0:" in line for line in run.output.splitlines()[-12:]
    ), last
    assert not read_certificate(copy.project.path("build/film/check.json")).good
    assert copy.project.build().status == 0
    assert read_certificate(copy.project.path("build/film/check.json")).good
