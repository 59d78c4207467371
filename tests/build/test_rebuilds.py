"""What runs again after each kind of change: exactly the list of jobs, never more, never less."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.build.conftest import NOTES, Project

pytestmark = pytest.mark.slow

ALL = ["alpha", "beta", "gamma", "three-words"]
FILM = ["check_film", "join_film", "publish_film"]


def jobs(*, written: bool = True, **steps: list[str]) -> list[str]:
    """Return the expected jobs: `voice`, `clip` or both for scenes, and the film.

    The `sound` of a scene is made again with its voice, and the thumbnail with the clip of the first one.
    """
    expected = list(FILM)
    expected += ["write_script"] if written else []
    expected += [f"speak_scene {scene}" for scene in steps.get("voice", [])]
    expected += [f"level_sound {scene}" for scene in steps.get("sound", steps.get("voice", []))]
    stages = steps.get("stage", steps.get("clip", []))
    expected += [f"stage_scene {scene}" for scene in stages]
    expected += [f"draw_scene {scene}" for scene in steps.get("clip", [])]
    expected += ["take_thumbnail"] if "three-words" in steps.get("clip", []) else []
    return sorted(expected)


@pytest.fixture
def film(built: Project) -> Iterator[Project]:
    """The built film, brought back to its first notes, settings and code afterwards."""
    files = ["notes/film.md", "config.yaml"]
    before = {name: built.path(name).read_bytes() for name in files}
    yield built
    for name, content in before.items():
        built.path(name).write_bytes(content)
    assert built.build().status == 0


def test_nothing_changed_runs_nothing(film: Project) -> None:
    assert film.build().jobs == []


def test_touched_notes_run_nothing(film: Project) -> None:
    os.utime(film.path("notes/film.md"))
    assert film.build().jobs == []


def test_sounds_are_made_when_all_is_drawn_the_longest_first(film: Project) -> None:
    made = film.path("build/film")
    for file in [film.path("out/film.mp4"), *made.glob("clips/*.mp4"), *made.glob("sound/*.m4a")]:
        file.unlink()
    run = film.build(cores=1)
    script = json.loads(film.path("build/film/script.json").read_text(encoding="utf-8"))
    said = {scene["id"]: sum(len(beat["say"]) for beat in scene["beats"]) for scene in script["scenes"]}
    done = re.findall(r"^Job \d+: (Draw|Level) film: ([a-z-]+)", run.output, re.MULTILINE)
    assert [verb for verb, _ in done] == ["Draw"] * len(said) + ["Level"] * len(said)
    for verb in ("Draw", "Level"):
        lengths = [said[scene] for at, scene in done if at == verb]
        assert lengths == sorted(said.values(), reverse=True)


def test_one_sentence_speaks_and_draws_one_scene(film: Project) -> None:
    film.edit_notes("one thing", "one single thing")
    assert film.build().jobs == jobs(voice=["beta"], clip=["beta"])


def test_a_scene_is_staged_while_nobody_has_spoken_it(film: Project) -> None:
    made = film.path("build/film")
    (stage,) = (file for file in made.glob("stage/beta.*.py") if "'one thing'" in file.read_text())
    written = stage.read_bytes()
    for file in [film.path("out/film.mp4"), stage, *made.glob("voice/beta.*")]:
        file.unlink()
    assert film.build(str(stage.relative_to(film.folder))).jobs == ["stage_scene beta"]
    assert stage.read_bytes() == written
    assert not list(made.glob("voice/beta.*"))


def test_the_picture_of_one_scene_draws_it_without_speaking(film: Project) -> None:
    film.edit_notes("The **first** scene", "The first **scene**")
    assert film.build().jobs == jobs(clip=["alpha"])


def test_a_picture_that_comes_after_its_notes_is_shown_in_the_next_build(film: Project) -> None:
    film.edit_notes("The end is near.", "![The end](the%20end.png)")
    assert "is not there" in film.build().output
    Image.new("RGB", (80, 60), "red").save(film.path("notes/the end.png"))
    run = film.build()
    assert run.jobs == jobs(voice=["gamma"], clip=["gamma"])
    assert "is not there" not in run.output
    film.path("notes/the end.png").unlink()
    assert "is not there" in film.build().output


def test_an_inserted_scene_runs_only_its_own_jobs(film: Project) -> None:
    film.edit_notes("## Beta", "## New\n\nA **new** scene.\n\n## Beta")
    assert film.build().jobs == jobs(voice=["new"], clip=["new"])


def test_a_deleted_scene_runs_only_the_film(film: Project) -> None:
    film.edit_notes("## Beta\n\n- one thing\n- another thing\n\n", "")
    assert film.build().jobs == jobs()


def test_two_swapped_scenes_run_only_the_film(film: Project) -> None:
    alpha, rest = NOTES.split("## Alpha")[1].split("## Beta")
    film.write_notes(
        NOTES.split("## Alpha")[0]
        + "## Beta"
        + rest.split("## Gamma")[0]
        + "## Alpha"
        + alpha
        + "## Gamma"
        + rest.split("## Gamma")[1]
    )
    assert film.build().jobs == jobs()


def test_another_quality_speaks_nothing(film: Project) -> None:
    film.configure(quality={"width": 320, "height": 180, "fps": 10})
    assert film.build().jobs == jobs(written=False, clip=ALL, stage=[])


def test_another_theme_speaks_nothing(film: Project) -> None:
    theme = film.path("templates/themes/midnight.yaml").read_text(encoding="utf-8")
    film.path("templates/themes/dusk.yaml").write_text(theme.replace("#10141c", "#201018"), encoding="utf-8")
    film.configure(theme="dusk")
    assert film.build().jobs == jobs(written=False, clip=ALL)


def test_another_speed_speaks_and_draws_everything(film: Project) -> None:
    film.configure(voice={"provider": "tone", "speed": 1.5})
    assert film.build().jobs == jobs(written=False, voice=ALL, clip=ALL)


def test_another_speed_takes_most_pictures_from_what_was_drawn(film: Project) -> None:
    def shots() -> dict[str, int]:
        files = film.path("build/film/shots").glob("*/256x144@10/*.shot")
        return {file.name: file.stat().st_mtime_ns for file in files}

    # Speeds of no other test: a clip that is there already would leave the shots of another theme or program.
    film.configure(voice={"provider": "tone", "speed": 0.85})
    assert film.build().status == 0
    before = shots()
    film.configure(voice={"provider": "tone", "speed": 0.8})
    assert film.build().jobs == jobs(written=False, voice=ALL, clip=ALL)
    assert len(before.items() & shots().items()) > len(before) / 2  # some moves have less time than they like


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        ({"author": "Emmy Noether"}, []),
        ({"film": {"loudness": -20.0, "peak": -2.0}}, ALL),
    ],
)
def test_loudness_and_metadata_run_only_the_film(
    film: Project, change: dict[str, object], sound: list[str]
) -> None:
    film.configure(**change)
    assert film.build().jobs == jobs(written=False, sound=sound)


def test_an_edit_taken_back_runs_only_the_film(film: Project) -> None:
    film.edit_notes("one thing", "one other thing")
    assert film.build().status == 0
    film.edit_notes("one other thing", "one thing")
    assert film.build().jobs == jobs()


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("scripts/notes2manim/notes/__init__.py", ["write_script"]),
        ("scripts/notes2manim/voices/tone.py", jobs(written=False, voice=ALL, clip=ALL)),
        ("templates/stage.py.j2", jobs(written=False, clip=ALL)),
        ("scripts/notes2manim/render/__init__.py", jobs(written=False, clip=ALL, stage=[])),
        ("scripts/notes2manim/film/__init__.py", jobs(written=False)),
        ("scripts/notes2manim/check/__init__.py", jobs(written=False)),
    ],
)
def test_the_code_of_a_step_runs_that_step_and_what_follows(
    film: Project, file: str, expected: list[str]
) -> None:
    source = film.path(file)
    before = source.read_text(encoding="utf-8")
    comment = "{# edited #}" if file.endswith(".j2") else "# edited\n"
    source.write_text(before + comment, encoding="utf-8")
    try:
        assert film.build().jobs == expected
    finally:
        source.write_text(before, encoding="utf-8")


def test_a_stage_changed_by_hand_takes_the_place_of_the_one_from_the_templates(film: Project) -> None:
    film.configure(allow_code=["film"])
    assert film.build().jobs == []
    stages = [file.read_text(encoding="utf-8") for file in film.path("build/film/stage").glob("beta.*.py")]
    own = film.path("notes/film/stages/beta.py")
    own.parent.mkdir(parents=True)
    own.write_text(stages[0].replace("thing", "matter"), encoding="utf-8")
    try:
        assert film.build().jobs == jobs(written=False, clip=["beta"], stage=[])
    finally:
        own.unlink()


def test_an_edit_is_seen_even_where_snakemake_has_forgotten_what_it_built(film: Project) -> None:
    shutil.rmtree(film.path(".snakemake"))
    film.edit_notes("one thing", "one thing that is new")
    assert film.build().jobs == jobs(voice=["beta"], clip=["beta"])
    shutil.rmtree(film.path(".snakemake"))
    film.edit_notes("one thing that is new", "one thing")
    assert film.build().jobs == jobs()
