"""Intro, outro and logo of a whole film."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PIL import Image

from tests.build.conftest import Project

pytestmark = pytest.mark.slow


def test_an_edited_card_is_drawn_alone_and_a_logo_stays_in_its_corner_throughout(project: Project) -> None:
    Image.new("RGB", (60, 60), "#ff0000").save(project.path("notes/logo.png"))
    film = {
        "logo": {"image": "notes/logo.png", "height": 0.1},
        "intro": {"title": "Before", "seconds": 1.0},
        "outro": {"title": "Behind", "say": "That was all."},
    }
    project.configure(film=film)
    run = project.build()
    assert run.status == 0, run.output
    assert {"speak_scene intro-card", "draw_scene outro-card"} <= set(run.jobs)
    captions = project.path("out/film.srt").read_text(encoding="utf-8")
    assert captions.rstrip().endswith("That was all.")
    assert project.path("out/film.chapters.txt").read_text(encoding="utf-8").startswith("00:00 Three words")
    with av.open(str(project.path("out/film.mp4"))) as made:
        corners = [frame.to_ndarray(format="rgb24")[14, 256 - 20] for frame in made.decode(video=0)]
    red = np.array(corners, dtype=int)
    assert (red[:, 0] > 200).all()
    assert (red[:, 1:] < 80).all()
    film["intro"]["title"] = "Before it"
    project.configure(film=film)
    jobs = project.build().jobs
    scene_jobs = [job for job in jobs if job.split()[0] in ("speak_scene", "stage_scene", "draw_scene")]
    assert scene_jobs == ["draw_scene intro-card", "stage_scene intro-card"]


def test_a_logo_that_is_not_there_stops_the_build_before_anything_is_spoken(project: Project) -> None:
    project.configure(film={"logo": {"image": "notes/none.png"}})
    run = project.build()
    assert run.status == 1
    assert 'film.logo.image: there is no picture "notes/none.png". Check its path.' in run.output
    assert not [job for job in run.jobs if job.startswith("speak_scene")]
