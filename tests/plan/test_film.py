"""The names of a film's files: what changes them, and what does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from notes2manim.errors import ConfigError, NotesError
from notes2manim.model.shape import SHAPES, WIDE, Shape, frame_size, pixels, shape_of, split_name
from notes2manim.plan import FilmPlan, find_notes, find_topics, plan_film
from notes2manim.sandbox import code_faults

ROOT = Path(__file__).parents[2]
SCRIPT: dict[str, Any] = {
    "title": "A film",
    "scenes": [
        {
            "id": name,
            "title": name.title(),
            "visuals": {"list": {"kind": "bullets", "items": [{"text": f"{name} item"}]}},
            "beats": [
                {
                    "say": f"This is {name}.",
                    "cues": [{"visual": "list", "part": "0", "at": 2}],
                    "source": {"file": "notes/film.md", "line": line, "end": line},
                }
            ],
            "source": {"file": "notes/film.md", "line": line - 2, "end": line},
        }
        for line, name in ((5, "alpha"), (9, "beta"), (13, "gamma"))
    ],
}


def plan(
    folder: Path, change: Any = None, config: dict[str, Any] | None = None, shape: Shape = WIDE
) -> FilmPlan:
    script = json.loads(json.dumps(SCRIPT))
    if change:
        change(script)
    file = folder / "script.json"
    file.write_text(json.dumps(script), encoding="utf-8")
    return plan_film("film", file, config or {}, lambda provider: f"{provider} 1", shape=shape, root=ROOT)


def changed(before: FilmPlan, after: FilmPlan) -> dict[str, set[str]]:
    """Return, for each kind of file, the scenes whose name is another one."""
    result: dict[str, set[str]] = {}
    for kind in ("voice", "timing", "stage", "clip"):
        result[kind] = {
            name
            for name, scene in after.scenes.items()
            if name not in before.scenes or getattr(before.scenes[name], kind) != getattr(scene, kind)
        }
    return result


def nothing() -> dict[str, set[str]]:
    return {"voice": set(), "timing": set(), "stage": set(), "clip": set()}


def test_the_same_script_gives_the_same_names(tmp_path: Path) -> None:
    before, after = plan(tmp_path), plan(tmp_path)
    assert changed(before, after) == nothing()
    assert before.film == after.film


def test_a_place_in_the_notes_names_nothing(tmp_path: Path) -> None:
    def move(script: dict[str, Any]) -> None:
        script["scenes"][1]["source"] = {"file": "notes/film.md", "line": 40, "end": 42}
        script["scenes"][1]["beats"][0]["source"] = {"file": "notes/film.md", "line": 42, "end": 42}

    before, after = plan(tmp_path), plan(tmp_path, move)
    assert changed(before, after) == nothing()
    assert before.film == after.film


def test_a_sentence_names_the_files_of_its_scene(tmp_path: Path) -> None:
    def edit(script: dict[str, Any]) -> None:
        script["scenes"][1]["beats"][0]["say"] = "This is now beta."

    before, after = plan(tmp_path), plan(tmp_path, edit)
    assert changed(before, after) == {kind: {"beta"} for kind in nothing()}
    assert before.film != after.film


def test_whatever_is_said_the_score_of_a_scene_is_that_of_its_pictures(tmp_path: Path) -> None:
    def say(script: dict[str, Any]) -> None:
        script["scenes"][1]["beats"][0]["say"] = "This is now beta, and more."

    def show(script: dict[str, Any]) -> None:
        script["scenes"][1]["visuals"]["list"]["items"][0]["text"] = "another item"

    def scores(edit: Callable[[dict[str, Any]], None]) -> list[str]:
        return [scene.score for scene in plan(tmp_path, edit).scenes.values()]

    before, said, shown = (scores(edit) for edit in (lambda script: None, say, show))
    assert said == before
    assert [old == new for old, new in zip(before, shown, strict=True)] == [True, False, True]


def test_a_picture_names_no_voice(tmp_path: Path) -> None:
    def edit(script: dict[str, Any]) -> None:
        script["scenes"][1]["visuals"]["list"]["items"][0]["text"] = "another item"

    before, after = plan(tmp_path), plan(tmp_path, edit)
    assert changed(before, after) == {"voice": set(), "timing": set(), "stage": {"beta"}, "clip": {"beta"}}


@pytest.mark.parametrize(("scene", "another"), [(0, True), (1, False)])
def test_a_picture_of_the_opening_names_the_thumbnail(tmp_path: Path, scene: int, another: bool) -> None:
    def edit(script: dict[str, Any]) -> None:
        script["scenes"][scene]["visuals"]["list"]["items"][0]["text"] = "another item"

    before, after = plan(tmp_path), plan(tmp_path, edit)
    assert (before.thumbnail != after.thumbnail) is another
    assert after.thumbnail.startswith("build/film/thumbnail/alpha.")
    assert plan(tmp_path, shape="9x16").thumbnail.startswith("build/film/thumbnail/alpha.9x16.")


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (2, 1, 0)])
def test_the_order_of_scenes_names_only_the_film(tmp_path: Path, order: tuple[int, ...]) -> None:
    def reorder(script: dict[str, Any]) -> None:
        script["scenes"] = [script["scenes"][index] for index in order]

    before, after = plan(tmp_path), plan(tmp_path, reorder)
    assert changed(before, after) == nothing()
    assert before.film != after.film


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        ({"quality": "low"}, {"clip"}),
        ({"voice": {"speed": 1.2}}, {"voice", "timing", "stage", "clip"}),
        ({"lexicon": {"beta": "better"}}, {"voice", "timing", "stage", "clip"}),
        ({"film": {"loudness": -20}}, set()),
        ({"author": "Emmy Noether"}, set()),
        ({"theme": "paper"}, {"stage", "clip"}),
    ],
)
def test_a_setting_names_the_files_that_it_shapes(
    tmp_path: Path, config: dict[str, Any], kinds: set[str]
) -> None:
    before, after = plan(tmp_path), plan(tmp_path, config=config)
    everywhere = set(after.scenes)
    assert changed(before, after) == {kind: everywhere if kind in kinds else set() for kind in nothing()}
    assert before.film != after.film


def test_a_shape_names_stages_and_clips_and_shares_the_voices(tmp_path: Path) -> None:
    wide, tall, square = (plan(tmp_path, shape=shape) for shape in SHAPES)
    everywhere = set(wide.scenes)
    for other in (tall, square):
        assert changed(wide, other) == {
            "voice": set(),
            "timing": set(),
            "stage": everywhere,
            "clip": everywhere,
        }
    assert tall.scenes["alpha"].clip.startswith("build/film/clips/alpha.9x16.")
    assert square.film.startswith("build/film/film/film.1x1.")
    assert (tall.quality.width, tall.quality.height) == (1080, 1920)
    assert (square.quality.width, square.quality.height) == (1080, 1080)


def test_a_size_of_ones_own_is_laid_out_for_its_shape(tmp_path: Path) -> None:
    own = plan(tmp_path, config={"quality": {"width": 720, "height": 1280, "fps": 30}})
    assert (own.laid_out_for, own.name) == ("9x16", "film")
    assert (own.quality.width, own.quality.height) == (720, 1280)


def test_a_frame_measures_eight_units_across_its_shorter_side() -> None:
    assert frame_size(1920, 1080) == frame_size(854, 480) == pytest.approx((14.2222, 8), abs=1e-3)
    assert frame_size(1080, 1920) == pytest.approx((8, 14.2222), abs=1e-3)
    assert frame_size(480, 480) == (8, 8)
    assert pixels("9x16", 480) == (480, 854)
    assert [shape_of(*pixels(shape, 720)) for shape in SHAPES] == [*SHAPES]


def test_a_films_name_tells_its_topic_and_shape() -> None:
    assert split_name("waves") == ("waves", "16x9")
    assert split_name("waves.9x16") == ("waves", "9x16")
    assert split_name("a.b.1x1") == ("a.b", "1x1")


def test_notes_named_like_a_film_of_another_shape_are_refused(tmp_path: Path) -> None:
    (tmp_path / "waves.9x16.md").touch()
    with pytest.raises(NotesError, match=r"waves.9x16.md: .9x16 at the end of a name asks for another shape"):
        find_topics(tmp_path)


def test_a_script_overrides_the_configuration(tmp_path: Path) -> None:
    def override(script: dict[str, Any]) -> None:
        script["settings"] = {"quality": "low"}
        script["language"] = "de"
        script["author"] = "Emmy Noether"

    settings = plan(tmp_path, override, {"quality": "high"}).settings
    assert (settings.quality.fps, settings.language, settings.author) == (15, "de", "Emmy Noether")


def test_a_script_may_not_allow_its_own_code(tmp_path: Path) -> None:
    def override(script: dict[str, Any]) -> None:
        script["settings"] = {"allow_code": True}

    with pytest.raises(ConfigError, match="may not be set by notes"):
        plan(tmp_path, override)


def test_notes_that_are_missing_are_reported_with_the_nearest_names(tmp_path: Path) -> None:
    (tmp_path / "bayes-theorem.md").write_text("# Bayes", encoding="utf-8")
    with pytest.raises(NotesError, match="bayes-theorem"):
        find_notes(tmp_path, "bayes-theorm")


def test_two_notes_for_one_topic_are_refused(tmp_path: Path) -> None:
    (tmp_path / "film.md").write_text("# Film", encoding="utf-8")
    (tmp_path / "film.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NotesError, match="there are two"):
        find_notes(tmp_path, "film")


@pytest.mark.parametrize(
    ("file", "code", "llm", "runs"),
    [
        ("build/film/notes.md", "self.wait(1)", {"manim": True}, True),
        ("build/film/notes.md", "self.wait(1)", {}, False),
        ("build/film/notes.md", "import os", {"manim": True}, False),
        ("notes/film.md", "self.wait(1)", {"manim": True}, False),
    ],
)
def test_of_what_a_model_drafted_only_drawing_runs_and_only_where_it_is_wanted(
    tmp_path: Path, file: str, code: str, llm: dict[str, bool], runs: bool
) -> None:
    script = json.loads(json.dumps(SCRIPT))
    script["scenes"][0]["visuals"] = {"own": {"kind": "manim", "source": code}}
    script["scenes"][0]["beats"][0]["cues"] = [{"visual": "own"}]
    script["scenes"][0]["source"]["file"] = file
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script), encoding="utf-8")
    film = plan_film(
        "film", path, {"llm": llm}, str, root=ROOT, lets_in=lambda source: not code_faults(source)
    )
    alpha = film.scenes["alpha"]
    assert (alpha.runs_code, alpha.sandboxed) == (runs, runs)
