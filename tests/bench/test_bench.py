"""What the benchmark measures, and what it writes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.cost import Process, covered, run, span, stretches
from bench.films import compose, edit
from bench.leg import Leg, Row
from bench.legs.cores import possible
from bench.legs.edit import SCENES, TOPICS
from bench.report import Measured, read_results, write_report, write_results
from notes2manim.notes import write_script

NOTES = Path(__file__).parents[2] / "notes"
LONG = compose(NOTES, TOPICS, SCENES - 1)


def said(text: str) -> dict[str, list[str]]:
    """Return what each scene of notes says."""
    scenes = write_script(text, file="notes.md", project=NOTES.parent).scenes
    return {scene.id: [beat.say for beat in scene.beats] for scene in scenes}


@pytest.fixture(scope="module")
def before() -> dict[str, list[str]]:
    return said(LONG)


def test_the_long_film_has_twelve_scenes(before: dict[str, list[str]]) -> None:
    assert len(before) == SCENES


@pytest.mark.parametrize("section", range(1, SCENES))
def test_an_edit_changes_one_sentence_of_one_scene(section: int, before: dict[str, list[str]]) -> None:
    after = said(edit(LONG, section))
    changed = [
        (old, new)
        for scene in before
        for old, new in zip(before[scene], after[scene], strict=True)
        if old != new
    ]
    assert len(changed) == 1
    assert changed[0][1].endswith(", as you see.")


def process(start: float, end: float) -> Process:
    return Process(step="draw_scene", fork=False, start=start, end=end, cpu=end - start, peak_mb=1)


def test_time_in_which_two_processes_ran_is_counted_once() -> None:
    ran = [process(0, 4), process(1, 2), process(3, 6), process(8, 9)]
    assert covered(ran) == 7
    assert stretches(ran) == [6, 1]
    assert span(ran) == 9


def test_two_cores_cannot_share_a_scene() -> None:
    assert possible([6, 2, 2]) == pytest.approx(10 / 6)
    assert possible([3, 3, 2, 2]) == pytest.approx(2)


def test_a_command_costs_what_its_processes_use(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass\nbytearray(60_000_000)"
    (tmp_path / "spin.py").write_text(busy)
    cost = run([sys.executable, "spin.py"], cwd=tmp_path, environment={})
    (spin,) = cost.of("spin")
    assert spin.cpu >= 0.3
    assert cost.cpu >= spin.cpu
    assert cost.peak_mb > 60


def test_a_command_that_fails_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], cwd=tmp_path, environment={})


def test_results_tell_medians_spreads_and_which_goals_are_reached(tmp_path: Path) -> None:
    leg = Leg(
        name="toy",
        title="A & B",
        about="Two things.",
        rows=(Row("A", "a", "s", 2), Row("B", "b", "times", 10, at_least=True), Row("C", "c", "s")),
        bars=("a", "c"),
        measure=lambda bench: {},
    )
    runs = [{"a": 1.0, "b": 9.0, "c": 4.0}, {"a": 1.5, "b": 8.0, "c": 5.0}, {"a": 9.0, "b": 12.5, "c": 6.0}]
    machine = {"date": "2026-01-01", "load before": "0.1", "cores": "2"}
    write_results({"toy": Measured(quick=False, machine=machine, runs=runs)}, tmp_path / "results.json")
    results = read_results(tmp_path / "results.json")
    write_report([leg], results, tmp_path / "results.md", tmp_path / "images")
    page = (tmp_path / "results.md").read_text("utf-8")
    assert "| A | 1.50 s | 1 to 9 | at most 2 s: reached |" in page
    assert "| B | 9 times | 8 to 12.5 | at least 10 times: **not reached** |" in page
    assert "| cores | 2 |" in page
    picture = (tmp_path / "images/bench-toy.svg").read_text("utf-8")
    texts = [element.text for element in ElementTree.fromstring(picture).iter() if element.text]
    assert "A & B" in texts
    assert "1.50 s" in texts
