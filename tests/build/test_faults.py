"""Jobs that fail and files that are damaged: the next run ends with the right film."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.build.conftest import Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wanted(built: Project) -> bytes:
    """The film that an undisturbed build makes."""
    return built.path("out/film.mp4").read_bytes()


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def test_files_that_are_cut_off_are_made_again_and_give_the_same_film(built: Project, wanted: bytes) -> None:
    takes = sorted(built.path("build/takes").rglob("*.npz"))
    build = built.path("build/film")
    cut = [next(build.glob(f"*/alpha.*{form}")) for form in (".mp4", ".wav", ".timing.json", ".py")]
    cut += [next(build.glob("clips/beta.*.mp4")), build / "script.json", built.path("out/film.mp4"), takes[0]]
    for path in cut:
        cut_in_half(path)
    run = built.build()
    assert run.status == 0, run.output
    assert f"warning: {cut[0].relative_to(built.folder)} is damaged, and is made again." in run.output
    assert built.path("out/film.mp4").read_bytes() == wanted
    assert run.jobs == sorted(
        [
            "write_script",
            *(f"{step} alpha" for step in ("speak_scene", "stage_scene", "draw_scene", "level_sound")),
            *("draw_scene beta", "join_film", "check_film", "publish_film"),
        ]
    )
    assert built.build().jobs == []


def test_a_failed_scene_is_named_with_its_line_and_its_log_and_the_rest_is_built(project: Project) -> None:
    stage = project.path("scripts/notes2manim/visuals/bullets.py")
    source = stage.read_text(encoding="utf-8")
    stage.write_text(
        source.replace(
            "def build(", 'def build(*_):\n        raise RuntimeError("broken")\n\n    def unbuilt('
        ),
        encoding="utf-8",
    )
    run = project.build("--keep-going", "out/film.mp4")
    assert run.status != 0
    assert "error: film: the scene beta, at notes/film.md:9, has failed; its log is below." in run.output
    assert "build/film/logs/draw_scene/beta." in run.output
    drawn = {file.name.split(".")[0] for file in project.path("build/film/clips").glob("*.mp4")}
    assert drawn == {"three-words", "alpha", "gamma"}
    assert not project.path("out/film.mp4").exists()

    stage.write_text(source, encoding="utf-8")
    run = project.build()
    assert run.status == 0, run.output


def test_a_step_that_fails_after_an_edit_never_leaves_the_old_film_for_the_new(built: Project) -> None:
    """Snakemake forgets why a failed job was to run; the names of its inputs do not."""
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    speak = built.path("scripts/speak_scene.py")
    working = speak.read_text(encoding="utf-8")
    built.edit_notes("The end is near.", "The end is here.")
    speak.write_text("raise SystemExit('broken')\n", encoding="utf-8")
    assert built.build().status != 0
    assert built.build().status != 0
    speak.write_text(working, encoding="utf-8")
    run = built.build()
    assert run.status == 0
    assert "speak_scene gamma" in run.jobs
    assert "The end is here." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_a_join_that_fails_leaves_the_published_film_in_place(built: Project) -> None:
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    film = built.path("out/film.mp4").read_bytes()
    join = built.path("scripts/join_film.py")
    working = join.read_text(encoding="utf-8")
    built.edit_notes("The end is near.", "The end is now.")
    join.write_text("raise SystemExit('broken')\n", encoding="utf-8")
    assert built.build().status != 0
    assert built.path("out/film.mp4").read_bytes() == film
    join.write_text(working, encoding="utf-8")
    assert built.build().status == 0
    assert "The end is now." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_a_missing_script_is_written_again_when_the_notes_have_changed(built: Project) -> None:
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    built.path("build/film/script.json").unlink()
    built.edit_notes("The end is near.", "The end is far.")
    assert built.build().status == 0
    assert "The end is far." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_notes_that_do_not_exist_are_reported_in_one_sentence(project: Project) -> None:
    run = project.build("out/flim.mp4")
    assert run.status != 0
    assert 'there are no notes "notes/flim.md"' in run.output
    assert "build one of these: film" in run.output


def test_a_wrong_setting_is_reported_before_anything_is_built(project: Project) -> None:
    project.configure(voices={"provider": "tone"})
    run = project.build()
    assert run.status != 0
    assert 'there is no key "voices". Did you mean "voice"?' in run.output
    assert not Path(project.path("build/film/voice")).exists()


def test_a_configuration_that_is_nested_too_deeply_is_refused_by_line(project: Project) -> None:
    project.path("config.yaml").write_text("# Ours\nvoice: " + "[" * 5000 + "]" * 5000)
    run = project.build()
    assert run.status == 1
    assert "config.yaml:2: is nested more than 50 deep. Close a bracket before it." in run.output
    assert "Traceback" not in run.output


def test_a_file_of_a_scene_is_made_by_its_name_even_in_a_fresh_project(project: Project) -> None:
    refused = project.build("build/film/voice/alpha.0123456789ab.wav")
    assert refused.status == 1
    fault = 'no film is made of a file of the scene "alpha" with the digest 0123456789ab. It is made of '
    assert fault in refused.output
    voice = re.search(r"build/film/voice/alpha\.[0-9a-f]{12}\.wav", refused.output.split(fault)[1])
    assert voice is not None
    shutil.rmtree(project.path("build"))
    run = project.build(voice.group())
    assert run.status == 0, run.output
    assert run.jobs == ["speak_scene alpha", "write_script"]
    assert project.path(voice.group()).exists()
